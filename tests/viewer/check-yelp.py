#!/usr/bin/env python3
"""The help pages are valid, and their links lead somewhere, as yelp sees it; skipped where its tools are not installed.

check-yelp.py FOLDER
"""

import glob
import os
import shutil
import subprocess
import sys


def main():
    pages = sorted(glob.glob(os.path.join(sys.argv[1], "*.page")))
    tool = shutil.which("yelp-check")
    if not pages:
        print("there are no pages in %s" % sys.argv[1])
        return 1
    if tool is None:
        print("yelp-check is not installed")
        return 77
    # It ends well even when it has found something; then it says so.
    for command in ("validate", "links"):
        said = subprocess.run([tool, command, *pages], capture_output=True, text=True)
        if said.returncode != 0 or said.stdout.strip() or said.stderr.strip():
            print("yelp-check %s:\n%s%s" % (command, said.stdout, said.stderr))
            return 1
    print("%d pages" % len(pages))
    return 0


if __name__ == "__main__":
    sys.exit(main())
