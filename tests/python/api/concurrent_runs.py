"""Profilers that nest and overlap, in one thread, in several, and in tasks: each has what is its own."""

import asyncio
import sys
import threading
import time

import pyinst
from common import ApiTest, main


def spin(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        sum(range(20))


def share(session, function):
    """How much of the session's time its samples have below *function*."""
    whole = sum(seconds for _, seconds in session.frame_records)
    inside = sum(seconds for stack, seconds in session.frame_records
                 if any(info.split("\0")[0] == function for info in stack))
    return inside / whole if whole else 0.0


def functions(session):
    return {info.split("\0")[0] for stack, _ in session.frame_records for info in stack}


class NestedTest(ApiTest):
    def test_nested(self):
        with self.profiler() as outer:
            self.clock.run(0.1)
            with self.profiler() as inner:
                self.clock.run(0.2)
            self.clock.run(0.4)
        self.assertAlmostEqual(outer.last_session.duration, 0.7)
        self.assertAlmostEqual(outer.last_session.root_frame().time, 0.7)
        self.assertAlmostEqual(inner.last_session.duration, 0.2)
        self.assertAlmostEqual(inner.last_session.root_frame().time, 0.2)

    def test_report_while_another_runs(self):
        with self.profiler(async_mode="disabled"):
            with self.profiler() as inner:
                self.clock.run(0.2)
            self.assertIn("run", inner.output_text())

    def test_overlapping(self):
        one, two = self.profiler(), self.profiler()
        one.start()
        self.clock.run(0.1)
        two.start()
        self.clock.run(0.2)
        one.stop()
        self.clock.run(0.4)
        two.stop()
        self.assertAlmostEqual(one.last_session.root_frame().time, 0.3)
        self.assertAlmostEqual(two.last_session.root_frame().time, 0.6)

    def test_two_clocks(self):
        """One recorder has one clock: a second one is refused by a sentence."""
        with self.profiler():
            with self.assertRaisesRegex(RuntimeError, "clock cannot be changed"):
                pyinst.Profiler(timer=time.time).start()

    def test_another_engine(self):
        with self.profiler():
            if sys.version_info >= (3, 11):
                with self.assertRaises(RuntimeError):
                    pyinst.Profiler(engine="signal").start()


class ThreadsTest(ApiTest):
    def test_each_has_its_own(self):
        sessions = {}

        def mine(seconds):
            spin(seconds)

        def others(seconds):
            spin(seconds)

        def run(name, work):
            with pyinst.Profiler() as profiler:
                work(0.5)
            sessions[name] = profiler.last_session

        threads = [threading.Thread(target=run, args=("mine", mine)), threading.Thread(target=run, args=("others", others))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for name, other in (("mine", "others"), ("others", "mine")):
            self.assertGreater(share(sessions[name], name), 0.4)
            self.assertNotIn(other, functions(sessions[name]))
            self.assertIn(name, sessions[name].root_frame().to_json_str())

    def test_all_threads(self):
        def elsewhere():
            spin(0.5)

        with pyinst.Profiler(threads="all") as everything, pyinst.Profiler() as caller:
            thread = threading.Thread(target=elsewhere, name="worker")
            thread.start()
            spin(0.5)
            thread.join()
        self.assertIn("elsewhere", functions(everything.last_session))
        self.assertNotIn("elsewhere", functions(caller.last_session))
        self.assertIn("worker", everything.output_text())
        self.assertNotIn("worker", caller.output_text())

    def test_races(self):
        """Started and stopped from eight threads; nothing but sessions comes of it."""
        problems = []

        def run():
            try:
                for _ in range(8):
                    with pyinst.Profiler() as profiler:
                        sum(range(1000))
                    profiler.last_session.root_frame()
            except Exception as error:
                problems.append(error)

        threads = [threading.Thread(target=run) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(problems, [])


class TasksTest(ApiTest):
    """One task is profiled, another one runs in its waits."""

    def profile_beside_another(self, mode):
        async def mine():
            with pyinst.Profiler(async_mode=mode) as profiler:
                for _ in range(20):
                    spin(0.01)
                    await asyncio.sleep(0.02)
            return profiler.last_session

        async def theirs():
            while True:
                spin(0.01)
                await asyncio.sleep(0.001)

        async def both():
            task = asyncio.ensure_future(theirs())
            try:
                return await mine()
            finally:
                task.cancel()

        return asyncio.run(both())

    def test_enabled(self):
        for mode in ("enabled", "strict"):
            session = self.profile_beside_another(mode)
            self.assertNotIn("theirs", functions(session))
            self.assertIn("[await]", functions(session))
            self.assertGreater(share(session, "[await]"), 0.3)
            root = session.root_frame()
            # A timer's callback is ours, too, and stands beside the coroutine if it was looked at.
            mine = [frame for frame in root.walk() if frame.function == "mine"]
            self.assertGreater(sum(frame.time for frame in mine), 0.9 * root.time)
            self.assertIn("[await]", [child.function for frame in mine for child in frame.children])
            self.assertAlmostEqual(root.await_time() / root.time, share(session, "[await]"), 6)
            # What a busy machine did not let the recorder see is in neither.
            self.assertLessEqual(root.time, session.duration * 1.05 + 0.01)
            self.assertGreater(root.time, session.duration * 0.3)

    def test_disabled(self):
        found = functions(self.profile_beside_another("disabled"))
        self.assertIn("theirs", found)
        self.assertNotIn("[await]", found)

    def test_tasks_of_the_task(self):
        """What a profiled task starts is its own, in whatever thread."""
        async def child():
            spin(0.3)

        def in_executor():
            spin(0.3)

        async def run():
            with pyinst.Profiler() as profiler:
                await asyncio.gather(child(), child())
                if sys.version_info >= (3, 9):
                    await asyncio.to_thread(in_executor)
            return profiler.last_session

        found = functions(asyncio.run(run()))
        self.assertIn("child", found)
        self.assertIn("in_executor", found)

    def test_each_task_for_itself(self):
        """Tasks that wait side by side: each has its own time, below the coroutine that is profiled."""
        async def slow():
            await asyncio.sleep(0.4)

        async def fast():
            await asyncio.sleep(0.2)

        async def theirs():
            while True:
                spin(0.002)
                await asyncio.sleep(0.001)

        if sys.version_info < (3, 11):
            self.skipTest("before 3.11 tasks are not followed")

        async def profiled():
            other = asyncio.ensure_future(theirs())
            with pyinst.Profiler() as profiler:
                await asyncio.gather(slow(), fast())
            other.cancel()
            return profiler

        profiler = asyncio.run(profiled())
        session = profiler.last_session
        self.assertIn("hooks", session._parts[0].profile().meta("task.engine"))
        time = {}
        for frame in session.root_frame().walk():
            time[frame.function] = max(frame.time, time.get(frame.function, 0))
        self.assertAlmostEqual(time["slow"], 0.4, delta=0.2)
        self.assertAlmostEqual(time["fast"], 0.2, delta=0.15)
        self.assertGreater(time["profiled"], 0.5)
        self.assertNotIn("theirs", time)
        self.assertLess(session.duration, 0.9 * time["profiled"])
        self.assertIn("side by side", profiler.output_text())

    def test_two_requests(self):
        async def request(work):
            with pyinst.Profiler() as profiler:
                for _ in range(20):
                    work(0.01)
                    await asyncio.sleep(0)
            return profiler.last_session

        def first(seconds):
            spin(seconds)

        def second(seconds):
            spin(seconds)

        async def both():
            return await asyncio.gather(request(first), request(second))

        one, two = asyncio.run(both())
        self.assertIn("first", functions(one))
        self.assertNotIn("second", functions(one))
        self.assertIn("second", functions(two))
        self.assertNotIn("first", functions(two))

    def test_strict_outside_of_coroutines(self):
        """A callback that runs in another context while a plain function's profiler runs."""
        import contextvars
        elsewhere = contextvars.Context()

        def outside():
            self.clock.now += 0.3

        for mode, expected in (("strict", "[out-of-context]"), ("enabled", "outside")):
            profiler = self.profiler(async_mode=mode)
            with profiler:
                self.clock.run(0.2)
                elsewhere.run(outside)
            session = profiler.last_session
            self.assertAlmostEqual(session.root_frame().time, 0.5, msg=mode)
            self.assertIn(expected, functions(session), mode)
            self.assertEqual("outside" in functions(session), mode == "enabled")


if __name__ == "__main__":
    main()
