#!/usr/bin/env python3
"""Put the address of the project's page into the metainfo file.

fill-homepage.py INPUT OUTPUT [ADDRESS]

Pictures must have an address on the web. Without one there are none: a picture
that cannot be fetched is worse than no picture.
"""

import re
import sys


def fill(text, address):
    if address:
        return text.replace("@homepage@", address.rstrip("/"))
    text = re.sub(r"\n *<screenshots>.*?</screenshots>", "", text, flags=re.DOTALL)
    return re.sub(r"\n *<url type=\"homepage\">.*?</url>", "", text)


def main():
    source, target, *address = sys.argv[1:]
    with open(source, encoding="utf-8") as file:
        text = file.read()
    with open(target, "w", encoding="utf-8") as file:
        file.write(fill(text, address[0] if address else ""))


if __name__ == "__main__":
    main()
