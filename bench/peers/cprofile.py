"""cProfile: cumulative times of the calling thread."""

import os
import pstats

from peers import Cannot

NAME = "cProfile"
PACKAGE = None
MODULE = "cProfile"


def problem(python):
    return None


def line(python, output, script, arguments):
    return [python.path, "-m", MODULE, "-o", output, script, *arguments]


def functions(output, script):
    sums = {}
    base = os.path.basename(script)
    for (path, _line, name), (_calls, _primitive, _own, cumulative, _callers) in pstats.Stats(output).stats.items():
        if os.path.basename(path) == base:
            sums[name] = sums.get(name, 0.0) + cumulative
    return sums


def lines(output, script):
    raise Cannot("it knows functions, not lines")
