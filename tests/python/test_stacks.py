"""Exact stacks: what a tick sees, frame by frame and line by line, on every interpreter present."""

import os
import shutil

from pyprof import Recording
from support import ProgramTest
from tap import for_each_python, main

HERE = os.path.dirname(os.path.abspath(__file__))
SPECIMENS = 23


@for_each_python
class StacksTest(ProgramTest):
    def each_specimens(self, python):
        if python.number < (3, 11):
            # No signals there, so no tick to raise: what the event engine records must be right instead.
            return self.look_at_events(python)
        shutil.copy(os.path.join(HERE, "specimens.py"), self.folder)
        self.write("specimen_import.py", "here()\n")
        ending = self.run_recorded(python, ["specimens.py"])
        lines = ending.stdout.decode().splitlines()
        self.assertEqual((ending.status, ending.stderr), (0, b""), lines)
        self.assertEqual([line for line in lines if " ok " not in line], [])
        self.assertEqual(len(lines), SPECIMENS, lines)
        depth = next(int(line.split()[-1]) for line in lines if line.startswith("deep "))
        self.assertGreater(depth, 10000)

    def look_at_events(self, python):
        self.write("nest.py", """
            import time
            def spin(seconds):
                end = time.perf_counter() + seconds
                while time.perf_counter() < end:
                    pass
            def outer():
                def inner():
                    begin = time.perf_counter()
                    spin(0.3)
                    print(time.perf_counter() - begin)
                inner()
            outer()
            """)
        ending = self.run_recorded(python, ["nest.py"])
        self.assertEqual((ending.status, ending.stderr), (0, b""))
        true_s = float(ending.stdout)
        recording = Recording(self.recording)
        self.assertEqual(recording.meta["engine"], ["event"])
        names = {"<module>", "outer", "inner", "spin"}
        longest = max(recording.thread_named("MainThread").samples, key=lambda sample: sample[1] - sample[0])
        plain = [frame[0].rpartition(".")[2] for frame in longest[2]]
        self.assertLessEqual(set(plain[:4]), names)
        spun = sum(end - begin for begin, end, stack, _s, _c in recording.thread_named("MainThread").samples
                   if any(frame[0].endswith("spin") for frame in stack))
        self.assertAlmostEqual(spun / 1e9, true_s, delta=0.05)

    def each_deep_recorded(self, python):
        """10,000 frames deep for a while: whole in the file, and the reports can tell of it."""
        self.write("deep.py", """
            import sys, threading, time
            def down(n):
                if n:
                    return down(n - 1)
                end = time.perf_counter() + 0.3
                while time.perf_counter() < end:
                    pass
            sys.setrecursionlimit(20000)
            threading.stack_size(512 << 20)
            thread = threading.Thread(target=down, args=(10000,))
            thread.start()
            thread.join()
            print('up again')
            """)
        ending = self.assert_as_bare(python, ["deep.py"])
        self.assertEqual(ending.stdout, b"up again\n")
        recording = Recording(self.recording)
        depth = max((len(sample[2]) for thread in recording.threads.values() for sample in thread.samples))
        self.assertGreater(depth, 10000)


if __name__ == "__main__":
    main()
