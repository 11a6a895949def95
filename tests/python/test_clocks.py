"""Which time counts: by the four clocks, of programs whose times are known."""

import json
import os

from pyprof import Recording
from support import COMMAND, ProgramTest
from tap import for_ends_with_signals, main

HERE = os.path.dirname(os.path.abspath(__file__))

SLEEPS = """
    import time
    def nap():
        time.sleep(0.6)
    nap()
    """

FIGHTS = """
    import threading, time
    def burn(end):
        while time.perf_counter() < end:
            for _ in range(1000):
                pass
    end = time.perf_counter() + 1.5
    threads = [threading.Thread(target=burn, args=(end,), name=name) for name in ('first', 'second')]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    """


@for_ends_with_signals
class ClocksTest(ProgramTest):
    def record(self, python, arguments):
        ending = self.run_recorded(python, arguments)
        self.assertEqual(ending.status, 0, ending.stderr)

    def seconds(self, clock, thread="MainThread"):
        """What the report's root has by that clock; 0 where nothing counts."""
        ending = self.run_command([COMMAND, "-r", "json", "--show-all", "--thread", thread, "--clock", clock, self.recording])
        self.assertEqual((ending.status, ending.stderr), (0, b""))
        report = json.loads(ending.stdout)
        self.assertEqual(report.get("clock", "wall"), clock)
        return report["root_frame"]["time"] if report["root_frame"] else 0

    def parts(self, thread="MainThread"):
        wall, cpu, gil_wait, awaiting = [self.seconds(clock, thread) for clock in ("wall", "cpu", "gil", "await")]
        self.assertAlmostEqual(cpu + gil_wait + awaiting, wall, delta=0.0001)
        return wall, cpu, gil_wait, awaiting

    def each_sleep(self, python):
        """A program that sleeps: all of the wall clock, next to nothing of a CPU."""
        self.write("program.py", SLEEPS)
        self.record(python, ["program.py"])
        wall, cpu, gil_wait, awaiting = self.parts()
        self.assertGreater(wall, 0.55)
        self.assertLess(cpu, 0.1 * wall)
        self.assertLess(gil_wait, 0.1 * wall)
        self.assertGreater(awaiting, 0.8 * wall)

    def each_two_that_work(self, python):
        """Two threads that compute: each waits about half of its time for the GIL."""
        self.write("program.py", FIGHTS)
        self.record(python, ["program.py"])
        for thread in "first", "second":
            wall, cpu, gil_wait, awaiting = self.parts(thread)
            self.assertGreater(wall, 1.0)
            self.assertTrue(0.25 * wall < gil_wait < 0.75 * wall, (thread, wall, cpu, gil_wait, awaiting))
            self.assertLess(cpu, 0.75 * wall)

    def each_recorded_by_cpu(self, python):
        """The clock may be said when recording: the report has CPU time, and the file has both."""
        self.write("program.py", SLEEPS + """
    def burn():
        begin = time.thread_time()
        while time.thread_time() < begin + 0.8:
            for _ in range(1000):
                pass
    burn()
    """)
        report = os.path.join(self.folder, "report.json")
        ending = self.run_command([COMMAND, "--python", python.path, "--clock", "cpu", "--show-all", "-r", "json", "-o", report,
                                   "program.py"])
        self.assertEqual((ending.status, ending.stdout, ending.stderr), (0, b"", b""))
        with open(report, encoding="utf-8") as file:
            said = json.load(file)
        self.assertEqual(said["clock"], "cpu")
        times = {}

        def add(frame):
            times[frame["function"]] = times.get(frame["function"], 0) + frame["time"]
            for child in frame["children"]:
                add(child)
        add(said["root_frame"])
        self.assertAlmostEqual(times["burn"], 0.8, delta=0.08)
        self.assertLess(times.get("nap", 0), 0.06)
        self.assertLess(said["root_frame"]["time"], 1.2)

    def each_cost(self, python):
        """A recording says how long its looks took and how late they came, and the report says it in a sentence."""
        self.write("program.py", FIGHTS)
        self.record(python, ["program.py"])
        costs = Recording(self.recording).costs
        count, handler_p50, handler_p99, handler_max, late_p50, late_p99, late_max = [costs[item] for item in range(4, 11)]
        self.assertGreater(count, 100)
        self.assertTrue(0 < handler_p50 <= handler_p99 and handler_max > 0, costs)
        self.assertTrue(0 <= late_p50 <= late_p99, costs)
        self.assertGreater(late_max, 0, costs)
        report = self.run_command([COMMAND, self.recording]).stdout.decode()
        self.assertIn("A look took %.1f µs, one in a hundred %.1f µs or more; looks came %.2f ms late, one in a hundred %.2f ms "
                      "or more.\n" % (handler_p50 / 1e3, handler_p99 / 1e3, late_p50 / 1e6, late_p99 / 1e6), report)

    def each_tasks(self, python):
        """Tasks share their thread's time, and their waits are awaiting: the parts sum as well."""
        self.record(python, [os.path.join(HERE, "task_scenarios.py")])
        wall, cpu, _, awaiting = self.parts()
        self.assertGreater(awaiting, 0.3 * wall)
        self.assertGreater(cpu, 0)
        ending = self.run_command([COMMAND, "--show-all", "--clock", "cpu", self.recording])
        self.assertNotIn(b"[await]", ending.stdout)
        ending = self.run_command([COMMAND, "--show-all", "--clock", "await", self.recording])
        self.assertIn(b"[await]", ending.stdout)


if __name__ == "__main__":
    main()
