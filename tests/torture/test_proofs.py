"""Short forms of what ./dev bench proves, and of recording without any rights and without room."""

import ctypes
import os
import re
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
from tap import for_each_python, for_ends_with_signals, main  # noqa: E402

NOBODY = 65534
NO_NEW_PRIVILEGES = 38    # of prctl()
UNWRITTEN_NS = 22        # of a LOSS chunk
BAD_WALK, RING_FULL = 5, 7
# Bytes of a file or a disk: what is written in the first tenths of a second must fit on a fast machine, too.
LIMIT = 512 << 10
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
        """The check knows a wrong caller, a wrong line, a wrong root and a C function that the line does not call."""
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
        in_sorts = ("sorts", graph_check.GRAPH, first + 1)
        self.assertIsNone(judge._judge(in_sorts, graph_check.BUILTIN, "sorted", "", 0))
        self.assertIsNone(judge._judge(in_sorts, graph_check.PSEUDO, "[gc]", "", 0))
        self.assertIn("the C function list.append", judge._judge(in_sorts, graph_check.BUILTIN, "list.append", "", 0))
        decorator = judge.truth.ranges["Node.checked"][0][0]
        in_class = ("Node", graph_check.GRAPH, decorator)
        self.assertIsNone(judge._judge(in_class, graph_check.BUILTIN, "staticmethod", "", 0))
        self.assertIn("the C function property", judge._judge(in_class, graph_check.BUILTIN, "property", "", 0))
        # Before 3.11 the class of a method is not known.
        for name in "WeakSet.__init__.<locals>._remove", "_remove":
            self.assertIsNone(judge._judge(in_sorts, 1, name, "/lib/_weakrefset.py", 39))


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


UNWRITTEN = r"([0-9.]+) s of the program are missing: the disk was full, or the file could not grow\."
NOT_WHOLE = (r"pyinst: The recording is not whole: the disk was full, or the file could not grow, and ([0-9.]+) s are missing\. "
             r"Please make room and record again\.\n")
# Has many names to tell while its recording grows, and spins in another function when it does no more.
GROW = """
    import os, sys, time
    begin = time.monotonic()
    def early(n):
        return sum(i * i for i in range(n))
    def late(seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            early(99)
    n = size = 0
    grown = begin
    while time.monotonic() < min(grown + 0.5, begin + 60):
        if os.path.getsize(sys.argv[1]) > size:
            size, grown = os.path.getsize(sys.argv[1]), time.monotonic()
        exec(compile('def f%d_%s(x):\\n  return early(x)\\nf%d_%s(300)' % (n, 'x' * 200, n, 'x' * 200), '<text %d>' % n, 'exec'))
        n += 1
    late(1.5)
    """
END = """
    print('done', time.monotonic() - begin)
    """
ROOM_AGAIN = """
    def after(seconds):
        late(seconds)
    os.unlink(sys.argv[2])
    time.sleep(0.5)
    after(1)
    """


class FullDiskTest(ProgramTest):
    def mount(self, size):
        """The path of a small file system, in which the recording is to be."""
        disk = os.path.join(self.folder, "disk")
        os.mkdir(disk)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=%d" % size, "none", disk], stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("a small file system can be mounted by root alone")
        self.addCleanup(subprocess.run, ["umount", disk], check=True)
        self.recording = os.path.join(disk, "out.pyprof")
        return disk


