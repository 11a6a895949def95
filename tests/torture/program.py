"""The tortured program: program.py SEED SECONDS ENDING RESULTS [EXPECTED]

Runs some of the workers, others with each seed, in a thread each, and the program's own signals in
the main one, until the time is over, writes what came out to RESULTS, and ends as ENDING says, with daemon threads still at work. EXPECTED
is such a file of a run without the recorder; what differs from it is told.
"""

import faulthandler
import json
import os
import signal
import sys
import threading
import time
import traceback
import warnings
import zlib

import workers

KINDS = 12         # seeds of each worker, again and again
PAUSE_S = 0.002    # of a worker after each round, so that the next one comes to work


class Log:
    """What one worker did."""

    def __init__(self, expected):
        self.rounds, self.values, self.changed, self.errors = 0, {}, [], []
        self.expected = expected
        self.seen = {}    # a text of each kind that was as expected

    def find_change(self, kind, value):
        """The part of it that is new, where it was once as expected; its beginning otherwise."""
        seen = self.seen.get(kind, "")
        n_same = len(os.path.commonprefix([seen, value])) if seen else 0
        return "%s [from character %d]" % (value[max(0, n_same - 100):n_same + 300], n_same)

    def run(self, function, base, end):
        while time.monotonic() < end:
            kind = self.rounds % KINDS
            self.rounds += 1
            try:
                value = repr(function(base + kind))
                time.sleep(PAUSE_S)
            except Exception:
                self.errors.append(traceback.format_exc(limit=-3))
                if len(self.errors) >= 3:
                    return
                continue
            self.compare(str(kind), value)

    def compare(self, kind, value):
        crc = zlib.crc32(value.encode())
        want = self.expected.get(kind, self.values.get(kind, crc))
        if crc != want and len(self.changed) < 3:
            self.changed.append(self.find_change(kind, value))
        elif crc == want:
            self.seen.setdefault(kind, value)
        self.values[kind] = want


def own_signals(seed):
    """Signals and timers of the program's own, SIGPROF among them. Main thread."""
    seen = {}

    def handle(number, _frame):
        seen[number] = seen.get(number, 0) + 1

    def wait_for(number, count):
        end = time.monotonic() + 20
        while seen.get(number, 0) < count and time.monotonic() < end:
            workers.mix(seed)
        return seen.get(number, 0) >= count

    mine = [signal.SIGALRM, signal.SIGUSR1, signal.SIGUSR2, signal.SIGPROF]
    old = [signal.signal(number, handle) for number in mine]
    signal.setitimer(signal.ITIMER_REAL, 0.002, 0.002)
    signal.setitimer(signal.ITIMER_PROF, 0.002, 0.002)
    found = [wait_for(signal.SIGALRM, 3), wait_for(signal.SIGPROF, 2)]
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.setitimer(signal.ITIMER_PROF, 0)
    for count in range(1, 6):
        os.kill(os.getpid(), signal.SIGUSR1)
        found.append(wait_for(signal.SIGUSR1, count))
    signal.raise_signal(signal.SIGUSR2)
    found.append(wait_for(signal.SIGUSR2, 1))
    for number, handler in zip(mine, old):
        # A program that took the profiling signal ignores it afterwards: a timer's last one may be on its way.
        signal.signal(number, signal.SIG_IGN if number == signal.SIGPROF else handler or signal.SIG_DFL)
    return found


def fault_handler(seed):
    """Made to speak; with PYINST_TORTURE_STORM turned on and off as well, which is known to be able to kill."""
    with open(os.devnull, "w", encoding="ascii") as nothing:
        faulthandler.dump_traceback(nothing, all_threads=False)   # of all, a new CPython crashes while threads come and go
        faulthandler.dump_traceback_later(600, file=nothing)
        faulthandler.cancel_dump_traceback_later()
    if os.environ.get("PYINST_TORTURE_STORM"):
        faulthandler.disable()
        faulthandler.enable()
    return faulthandler.is_enabled()


def forever():
    n = 0
    while True:
        n = workers.mix(n)


def main(seed, seconds, ending, results, expected):
    warnings.simplefilter("ignore")
    end = time.monotonic() + seconds
    faulthandler.enable()    # after us; PYTHONFAULTHANDLER does it before
    functions = workers.choose(seed)
    sys.setswitchinterval(0.005 if seed % 4 else 0.0002)
    in_main = [own_signals, fault_handler]
    logs = {function.__name__: Log(expected.get(function.__name__, {})) for function in functions + in_main}
    threads = []
    for function in functions:
        log = logs[function.__name__]
        threads.append(workers.start_thread(lambda log=log, function=function: log.run(function, seed * 100, end)))
    while time.monotonic() < end:
        for function in in_main:
            logs[function.__name__].run(function, seed * 100, min(end, time.monotonic() + 0.3))
    for thread in threads:
        thread.join()
    with open(results, "w", encoding="utf-8") as file:
        json.dump({name: {"rounds": log.rounds, "values": log.values, "changed": log.changed, "errors": log.errors}
                   for name, log in logs.items()}, file)
    print("done", seed, flush=True)
    for _ in range(3):
        workers.start_thread(forever, daemon=True)
    time.sleep(0.02)
    leave(ending)


def leave(ending):
    if ending == "exit":
        sys.exit(3)
    elif ending == "_exit":
        os._exit(4)
    elif ending == "exec":
        os.execv("/bin/sh", ["sh", "-c", "exit 5"])
    elif ending == "abort":
        os.abort()


if __name__ == "__main__":
    known = {}
    if len(sys.argv) > 5:
        with open(sys.argv[5], encoding="utf-8") as told:
            known = {name: log["values"] for name, log in json.load(told).items()}
    sys.setrecursionlimit(1000)
    threading.current_thread().name = "MainThread"
    main(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3], sys.argv[4], known)
