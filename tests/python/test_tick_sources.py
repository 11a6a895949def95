"""Where ticks come from, and the program's own SIGPROF, timers and masks beside them."""

import json
import os
import signal
import unittest

from pyprof import Recording
from support import COMMAND, ProgramTest
from tap import for_each_python, main

SIGNAL_TAKEN, COARSER = 10, 17
RECORDER = os.path.join(os.path.dirname(COMMAND), "../pyinst/_sampler.abi3.so")
LOAD = """
    import importlib.machinery, importlib.util
    loader = importlib.machinery.ExtensionFileLoader('pyinst._sampler', %r)
    recorder = importlib.util.module_from_spec(importlib.util.spec_from_loader('pyinst._sampler', loader))
    loader.exec_module(recorder)
    """ % os.path.abspath(RECORDER)
SPIN = """
    import json, os, signal, threading, time
    def spin(seconds):
        end = time.thread_time() + seconds
        while time.thread_time() < end:
            sum(range(50))
    """
# 300 signals by hand, each delivered before the next: none may be lost, none may be added.
BY_HAND = """
    heard = []
    def on_signal(number, frame):
        heard.append(number)
    def count():
        for turn in range(300):
            before = len(heard)
            os.kill(os.getpid(), signal.SIGPROF)
            while len(heard) == before:
                pass
        spin(0.2)
        return len(heard)
    """
# The kernel looks at the timer when its own tick finds the process on a CPU: beside others, ten times too seldom.
BY_TIMER = """
    heard = []
    def on_signal(number, frame):
        heard.append(number)
    def count():
        begin = time.process_time()
        while len(heard) < 60 and time.process_time() < begin + 30:
            sum(range(50))
        signal.setitimer(signal.ITIMER_PROF, 0)
        return '%d %g' % (len(heard), time.process_time() - begin)
    """
# For the same reason what is measured begins and ends at a tick of the recorder's own; *latest* is how late they came.
SPIN_BY_TICKS = """
    import json, os, signal, sys, threading, time
    counts, latest = sys.modules['pyinst._sampler'].counts, 0
    def spin_to_tick(seconds):
        global latest
        begin = time.thread_time()
        ticks, tick_at = counts()['ticks'], time.process_time()
        first = ticks
        while time.thread_time() < begin + seconds or ticks == first:
            sum(range(50))
            if counts()['ticks'] != ticks:
                latest = max(latest, time.process_time() - tick_at)
                ticks, tick_at = counts()['ticks'], time.process_time()
            if time.thread_time() < begin + seconds:
                first = ticks
        return time.thread_time() - begin
    def first_tick():
        spin_to_tick(0)
    """


class TickTest(ProgramTest):
    compares_seconds = True

    def need_signals(self, python):
        if python.number < (3, 11):
            raise unittest.SkipTest("the signal engine knows CPython 3.11 and later")

    def record(self, python, *parts, options=()):
        self.need_signals(python)
        self.write("program.py", "".join(parts))
        ending = self.run_recorded(python, ["program.py"], options)
        self.assertEqual((ending.status, ending.stderr), (0, b""))
        return ending.stdout.decode(), Recording(self.recording)

    def run_with_recorder(self, python, *parts):
        """The program starts the recorder itself, when it likes."""
        self.need_signals(python)
        self.write("program.py", "".join((LOAD, SPIN) + parts))
        ending = self.run_bare(python, ["program.py", self.recording])
        self.assertEqual((ending.status, ending.stderr), (0, b""))
        return ending.stdout.decode()


