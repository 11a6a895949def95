"""Run TEST-WRITER and read its file with the tests' own reader: test-writer.py TEST-WRITER"""

import os
import subprocess
import sys
import tempfile

sys.path.insert(1, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "python"))

from pyprof import Recording  # noqa: E402


def main(program):
    with tempfile.TemporaryDirectory(prefix="pyinst-writer-") as folder:
        path = os.path.join(folder, "out.pyprof")
        done = subprocess.run([program, path], capture_output=True, text=True)
        print(done.stderr, end="")
        if done.returncode != 0:
            print("not ok 1 - the program ended with %d\n1..1" % done.returncode)
            return 1
        recording = Recording(path)
    wanted = {int(words[0]): int(words[1]) for words in map(str.split, done.stdout.splitlines()) if words[0].isdigit()}
    problems = [] if recording.is_stopped else ["there is no end mark"]
    if recording.chunks.count("SEGM") < 3:
        problems.append("only %d segments" % recording.chunks.count("SEGM"))
    for thread, wall_ns in wanted.items():
        samples = recording.threads[thread].samples
        # The last look's entry is held until the end by the heartbeat: it ends after what was seen, never before.
        seen = sum(end - begin for begin, end, *_rest in samples[:-1])
        if not wall_ns * 0.98 <= seen <= wall_ns * 1.001:
            problems.append("thread %d: %d ns seen of %d" % (thread, seen, wall_ns))
        for _begin, _end, stack, *_rest in samples[:2000]:
            if any(not name.startswith("function_") or file != "by_hand.py" or
                   not int(name[9:]) + 2 <= line <= int(name[9:]) + 4 for name, file, line in stack):
                problems.append("thread %d: a stack that nobody made: %r" % (thread, stack[:3]))
                break
    print("".join("# %s\n" % problem for problem in problems), end="")
    print("%s 1 - %d chunks hold what was seen\n1..1" % ("not ok" if problems else "ok", len(recording.chunks)))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
