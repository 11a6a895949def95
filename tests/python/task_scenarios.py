"""One asyncio program with a scenario after the other; each prints how long it took, and how long it computed.

The tests of reports and the table in docs/accuracy.md look at what is said of it.
"""

import asyncio
import contextlib
import sys
import time


#: What burn() took in the scenario so far: on a busy machine more than was asked for.
burned = [0.0]


def burn(seconds):
    begin = now = time.perf_counter()
    while now < begin + seconds:
        now = time.perf_counter()
    burned[0] += now - begin


async def sleeper(seconds=0.2):
    await asyncio.sleep(seconds)


async def cpu():
    for _ in range(5):
        burn(0.006)
        await asyncio.sleep(0)


async def deep(levels=5):
    if levels:
        await deep(levels - 1)
    else:
        await asyncio.sleep(0.2)


async def gather_sleep():
    await asyncio.gather(*[sleeper() for _ in range(10)])


async def gather_cpu():
    await asyncio.gather(*[cpu() for _ in range(5)])


async def nested():
    await asyncio.gather(*[deep() for _ in range(5)])


async def task_group():
    async with asyncio.TaskGroup() as group:
        for _ in range(5):
            group.create_task(sleeper())
        group.create_task(cpu())


def block():
    time.sleep(0.2)


async def to_thread():
    await asyncio.to_thread(block)


async def executor():
    await asyncio.get_running_loop().run_in_executor(None, burn, 0.2)


async def numbers():
    for number in range(3):
        await asyncio.sleep(0.05)
        yield number


async def async_generator():
    async for _ in numbers():
        burn(0.02)


@contextlib.asynccontextmanager
async def connection():
    await asyncio.sleep(0.1)
    yield
    await asyncio.sleep(0.1)


async def async_with():
    async with connection():
        burn(0.02)


async def holder(lock):
    async with lock:
        await asyncio.sleep(0.1)


async def lock():
    shared = asyncio.Lock()
    await asyncio.gather(*[holder(shared) for _ in range(3)])


async def producer(queue):
    for number in range(4):
        burn(0.03)
        await queue.put(number)
        await asyncio.sleep(0.03)
    await queue.put(None)


async def consumer(queue):
    while await queue.get() is not None:
        burn(0.005)


async def queue():
    shared = asyncio.Queue()
    await asyncio.gather(producer(shared), consumer(shared))


async def eager_child():
    burn(0.02)
    await asyncio.sleep(0.15)


async def eager():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    try:
        await asyncio.gather(*[eager_child() for _ in range(3)])
    finally:
        loop.set_task_factory(None)


async def wait_for():
    await asyncio.wait_for(deep(), 5)


async def background():
    task = asyncio.create_task(cpu())
    await asyncio.sleep(0.2)
    assert task.done()


async def blocked():
    async def takes_turns():
        await asyncio.sleep(0)
    others = [asyncio.create_task(takes_turns()) for _ in range(4)]
    await asyncio.sleep(0)
    burn(0.15)
    await asyncio.gather(*others)


SCENARIOS = [gather_sleep, gather_cpu, nested, task_group, to_thread, executor, async_generator, async_with, lock, queue,
             wait_for, background, blocked]
if sys.version_info >= (3, 12):
    SCENARIOS.append(eager)


async def main(names):
    for scenario in SCENARIOS:
        if not names or scenario.__name__ in names:
            begin, burned[0] = time.perf_counter(), 0.0
            await scenario()
            print(scenario.__name__, "%.6f %.6f" % (time.perf_counter() - begin, burned[0]), flush=True)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[:1] == ["--uvloop"]:
        import uvloop
        uvloop.run(main(arguments[1:]))
    else:
        asyncio.run(main(arguments))
