"""What the reports say of asyncio programs: who waited for what, for how long, and what is odd."""

import json
import os
import sys

import interpreters
from interpreters import MAIN_VERSIONS
from support import COMMAND, ProgramTest
from tap import for_each_python, main

HERE = os.path.dirname(os.path.abspath(__file__))
SCENARIOS = os.path.join(HERE, "task_scenarios.py")

sys.path.append(os.path.join(os.path.dirname(HERE), "places"))

import environments  # noqa: E402


def named(frame, name):
    """The outermost calls of that name; "name*" begins so."""
    if frame["function"] == name or name.endswith("*") and frame["function"].startswith(name[:-1]):
        return [frame]
    return [found for child in frame["children"] for found in named(child, name)]


def seconds(frame, *names):
    """Of what is called by these names, one inside the other, anywhere below."""
    frames = [frame]
    for name in names:
        outermost = []
        for each in frames:
            outermost += [found for child in each["children"] for found in named(child, name)]
        frames = outermost
    return sum(each["time"] for each in frames)


class TaskReportTest(ProgramTest):
    compares_seconds = True

    def record(self, python, *arguments, **options):
        if python.version not in MAIN_VERSIONS:
            self.skipTest("tasks are followed from 3.11 on")
        ending = self.run_recorded(python, [SCENARIOS, *arguments], **options)
        self.assertEqual((ending.status, ending.stderr), (0, b""))
        lines = [line.split() for line in ending.stdout.decode().splitlines()]
        self.burned = {name: float(burned) for name, _took, burned in lines}
        return {name: float(took) for name, took, _burned in lines}

    def report(self, *options):
        ending = self.run_command([COMMAND, *options, self.recording])
        self.assertEqual((ending.status, ending.stderr), (0, b""))
        return ending.stdout.decode()

    def json(self, *options):
        return json.loads(self.report("-r", "json", *options))

    def scenario(self, report, name):
        # Built-ins may have the name, too: a lock is made by lock().
        frames = [frame for frame in named(report["root_frame"], name) if frame["file_path"] == SCENARIOS]
        self.assertEqual(len(frames), 1, name)
        return frames[0]

    def assert_near(self, found, expected, what):
        # A busy machine looks late, and late looks take what is beside them; exact figures are in tests/profile/.
        self.assertLess(abs(found - expected), 0.1 + 0.2 * expected + self.stalled_s(), "%s: %.3f, not %.3f" % (what, found, expected))

    def check_waits(self, report, took):
        for name, path in (("gather_sleep", ["sleeper", "sleep", "[await]"]), ("nested", ["deep", "sleep", "[await]"]),
                           ("wait_for", ["deep", "sleep", "[await]"]), ("lock", ["holder", "sleep", "[await]"]),
                           ("async_with", ["connection", "sleep", "[await]"])):
            frame = self.scenario(report, name)
            self.assert_near(frame["time"], took[name], name)
            self.assert_near(seconds(frame, *path), took[name], "%s %s" % (name, path))
            self.assert_near(frame["await_time"], took[name], name)
        # The lock itself is nobody's time: whoever holds it has that.
        self.assertLess(seconds(self.scenario(report, "lock"), "Lock.acquire"), 0.1 + self.stalled_s())

    def check_tasks_at_a_time(self, report, took):
        for name, kind, factor in (("gather_sleep", "sleeper", 10), ("nested", "deep", 5), ("gather_cpu", "cpu", 5)):
            frame = named(self.scenario(report, name), kind)[0]
            self.assertGreater(frame["task_time"] / frame["time"], 0.4 * factor, name)

    def check_work(self, report, took):
        frame = self.scenario(report, "gather_cpu")
        self.assert_near(seconds(frame, "cpu", "burn"), self.burned["gather_cpu"], "gather_cpu")
        group = self.scenario(report, "task_group")
        self.assert_near(group["time"], took["task_group"], "task_group")
        work = self.burned["task_group"]
        self.assert_near(seconds(group, "cpu", "burn"), work, "task_group cpu")
        self.assert_near(seconds(group, "sleeper", "sleep"), took["task_group"] - work, "task_group sleeper")
        generator = self.scenario(report, "async_generator")
        work = self.burned["async_generator"]
        self.assert_near(seconds(generator, "numbers", "sleep"), took["async_generator"] - work, "async_generator sleep")
        self.assert_near(seconds(generator, "burn"), work, "async_generator burn")
        queue = self.scenario(report, "queue")
        work = seconds(queue, "producer", "burn") + seconds(queue, "consumer", "burn")
        self.assert_near(work, self.burned["queue"], "queue work")
        self.assert_near(seconds(queue, "producer", "sleep"), took["queue"] - self.burned["queue"], "queue sleep")
        self.assertLess(seconds(queue, "Queue.get"), 0.1 + 0.1 * took["queue"] + self.stalled_s())
        if "eager" in took:
            eager = self.scenario(report, "eager")
            work = self.burned["eager"]
            self.assert_near(seconds(eager, "eager_child", "burn"), work, "eager burn")
            self.assert_near(seconds(eager, "eager_child", "sleep"), took["eager"] - work, "eager sleep")

    def check_threads(self, report, took):
        for name, path in (("to_thread", ["to_thread", "[await thread asyncio_*", "block"]),
                           ("executor", ["[await thread asyncio_*", "burn"])):
            frame = self.scenario(report, name)
            self.assert_near(frame["time"], took[name], name)
            self.assert_near(seconds(frame, *path), took[name], "%s %s" % (name, path))

    def check_background(self, report, took):
        frame = self.scenario(report, "background")
        self.assert_near(seconds(frame, "sleep"), took["background"] - self.burned["background"], "background sleep")
        self.assertEqual(seconds(frame, "cpu"), 0)

    def check_kinds(self, report):
        kinds = {kind["kind"]: kind for kind in report["task_kinds"]}
        self.assertEqual(kinds["sleeper"]["count"], 15)
        self.assertGreaterEqual(kinds["sleeper"]["mean"], 0.199)
        self.assertEqual(kinds["sleeper"]["awaits"][0]["function"], "sleep")
        for kind in kinds.values():
            self.assertLess(abs(kind["running"] + kind["ready"] + kind["waiting"] - kind["total"]), 1e-4 * kind["count"], kind)

    def check_findings(self, report):
        blocked = [each for each in report["event_loop"]["blocked"] if each["kind"] == "main"]
        self.assertEqual((blocked[0]["function"], blocked[0]["tasks_ready"]), ("burn", 4))
        self.assertGreaterEqual(blocked[0]["longest"], 0.149)
        self.assertGreater(report["event_loop"]["lag_max"], 0.1)
        text = self.report("--no-color")
        self.assertRegex(text, r"The event loop was blocked .*for (up to )?\d\d\d ms by burn\(\) at .*task_scenarios.py:\d+ "
                               r"in the task main\. 4 tasks were ready meanwhile\.")
        self.assertRegex(text, r"asyncio tasks were followed; their waits are exact\.")
        self.assertRegex(text, r"sleeper  task_scenarios.py:\d+  ×\d")


