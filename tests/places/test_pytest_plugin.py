"""pytest --pyinst: pytest_sessions.py in environments that have pytest, of two versions."""

import os
import re

import environments
import support
from support import ProgramTest, COMMAND
from tap import for_ends, main

SESSIONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pytest_sessions.py")

# A whole run of tests is one program here.
support.TIMEOUT_S = 400


@for_ends
class PytestTest(ProgramTest):
    def each_version(self, python):
        inside = environments.make(python, "pytest", "pytest-xdist")
        ending = self.run_command([inside, "-m", "pytest", "-q", "-p", "no:cacheprovider", SESSIONS,
                                   "--basetemp", os.path.join(self.folder, "sessions")],
                                  env={"PYTHONPATH": environments.BUILD, "PYINST_COMMAND": COMMAND})
        text = ending.stdout.decode()
        self.assertEqual(ending.status, 0, "\n" + text + ending.stderr.decode())
        self.assertRegex(text, r"(?m)^\d+ passed in")
        self.assertGreater(int(re.search(r"(\d+) passed", text)[1]), 6)


if __name__ == "__main__":
    main()
