"""VizTracer with its usual buffer: what does not fit in it is gone, and its user's picture is of the rest."""

import json

from peers import Cannot

NAME = "VizTracer"
PACKAGE = "viztracer"


def problem(python):
    return None


def line(python, output, script, arguments):
    return [python.inside, "-m", "viztracer", "--quiet", "-o", output, "--", script, *arguments]


def functions(output, script):
    # Events are named "FUNCTION (FILE:LINE)".
    sums = {}
    with open(output, encoding="utf-8") as file:
        events = json.load(file)["traceEvents"]
    for event in events:
        if event["ph"] == "X" and "(" + script + ":" in event["name"]:
            name = event["name"].partition(" ")[0].rpartition(".")[2]
            sums[name] = sums.get(name, 0.0) + event["dur"]
    return sums


def lines(output, script):
    raise Cannot("it knows functions, not lines")