@for_each_python
class NoRoomTest(FullDiskTest):
    def check_what_is_left(self, ending):
        """The program is as without us; the recording ends where it could no more be written, and says so."""
        self.assertEqual((ending.status, ending.stdout[:5]), (0, b"done "))
        said = re.fullmatch(NOT_WHOLE, ending.stderr.decode())
        self.assertIsNotNone(said, ending.stderr)
        recording = Recording(self.recording)
        missing_s = recording.losses[UNWRITTEN_NS] / 1e9
        self.assertAlmostEqual(missing_s, float(said[1]), places=2)
        self.assertGreater(missing_s, 1.0)
        # late() is not there, and nobody seems to have stood in early() meanwhile.
        thread = recording.thread_named("MainThread")
        self.assertEqual(thread.wall_s("late"), 0)
        self.assertLess(thread.wall_s() + missing_s, float(ending.stdout.split()[1]) + 0.5)
        shown = self.run_command([COMMAND, self.recording])
        self.assertEqual((shown.status, shown.stderr), (0, b""))
        self.assertRegex(shown.stdout.decode(), UNWRITTEN)
        self.assertNotIn(b"no end mark", shown.stdout)
        # A chunk that could not be written is no lost tick.
        n_lost = recording.losses.get(BAD_WALK, 0) + recording.losses.get(RING_FULL, 0)
        told = re.search(rb"([0-9]+) of [0-9]+ ticks were lost", shown.stdout)
        self.assertEqual(int(told[1]) if told else 0, n_lost)
        checked = self.run_command([COMMAND, "check", self.recording])
        self.assertEqual((checked.status, checked.stderr), (1, b""), checked.stdout)
        self.assertRegex(checked.stdout.decode().splitlines()[-1], r"^The recording is not whole: the disk was full.* [0-9.]+ s are missing")

    def each_file_too_large(self, python):
        """A limit that the file meets: the program goes on as if nothing had happened."""
        self.write("grow.py", GROW + END)
        ending = self.run_recorded(python, ["grow.py", self.recording], ["-i", "0.0002"], preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_FSIZE, (LIMIT, LIMIT)))
        self.assertLessEqual(os.path.getsize(self.recording), LIMIT)
        self.check_what_is_left(ending)

    def each_full_disk(self, python):
        """A disk of its own with no room for more: what room there is is for the last words."""
        self.mount(LIMIT)
        self.write("grow.py", GROW + END)
        self.check_what_is_left(self.run_recorded(python, ["grow.py", self.recording], ["-i", "0.0002"]))

    def each_deleted(self, python):
        self.write("go.py", "import os, sys, time\nos.unlink(sys.argv[1])\n"
                            "end = time.monotonic() + 0.5\nwhile time.monotonic() < end:\n    sum(range(99))\nprint('done')\n"
                            "sys.exit(3)\n")
        ending = self.run_recorded(python, ["go.py", self.recording])
        self.assertEqual((ending.status, ending.stdout), (3, b"done\n"))
        self.assertEqual(ending.stderr.decode(), "pyinst: The recording %s was deleted or moved while the program ran; there "
                                                 "is nothing to show. Please record again.\n" % self.recording)


@for_ends_with_signals
class RoomAgainTest(FullDiskTest):
    def each_room_again(self, python):
        """The recording goes on where there is room again; what is missing is nobody's time."""
        ballast = os.path.join(self.mount(512 << 10), "ballast")
        with open(ballast, "wb") as file:
            file.write(bytes(400000))
        self.write("grow.py", GROW + ROOM_AGAIN + END)
        ending = self.run_recorded(python, ["grow.py", self.recording, ballast], ["-i", "0.0005"])
        self.assertEqual(ending.status, 0, ending.stderr)
        self.assertRegex(ending.stderr.decode(), NOT_WHOLE)
        recording = Recording(self.recording)
        thread, missing_s = recording.thread_named("MainThread"), recording.losses[UNWRITTEN_NS] / 1e9
        told = "%.3f s missing, %r" % (missing_s, {name: thread.wall_s(name) for name in ("early", "late", "after")})
        self.assertGreater(missing_s, 1.5, told)
        self.assertGreater(thread.wall_s("after"), 0.9, told)
        self.assertEqual(thread.wall_s("late"), thread.wall_s("after"), told)
        self.assertLess(thread.wall_s() + missing_s, float(ending.stdout.split()[1]) + 0.5, told)


if __name__ == "__main__":
    main()
