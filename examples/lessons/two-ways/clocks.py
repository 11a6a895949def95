"""The truth without a profiler: how long the functions of a program take, by clocks that stand outside of them.

A clock inside of a small function would measure mostly itself. So a whole loop is timed, with the call and
without it, and the difference is what the calls took.
"""

import json
import time

RUNS = 25


def clock(function, by=time.process_time):
    """The seconds of the quickest of some runs: whatever else the machine does only ever adds to them. By the CPU
    clock, which is the wall clock of a machine that does nothing else, or by another for a function that sleeps."""
    taken = []
    for _ in range(RUNS):
        begin = by()
        function()
        taken.append(by() - begin)
    return min(taken)


def tell(measure, counts, whole):
    """Prints JSON: of each function its seconds, its share of *whole*'s sum, and how often it was called."""
    seconds = measure(clock)
    total = sum(seconds[name] for name in whole)
    functions = [{"name": name, "seconds": round(value, 6), "share": round(value / total, 4), "calls": counts[name]}
                 for name, value in seconds.items()]
    print(json.dumps({"whole": "main", "seconds": round(total, 6), "runs": RUNS, "functions": functions}, indent=1))
