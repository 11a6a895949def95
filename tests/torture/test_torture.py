"""A short torture of every version: two programs of some seconds, bare and recorded, and sudden ends."""

import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(1, os.path.join(os.path.dirname(HERE), "python"))

import kill  # noqa: E402
import recorded  # noqa: E402
import rounds  # noqa: E402
from support import COMMAND, ProgramTest  # noqa: E402
from tap import for_each_python, main  # noqa: E402

os.environ["PYINST_TORTURE_JIT"] = "0"
MINUTES, ROUND_S = 10 / 60, 5
ENDS = 6    # one of each way, also by the kernel where groups can be made


@for_each_python
class TortureTest(ProgramTest):
    def each_rounds(self, python):
        """Two seeds: with forks, and with sub-interpreters."""
        logs = tempfile.mkdtemp(prefix="pyinst-torture-logs-")
        report = rounds.torture(COMMAND, python, MINUTES, ROUND_S, 0, logs, lambda words: None)
        self.assertEqual(report.failures, [], report.line())
        self.assertGreaterEqual(report.rounds, 1, report.skipped)
        self.assertGreater(report.samples, 1000)
        self.assertGreater(min(report.worker_rounds.values()), 0, report.worker_rounds)
        os.rmdir(logs)    # empty without a failure

    def each_sudden_ends(self, python):
        late, failures = kill.storm(COMMAND, python, ENDS)
        self.assertEqual(failures, [])
        # A busy machine writes later than in a tenth of a second, and not much.
        self.assertLess(max(late, default=0), 1.0, kill.describe(late))

    def each_storm_is_seen(self, python):
        """The torture tells a changed result: the check can fail."""
        report = rounds.Report(python.version)
        path = self.write("results.json", '{"generators": {"rounds": 3, "values": {}, "changed": ["x"], "errors": []}}')
        problems = rounds.problems_of(path, recorded.Ending(0, ""), 0, report.worker_rounds)
        self.assertEqual(problems, ["generators changed: x"])
        self.assertEqual(rounds.problems_of(path, recorded.Ending(-11, ""), 0, {})[0], "it ended with -11, not 0")
        self.assertEqual(rounds.problems_of(path, recorded.Ending(None, ""), 0, {}), ["it hung"])

    def each_left_out(self, python):
        """Rounds that the interpreter itself does not stand are named, and many of them prove nothing."""
        report = rounds.Report(python.version)
        self.assertEqual(report.shortfalls(0), ["no round could be made"])
        report.rounds, report.seconds, report.skipped = 9, 540.0, ["seed 1: without us, it hung"] * 3
        self.assertEqual(report.shortfalls(9), [])
        self.assertIn("9 rounds, 3 left out,", report.line())
        self.assertEqual(report.shortfalls(30), ["9.0 of 30 minutes were recorded"])
        report.skipped.append("seed 2: without us, it hung")
        self.assertEqual(report.shortfalls(9), ["4 of 13 rounds were left out"])


if __name__ == "__main__":
    main()
