"""Recordings that begin and end at random, inside tasks and out of them, while loops in three threads do all
that tasks do: come_and_go.py SECONDS [SEED]

Each begin puts the hooks into the interpreter, each end takes them out. Prints how often, and that no result changed.
"""

import asyncio
import os
import random
import sys
import tempfile
import threading
import time

import task_workers
from pyinst._recorder import Recording

SEEDS = 12
chance = random.Random(int(sys.argv[2]) if sys.argv[2:] else 0)
expected = [task_workers.tasks(seed) for seed in range(SEEDS)]
end = time.monotonic() + float(sys.argv[1])
rounds, problems, recordings = [0, 0], [], [0]


def work(number):
    """At least once, however slow the machine is."""
    while not problems and (time.monotonic() < end or rounds[number] == 0):
        for seed in range(SEEDS):
            found = task_workers.tasks(seed)
            if found != expected[seed]:
                problems.append((seed, found))
        rounds[number] += 1


def record():
    recordings[0] += 1
    return Recording(name="one of many").begin()


def finish(recording):
    recording.end()
    recording.close()


async def switch():
    asyncio.get_running_loop().slow_callback_duration = 60
    while time.monotonic() < end or recordings[0] == 0:
        recording = record()
        child = asyncio.create_task(asyncio.sleep(chance.random() / 50))
        if chance.random() < 0.3:
            child.cancel()
        await asyncio.gather(child, asyncio.to_thread(time.sleep, chance.random() / 100), return_exceptions=True)
        if chance.random() < 0.5:
            await asyncio.to_thread(finish, recording)
        else:
            finish(recording)
        await asyncio.sleep(chance.random() / 100)


threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
for thread in threads:
    thread.start()
asyncio.run(switch())
for thread in threads:
    thread.join()
assert not problems, problems
last = record()
task_workers.tasks(0)
last.end()
with tempfile.TemporaryDirectory(prefix="pyinst-torture-") as folder:
    last.save(os.path.join(folder, "last.pyprof"))
    with open(os.path.join(folder, "last.pyprof"), "rb") as file:
        engine = os.environ.get("PYINST_TASK_ENGINE", "hooks").encode()
        assert b"task.engine%c%s" % (len(engine), engine) in file.read(), "tasks were not followed"
last.close()
assert all(rounds), rounds
# What stands there for good is as it was.
assert {type(asyncio.Task.__dict__[slot]).__name__ for slot in ("__init__", "__del__")} == {"wrapper_descriptor"}
assert isinstance(asyncio.Handle._run, type(record)), asyncio.Handle._run
print("done: %d rounds, %d recordings" % (sum(rounds), recordings[0]))
