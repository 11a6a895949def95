"""EINTR: C calls that do not retry are interrupted no more often than without us."""

import json
import os

from support import ProgramTest
from tap import for_ends_with_signals, main

FOLDER = os.environ.get("PYINST_BLOCKING_CALLS") or os.path.join(os.path.dirname(__file__), "../../build/tests/sampler")
N = 400
PROGRAM = """
    import json, sys, threading
    sys.path.insert(0, sys.argv[1])
    import blocking_calls
    n, hold, other = map(int, sys.argv[2:5])
    stop = []
    def fight():
        while not stop:
            sum(range(100))
    if other:
        threading.Thread(target=fight, daemon=True).start()
    print(json.dumps({name: blocking_calls.count(name, n, hold) for name in ('poll', 'nanosleep', 'select', 'connect')}))
    stop.append(1)
    """

# Works and sleeps with all signals blocked; says which ones wait for it, and whether one is caught that it knows nothing of.
BLOCKED = """
    import json, re, signal, time
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    def work():
        end = time.monotonic() + 0.5
        while time.monotonic() < end:
            sum(range(100))
    work()
    time.sleep(0.2)
    work()
    with open('/proc/thread-self/status') as file:
        sets = {name: int(bits, 16) for name, bits in re.findall(r'(\\w+):\\s*([0-9a-f]{16})', file.read())}
    print(json.dumps([sets['SigPnd'] | sets['ShdPnd'], bool(sets['SigCgt'] >> signal.SIGPROF - 1 & 1)]))
    """


@for_ends_with_signals
class InterruptedCallsTest(ProgramTest):
    def compare(self, python, n, hold, other, options=()):
        """How many of 4 * n calls were interrupted beyond what the bare program sees."""
        self.write("program.py", PROGRAM)
        line = ["program.py", os.path.abspath(FOLDER), str(n), str(hold), str(other)]
        bare, recorded = self.run_bare(python, line), self.run_recorded(python, line, options)
        self.assertEqual((recorded.status, recorded.stderr), (0, b""))
        bare, recorded = json.loads(bare.stdout), json.loads(recorded.stdout)
        print("# %s hold %d other %d: %d calls of each, bare %r, recorded %r" % (
            python.version, hold, other, n, bare, recorded), flush=True)
        return sum(recorded.values()) - sum(bare.values())

    def each_released(self, python):
        self.assertLessEqual(self.compare(python, N, 0, 0), 0.002 * 4 * N)

    def each_released_beside_a_fighter(self, python):
        self.assertLessEqual(self.compare(python, N // 5, 0, 1), 0.002 * 4 * N // 5 + 1)

    def each_held(self, python):
        """With the GIL held each of them was interrupted once; now the tick thread sees that it sleeps."""
        self.assertLessEqual(self.compare(python, N // 2, 1, 0), 0.02 * 4 * N // 2)

    def each_event_engine(self, python):
        """No signal is sent at all: the same count as bare, with the GIL released and held."""
        for hold in 0, 1:
            self.assertEqual(self.compare(python, N // 4, hold, 0, ["--engine", "event"]), 0)

    def each_event_engine_sends_none(self, python):
        """A signal that was sent to one who blocks them all stays pending; the signal engine's does."""
        self.write("blocked.py", BLOCKED)
        pending = {}
        for engine in "signal", "event":
            ending = self.run_recorded(python, ["blocked.py"], ["--engine", engine])
            self.assertEqual((ending.status, ending.stderr), (0, b""))
            pending[engine], caught = json.loads(ending.stdout)
            self.assertEqual(caught, engine == "signal", "SIGPROF has a handler")
        self.assertNotEqual(pending["signal"], 0, "the program does not see what is sent: nothing was tested")
        self.assertEqual(pending["event"], 0)


if __name__ == "__main__":
    main()
