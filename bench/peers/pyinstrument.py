"""pyinstrument, every 1 ms: the records of its session, before its report merges anything. One thread alone."""

import json
import os

from peers import add_once

NAME = "pyinstrument"
PACKAGE = "pyinstrument"


def problem(python):
    return None


def line(python, output, script, arguments):
    return [python.inside, "-m", "pyinstrument", "-i", "0.001", "-r", "session", "-o", output, script, *arguments]


def _samples(output, script):
    # A frame is FUNCTION\0FILE\0FIRST-LINE, then attributes: \1 and a letter, "l" for the line.
    base = os.path.basename(script)
    with open(output, encoding="utf-8") as file:
        records = json.load(file)["frame_records"]
    for stack, seconds in records:
        frames = []
        for frame in stack:
            identity, *attributes = frame.split("\1")
            name, path, _first = identity.split("\0")
            if os.path.basename(path) == base:
                line = next((int(word[1:]) for word in attributes if word.startswith("l")), 0)
                frames.append((name.rpartition(".")[2], line))
        yield seconds, frames


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
