"""%pyinst and %%pyinst in a real IPython: ipython_cells.py in an environment that has it, of two versions."""

import os
import re

import environments
import support
from support import ProgramTest
from tap import for_ends, main

# A whole run of tests is one program here.
support.TIMEOUT_S = 400


@for_ends
class IPythonTest(ProgramTest):
    def each_version(self, python):
        inside = environments.make(python, "ipython")
        cells = os.path.join(os.path.dirname(os.path.abspath(__file__)), "ipython_cells.py")
        ending = self.run_command([inside, cells],
                                  env={"PYTHONPATH": environments.BUILD, "IPYTHONDIR": self.folder, "HOME": self.folder})
        text = ending.stderr.decode()
        self.assertEqual(ending.status, 0, "\n" + text + ending.stdout.decode())
        self.assertGreater(int(re.search(r"Ran (\d+) test", text)[1]), 5)


if __name__ == "__main__":
    main()
