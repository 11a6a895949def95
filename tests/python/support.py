"""What the tests of the command and the package share: run a program bare and recorded."""

import atexit
import os
import re
import shutil
import subprocess
import tempfile
import textwrap
import typing
import unittest

from stalls import Stalls

# The build tree's command when a test file is run by hand.
COMMAND = os.path.abspath(os.environ.get("PYINST_COMMAND") or os.path.join(
    os.path.dirname(__file__), "../../build/command/pyinst"))
# A program that hangs is a failure, not a wait; generous for a busy machine.
TIMEOUT_S = 120


class Ending(typing.NamedTuple):
    status: int          # as subprocess gives it: negative for a signal
    stdout: bytes
    stderr: bytes


def _environment(extra):
    environment = {key: value for key, value in os.environ.items()
                   if not key.startswith(("PYTHON", "PYENV", "VIRTUAL_ENV"))}
    environment.update(PYTHONDONTWRITEBYTECODE="1", LC_ALL="C.UTF-8")
    environment.update(extra or {})
    return environment


class ProgramTest(unittest.TestCase):
    """A folder of its own for each test, in which programs are written and run."""

    #: A class whose tests compare seconds says so, and adds stalled_s() to what may be wrong.
    compares_seconds = False
    _stalls = None

    def setUp(self):
        if self.compares_seconds:
            self._watch_stalls()
        self.folder = os.path.realpath(tempfile.mkdtemp(prefix="pyinst-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.recording = os.path.join(self.folder, "out.pyprof")
        self.state = tempfile.mkdtemp(prefix="pyinst-state-")
        self.addCleanup(shutil.rmtree, self.state, ignore_errors=True)

    def _watch_stalls(self):
        if ProgramTest._stalls is None:
            ProgramTest._stalls = Stalls().__enter__()
            atexit.register(ProgramTest._stalls.__exit__)
        self._stalled_before_s = ProgramTest._stalls.seconds_so_far()

    def stalled_s(self):
        """For how long this machine kept its processors to itself since the test began; see stalls.py."""
        return ProgramTest._stalls.seconds_so_far() - self._stalled_before_s

    def write(self, name, source):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(textwrap.dedent(source))
        return path

    def run_command(self, arguments, **options):
        extra = dict(options.pop("env", None) or {}, XDG_STATE_HOME=self.state)
        options.setdefault("stdin", subprocess.DEVNULL)
        process = subprocess.run(arguments, cwd=self.folder, env=_environment(extra),
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                 timeout=TIMEOUT_S, **options)
        return Ending(process.returncode, process.stdout, process.stderr)

    def start_command(self, arguments, **options):
        extra = dict(options.pop("env", None) or {}, XDG_STATE_HOME=self.state)
        return subprocess.Popen(arguments, cwd=self.folder, env=_environment(extra), **options)

    def run_bare(self, python, arguments, **options):
        return self.run_command([python.path, *arguments], **options)

    def recorded_line(self, python, arguments, options=()):
        return [COMMAND, "--python", python.path, "-o", self.recording, *options, *arguments]

    def run_recorded(self, python, arguments, options=(), **more):
        if os.path.exists(self.recording):
            os.unlink(self.recording)
        return self.run_command(self.recorded_line(python, arguments, options), **more)

    def assert_as_bare(self, python, arguments, **options):
        """Bytes and status are the same with and without us, and a recording is there."""
        bare = self.run_bare(python, arguments, **options)
        recorded = self.run_recorded(python, arguments, **options)
        self.assertEqual(without_addresses(recorded), without_addresses(bare))
        self.assertTrue(os.path.exists(self.recording), "no recording was written")
        return bare

    def dump(self):
        ending = self.run_command([COMMAND, "dump", self.recording])
        self.assertEqual(ending.status, 0, ending.stderr)
        return ending.stdout.decode()


def without_addresses(ending):
    """Addresses and process ids differ from run to run, ours or not."""
    def plain(text):
        return re.sub(rb"\(pid=\d+\)", b"(pid=...)", re.sub(rb"0x[0-9a-f]{6,}", b"0x...", text))
    return Ending(ending.status, plain(ending.stdout), plain(ending.stderr))
