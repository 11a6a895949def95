"""profile, the one in Python: read as cProfile is."""

from peers import cprofile
from peers.cprofile import functions, lines  # noqa: F401

NAME = "profile"
PACKAGE = None


def problem(python):
    return None if python.number < (3, 17) else "it left the standard library"


def line(python, output, script, arguments):
    line = cprofile.line(python, output, script, arguments)
    line[line.index(cprofile.MODULE)] = "profile"
    return line
