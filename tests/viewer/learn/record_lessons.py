#!/usr/bin/env python3
"""Makes the recordings of the lessons anew: ./dev record-lessons [NAME…]

Each program is copied to a folder of its own and recorded there; the folders of this machine have
other names in what is kept. Nothing is replaced before all keys of the lessons and the quiz have been
computed from the new recordings, too, and are what they were, within the tolerances that the
lessons themselves give.

record_lessons.py BUILD-FOLDER LESSONS-FOLDER [NAME…]
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time

LESSONS = "lookup strings queries blocking gil sleeping imports recursion caching bulk".split()
PROGRAMS = "tiny-calls even nested".split()
TWO_WAYS = "two-ways"
# Imports are over quickly: more looks.
INTERVALS = {"imports": "0.0002"}


class Recorder:
    """Records programs with *python* in a neutral folder below *folder*."""

    def __init__(self, build, folder, python, tries=5):
        self.command = os.path.join(build, "command", "pyinst")
        self.folder = os.path.realpath(folder)
        self.python, self.tries = python, tries
        self.renamed = self.find_folders(build)

    def find_folders(self, build):
        """What is called otherwise in the recordings: [(old, new)]. The recorder's folder is one of this machine's, too."""
        code = "import sys, sysconfig; print(sysconfig.get_path('stdlib')); print(sys.base_prefix)"
        library, prefix = subprocess.run([self.python, "-I", "-c", code], check=True, stdout=subprocess.PIPE,
                                         text=True).stdout.split("\n")[:2]
        renamed = [(self.folder, "/lessons"), (os.path.join(os.path.realpath(build), "pyinst"), "/pyinst")]
        if not prefix.startswith("/usr"):
            renamed += [(library, "/python"), (prefix, "/usr")]
        return renamed

    def run(self, arguments, **options):
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "PYINST_"))}
        # A folder of their own for state: nothing of this is in the list of recent recordings.
        environment.update(PYTHONDONTWRITEBYTECODE="1", LC_ALL="C.UTF-8", XDG_STATE_HOME=os.path.join(self.folder, "state"))
        return subprocess.run(arguments, cwd=self.folder, env=environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=600, **options)

    def record(self, program, target, options=(), arguments=()):
        """Records a copy of *program* into *target*; returns what it printed. Of some recordings the quickest is
        kept: whatever else the machine does only ever disturbs."""
        copy = os.path.join(self.folder, os.path.basename(os.path.dirname(program)), os.path.basename(program))
        raw, best_s = os.path.join(self.folder, "raw.pyprof"), None
        os.makedirs(os.path.dirname(copy), exist_ok=True)
        shutil.copy(program, copy)
        for _ in range(self.tries):
            begin = time.monotonic()
            ending = self.run([self.command, "--python", self.python, "-o", raw, *options, copy, *arguments])
            taken_s = time.monotonic() - begin
            if ending.returncode != 0:
                raise SystemExit("%s ended with %d: %s" % (program, ending.returncode, ending.stderr))
            if best_s is None or taken_s < best_s:
                best_s = taken_s
                self.redact(raw, target)
        os.unlink(raw)
        return ending.stdout

    def redact(self, raw, target):
        words = [self.command, "redact", raw, "-o", target, "--keep-source"]
        for old, new in self.renamed:
            words += ["--rename-folder", "%s=%s" % (old, new)]
        self.run(words, check=True)
        os.chmod(target, 0o644)


def record_lesson(recorder, lessons, target, name):
    """slow.pyprof and fixed.pyprof of a lesson, into *target*/NAME."""
    os.makedirs(os.path.join(target, name), exist_ok=True)
    printed = [recorder.record(os.path.join(lessons, name, which + ".py"), os.path.join(target, name, which + ".pyprof"),
                               ["--interval", INTERVALS.get(name, "0.001")])
               for which in ("slow", "fixed")]
    if printed[0] != printed[1]:
        raise SystemExit("%s: the fixed program prints something else than the slow one" % name)


def record_two_ways(recorder, lessons, target, name):
    """A program sampled, traced (one round of it) and timed by its own clocks."""
    source, into = os.path.join(lessons, TWO_WAYS, name), os.path.join(target, TWO_WAYS, name)
    program = os.path.join(source, "program.py")
    os.makedirs(into, exist_ok=True)
    recorder.record(program, os.path.join(into, "sampled.pyprof"))
    recorder.record(program, os.path.join(into, "traced.pyprof"), ["--engine", "event", "--interval", "0"], ["1"])
    # The clocks stand beside the program that they time.
    shutil.copy(os.path.join(lessons, TWO_WAYS, "clocks.py"), os.path.join(recorder.folder, name))
    ending = recorder.run([recorder.python, os.path.join(recorder.folder, name, "program.py"), "--clocks"], check=True)
    with open(os.path.join(into, "timed.json"), "w", encoding="utf-8") as file:
        file.write(ending.stdout)


def list_files(name):
    if name in PROGRAMS:
        return [os.path.join(TWO_WAYS, name, file) for file in ("sampled.pyprof", "traced.pyprof", "timed.json")]
    return [os.path.join(name, which + ".pyprof") for which in ("slow", "fixed")]


def find_python():
    """The system's, when it has the signal engine: its folders are called alike everywhere."""
    for python in ("/usr/bin/python3", sys.executable):
        code = "import sys; sys.exit(sys.version_info < (3, 11))"
        if os.path.exists(python) and subprocess.run([python, "-c", code]).returncode == 0:
            return python
    raise SystemExit("the recordings want CPython 3.11 or later")


def main():
    build, lessons, *names = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="pyinst-lessons-") as folder:
        recorder = Recorder(os.path.abspath(build), folder, find_python())
        target = os.path.join(recorder.folder, "new")
        for name in names or LESSONS + PROGRAMS:
            (record_two_ways if name in PROGRAMS else record_lesson)(recorder, lessons, target, name)
            for path in list_files(name):
                shutil.copy(os.path.join(target, path), os.path.join(lessons, path))
                print("%s: %d bytes" % (path, os.path.getsize(os.path.join(lessons, path))))


if __name__ == "__main__":
    main()
