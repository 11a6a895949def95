"""Stands where a test cannot be built: says why, and is a skip to meson. usage: cannot-run.py REASON"""

import sys

print(sys.argv[1])
sys.exit(77)
