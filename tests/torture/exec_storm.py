"""os.exec* while ticks fly: a tick that is on its way must not kill the program that comes after."""

import os
import tempfile

import recorded

PROGRAM = """
import os, threading, sys
def spin(n):
    return sum(i * i for i in range(n))
def replace():
    spin({spin})
    os.{call}
if {threaded}:
    threading.Thread(target=replace).start()
    while True:
        spin(100)
replace()
"""

CALLS = ("execv('/bin/sh', ['sh', '-c', 'exit 7'])", "execve('/bin/sh', ['sh', '-c', 'exit 7'], dict(os.environ, A='1'))",
         "execvp('sh', ['sh', '-c', 'exit 7'])", "execl('/bin/sh', 'sh', '-c', 'exit 7')")


def storm(command, python, count, first_seed=0):
    """How many were run, and [what went wrong]."""
    failures = []
    with tempfile.TemporaryDirectory(prefix="pyinst-torture-") as folder:
        recording = os.path.join(folder, "exec.pyprof")
        for seed in range(first_seed, first_seed + count):
            # From the first tick to some milliseconds later, from the main thread and from another.
            text = PROGRAM.format(spin=seed * 37 % 20000, threaded=seed % 4 == 3,
                                  call=CALLS[seed // 4 % len(CALLS)])
            line = recorded.recording_line(command, python.path, recording, "0.0001", ["-c", text])
            done = recorded.run(line, 60, folder)
            if done.status != 7 or done.output:
                failures.append("exec %d: status %s %s" % (seed, done.status, done.output[-300:]))
            if seed % 50 == 0 and not recorded.check(command, recording).is_whole:
                failures.append("exec %d: the recording is not whole" % seed)
    return failures
