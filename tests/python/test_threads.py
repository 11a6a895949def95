"""Lanes: every thread with its name and its times, two busy threads and a sleeping one above all."""

import json

from pyprof import Recording
from support import ProgramTest
from tap import for_each_python, main

BUSY = """
    import json, threading, time
    truth = {}
    def first_half(seconds):
        spin(seconds)
    def second_half(seconds):
        spin(seconds)
    def spin(seconds):
        end = time.thread_time() + seconds
        while time.thread_time() < end:
            sum(range(50))
    def measured(function):
        def run():
            wall, cpu = time.monotonic(), time.thread_time()
            function()
            truth[threading.current_thread().name] = [time.monotonic() - wall, time.thread_time() - cpu]
        return run
    def busy():
        first_half(0.6)
        second_half(0.3)
    def sleepy():
        time.sleep(1.5)
    threads = [threading.Thread(target=measured(busy), name='busy one'),
               threading.Thread(target=measured(busy), name='busy two'),
               threading.Thread(target=measured(sleepy), name='sleeper')]
    begin = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    truth['MainThread'] = [time.monotonic() - begin, None]
    print(json.dumps(truth))
    """


@for_each_python
class ThreadsTest(ProgramTest):
    compares_seconds = True

    def record(self, python, source):
        self.write("program.py", source)
        ending = self.run_recorded(python, ["program.py"])
        self.assertEqual((ending.status, ending.stderr), (0, b""))
        return ending.stdout.decode(), Recording(self.recording)

    def assert_near(self, seen, true, what, least=0.02):
        self.assertAlmostEqual(seen, true, delta=max(0.05 * true, least) + self.stalled_s(), msg=what)

    def each_two_busy_one_asleep(self, python):
        output, recording = self.record(python, BUSY)
        truth = json.loads(output)
        self.assertEqual(sorted(thread.name for thread in recording.threads.values()), sorted(truth))
        for name, (wall, cpu) in truth.items():
            thread = recording.thread_named(name)
            if name == "MainThread":
                # It lives longer than it measures: imports before, the end after.
                self.assertGreaterEqual(thread.wall_s(), 0.95 * wall - self.stalled_s())
                continue
            self.assert_near(thread.wall_s(), wall, name + " wall")
            if recording.meta["engine"] == ["signal"]:
                self.assert_near(thread.cpu_s(), cpu, name + " cpu")
        for name in "busy one", "busy two":
            thread = recording.thread_named(name)
            first, second = thread.wall_s("first_half"), thread.wall_s("second_half")
            self.assert_near(first + second, truth[name][0], name + " halves")
        self.assert_near(recording.thread_named("sleeper").wall_s("sleepy"), truth["sleeper"][0], "asleep")
        self.assertTrue(recording.is_stopped)
        self.assertEqual([thread.name for thread in recording.threads.values() if thread.is_main], ["MainThread"])

    def each_share_of_two_functions(self, python):
        """Where the time went, in one thread, by time and not by number of looks."""
        output, recording = self.record(python, """
            import time
            def spin(seconds):
                begin = time.perf_counter()
                while time.perf_counter() < begin + seconds:
                    pass
                return time.perf_counter() - begin
            def long_part():
                return spin(0.003)
            def short_part():
                return spin(0.001)
            long = short = 0
            for _ in range(250):
                long += long_part()
                short += short_part()
            print(long, short)
            """)
        long, short = map(float, output.split())
        thread = recording.thread_named("MainThread")
        seen = thread.wall_s("long_part") / (thread.wall_s("long_part") + thread.wall_s("short_part"))
        self.assertAlmostEqual(seen, long / (long + short), delta=0.04 + self.stalled_s() / (long + short))

    def each_names(self, python):
        _output, recording = self.record(python, """
            import threading, time
            threads = [threading.Thread(target=time.sleep, args=(0.3,), name='plain'),
                       threading.Thread(target=time.sleep, args=(0.3,), name='gr\\u00fc\\u00dfe \\U0001f40d'),
                       threading.Thread(target=time.sleep, args=(0.3,), name='x' * 10000)]
            for thread in threads: thread.start()
            for thread in threads: thread.join()
            """)
        names = {thread.name for thread in recording.threads.values()}
        self.assertLessEqual({"MainThread", "plain", "gr\u00fc\u00dfe \U0001f40d"}, names)
        self.assertTrue(any(name.startswith("xxxx") for name in names), names)

    def each_renamed(self, python):
        """A name that changes while the thread runs is learned."""
        _output, recording = self.record(python, """
            import threading, time
            def work():
                time.sleep(0.2)
                threading.current_thread().name = 'renamed'
                for _ in range(20):
                    time.sleep(0.01)
            thread = threading.Thread(target=work, name='before')
            thread.start()
            thread.join()
            """)
        self.assertIn("renamed", [thread.name for thread in recording.threads.values()])

    def each_many_short_threads(self, python):
        """300 threads, 30 at a time, of 50 ms each: next to all of them are lanes."""
        _output, recording = self.record(python, """
            import threading, time
            for _ in range(10):
                threads = [threading.Thread(target=time.sleep, args=(0.05,)) for _ in range(30)]
                for thread in threads: thread.start()
                for thread in threads: thread.join()
            """)
        threads = [thread for thread in recording.threads.values() if not thread.is_main]
        # 30 at a time are over in 50 ms.
        self.assertGreaterEqual(len(threads), 285 - 30 / 0.05 * self.stalled_s())
        self.assertLessEqual(len(threads), 300)

    def each_daemon_at_exit(self, python):
        """A thread that never ends stands in the recording until the program's end."""
        _output, recording = self.record(python, """
            import threading, time
            def forever():
                while True:
                    time.sleep(0.01)
            threading.Thread(target=forever, name='forever', daemon=True).start()
            time.sleep(0.5)
            """)
        self.assertGreaterEqual(recording.thread_named("forever").wall_s("forever"), 0.45 - self.stalled_s())


if __name__ == "__main__":
    main()