@for_each_python
class ScenarioTest(TaskReportTest):
    def each_scenario(self, python):
        took = self.record(python)
        report = self.json("--show-all")
        self.check_waits(report, took)
        self.check_tasks_at_a_time(report, took)
        self.check_work(report, took)
        self.check_threads(report, took)
        self.check_background(report, took)
        self.check_kinds(report)
        self.check_findings(report)
        # The whole is the wall, as without tasks.
        whole = report["root_frame"]["time"]
        self.assertLess(abs(whole - report["duration"]), 0.1 + 0.05 * whole + self.stalled_s())
        child = self.json("--show-all", "--task", "sleeper")
        self.assertGreaterEqual(child["root_frame"]["time"], 15 * 0.199)
        self.assertTrue(named(child["root_frame"], "[await]"))


class UvloopTest(TaskReportTest):
    def test_uvloop(self):
        # One version: what is its own is the loop.
        pythons = {python.version: python for python in interpreters.find()}
        wanted = [version for version in ("3.14", "3.13", "3.12", "3.11") if version in pythons]
        if not wanted:
            self.skipTest("uvloop is had for 3.11 to 3.14 only")
        python = pythons[wanted[0]]
        took = self.record(python, "--uvloop", "gather_sleep", "gather_cpu", "to_thread",
                           env={"PYTHONPATH": environments.packages(python, "uvloop")})
        report = self.json("--show-all")
        for name, path in (("gather_sleep", ["sleeper", "sleep", "[await]"]), ("gather_cpu", ["cpu", "burn"]),
                           ("to_thread", ["to_thread", "block"])):
            self.assert_near(seconds(self.scenario(report, name), *path), self.burned[name] or took[name], name)


if __name__ == "__main__":
    main()
