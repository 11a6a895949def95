#!/usr/bin/env python3
"""Makes the recordings of the lessons anew: ./dev record-lessons [--accept] [NAME…]

Each program is copied to a folder of its own and recorded there; the folders of this machine have
other names in what is kept. Nothing is replaced before all keys of the lessons and the quiz have been
computed from the new recordings, too, and are what they were, within the tolerances that the
lessons themselves give. With --accept new answers are taken as they are: for programs that were changed.

record_lessons.py LIST-KEYS BUILD-FOLDER SOURCE-FOLDER [--accept] [NAME…]
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

LESSONS = "lookup strings queries blocking gil sleeping imports recursion caching bulk".split()
PROGRAMS = "tiny-calls even nested".split()
TWO_WAYS = "two-ways"
SIZES_MAX = 60 * 1024, 150 * 1024    # of a lesson's recordings, and of those that are traced
# What is over quickly needs more looks; others a thousand in a second.
INTERVALS = {"imports/slow": "0.0002", "imports/fixed": "0.0002", "recursion/fixed": "0.0001"}


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
                               ["--interval", INTERVALS.get(name + "/" + which, "0.001")])
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


# ---- keys ----

def list_keys(program, folder, names):
    """{place: (kind, answer, tolerance)} of the lessons, and of the quiz, in *folder*."""
    environment = dict(os.environ, PYINST_LESSONS_DIR=folder, LC_ALL="C.UTF-8")
    ending = subprocess.run([program] + [name + "/lesson.xml" for name in names] + ["quiz.xml"], env=environment,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if ending.returncode != 0:
        raise SystemExit("a question has no right answer: " + ending.stderr.strip())
    rows = [line.split("\t") for line in ending.stdout.splitlines()]
    return {row[0]: tuple(row[1:]) for row in rows}


def find_differences(old, new):
    """A sentence for each answer that is no longer what it was. Counts follow from the machine's speed and may differ."""
    for place, (kind, answer, tolerance) in old.items():
        now = new[place][1]
        if kind == "share":
            differs = abs(float(answer) - float(now)) > float(tolerance)
        else:
            differs = kind != "count" and answer != now
        if differs:
            yield "%s: the answer was %s and is %s now" % (place, answer, now)


def find_paths(path):
    """What of a machine is in a recording: home folders, temporary ones, and a user's name."""
    with open(path, "rb") as file:
        data = file.read()
    return sorted(set(re.findall(rb"/(?:home|root|Users|tmp|var/tmp|work|build)/[\w./-]*", data)))


def make_copy(lessons, folder):
    """The lessons as they are, in *folder*, for new recordings to be put in."""
    copy = os.path.join(folder, "copy")
    shutil.copytree(lessons, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def record(recorder, lessons, name):
    (record_two_ways if name in PROGRAMS else record_lesson)(recorder, lessons, lessons, name)
    for file in list_files(name):
        path = os.path.join(lessons, file)
        if path.endswith(".pyprof") and find_paths(path):
            raise SystemExit("%s says where it was made: %s" % (file, find_paths(path)))
        if path.endswith(".pyprof") and os.path.getsize(path) > SIZES_MAX[name in PROGRAMS]:
            raise SystemExit("%s has %d bytes, too many to be bundled" % (file, os.path.getsize(path)))


def main():
    program, build, source, *names = sys.argv[1:]
    lessons = os.path.join(source, "examples", "lessons")
    accepts = "--accept" in names
    names = [name for name in names if name != "--accept"] or LESSONS + PROGRAMS
    unknown = sorted(set(names) - set(LESSONS + PROGRAMS))
    if unknown:
        raise SystemExit("there is no lesson %s; there are %s" % (", ".join(unknown), ", ".join(LESSONS + PROGRAMS)))
    with tempfile.TemporaryDirectory(prefix="pyinst-lessons-") as folder:
        recorder = Recorder(os.path.abspath(build), folder, find_python())
        copy = make_copy(lessons, recorder.folder)
        for name in names:
            record(recorder, copy, name)
            print("%s: %s bytes" % (name, " + ".join(str(os.path.getsize(os.path.join(copy, file))) for file in list_files(name))))
        now = list_keys(program, copy, LESSONS)
        problems = [] if accepts else list(find_differences(list_keys(program, lessons, LESSONS), now))
        if problems:
            raise SystemExit("\n".join(problems + ["Nothing was replaced: see whether the lessons' texts still hold. "
                                                   "--accept takes the new answers."]))
        for name in names:
            for file in list_files(name):
                shutil.copy(os.path.join(copy, file), os.path.join(lessons, file))


if __name__ == "__main__":
    main()
