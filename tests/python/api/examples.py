"""Programs as people write them for pyinstrument, with one word changed."""

import contextlib
import inspect
import io
import os
import sys
import time

import pyinst as pyinstrument
from common import ApiTest, has_report, main
from pyinst import Profiler
from pyinst.renderers import ConsoleRenderer, JSONRenderer
from pyinst.session import Session


def do_something():
    end = time.perf_counter() + 0.2
    while time.perf_counter() < end:
        sum(range(100))


class ExamplesTest(ApiTest):
    def test_start_and_stop(self):
        profiler = Profiler()
        profiler.start()
        do_something()
        profiler.stop()
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            print(profiler.output_text(unicode=True, color=True))
        self.assertIn("do_something", out.getvalue())

    def test_with(self):
        with pyinstrument.Profiler(interval=0.0005) as p:
            do_something()
        self.assertIn("do_something", p.output_text())
        self.assertTrue(p.last_session.sample_count)

    def test_profile(self):
        error = io.StringIO()
        with contextlib.redirect_stderr(error):
            with pyinstrument.profile():
                do_something()
        self.assertIn("do_something", error.getvalue())

    def test_wrapper_passes_its_callers_frame(self):
        @contextlib.contextmanager
        def profiled(results):
            profiler = Profiler()
            profiler.start(caller_frame=inspect.currentframe().f_back.f_back)
            yield
            profiler.stop()
            results.append(profiler)

        results = []
        with profiled(results):
            do_something()
        self.assertIn(os.path.basename(__file__), results[0].last_session.target_description)

    def test_save_and_combine(self):
        names = []
        for n in range(2):
            with Profiler() as profiler:
                do_something()
            names.append(self.path("%d.pyisession" % n))
            profiler.last_session.save(names[-1])
        session = Session.combine(*[Session.load(name) for name in names])
        self.assertGreater(session.duration, 0.4)
        self.assertIn("do_something", ConsoleRenderer(short_mode=True).render(session))

    def test_report_for_each_test(self):
        """The fixture that profiles every test."""
        profiler = Profiler()
        profiler.start()
        do_something()
        profiler.stop()
        if not has_report("html"):
            with open(self.path("test.json"), "w") as file:
                file.write(profiler.output(JSONRenderer()))
            return
        profiler.write_html(self.path("test.html"))
        self.assertTrue(os.path.exists(self.path("test.html")))

    def test_middleware(self):
        """The recipe for web frameworks: start, call, stop, answer with a report."""
        def application(request):
            do_something()
            return "answer"

        def middleware(request):
            if "profile" not in request:
                return application(request)
            profiler = Profiler()
            profiler.start()
            application(request)
            profiler.stop()
            return profiler.output_text(unicode=True)

        self.assertEqual(middleware({}), "answer")
        self.assertIn("application", middleware({"profile": 1}))

    def test_asyncio(self):
        import asyncio

        async def main_task():
            p = Profiler()
            with p:
                print("Hello ...")
                await asyncio.sleep(0.2)
                print("... World!")
            return p

        with contextlib.redirect_stdout(io.StringIO()):
            p = asyncio.run(main_task())
        self.assertIn("main_task", p.output_text())
        self.assertIn("[await]", p.output_text())

    def test_subscriber(self):
        """A sampler's samples for a function of one's own."""
        from pyinst.stack_sampler import StackSampler, build_call_stack, get_stack_sampler
        sampler = get_stack_sampler()
        self.assertIs(sampler, get_stack_sampler())
        sampler.timer_func = self.clock
        samples = []

        def take(stack, seconds, state):
            samples.append((stack[-1].split("\0")[0], round(seconds, 6), state))

        sampler.subscribe(take, desired_interval=0.001, use_async_context=False)
        self.assertEqual(sampler.subscribers, [take])
        with self.assertRaises(ValueError):
            sampler.subscribe(take, desired_interval=0.001)
        self.clock.run(0.3)
        sampler.unsubscribe(take)
        self.assertIn(("run", 0.3, None), samples)
        with self.assertRaises(StackSampler.SubscriberNotFound):
            sampler.unsubscribe(take)
        sampler.timer_func = None
        stack = build_call_stack(sys._getframe(), "c_return", len)
        self.assertTrue(stack[0].startswith("MainThread\0<thread>\0"))
        self.assertTrue(stack[-2].startswith("test_subscriber\0"))
        self.assertEqual(stack[-1], "len\0<built-in>\x000")

    def test_stat_profile(self):
        from pyinst.low_level.stat_profile import (get_frame_info, measure_timing_overhead, setstatprofile,
                                                   walltime_coarse_resolution)
        seen = []
        before = sys.getprofile()
        setstatprofile(lambda frame, event, argument: seen.append((frame.f_code.co_name, event)), 0.1,
                       timer_func=self.clock)
        self.clock.run(0.2)
        self.clock.run(0.05)
        setstatprofile(None)
        sys.setprofile(before)
        self.assertEqual(seen, [("run", "return")])
        info = get_frame_info(sys._getframe())
        self.assertIn("\x01cExamplesTest\x01l", info)
        self.assertGreater(measure_timing_overhead()["walltime"], 0)
        self.assertGreater(walltime_coarse_resolution(), 0)
        with self.assertRaises(TypeError):
            setstatprofile(3)


if __name__ == "__main__":
    main()
