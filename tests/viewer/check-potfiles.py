#!/usr/bin/env python3
"""Every file with words for people is listed for translators, and every listed file is there.

check-potfiles.py SOURCE-FOLDER
"""

import os
import re
import sys

ROOMS = ("command", "profile", "viewer", "viewer/learn")
IN_C = re.compile(r'(?<![A-Za-z_])(?:N?_|ngettext|g_dngettext) ?\(')
IN_UI = re.compile(r'translatable="yes"')


def has_words(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    return (IN_UI if path.endswith(".ui") else IN_C).search(text) is not None


def main():
    top = sys.argv[1]
    with open(os.path.join(top, "po", "POTFILES.in"), encoding="utf-8") as file:
        listed = {line.strip() for line in file if line.strip() and not line.startswith("#")}
    problems = ["%s is listed and not there" % name
                for name in sorted(listed) if not os.path.exists(os.path.join(top, name))]
    for room in ROOMS:
        for name in sorted(os.listdir(os.path.join(top, room))):
            path = os.path.join(room, name)
            if name.endswith((".c", ".ui")) and path not in listed and has_words(os.path.join(top, path)):
                problems.append("%s has words for people and is not in po/POTFILES.in" % path)
    print("\n".join(problems) or "%d files are listed" % len(listed))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
