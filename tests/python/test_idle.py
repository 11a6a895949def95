"""Idle is free: what the recorder costs a program that sleeps, and that nothing is lost by it."""

import json
import statistics

from pyprof import Recording
from support import ProgramTest
from tap import for_ends_with_signals, main

# CPU of the whole process in a stretch of sleep, in percent of a core; without the time to look it up.
IDLE = """
    import os, resource, sys, threading, time
    n, seconds = int(sys.argv[1]), float(sys.argv[2])
    threading.stack_size(1 << 18)
    for _ in range(n - 1):
        threading.Thread(target=time.sleep, args=(seconds + 5,), daemon=True).start()
    time.sleep(0.5)
    cpu, wall = time.clock_gettime(time.CLOCK_PROCESS_CPUTIME_ID), time.monotonic()
    time.sleep(seconds)
    print(100 * (time.clock_gettime(time.CLOCK_PROCESS_CPUTIME_ID) - cpu) / (time.monotonic() - wall))
    sys.stdout.flush()
    os._exit(0)
    """
# The least that any thread pays for waking 250 times a second on this machine, now.
FLOOR = """
    import sys, time
    seconds = float(sys.argv[1])
    begin, cpu = time.monotonic(), time.thread_time()
    turns = int(seconds * 250)
    for turn in range(turns):
        time.sleep(max(0, begin + turn * 0.004 - time.monotonic()))
    print(100 * (time.thread_time() - cpu) / (time.monotonic() - begin))
    """
HTTP = """
    import http.server, os, sys, threading, time
    server = http.server.HTTPServer(('127.0.0.1', 0), http.server.SimpleHTTPRequestHandler)
    def end():
        time.sleep(1)
        cpu, wall = time.clock_gettime(time.CLOCK_PROCESS_CPUTIME_ID), time.monotonic()
        time.sleep(10)
        print(100 * (time.clock_gettime(time.CLOCK_PROCESS_CPUTIME_ID) - cpu) / (time.monotonic() - wall), flush=True)
        os._exit(0)
    threading.Thread(target=end).start()
    server.serve_forever()
    """


@for_ends_with_signals
class IdleTest(ProgramTest):
    compares_seconds = True

    def measure(self, python, source, limit, *arguments, ticks_per_s=250):
        """Percent of a core; on a machine where waking alone costs more than it should, relative to that."""
        self.write("program.py", source)
        self.write("floor.py", FLOOR)
        floor = float(self.run_bare(python, ["floor.py", "2"]).stdout)
        ending = self.run_recorded(python, ["program.py", *arguments])
        percent = float(ending.stdout.split()[0])
        floor = max(floor, float(self.run_bare(python, ["floor.py", "2"]).stdout))
        print("# %s %r: %.2f %% of a core; waking 250 times a second costs %.2f %%" % (
            python.version, arguments, percent, floor), flush=True)
        self.assertLess(percent, max(limit, limit - 0.5 + floor * ticks_per_s / 250), ending.stderr)

    def each_one_thread(self, python):
        self.measure(python, IDLE, 1, "1", "5")

    def each_300_threads(self, python):
        self.measure(python, IDLE, 2, "300", "5")

    def each_http_server(self, python):
        # The server wakes twice a second, and each time the ticks are stretched anew.
        self.measure(python, HTTP, 1.2, ticks_per_s=350)

    def each_sleepers_get_no_signal(self, python):
        """Nobody that sleeps is interrupted: the kernel's count of signals taken stays where it was."""
        self.write("program.py", """
            import os, threading, time
            for _ in range(30):
                threading.Thread(target=time.sleep, args=(4,), daemon=True).start()
            time.sleep(1)
            def switches():
                count = 0
                for tid in os.listdir('/proc/self/task'):
                    with open('/proc/self/task/%s/status' % tid) as file:
                        text = file.read()
                    if int(tid) in own:
                        count += sum(int(line.split()[1]) for line in text.splitlines() if 'ctxt_switches' in line)
                return count
            own = {thread.native_id for thread in threading.enumerate()} - {threading.main_thread().native_id}
            before = switches()
            time.sleep(2)
            print(switches() - before, flush=True)
            os._exit(0)
            """)
        ending = self.run_recorded(python, ["program.py"])
        self.assertEqual(ending.stdout.split(), [b"0"])

    def each_bursts_after_sleeps(self, python):
        """5 ms of work after 500 ms of sleep, the tick stretched meanwhile: the work's time is right."""
        for n_idle in 0, 20:
            with self.subTest(idle_threads=n_idle):
                self.bursts(python, n_idle)

    def bursts(self, python, n_idle):
        self.write("program.py", """
            import json, sys, threading, time
            for _ in range(int(sys.argv[1])):
                threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
            worked = 0.0
            def work():
                end = time.perf_counter() + 0.005
                while time.perf_counter() < end:
                    sum(range(50))
            def rest():
                time.sleep(0.5)
            for _ in range(24):
                rest()
                begin = time.perf_counter()
                work()
                worked += time.perf_counter() - begin
            print(json.dumps(worked))
            """)
        ending = self.run_recorded(python, ["program.py", str(n_idle)])
        worked = json.loads(ending.stdout)
        thread = Recording(self.recording).thread_named("MainThread")
        stalled_s = self.stalled_s()
        # 24 bursts, each wrong by up to 4 ms at both ends and evenly so: 2.3 ms * sqrt(48) is 16 ms.
        self.assertAlmostEqual(thread.wall_s("work"), worked, delta=0.05 + stalled_s)
        self.assertAlmostEqual(thread.wall_s("rest"), 12.0, delta=0.15 + stalled_s)

    def each_thread_among_sleepers(self, python):
        """Threads that begin and end while everybody else sleeps are lanes of the right length."""
        self.write("program.py", """
            import threading, time
            for _ in range(40):
                threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
            time.sleep(1)
            for turn in range(10):
                thread = threading.Thread(target=time.sleep, args=(0.05,), name='short %d' % turn)
                thread.start()
                time.sleep(0.2)
            """)
        self.run_recorded(python, ["program.py"])
        recording = Recording(self.recording)
        threads = [recording.thread_named("short %d" % turn) for turn in range(10)]
        lived = [(thread.ended_ns - thread.began_ns) / 1e9 for thread in threads]
        # The median: a busy machine can keep any one of them, or the tick thread, waiting.
        self.assertAlmostEqual(statistics.median(lived), 0.05, delta=0.03, msg=repr(lived))


if __name__ == "__main__":
    main()
