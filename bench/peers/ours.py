"""Pyinst, read by the tests' own reader of .pyprof files, by wall time."""

import os
import sys

from peers import add_once

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tests", "python"))

from pyprof import Recording  # noqa: E402

NAME = "pyinst"
PACKAGE = None
command = None   # the built pyinst; who measures sets it


def problem(python):
    return None


def line(python, output, script, arguments):
    return [command, "--python", python.path, "-i", "0.001", "-o", output, script, *arguments]


def _samples(output, script):
    """(seconds, frames of *script* as (function, line), outermost first), for each sample."""
    for thread in Recording(output).threads.values():
        for begin, end, stack, *_rest in thread.samples:
            yield (end - begin) / 1e9, [(frame[0].rpartition(".")[2], frame[2]) for frame in stack if frame[1] == script]


def functions(output, script):
    sums = {}
    for seconds, frames in _samples(output, script):
        add_once(sums, [name for name, _line in frames], seconds)
    return sums


def lines(output, script):
    sums = {}
    for seconds, frames in _samples(output, script):
        add_once(sums, [line for _name, line in frames], seconds)
    return sums
