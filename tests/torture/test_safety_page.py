"""docs/safety.md: what the tortures print becomes tables, and each run replaces its own part alone."""

import os
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[1:1] = [os.path.join(os.path.dirname(HERE), "python")]

import kill  # noqa: E402
import rounds  # noqa: E402
import safety_page  # noqa: E402
from tap import main  # noqa: E402

MEMORY = ["# 12.00 hours of 50 threads, busy 9.6 %: 95.2 MB on disk (95.2 MB in 12 hours), 16.0 MB of memory, 6 segments",
          "ok 1 - a tenth of a core is busy", "real server, 30 minutes, 10.8 % busy: 9.4 MB of memory more than bare", "ok"]


class SafetyPageTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="pyinst-safety-")
        self.addCleanup(folder.cleanup)
        self.docs = folder.name

    def page(self):
        with open(os.path.join(self.docs, "safety.md"), encoding="utf-8") as file:
            return file.read()

    def write(self, subject, *lines):
        return safety_page.write(self.docs, subject, lines, "`a run` on 2026-11-23")

    def test_rounds(self):
        """The very line that a run prints, with what was left out and what failed."""
        report = rounds.Report("3.11")
        report.rounds, report.seconds, report.samples, report.skipped = 26, 1860.0, 12935223, ["seed 1: it hung"]
        report.add_counters({"late": 3, "faults": 2})
        self.assertTrue(self.write(
            "rounds", "torture: " + report.line() + "; gevent not tried: /home/me/bin/pip found no https://host.example/simple",
            "torture: CPython 3.11, left out, seed 1: without us, it hung",
            "torture: failed: CPython 3.11, seed 2: it hung (kept in /home/me/logs/3.11-seed-2)"))
        page = self.page()
        self.assertIn("| 3.11 | 31.0 | 26 | 1 | 12935223 | 0 | gevent not tried: pip found no … |", page)
        self.assertIn("- CPython 3.11, seed 1: without us, it hung", page)
        self.assertIn("**Not kept:**\n\n- CPython 3.11, seed 2: it hung\n", page)
        self.assertNotIn("/home", page)

    def test_earlier_line(self):
        self.assertTrue(self.write(
            "rounds", "torture: CPython 3.10: 26 rounds, 770632 samples, 31.0 minutes, 1 failures; 23 workers, 67188 calls of them;"
            " counters: ring full 2926; gevent and greenlet: 5 runs, the same output"))
        self.assertIn("| 3.10 | 31.0 | 26 | 0 | 770632 | 1 | gevent and greenlet: 5 runs, the same output |", self.page())

    def test_parts_are_kept(self):
        """A later run replaces its own part; order, title and the other parts stay."""
        self.assertTrue(self.write("memory", *MEMORY))
        late = "torture: CPython 3.%d: 40 sudden ends, 0 files that did not open or ended otherwise; " + kill.describe([0.01])
        self.assertTrue(self.write("kill", late % 9, late % 13))
        self.assertTrue(self.write("exec", "torture: CPython 3.13: 2000 os.exec* at 0.1 ms, 1 killed or changed"))
        self.assertTrue(self.write("exec", "torture: CPython 3.13: 2000 os.exec* at 0.1 ms, 0 killed or changed"))
        page = self.page()
        self.assertTrue(page.startswith("# Safety\n"))
        self.assertEqual([line for line in page.splitlines() if line.startswith("## ")],
                         ["## Programs that replace themselves", "## Sudden ends", "## Memory and disk"])
        self.assertIn("| 3.13 | 2000 | 0 |", page)
        self.assertNotIn("| 3.13 | 2000 | 1 |", page)
        self.assertLess(page.index("| 3.9 | 40 | 0 | last sample 10 ms"), page.index("| 3.13 | 40 | 0 |"))
        self.assertIn("- Real server, 30 minutes, 10.8 % busy: 9.4 MB of memory more than bare.", page)

    def test_nothing_told(self):
        self.assertFalse(self.write("kill", *MEMORY))
        self.assertFalse(os.path.exists(os.path.join(self.docs, "safety.md")))
        with self.assertRaisesRegex(SystemExit, "cannot be read: No such file"):
            safety_page.write_log(self.docs, ["kill", os.path.join(self.docs, "nothing.log")])


if __name__ == "__main__":
    main()
