"""Tachyon, profiling.sampling of CPython 3.15: all threads at 1 kHz, collapsed stacks."""

import os

from peers import add_once

NAME = "Tachyon"
PACKAGE = None


def problem(python):
    return None if python.number >= (3, 15) else "comes with CPython 3.15"


def line(python, output, script, arguments):
    return [python.path, "-m", "profiling.sampling", "run", "-a", "-r", "1khz", "--collapsed", "-o", output,
            script, *arguments]


def _samples(output, script):
    # tid:1;FILE:FUNCTION:LINE;... COUNT   (a file below the program's folder is told by its name alone)
    base = os.path.basename(script)
    with open(output, encoding="utf-8") as file:
        for row in file:
            stack, _, count = row.rstrip("\n").rpartition(" ")
            frames = [frame.rsplit(":", 2) for frame in stack.split(";")[1:]]
            yield float(count), [(frame[1], int(frame[2])) for frame in frames
                                 if len(frame) == 3 and os.path.basename(frame[0]) == base]


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
