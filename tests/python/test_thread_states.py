"""What a thread was doing: phases of a known kind, with the GIL and without."""

import json
import unittest

from pyprof import Recording
from support import ProgramTest
from tap import for_each_python, for_ends_with_signals, main

RUNNING, HOLDING, GIL_WAIT, BLOCKED, DETACHED, NATIVE = range(1, 7)

PREPARE = """
    import ctypes, hashlib, json, threading, time
    hold_and_sleep = ctypes.PyDLL(None).usleep     # PyDLL keeps the GIL
    data = bytes(8 << 20)
    truth = {}
    def spin(seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            pass
    def phase(function):
        wall, cpu = time.monotonic(), time.thread_time()
        function()
        truth[function.__name__] = [time.monotonic() - wall, time.thread_time() - cpu]
    """

PHASES = PREPARE + """
    def running():
        spin(0.8)
    def holding():
        for _ in range(8):
            hold_and_sleep(100000)
    def blocked():
        time.sleep(0.8)
    def native():
        end = time.monotonic() + 0.8
        while time.monotonic() < end:
            hashlib.sha256(data).digest()
    def fight():
        spin(1.0)
    for function in running, holding, blocked, native:
        phase(function)
    other = threading.Thread(target=fight, name='other')
    other.start()
    phase(fight)
    other.join()
    print(json.dumps(truth))
    """

MIXED = """
    def mixed():
        end = time.monotonic() + 4
        while time.monotonic() < end:
            spin(0.1)
            hold_and_sleep(100000)
            time.sleep(0.1)
            until = time.monotonic() + 0.1
            while time.monotonic() < until:
                hashlib.sha256(data).digest()
    phase(mixed)
    print(json.dumps(truth))
    """


class PhasesTest(ProgramTest):
    def record(self, python, program=PHASES):
        if python.number < (3, 11):
            raise unittest.SkipTest("the signal engine knows CPython 3.11 and later")
        self.write("program.py", program)
        ending = self.run_recorded(python, ["program.py"])
        self.assertEqual((ending.status, ending.stderr), (0, b""))
        recording = Recording(self.recording)
        self.assertEqual(recording.meta["engine"], ["signal"])
        return json.loads(ending.stdout), recording

    def times_in(self, thread, function):
        """{state: [wall s, CPU s]} of the samples below *function*; 0 for what nobody observed between them."""
        times, before = {}, None
        for begin, end, stack, state, cpu in thread.samples:
            gap_ns, before = begin - before if before is not None else 0, end
            if any(frame[0] == function for frame in stack):
                if gap_ns > 2000:
                    times.setdefault(0, [0, 0])[0] += gap_ns / 1e9
                time = times.setdefault(state, [0, 0])
                time[0] += (end - begin) / 1e9
                time[1] += cpu / 1e9
        return times


@for_each_python
class ThreadStatesTest(PhasesTest):
    def each_phases(self, python):
        truth, recording = self.record(python)
        thread = recording.thread_named("MainThread")
        for function, state in (("running", RUNNING), ("holding", HOLDING), ("blocked", BLOCKED), ("native", NATIVE)):
            times = self.times_in(thread, function)
            wall, cpu = truth[function]
            told = "%s %r %r" % (function, truth[function], times)
            # All states together are the phase's wall time; an interval of 1 ms and a late tick at each end.
            self.assertAlmostEqual(sum(time[0] for time in times.values()), wall, delta=0.01 * wall + 0.012, msg=told)
            self.assertAlmostEqual(sum(time[1] for time in times.values()), cpu, delta=0.01 * wall + 0.012, msg=told)
            # 0.8 s were asked for. A sleeper that has woken waits for a CPU: the rest is a busy machine's.
            self.assertGreater(times.get(state, [0])[0], 0.8 * 0.8, told)
        self.assertLess(self.times_in(thread, "holding").get(HOLDING, [0, 9])[1], 0.02)
        self.assertLess(self.times_in(thread, "blocked").get(BLOCKED, [0, 9])[1], 0.02)

    def each_fight_for_the_gil(self, python):
        truth, recording = self.record(python)
        for name in "MainThread", "other":
            times = self.times_in(recording.thread_named(name), "fight")
            told = "%s %r %r" % (name, truth, times)
            self.assertGreater(times[RUNNING][0], 0.2, told)
            self.assertGreater(times[GIL_WAIT][0], 0.15, told)
            # The rest has no GIL and waits for a CPU, on a busy machine.
            self.assertLess(times.get(HOLDING, [0])[0] + times.get(BLOCKED, [0])[0], 0.1, told)

    def each_states_add_up(self, python):
        """Over the whole life of a thread: no overlap, and no gap but where nobody looked for 0.1 s."""
        _truth, recording = self.record(python)
        for thread in recording.threads.values():
            for before, after in zip(thread.samples, thread.samples[1:]):
                gap_ns = after[0] - before[1]
                self.assertGreaterEqual(gap_ns, -2000)
                self.assertTrue(gap_ns <= 2000 or after[1] - after[0] >= 99000000, (before, after))


@for_ends_with_signals
class LongPhaseTest(PhasesTest):
    def each_within_one_percent(self, python):
        """What was seen adds up to the wall time; what nobody saw stands beside it and does not make it up."""
        truth, recording = self.record(python, PREPARE + MIXED)
        times = self.times_in(recording.thread_named("MainThread"), "mixed")
        wall, cpu = truth["mixed"]
        gaps = times.pop(0, [0, 0])[0]
        told = "%r %r, gaps %r" % (truth, times, gaps)
        self.assertLess(gaps, 0.01 * wall, told)
        self.assertAlmostEqual(sum(time[0] for time in times.values()), wall, delta=0.01 * wall, msg=told)
        self.assertAlmostEqual(sum(time[1] for time in times.values()), cpu, delta=0.01 * wall, msg=told)
        for state in RUNNING, HOLDING, BLOCKED, NATIVE:
            self.assertGreater(times.get(state, [0])[0], 0.1, told)


if __name__ == "__main__":
    main()
