"""What the tests of the API share. They run inside each interpreter, with nothing but its standard library."""

import os
import sys
import tempfile
import unittest

import pyinst


class Clock:
    """A clock that stands still until it is told; times in seconds."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now

    def run(self, seconds):
        self.now += seconds


def has_report(name):
    from pyinst import _native
    return name in _native.load().renderers()


class ApiTest(unittest.TestCase):
    def setUp(self):
        self.clock = Clock()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def profiler(self, **options):
        return pyinst.Profiler(timer=self.clock, **options)

    def shop(self):
        """A session with known times: 1.0 s, of which 0.6 in price, 0.3 in load (0.1 below it), 0.1 here."""
        def price():
            self.clock.run(0.6)

        def parse():
            self.clock.run(0.1)

        def load():
            self.clock.now += 0.2
            parse()

        with self.profiler() as profiler:
            load()
            price()
            self.clock.now += 0.1
        return profiler

    def assert_times(self, frame, expected):
        """*expected*: {function: seconds} of the frame's children."""
        found = {child.function: round(child.time, 5) for child in frame.children}
        self.assertEqual(found, expected)

    def assertAlmostEqual(self, first, second, places=5, msg=None, delta=None):
        """As exactly as a recording keeps it: in units of 1.024 µs."""
        super().assertAlmostEqual(first, second, None if delta is not None else places, msg, delta)


def main():
    unittest.main(argv=sys.argv[:1] + ["-q"] + sys.argv[1:])
