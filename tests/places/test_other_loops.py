"""Programs of greenlet, gevent (patched or not) and uvloop print the same with and without us; ./dev torture runs more of it."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[1:1] = [os.path.join(os.path.dirname(HERE), "python"), os.path.join(os.path.dirname(HERE), "torture")]

from interpreters import find_usual  # noqa: E402
import environments  # noqa: E402
import green_runs  # noqa: E402
from support import COMMAND, ProgramTest  # noqa: E402
from tap import main  # noqa: E402


class OtherLoopsTest(ProgramTest):
    def check(self, kind, *options):
        python = find_usual()
        packages = environments.packages(python, green_runs.PACKAGES[kind])
        self.assertEqual(green_runs.compare(COMMAND, python, packages, kind, 2, options), [])

    def test_greenlet(self):
        self.check("greenlet")

    def test_gevent(self):
        self.check("gevent")

    def test_gevent_patched(self):
        self.check("patched")

    def test_gevent_patched_by_events(self):
        self.check("patched", "--engine", "event")

    def test_uvloop(self):
        self.check("uvloop")


if __name__ == "__main__":
    main()
