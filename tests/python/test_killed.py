"""A recording that was cut off at any moment opens, and ends when the program did."""

import os
import random
import signal
import subprocess
import time

import interpreters
from pyprof import BadFile, Recording
from support import ProgramTest, COMMAND
from tap import for_each_python, main

ROUNDS = 6

PROGRAM = """
    import os, threading, time
    os.write(1, b'%d\\n' % os.getpid())
    def work(n):
        return sum(i * i for i in range(n))
    def busy():
        while True:
            work(1000)
    def other():
        while True:
            work(10)
            time.sleep(0.001)
    threading.Thread(target=other, name='other').start()
    busy()
    """


@for_each_python
class KilledTest(ProgramTest):
    compares_seconds = True

    def kill_after(self, python, seconds):
        """Returns the time of death, on the recording's clock."""
        process = self.start_command(self.recorded_line(python, ["program.py"]), stdout=subprocess.PIPE,
                                     stderr=subprocess.PIPE)
        pid = int(process.stdout.readline())
        time.sleep(seconds)
        os.kill(pid, signal.SIGKILL)
        died_ns = time.monotonic_ns()
        error = process.communicate(timeout=60)[1]
        self.assertEqual(process.returncode, -signal.SIGKILL, error)
        return died_ns

    def each_random_moments(self, python):
        self.write("program.py", PROGRAM)
        moments = random.Random(python.version)
        for turn in range(ROUNDS):
            died_ns = self.kill_after(python, moments.uniform(0, 0.6) if turn else 0.9)
            recording = Recording(self.recording)
            self.assertFalse(recording.is_stopped)
            check = self.run_command([COMMAND, "check", self.recording])
            self.assertGreaterEqual(check.status, 0, check.stderr)
            self.assertTrue(check.stdout or check.stderr, "check said nothing")
            if turn == 0:
                self.assertIn("busy", {frame[0] for thread in recording.threads.values()
                                       for sample in thread.samples for frame in sample[2]})
            if recording.last_beat_ns is not None:
                # What is lost is the last tenth of a second; a busy machine gets some more.
                self.assertLess(died_ns - recording.last_beat_ns, 0.5e9 + 1e9 * self.stalled_s())

    def each_terminated(self, python):
        """SIGTERM kills a program that does not handle it; what was seen stays."""
        self.write("program.py", PROGRAM)
        process = self.start_command(self.recorded_line(python, ["program.py"]), stdout=subprocess.PIPE)
        process.stdout.readline()
        time.sleep(0.4)
        process.terminate()
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, -signal.SIGTERM)
        self.assertGreater(Recording(self.recording).thread_named("MainThread").wall_s(), 0.2 - self.stalled_s())

    def each_crash(self, python):
        self.write("program.py", """
            import ctypes, time
            def before_the_crash():
                end = time.monotonic() + 0.4
                while time.monotonic() < end:
                    pass
            before_the_crash()
            ctypes.string_at(0)
            """)
        ending = self.run_recorded(python, ["program.py"])
        self.assertEqual(ending.status, -signal.SIGSEGV)
        thread = Recording(self.recording).thread_named("MainThread")
        self.assertGreater(thread.wall_s("before_the_crash"), 0.2 - self.stalled_s())

    def each_underscore_exit(self, python):
        self.write("program.py", """
            import os, time
            def now():
                return time.monotonic()
            end = now() + 0.4
            while now() < end:
                pass
            os._exit(4)
            """)
        self.assertEqual(self.run_recorded(python, ["program.py"]).status, 4)
        self.assertGreater(Recording(self.recording).thread_named("MainThread").wall_s(), 0.2 - self.stalled_s())


class CutTest(ProgramTest):
    def test_cut_anywhere(self):
        """Our small reader takes every prefix of a recording; the command does too."""
        self.write("program.py", "import time\nfor _ in range(5):\n    sum(range(100000))\n    time.sleep(0.01)\n")
        self.run_recorded(interpreters.find()[-1], ["program.py"])
        with open(self.recording, "rb") as file:
            data = file.read()
        chooser = random.Random(1)
        cut_path = self.folder + "/cut.pyprof"
        for size in sorted(chooser.sample(range(len(data)), 25)):
            with open(cut_path, "wb") as file:
                file.write(data[:size])
            try:
                is_cut = Recording(cut_path).is_cut
            except BadFile as problem:
                self.assertLess(size, 8, problem)
                is_cut = True
            ending = self.run_command([COMMAND, "check", cut_path])
            self.assertIn(ending.status, (1, 2) if is_cut else (0,), ending.stdout + ending.stderr)
            if not is_cut:
                # Between two chunks: nothing is missing from the middle, only the end.
                self.assertIn(b"no end mark", ending.stdout)


if __name__ == "__main__":
    main()
