"""What the tests of the middlewares share. They run inside each interpreter."""

import glob
import logging
import os
import sys
import tempfile
import time
import timeit
import unittest

import pyinst

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../python"))
from stalls import Stalls

# Without what a test expects of it, nothing is told.
logging.getLogger("pyinst").addHandler(logging.NullHandler())

#: The share of its CPU time that a function is seen with at least; other programs make it longer, hardly shorter.
LEAST = 0.7


def spin(seconds):
    """CPU time of the calling thread, in Python code."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        sum(range(50))


def seconds_of(session, function):
    """Of all samples with that function on the stack."""
    return sum(seconds for stack, seconds in session.frame_records
               if any(info.split("\0")[0] == function for info in stack))


class WebTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stalls = Stalls().__enter__()
        cls.addClassCleanup(cls.stalls.__exit__)

    def setUp(self):
        self.stalled_before = self.stalls.seconds_so_far()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.profiles = os.path.join(self.folder, "deep", "profiles")
        os.environ.pop("PYINST_PROFILE_REQUESTS", None)

    def names(self):
        """Of all profiles; the folder's own files begin with a dot."""
        return sorted(os.path.relpath(path, self.profiles) for path in
                      glob.glob(os.path.join(self.profiles, "**"), recursive=True) if os.path.isfile(path))

    def sessions(self):
        """By what they are of."""
        sessions = [pyinst.Session.load(os.path.join(self.profiles, name)) for name in self.names()]
        return {session.target_description: session for session in sessions}

    def session(self):
        """The only one."""
        sessions = self.sessions()
        self.assertEqual(len(sessions), 1, list(sessions))
        return sessions.popitem()[1]

    def assert_seconds(self, session, function, seconds):
        """It was in one thread: it has no more than the request."""
        found = seconds_of(session, function)
        stalled = self.stalls.seconds_so_far() - self.stalled_before
        self.assertGreater(found, LEAST * seconds - stalled, function)
        self.assertLess(found, 1.05 * session.duration + 0.01 + stalled, function)

    def assert_page(self, body, *words):
        text = body.decode()
        self.assertIn("<!DOCTYPE html>", text[:100])
        self.assertGreater(len(text), 20000)
        for word in words:
            self.assertTrue(word in text, word)

    def assert_costs_little(self, ask, ask_bare):
        """An unprofiled request pays 20 µs at most; the best of several, since the machine is not ours alone."""
        def measure(call):
            return min(timeit.repeat(call, number=500, repeat=9)) / 500
        self.assertLess(measure(ask) - measure(ask_bare), 20e-6)


def main():
    unittest.main(argv=sys.argv[:1] + ["-q"] + sys.argv[1:])
