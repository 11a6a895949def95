"""Profiler and profile(): what they record, what they refuse, what they print."""

import contextlib
import io
import os
import sys
import threading
import time
import warnings

import pyinst
from common import ApiTest, main
from pyinst.renderers import JSONRenderer


class ProfilerTest(ApiTest):
    def test_times(self):
        session = self.shop().last_session
        self.assertAlmostEqual(session.duration, 1.0)
        root = session.root_frame()
        self.assertEqual(root.function, "shop")
        self.assertAlmostEqual(root.time, 1.0)
        self.assert_times(root, {"load": 0.3, "price": 0.6, "[self]": 0.1})
        load = next(child for child in root.children if child.function == "load")
        self.assert_times(load, {"parse": 0.1, "[self]": 0.2})
        root.self_check()

    def test_same_in_every_run(self):
        def look():
            session = self.shop().last_session
            return [(stack[1:], round(seconds, 5)) for stack, seconds in session.frame_records]
        self.assertEqual(look(), look())

    def test_whole_stack_without_trimming(self):
        session = self.shop().last_session
        root = session.root_frame(trim_stem=False)
        self.assertEqual((root.function, root.file_path), ("MainThread", "<thread>"))
        self.assertEqual(session.start_call_stack[0], session.frame_records[0][0][0])

    def test_description(self):
        line = sys._getframe().f_lineno + 1
        with self.profiler() as profiler:
            self.assertEqual(profiler.target_description, "Profile at %s:%d" % (__file__, line))
        self.assertEqual(profiler.last_session.target_description, "Profile at %s:%d" % (__file__, line))
        profiler = self.profiler()
        self.assertIsNone(profiler.target_description)
        profiler.start(target_description="what runs")
        self.assertEqual(profiler.stop().target_description, "what runs")

    def test_runs_add_up(self):
        profiler = self.profiler()
        for seconds in (0.1, 0.2):
            with profiler:
                self.clock.run(seconds)
        self.assertAlmostEqual(profiler.last_session.duration, 0.3)
        self.assertAlmostEqual(profiler.last_session.root_frame().time, 0.3)
        profiler.reset()
        self.assertIsNone(profiler.last_session)
        with profiler:
            self.clock.run(0.4)
        self.assertAlmostEqual(profiler.last_session.duration, 0.4)

    def test_state(self):
        profiler = self.profiler()
        self.assertFalse(profiler.is_running)
        profiler.start()
        self.assertTrue(profiler.is_running)
        with self.assertRaises(ValueError):
            profiler.start()
        for report in (profiler.output_text, profiler.output_html, profiler.print):
            with self.assertRaises(RuntimeError):
                report()
        session = profiler.stop()
        self.assertIs(session, profiler.last_session)
        with self.assertRaises(RuntimeError):
            profiler.stop()
        with self.assertRaises(RuntimeError):
            pyinst.Profiler().output_text()
        profiler.start()
        profiler.reset()
        self.assertFalse(profiler.is_running)

    def test_options(self):
        for wrong in ({"async_mode": "x"}, {"engine": "x"}, {"clock": "x"}, {"threads": "x"},
                      {"timer": time.time, "engine": "signal"}):
            with self.assertRaises(ValueError):
                pyinst.Profiler(**wrong)
        profiler = pyinst.Profiler(0.01, "disabled", True)
        self.assertEqual((profiler.interval, profiler.async_mode, profiler.use_timing_thread), (0.01, "disabled", True))
        with self.assertRaises(AttributeError):
            profiler.interval = 1
        with self.assertRaises(ValueError):
            pyinst.Profiler(interval=1000).start()

    def test_interval_of_zero(self):
        """What pyinstrument took for its own default."""
        profiler = self.profiler(interval=0)
        with profiler:
            self.clock.run(0.1)
        self.assertEqual(profiler.interval, 0)
        self.assertEqual(profiler.last_session.min_interval, 0.001)

    def test_deprecated(self):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            pyinst.Profiler(recorder="timeline")
            pyinst.Profiler(use_signal=False)
        self.assertEqual([(warning.category, warning.filename) for warning in caught],
                         [(DeprecationWarning, __file__)] * 2)

    def test_exceptions_pass(self):
        profiler = self.profiler()
        with self.assertRaises(KeyError):
            with profiler:
                raise KeyError("x")
        self.assertFalse(profiler.is_running)
        self.assertIsNotNone(profiler.last_session)

    def test_print_follows_redirection(self):
        profiler = self.shop()
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            profiler.print()
        self.assertIn("price", out.getvalue())
        self.assertEqual(out.getvalue(), profiler.output_text() + "\n")

    def test_print_to_ascii(self):
        def größe():
            self.clock.run(0.2)
        with self.profiler() as profiler:
            größe()
        raw = io.BytesIO()
        file = io.TextIOWrapper(raw, encoding="ascii", write_through=True)
        profiler.print(file)
        self.assertIn(b"gr\\u00f6\\u00dfe", raw.getvalue())

    def test_clock(self):
        profiler = pyinst.Profiler(clock="cpu", engine="event")
        with profiler:
            time.sleep(0.05)
        self.assertNotEqual(profiler.output_text(), "")

    def test_engine_is_said(self):
        self.assertIn("event engine", self.shop().output_text())

    def test_timer_that_fails(self):
        """What it raises is reported and does not surface in the program."""
        words = [1.0, 2.0]

        def timer():
            return words.pop()
        profiler = pyinst.Profiler(timer=timer)
        seen = []
        hook, sys.unraisablehook = sys.unraisablehook, seen.append
        try:
            with self.assertRaises(IndexError):
                profiler.start()
                profiler.stop()
        finally:
            sys.unraisablehook = hook
        self.assertEqual(len(seen), 1)
        with self.profiler() as other:
            self.clock.run(0.1)
        self.assertAlmostEqual(other.last_session.duration, 0.1)

    def test_stop_in_another_thread(self):
        profiler = self.profiler()
        profiler.start()
        self.clock.run(0.1)
        thread = threading.Thread(target=profiler.stop)
        thread.start()
        thread.join()
        self.assertAlmostEqual(profiler.last_session.duration, 0.1)

    def test_after_fork(self):
        with self.profiler() as profiler:
            self.clock.run(0.1)
            child = os.fork()
            if child == 0:
                try:
                    profiler.reset()
                except RuntimeError:
                    pass
                os._exit(7)
            self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 7)
        self.assertAlmostEqual(profiler.last_session.duration, 0.1)


