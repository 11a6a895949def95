#!/usr/bin/env python3
"""The help pages hang together: every page is reached from the first one, every link leads somewhere.

check-help.py FOLDER
"""

import os
import sys
import xml.etree.ElementTree as ElementTree

MALLARD = "{http://projectmallard.org/1.0/}"


def read(folder):
    pages = {}
    for name in sorted(os.listdir(folder)):
        if name.endswith(".page"):
            pages[name[:-len(".page")]] = ElementTree.parse(os.path.join(folder, name)).getroot()
    return pages


def find_problems(pages):
    anchors = set(pages)
    for name, root in pages.items():
        if root.get("id") != name:
            yield "%s.page calls itself %s" % (name, root.get("id"))
        if root.find(MALLARD + "title") is None or root.find("%sinfo/%sdesc" % (MALLARD, MALLARD)) is None:
            yield "%s.page has no title, or nothing that describes it" % name
        anchors.update("%s#%s" % (name, section.get("id")) for section in root.iter(MALLARD + "section"))
    for name, root in pages.items():
        links = [link.get("xref") for link in root.iter(MALLARD + "link")]
        if not links:
            yield "%s.page is not reached from any other" % name
        for target in links:
            if target not in anchors:
                yield "%s.page leads to %s, which is not there" % (name, target)


def main():
    pages = read(sys.argv[1])
    problems = list(find_problems(pages))
    if "index" not in pages:
        problems.append("there is no first page")
    print("\n".join(problems) or "%d pages" % len(pages))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