@for_each_python
class OwnSignalTest(TickTest):
    """The tick thread leaves the program its SIGPROF, whoever was first."""

    def each_handler_after(self, python):
        output, recording = self.record(python, SPIN, BY_HAND, """
    spin(0.1)
    signal.signal(signal.SIGPROF, on_signal)
    spin(0.05)
    heard.clear()
    print(count())
    """)
        self.assertEqual(int(output), 300)
        self.assertEqual(recording.losses[SIGNAL_TAKEN], 1)
        self.assertGreater(recording.thread_named("MainThread").wall_s("count"), 0.15 - self.stalled_s())

    def each_handler_before(self, python):
        output = self.run_with_recorder(python, BY_HAND, """
    import sys
    signal.signal(signal.SIGPROF, on_signal)
    recorder.start(sys.argv[1], 1000000, 'signal', [])
    print(count())
    recorder.stop()
    os.kill(os.getpid(), signal.SIGPROF)
    print(len(heard), signal.getsignal(signal.SIGPROF) is on_signal)
    """)
        self.assertEqual(output.split(), ["300", "301", "True"])
        self.assertGreater(list(Recording(self.recording).threads.values())[0].wall_s("count"), 0.15 - self.stalled_s())

    def assert_timer_count(self, output):
        heard, cpu_s = output.split()
        # 10 ms of CPU each: none are added, and they go on.
        self.assertGreaterEqual(int(heard), 60)
        self.assertLessEqual(int(heard), float(cpu_s) / 0.01 * 1.25)

    def each_timer_after(self, python):
        output, _recording = self.record(python, SPIN, BY_TIMER, """
    signal.signal(signal.SIGPROF, on_signal)
    spin(0.05)
    heard.clear()
    signal.setitimer(signal.ITIMER_PROF, 0.01, 0.01)
    print(count())
    """)
        self.assert_timer_count(output)

    def each_timer_before(self, python):
        output = self.run_with_recorder(python, BY_TIMER, """
    import sys
    signal.signal(signal.SIGPROF, on_signal)
    signal.setitimer(signal.ITIMER_PROF, 0.01, 0.01)
    recorder.start(sys.argv[1], 1000000, 'signal', [])
    print(count())
    recorder.stop()
    """)
        self.assert_timer_count(output)


@for_each_python
class MaskTest(TickTest):
    """Threads that no signal reaches are read where they stand."""

    def assert_seen(self, recording, function, seconds):
        self.assertGreater(recording.thread_named("MainThread").wall_s(function), 0.8 * seconds - self.stalled_s())

    def each_all_signals_blocked(self, python):
        _output, recording = self.record(python, SPIN, """
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    def work():
        for _ in range(20):
            spin(0.04)
            time.sleep(0.01)
    work()
    """)
        self.assert_seen(recording, "work", 0.8)

    def each_sigwait(self, python):
        output, recording = self.record(python, SPIN, """
    wanted = {signal.SIGUSR1, signal.SIGUSR2}
    signal.pthread_sigmask(signal.SIG_BLOCK, wanted | {signal.SIGPROF})
    def work():
        spin(0.3)
        os.kill(os.getpid(), signal.SIGUSR1)
        spin(0.3)
        return signal.sigwait(wanted)
    print(int(work()))
    """)
        self.assertEqual(int(output), int(signal.SIGUSR1))
        self.assert_seen(recording, "work", 0.6)

    def each_signalfd(self, python):
        """A descriptor for every signal, SIGPROF among them: at most one tick can be found in it."""
        output, recording = self.record(python, SPIN, """
    import ctypes, struct
    mask = ctypes.create_string_buffer(b'\\xff' * 128)
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    fd = ctypes.CDLL(None).signalfd(-1, mask, 0o4000)
    def work():
        spin(0.3)
        for _ in range(3):
            os.kill(os.getpid(), signal.SIGUSR1)
        spin(0.3)
    work()
    numbers = []
    try:
        while True:
            numbers.append(struct.unpack('I', os.read(fd, 128)[:4])[0])
    except BlockingIOError:
        pass
    print(json.dumps(numbers))
    """)
        numbers = json.loads(output)
        self.assertIn(int(signal.SIGUSR1), numbers)
        self.assertLessEqual(numbers.count(int(signal.SIGPROF)), 1)
        self.assert_seen(recording, "work", 0.6)