class ProfileTest(ApiTest):
    """profile() has no timer of its own: what it prints is looked at for its words."""

    def catch(self, function):
        out = io.StringIO()
        with contextlib.redirect_stderr(out):
            value = function()
        return value, out.getvalue()

    def test_block(self):
        def run():
            with pyinst.profile():
                work()
        _, text = self.catch(run)
        self.assertIn("Block at %s:" % __file__, text)
        self.assertIn("work", text)

    def test_function(self):
        @pyinst.profile
        def outer(n):
            work()
            return n + 1
        self.assertEqual(outer.__name__, "outer")
        value, text = self.catch(lambda: outer(2))
        self.assertEqual(value, 3)
        self.assertIn("Function ProfileTest.test_function.<locals>.outer at %s:" % __file__, text)
        self.assertIn("work", text)

    def test_options(self):
        @pyinst.profile(interval=0.002, renderer=JSONRenderer(), target_description="mine")
        def outer():
            work()
        _, text = self.catch(outer)
        self.assertIn('"mine"' if '"mine"' in text else "mine", text)
        self.assertTrue(text.startswith("{"))
        context = pyinst.profile(interval=0.002)
        self.assertEqual(context(async_mode="enabled").options, {"interval": 0.002, "async_mode": "enabled"})
        with self.assertRaises(TypeError):
            pyinst.profile(speed=3)
        with self.assertRaises(TypeError):
            pyinst.profile(3)

    def test_twice(self):
        context = pyinst.profile()

        def run():
            with context as profiler:
                self.assertIs(profiler, context.profiler)
                with self.assertRaises(RuntimeError):
                    context.__enter__()
            with context:
                pass
        self.catch(run)

    def test_recursion(self):
        @pyinst.profile
        def count(n):
            return 0 if n == 0 else 1 + count(n - 1)
        value, text = self.catch(lambda: count(2))
        self.assertEqual(value, 2)
        self.assertEqual(text.count("Function "), 3)

    def test_exceptions_pass(self):
        @pyinst.profile
        def fail():
            raise KeyError("x")

        def run():
            with self.assertRaises(KeyError):
                fail()
        self.assertIn("fail", self.catch(run)[1])

    def test_coroutine_function(self):
        import asyncio

        @pyinst.profile
        async def fetch():
            work()
            await asyncio.sleep(0.05)
            return 5
        value, text = self.catch(lambda: asyncio.run(fetch()))
        self.assertEqual(value, 5)
        self.assertIn("work", text)
        self.assertIn("[await]", text)

    def test_generator_function(self):
        @pyinst.profile
        def numbers():
            work()
            got = yield 1
            yield got

        def run():
            generator = numbers()
            return [next(generator), generator.send(7)] + list(generator)
        value, text = self.catch(run)
        self.assertEqual(value, [1, 7])
        self.assertEqual(text.count("Function "), 1)
        self.assertIn("work", text)

    def test_async_generator_function(self):
        import asyncio

        @pyinst.profile
        async def numbers():
            work()
            yield 1
            yield 2

        async def run():
            return [number async for number in numbers()]
        value, text = self.catch(lambda: asyncio.run(run()))
        self.assertEqual(value, [1, 2])
        self.assertIn("work", text)

    def test_callable_without_code(self):
        import functools
        value, text = self.catch(pyinst.profile(functools.partial(sorted, [2, 1])))
        self.assertEqual(value, [1, 2])
        self.assertIn("Function functools.partial", text)


def work():
    end = time.process_time() + 0.15
    while time.process_time() < end:
        sum(range(50))


if __name__ == "__main__":
    main()
