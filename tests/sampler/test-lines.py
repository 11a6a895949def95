"""The line of every instruction, by our decoder and by the interpreter's own.

usage: test-lines.py LINES-PROGRAM [PYTHON...]

LINES-PROGRAM reads "FIRSTLINE TABLE-IN-HEX OFFSET..." and prints a line for each offset.
"""
import subprocess
import sys

INSIDE = r"""
import sys, types, json
import argparse, collections, decimal, json, typing, dataclasses, asyncio.base_events, inspect
seen = []
def walk(code):
    table = code.co_linetable
    want = {}
    for start, end, line in code.co_lines():
        for offset in range(start, end, 2):
            want[offset] = line or 0
    seen.append((code.co_firstlineno, table.hex(), sorted(want.items())))
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            walk(const)
for module in list(sys.modules.values()):
    for value in list(vars(module).values()):
        function = getattr(value, '__code__', None)
        if isinstance(function, types.CodeType) and len(seen) < 4000:
            walk(function)
for first, table, lines in seen:
    print(first, table or '-', *['%d:%d' % pair for pair in lines])
"""


def main(program, pythons):
    checked = 0
    for python in pythons:
        rows = subprocess.run([python, "-c", INSIDE], capture_output=True, text=True, check=True).stdout.splitlines()
        asked, wanted = [], []
        for row in rows:
            first, table, *pairs = row.split()
            asked.append(" ".join([first, table] + [pair.split(":")[0] for pair in pairs]))
            wanted.append([int(pair.split(":")[1]) for pair in pairs])
        found = subprocess.run([program], input="\n".join(asked) + "\n", capture_output=True, text=True, check=True)
        for want, got, question in zip(wanted, found.stdout.splitlines(), asked):
            numbers = [int(word) for word in got.split()]
            checked += len(numbers)
            if numbers != want:
                print(f"not ok - {python}: {question[:120]}\n  wanted {want[:20]}\n  got    {numbers[:20]}")
                return 1
    if checked < 1000:
        print("not ok - too few instructions to say anything")
        return 1
    print(f"ok - {checked} instructions of {len(pythons)} interpreters")
    return 0


if __name__ == "__main__":
    import os
    import shutil
    candidates = [p for p in os.environ.get("PYINST_PYTHONS", "").split(":") if p]
    candidates += [p for p in (shutil.which(f"python3.{minor}") for minor in range(11, 16)) if p]
    candidates.append(sys.executable)
    usable = []
    for python in dict.fromkeys(candidates):
        probe = subprocess.run([python, "-c", "import sys; print(sys.version_info >= (3, 11))"], capture_output=True, text=True)
        if probe.stdout.strip() == "True":
            usable.append(python)
    if not usable:
        print("skipped: no CPython 3.11 or later is here")
        sys.exit(77)
    sys.exit(main(sys.argv[1], usable))
