#!/usr/bin/env python3
"""One picture of a page.

usage: picture.py PAGE tree|timeline|flame|functions light|dark OUTPUT
"""

import os
import sys

from browser import Browser


def main():
    page, view, theme, output = sys.argv[1:]
    with Browser(1280, 940) as browser:
        browser.open(os.path.abspath(page))
        browser.run("change({view: arguments[0], theme: arguments[1]})", view, theme)
        browser.settle()
        browser.picture(output)


if __name__ == "__main__":
    main()
