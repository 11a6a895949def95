"""Scalene, CPU profile alone, one look every ms; its merged stacks, each with its share of the time."""

import json
import re

from peers import add_once

NAME = "Scalene"
PACKAGE = "scalene>=2"
FRAME = re.compile(r"^(.*) (\S+):(\d+);$")


def problem(python):
    return None


def line(python, output, script, arguments):
    return [python.inside, "-m", "scalene", "run", "--cpu-only", "--cpu-sampling-rate", "0.001", "-o", output,
            script, "---", *arguments]


def _samples(output, script):
    with open(output, encoding="utf-8") as file:
        stacks = json.load(file).get("stacks", [])
    for frames, sums in stacks:
        found = [match.groups() for match in map(FRAME.match, frames) if match]
        yield sums["cpu_samples"], [(name.rpartition(".")[2], int(number)) for path, name, number in found if path == script]


def functions(output, script):
    sums = {}
    for share, frames in _samples(output, script):
        add_once(sums, [name for name, _line in frames], share)
    return sums


def lines(output, script):
    sums = {}
    for share, frames in _samples(output, script):
        add_once(sums, [line for _name, line in frames], share)
    return sums
