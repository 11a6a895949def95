"""The watchers of the machine's stalls, which tests that compare seconds rely on."""

import os
import signal
import time
import unittest

from stalls import Stalls
from tap import main


class StallsTest(unittest.TestCase):
    def test_processor_taken_away(self):
        """What a watcher misses is counted, once."""
        with Stalls() as stalls:
            time.sleep(0.1)
            for _ in range(2):
                os.kill(stalls.watchers[0].pid, signal.SIGSTOP)
                time.sleep(0.2)
                os.kill(stalls.watchers[0].pid, signal.SIGCONT)
                time.sleep(0.05)
        self.assertGreater(stalls.seconds, 0.39)

    def test_each_processor_has_a_watcher(self):
        with Stalls() as stalls:
            seen = [os.sched_getaffinity(watcher.pid) for watcher in stalls.watchers]
        self.assertEqual(sorted(map(list, seen)), [[cpu] for cpu in sorted(os.sched_getaffinity(0))])


if __name__ == "__main__":
    main()
