"""Which interpreters there are to test with: PYINST_PYTHONS, PATH, pyenv; one of each version.

As a program it prints them, a line each: "3.13 /usr/bin/python3.13".
"""

import functools
import glob
import os
import shutil
import subprocess
import sys
import typing

FIRST, LAST = (3, 9), (3, 15)
# What the signal engine knows; continuous integration must have four of them.
MAIN_VERSIONS = ("3.11", "3.12", "3.13", "3.14", "3.15")


class Interpreter(typing.NamedTuple):
    version: str
    path: str

    @property
    def number(self):
        return tuple(int(part) for part in self.version.split("."))

    @property
    def label(self):
        return self.version.replace(".", "_")


def _candidates():
    yield from filter(None, os.environ.get("PYINST_PYTHONS", "").split(":"))
    names = ["python3.%d" % minor for minor in range(FIRST[1], LAST[1] + 1)]
    for name in names + ["python3"]:
        path = shutil.which(name)
        if path:
            yield path
    for name in names:
        yield from sorted(glob.glob(os.path.expanduser("~/.pyenv/versions/*/bin/" + name)))


@functools.lru_cache(maxsize=None)
def _identify(path):
    """What *path* really is, behind a shim or a link; None for what we cannot test with."""
    question = ("import sys; print('%d.%d' % sys.version_info[:2], sys.implementation.name, "
                "sys.abiflags or '-', sys.executable)")
    try:
        answer = subprocess.run([path, "-I", "-c", question], stdin=subprocess.DEVNULL,
                                capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    if answer.returncode != 0:
        return None
    version, implementation, flags, executable = answer.stdout.strip().split(" ", 3)
    if implementation != "cpython" or "t" in flags:
        return None
    found = Interpreter(version, executable)
    return found if FIRST <= found.number <= LAST else None


@functools.lru_cache(maxsize=None)
def find():
    """All of them, oldest version first; the first found of each version."""
    found = {}
    for path in _candidates():
        interpreter = _identify(path)
        if interpreter and interpreter.version not in found:
            found[interpreter.version] = interpreter
    return sorted(found.values(), key=lambda interpreter: interpreter.number)


def ends(pythons):
    """The first and the last of them: for what takes long and is alike on all."""
    return pythons[:1] + pythons[1:][-1:]


def find_usual():
    """The version that runs the tests, for which most packages are to be had; else the newest."""
    version = "%d.%d" % sys.version_info[:2]
    return next((one for one in find() if one.version == version), find()[-1])


if __name__ == "__main__":
    for one in find():
        print(one.version, one.path)
