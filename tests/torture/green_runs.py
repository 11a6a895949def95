"""green.py bare and recorded: the same status and output, and a whole recording."""

import os
import tempfile

import recorded

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGES = {"greenlet": "greenlet", "gevent": "gevent", "patched": "gevent", "uvloop": "uvloop"}
ROUNDS = 300
LIMIT_S = 120


def compare(command, python, packages, kind, turns, options=()):
    """[what went wrong] in so many recorded runs. *packages*: a folder for PYTHONPATH; *options*: of the recorder."""
    extra = {"PYTHONPATH": packages}
    words = [os.path.join(HERE, "green.py"), kind, str(ROUNDS)]
    failures = []
    with tempfile.TemporaryDirectory(prefix="pyinst-torture-") as scratch:
        recording = os.path.join(scratch, "green.pyprof")
        bare = recorded.run([python.path, *words], LIMIT_S, scratch, extra)
        if bare.status != 0:
            return ["%s: without us it ends with %s: %s" % (kind, bare.status, bare.output[-300:])]
        for turn in range(turns):
            done = recorded.run(recorded.recording_line(command, python.path, recording, "0.0001", [*options, *words]), LIMIT_S, scratch, extra)
            if done != bare:
                failures.append("%s, turn %d: status %s, %s" % (kind, turn, done.status, done.output[-300:]))
            elif not recorded.check(command, recording).is_whole:
                failures.append("%s, turn %d: the recording is not whole" % (kind, turn))
    return failures
