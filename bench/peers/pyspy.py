"""py-spy: 1000 looks a second at all threads, sleeping ones too (--idle), collapsed stacks."""

import os
import re

from peers import add_once

NAME = "py-spy"
PACKAGE = "py-spy"
FRAME = re.compile(r"^(.*) \((.*):(\d+)\)$")


def problem(python):
    return None


def line(python, output, script, arguments):
    return [python.tool("py-spy"), "record", "-r", "1000", "-f", "raw", "--idle", "-t", "-o", output, "--",
            python.path, script, *arguments]


def _samples(output, script):
    base = os.path.basename(script)
    with open(output, encoding="utf-8") as file:
        for row in file:
            stack, _, count = row.rstrip("\n").rpartition(" ")
            frames = [match.groups() for match in map(FRAME.match, stack.split(";")) if match]
            yield float(count), [(name.rpartition(".")[2], int(number)) for name, path, number in frames
                                 if os.path.basename(path) == base]


def functions(output, script):
    sums = {}
    for count, frames in _samples(output, script):
        add_once(sums, [name for name, _line in frames], count)
    return sums


def lines(output, script):
    sums = {}
    for count, frames in _samples(output, script):
        add_once(sums, [line for _name, line in frames], count)
    return sums
