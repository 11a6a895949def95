"""Short forms of what ./dev bench proves, and of recording without any rights and without room."""

import ctypes
import os
import resource
import shutil
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[1:1] = [os.path.join(ROOT, "tests", "python"), os.path.join(ROOT, "bench")]

import graph_check  # noqa: E402
import measure_accuracy  # noqa: E402
import measure_stacks  # noqa: E402
from peers import Python, ours  # noqa: E402
from pyprof import Recording  # noqa: E402
from support import COMMAND, ProgramTest  # noqa: E402
from tap import for_each_python, main  # noqa: E402

NOBODY = 65534
NO_NEW_PRIVILEGES = 38    # of prctl()
# Bytes of a file: less than the program of 1.2 s below fills, and enough for its beginning however late it is written.
LIMIT = 60000
# A busy machine and two seconds: gross errors are what is looked for here.
OFF_MAX = 12.0
SPIN = """
    import time
    def spin():
        end = time.perf_counter() + 0.4
        while time.perf_counter() < end:
            pass
        return 'spun'
    print(spin())
    """


@for_each_python
class AccuracyTest(ProgramTest):
    def off(self, python, program):
        ours.command = COMMAND
        result = measure_accuracy.measure(ours, Python(python.version, python.path, ""), program, 2.0, 1)
        self.assertEqual(result.reason, "")
        return result.errors[0]

    def each_shares(self, python):
        if python.number < (3, 11):
            self.assertLess(self.off(python, "tiny_calls"), 15.0)    # the event engine sees calls alone
            return
        self.assertLess(self.off(python, "shares"), OFF_MAX)
        self.assertLess(self.off(python, "lines"), OFF_MAX)

    def each_possible_stacks(self, python):
        for threads in measure_stacks.THREADS:
            measure_stacks.record(COMMAND, python, 2, threads, self.recording)
            seen = graph_check.Verdicts(self.recording, graph_check.Truth(), has_qualified_names=python.number >= (3, 11))
            self.assertGreater(seen.n_looks, 1000)
            self.assertEqual(seen.impossible, {})


class GraphTest(unittest.TestCase):
    def test_impossible_is_seen(self):
        """The check knows a wrong caller, a wrong line and a wrong root."""
        judge = graph_check.Verdicts.__new__(graph_check.Verdicts)
        judge.truth, judge.graph = graph_check.Truth(), graph_check.GRAPH
        lines = {name: min(line for line, called in judge.truth.calls.items() if name in called) for name in ("sorts", "leaf")}
        first = judge.truth.ranges["sorts"][0][0]
        caller = ("one_round", graph_check.GRAPH, lines["sorts"])
        self.assertIsNone(judge._judge(caller, 1, "sorts", graph_check.GRAPH, first + 1))
        self.assertIn("called from one_round", judge._judge(caller, 1, "leaf", graph_check.GRAPH, judge.truth.ranges["leaf"][0][0]))
        self.assertIn("is not of sorts", judge._judge(caller, 1, "sorts", graph_check.GRAPH, 1))
        self.assertEqual(judge.truth.qualified("sorts", first + 1), "sorts")
        self.assertEqual(judge.truth.qualified("checked", judge.truth.ranges["Node.checked"][0][1]), "Node.checked")
        self.assertEqual(judge.truth.qualified("checked", first + 1), "checked")
        self.assertIn("outermost", judge._judge(None, 1, "leaf", graph_check.GRAPH, judge.truth.ranges["leaf"][0][0]))


def drop_all_rights():
    """As an ordinary user, with no capabilities and no way to get any. Without root there is less to drop."""
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    if ctypes.CDLL(None, use_errno=True).prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        os._exit(99)


@for_each_python
class NoRightsTest(ProgramTest):
    def setUp(self):
        super().setUp()
        for folder in self.folder, self.state:
            os.chmod(folder, 0o777)

    def is_reachable(self, path):
        line = ["test", "-r", path]
        return subprocess.run(line, preexec_fn=drop_all_rights).returncode == 0

    def record(self, python, line):
        self.write("spin.py", SPIN)
        if not (self.is_reachable(python.path) and self.is_reachable(COMMAND)):
            self.skipTest("an ordinary user cannot read the interpreter or the build folder here")
        ending = self.run_command(line + self.recorded_line(python, ["spin.py"]),
                                  preexec_fn=None if line else drop_all_rights)
        self.assertEqual((ending.status, ending.stdout, ending.stderr), (0, b"spun\n", b""))
        recording = Recording(self.recording)
        self.assertGreater(recording.thread_named("MainThread").wall_s("spin"), 0.3)
        return recording

    def each_ordinary_user(self, python):
        recording = self.record(python, [])
        if python.number >= (3, 11):
            self.assertEqual(recording.meta["engine"], ["signal"])

    def each_hidden_proc(self, python):
        hide = ["unshare", "--mount", "sh", "-c", 'mount -t tmpfs none /proc && exec "$@"', "sh"]
        user = ["setpriv", "--reuid=%d" % NOBODY, "--regid=%d" % NOBODY, "--clear-groups", "--no-new-privs",
                "--bounding-set=-all", "--inh-caps=-all"]
        if not shutil.which("unshare") or not shutil.which("setpriv") or subprocess.run(
                hide + user + ["true"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("/proc cannot be hidden here")
        self.record(python, hide + user)


@for_each_python
class NoRoomTest(ProgramTest):
    def each_file_too_large(self, python):
        """A limit that the file meets: the program goes on as if nothing had happened."""
        self.write("grow.py", """
            import time
            def work(n):
                return sum(i * i for i in range(n))
            end = time.monotonic() + 1.2
            n = 0
            while time.monotonic() < end:
                exec(compile('def f%d(x):\\n  return work(x)\\nf%d(300)' % (n, n), '<text %d>' % n, 'exec'))
                n += 1
            print('done')
            """)
        ending = self.run_recorded(python, ["grow.py"], ["-i", "0.0002"], preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_FSIZE, (LIMIT, LIMIT)))
        self.assertEqual((ending.status, ending.stdout), (0, b"done\n"))
        self.assertLessEqual(os.path.getsize(self.recording), LIMIT)
        shown = self.run_command([COMMAND, self.recording])
        self.assertEqual(shown.status, 0, shown.stderr)

    def each_deleted(self, python):
        self.write("go.py", "import os, sys, time\nos.unlink(sys.argv[1])\n"
                            "end = time.monotonic() + 0.5\nwhile time.monotonic() < end:\n    sum(range(99))\nprint('done')\n")
        ending = self.run_recorded(python, ["go.py", self.recording])
        self.assertEqual((ending.status, ending.stdout), (0, b"done\n"))


if __name__ == "__main__":
    main()
