"""--engine event --interval 0: every call and every return is in the recording, and 0 means nothing elsewhere."""

import unittest

from pyprof import Recording
from support import ProgramTest
from tap import for_ends, main

CALLS = 20000
PROGRAM = """
    def leaf(number):
        return number + 1

    def middle(number):
        return leaf(number)

    def outer():
        number = 0
        for _ in range(%d):
            number = middle(number)
        return number

    print(outer())
    """ % CALLS


def count_samples(recording, *names):
    """The samples that end in the functions *names*, outermost first."""
    return sum(1 for thread in recording.threads.values() for sample in thread.samples
               if tuple(frame[0] for frame in sample[2])[-len(names):] == names)


@for_ends
class TraceTest(ProgramTest):
    def each_every_call(self, python):
        self.write("calls.py", PROGRAM)
        self.assert_as_bare(python, ["calls.py"])
        ending = self.run_recorded(python, ["calls.py"], ["--engine", "event", "--interval", "0"])
        self.assertEqual(ending.stdout, b"%d\n" % CALLS)
        recording = Recording(self.recording)
        self.assertFalse(any(recording.losses.values()), recording.losses)
        # A leaf's time ends once a call, with its return. Its caller's ends with the call, and with its own return.
        self.assertEqual(count_samples(recording, "middle", "leaf"), CALLS)
        self.assertEqual(count_samples(recording, "outer", "middle"), 2 * CALLS)
        report = self.run_command([self.recorded_line(python, [])[0], self.recording]).stdout.decode()
        self.assertIn("Traced: every call and return, ", report)

    def each_only_by_events(self, python):
        self.write("calls.py", PROGRAM)
        for options in ["--interval", "0"], ["--interval", "0", "--engine", "signal"]:
            ending = self.run_recorded(python, ["calls.py"], options)
            self.assertEqual((ending.status, ending.stdout), (2, b""))
            self.assertIn(b"only the event engine can", ending.stderr)


if __name__ == "__main__":
    main()