@for_each_python
class TimerTest(TickTest):
    """--tick itimer."""

    ITIMER = ("--tick", "itimer")

    def each_two_threads(self, python):
        output, recording = self.record(python, SPIN_BY_TICKS, """
    used = {}
    def one():
        used['one'] = spin_to_tick(1.2)
    def two():
        used['two'] = spin_to_tick(1.2)
    threads = [threading.Thread(target=function, name=function.__name__) for function in (one, two)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    time.sleep(0.5)
    print(json.dumps([used, latest]))
    """, options=self.ITIMER)
        used, latest = json.loads(output)
        for name in "one", "two":
            thread = recording.thread_named(name)
            # A tick finds one of them: before its first and after its last a thread is not seen.
            self.assertAlmostEqual(thread.cpu_s(), used[name], delta=0.05 + 2 * latest)
            # What is shown by the wall clock is the time on a CPU, too: waiting was not seen.
            self.assertAlmostEqual(thread.wall_s(), thread.cpu_s(), delta=0.05)
        self.assertEqual(recording.meta["tick"], ["itimer"])
        self.assertIn(int(recording.meta["tick.resolution_ns"][0]), (1000000, 3333333, 4000000, 10000000))

    def each_report_says_so(self, python):
        self.record(python, SPIN, "\n    spin(0.3)\n", options=self.ITIMER)
        report = self.run_command([COMMAND, self.recording]).stdout.decode()
        self.assertIn("Ticks came from the CPU timer, at best one in ", report)

    def each_sleeper_is_not_seen(self, python):
        output, recording = self.record(python, SPIN_BY_TICKS, """
    def asleep():
        time.sleep(0.5)
    first_tick()
    used = spin_to_tick(0.3)
    asleep()
    first_tick()
    used += spin_to_tick(0.3)
    print(used, latest)
    """, options=self.ITIMER)
        used, latest = map(float, output.split())
        thread = recording.thread_named("MainThread")
        self.assertLess(thread.wall_s("asleep"), 0.02)
        # A tick that meets a frame in the making sees nothing.
        self.assertAlmostEqual(thread.wall_s("spin_to_tick") - thread.wall_s("first_tick"), used, delta=0.02 + latest)

    def each_program_takes_the_timer(self, python):
        _output, recording = self.record(python, SPIN, """
    spin(0.3)
    signal.signal(signal.SIGPROF, lambda *_: None)
    signal.setitimer(signal.ITIMER_PROF, 0.5, 0.5)
    time.sleep(0.3)
    spin(0.3)
    print(signal.getitimer(signal.ITIMER_PROF)[1])
    """, options=self.ITIMER)
        self.assertEqual(recording.losses[SIGNAL_TAKEN], 1)
        report = self.run_command([COMMAND, self.recording]).stdout.decode()
        self.assertIn("The program took the CPU timer or SIGPROF for itself", report)

    def each_refused_where_it_is_taken(self, python):
        output = self.run_with_recorder(python, """
    import sys
    def try_it():
        try:
            recorder.start(sys.argv[1], 1000000, 'signal', [], 'itimer')
        except RuntimeError as error:
            print(error, os.path.exists(sys.argv[1]))
    signal.signal(signal.SIGPROF, lambda *_: None)
    try_it()
    signal.signal(signal.SIGPROF, signal.SIG_IGN)
    signal.setitimer(signal.ITIMER_PROF, 100)
    try_it()
    signal.setitimer(signal.ITIMER_PROF, 0)
    try:
        recorder.start(sys.argv[1], 1000000, 'event', [], 'itimer')
    except RuntimeError as error:
        print(error, os.path.exists(sys.argv[1]))
    recorder.start(sys.argv[1], 1000000, 'signal', [], 'itimer')
    spin(0.1)
    recorder.stop()
    print(signal.getitimer(signal.ITIMER_PROF), signal.getsignal(signal.SIGPROF) == signal.SIG_IGN)
    spin(0.1)
    """)
        taken = "the program uses the profiling timer or SIGPROF itself; leave out --tick itimer False"
        lines = output.splitlines()
        self.assertEqual(lines[:2], [taken, taken])
        self.assertEqual(lines[2], "ticks by the CPU timer need the signal engine; leave out --tick itimer False")
        self.assertEqual(lines[3], "(0.0, 0.0) True")

    def each_exec_and_fork(self, python):
        """The timer outlives exec, and SIGPROF would kill what comes after; a fork inherits none."""
        self.need_signals(python)
        self.write("program.py", SPIN + """
    spin(0.1)
    child = os.fork()
    if child == 0:
        left = signal.getitimer(signal.ITIMER_PROF)
        spin(0.1)
        os._exit(0 if left == (0.0, 0.0) else 9)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0:
        os._exit(9)
    spin(0.05)
    os.execv('/bin/sh', ['sh', '-c', 'i=0; while [ $i -lt 60000 ]; do i=$((i+1)); done; exit 7'])
    """)
        for _turn in range(5):
            ending = self.run_recorded(python, ["program.py"], ["-i", "0.0001", *self.ITIMER])
            self.assertEqual((ending.status, ending.stdout, ending.stderr), (7, b"", b""))


class RefusalTest(ProgramTest):
    def test_event_engine_and_timer(self):
        ending = self.run_command([COMMAND, "--engine", "event", "--tick", "itimer", "-c", "pass"])
        self.assertEqual((ending.status, ending.stdout), (2, b""))
        self.assertEqual(ending.stderr.decode().strip(),
                         "pyinst: The event engine has no ticks; leave out --engine event or --tick itimer.")

    def test_unknown_tick(self):
        ending = self.run_command([COMMAND, "--tick", "sundial", "-c", "pass"])
        self.assertEqual((ending.status, ending.stdout), (2, b""))
        self.assertIn("There is no tick “sundial”; there are thread and itimer.", ending.stderr.decode())


if __name__ == "__main__":
    main()
