"""os.exec*: a tick that is on its way must not kill the program that comes after."""

from pyprof import Recording
from support import ProgramTest
from tap import for_each_python, main

# Without care half of these are killed at this interval; so many are enough to see one.
ROUNDS = 25
BODY = """
    import os, sys, threading
    def spin(n):
        return sum(i * i for i in range(n))
    def replace():
        spin(20000)
        os.{call}
    {start}
    """
WAYS = {
    "execv": ("execv('/bin/sh', ['sh', '-c', 'exit 7'])", "replace()"),
    "execvpe": ("execvpe('sh', ['sh', '-c', 'exit 7'], dict(os.environ, A='1'))", "replace()"),
    "in_thread": ("execv('/bin/sh', ['sh', '-c', 'exit 7'])",
                  "thread = threading.Thread(target=replace)\n    thread.start()\n    while True: spin(100)"),
}


@for_each_python
class ExecTest(ProgramTest):
    compares_seconds = True

    def run_rounds(self, python, way, rounds=ROUNDS):
        call, start = WAYS[way]
        self.write("program.py", BODY.format(call=call, start=start))
        for _turn in range(rounds):
            ending = self.run_recorded(python, ["program.py"], ["-i", "0.0001"])
            self.assertEqual((ending.status, ending.stdout, ending.stderr), (7, b"", b""))
        recording = Recording(self.recording)
        self.assertFalse(recording.is_cut)

    def each_execv(self, python):
        self.run_rounds(python, "execv")

    def each_execvpe(self, python):
        self.run_rounds(python, "execvpe", 5)

    def each_in_thread(self, python):
        self.run_rounds(python, "in_thread", 10)

    def each_that_fails(self, python):
        """An exec that comes back: the program goes on, and so, after a tenth of a second, does the recording."""
        self.write("program.py", """
            import os, time
            def after():
                end = time.monotonic() + 0.4
                while time.monotonic() < end:
                    sum(range(100))
            try:
                os.execv('/no/such/program', ['x'])
            except FileNotFoundError:
                print('goes on')
            after()
            """)
        self.assert_as_bare(python, ["program.py"])
        thread = Recording(self.recording).thread_named("MainThread")
        self.assertGreater(thread.wall_s("after"), 0.25 - self.stalled_s())


if __name__ == "__main__":
    main()
