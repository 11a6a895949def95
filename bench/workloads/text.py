"""json and regular expressions."""

import json
import re

import clock

document = json.dumps([{"id": n, "name": "name %d" % n, "mail": "user%d@example.org" % n, "tags": ["a", "b", str(n)]}
                       for n in range(400)])
mail = re.compile(r"([a-z0-9]+)@([a-z]+)\.(org|com)")
words = re.compile(r"\b(\w+)\s+(\d+)\b")


def work(rounds):
    for _ in range(rounds):
        rows = json.loads(document)
        text = json.dumps(rows, indent=1)
        found = mail.findall(text)
        words.sub(lambda match: match[2] + match[1], text)
        json.dumps({name: domain for name, domain, _end in found}, sort_keys=True)


clock.measure(work)
