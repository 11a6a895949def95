"""Time inside C functions that hold the GIL for milliseconds."""

import json
import random
import re

import truth

numbers = random.Random(1).sample(range(10 ** 6), 30000)
document = {"rows": [{"name": "row %d" % n, "price": n / 7, "tags": ["a", "b"]} for n in range(1500)]}
text = "a" * 19 + "b"


def sorts():
    sorted(numbers)


def powers():
    pow(7, 60000)


def matches():
    re.match("(a|aa)+c", text)


def writes():
    json.dumps(document)


while truth.going_on():
    truth.measured(sorts)
    truth.measured(powers)
    truth.measured(matches)
    truth.measured(writes)
truth.tell()
