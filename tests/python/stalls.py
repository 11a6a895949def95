"""For how long this machine kept programs from running that wanted to: what a test that compares seconds must know.

Another guest of the same host, or a busy neighbour, takes a processor away for tens of milliseconds. A recorder that is
not running then cannot see what runs elsewhere meanwhile, and what it sees anew is cut short or made longer by as much.
A watcher on each processor sleeps for a millisecond at a time and adds up how much too late it woke.

    with Stalls() as stalls:
        ...
    self.assertAlmostEqual(seen, true, delta=0.05 + stalls.seconds)

On a machine that is left alone the sum is next to nothing (test_stalls.py).
"""

import os
import select
import subprocess
import sys
import time

SLEEP_S = 0.001
#: A woken sleeper waits so long at most where every program gets its turn.
USUAL_S = 0.004


def watch(asked):
    """Answers each line with the seconds of all wakings so far that were too late."""
    total = 0.0
    last = time.monotonic()
    while True:
        is_asked = select.select([asked], [], [], SLEEP_S)[0]
        now = time.monotonic()
        late = now - last - SLEEP_S
        if late > USUAL_S:
            total += late
        last = now
        if is_asked:
            if asked.readline() == b"":
                return
            print(total, flush=True)


class Stalls:
    def __enter__(self):
        self.seconds = None
        self.watchers = [
            subprocess.Popen([sys.executable, "-S", "-E", os.path.abspath(__file__), str(cpu)],
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            for cpu in sorted(os.sched_getaffinity(0))]
        for watcher in self.watchers:
            watcher.stdout.readline()
        return self

    def seconds_so_far(self):
        total = 0.0
        for watcher in self.watchers:
            watcher.stdin.write(b"\n")
            watcher.stdin.flush()
            total += float(watcher.stdout.readline())
        return total

    def __exit__(self, *error):
        self.seconds = self.seconds_so_far()
        for watcher in self.watchers:
            watcher.communicate()


if __name__ == "__main__":
    os.sched_setaffinity(0, [int(sys.argv[1])])
    print("watching", flush=True)
    watch(sys.stdin.buffer.raw)
