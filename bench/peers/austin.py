"""Austin: wall time, every 1 ms. Its 4.x wheels need a newer C library than Debian 12 has, so 3.7 is asked for."""

import os

from peers import Cannot, add_once

NAME = "Austin"
PACKAGE = "austin-dist<4"


def problem(python):
    return None if python.number <= (3, 13) else "Austin 3.7 reads CPython up to 3.13"


def line(python, output, script, arguments):
    return [python.tool("austin"), "-i", "1000", "-o", output, python.path, script, *arguments]


def _samples(output, script):
    # P1;T0:1;FILE:FUNCTION:LINE;... MICROSECONDS
    found = False
    base = os.path.basename(script)
    with open(output, encoding="utf-8", errors="replace") as file:
        for row in file:
            if row.startswith("#") or not row.strip():
                continue
            stack, _, time_us = row.rstrip("\n").rpartition(" ")
            frames = [frame.rsplit(":", 2) for frame in stack.split(";")[2:]]
            ours = [(frame[1].rpartition(".")[2], int(frame[2])) for frame in frames
                    if len(frame) == 3 and os.path.basename(frame[0]) == base]
            found |= bool(ours)
            yield float(time_us), ours
    if not found:
        raise Cannot("it saw nothing of the program")


def functions(output, script):
    sums = {}
    for time_us, frames in _samples(output, script):
        add_once(sums, [name for name, _line in frames], time_us)
    return sums


def lines(output, script):
    sums = {}
    for time_us, frames in _samples(output, script):
        add_once(sums, [line for _name, line in frames], time_us)
    return sums
