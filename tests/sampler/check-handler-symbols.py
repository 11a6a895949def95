#!/usr/bin/env python3
"""Fail when code that may run in the signal handler calls a name that is not listed as safe.

usage: check-handler-symbols.py NAMES.txt OBJECT-OR-ARCHIVE...

The objects may call each other; everything else must stand in NAMES.txt.
"""
import subprocess
import sys


def symbols(path, *flags):
    output = subprocess.run(["nm", "--format=posix", *flags, path], capture_output=True, text=True, check=True).stdout
    # An archive's listing names each member on a line of its own, ended by a colon.
    return {line.split()[0].split("@")[0] for line in output.splitlines() if line.strip() and not line.endswith(":")}


def main(names_path, objects):
    with open(names_path, encoding="utf-8") as file:
        allowed = {line.split("#")[0].strip() for line in file}
    for path in objects:
        allowed |= symbols(path, "--defined-only")
    undefined = {name for path in objects for name in symbols(path, "--undefined-only")}
    bad = sorted(undefined - allowed)
    for name in bad:
        print(f"not ok - {name} is called in signal context and is not on the list of safe names")
    print(f"{'not ok' if bad else 'ok'} - {len(undefined)} names checked")
    # A list of nothing would pass for the wrong reason.
    return 1 if bad or len(undefined) < 5 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
