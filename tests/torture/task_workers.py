"""Everything that asyncio tasks do, hard on who follows them: tasks(seed) as the functions of workers.py."""

import asyncio
import gc
import sys


class Own(asyncio.Task):
    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)


async def deep(n, leaf):
    if n:
        return await deep(n - 1, leaf) + 1
    return await leaf()


async def yields():
    for _ in range(3):
        await asyncio.sleep(0)
    return 0


async def fails():
    await asyncio.sleep(0)
    raise ValueError("wanted")


async def lasts():
    await asyncio.get_running_loop().create_future()


async def counts(n):
    for i in range(n):
        await asyncio.sleep(0)
        yield i


async def relays(taken, given, n):
    whole = 0
    for _ in range(n):
        value = await taken.get()
        whole += value
        given.put_nowait(value + 1)
    return whole


async def times_out():
    try:
        await asyncio.wait_for(lasts(), 0.001)
    except asyncio.TimeoutError:
        return "late"


async def in_thread(seed):
    """Another worker may have taken the last thread there was, or made stacks too small for one."""
    for _ in range(1000):
        try:
            return await asyncio.to_thread(sum, range(seed % 50))
        except RuntimeError:
            await asyncio.sleep(0.001)


def name_of(result):
    return type(result).__name__ if isinstance(result, BaseException) else result


def turn_another(found):
    """A loop inside a callback of a loop."""
    outer = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    inner = asyncio.new_event_loop()
    inner.slow_callback_duration = 60
    try:
        found.append(inner.run_until_complete(deep(3, yields)))
    finally:
        inner.close()
        asyncio._set_running_loop(outer)


async def work(seed):
    loop, found = asyncio.get_running_loop(), []
    a, b = asyncio.Queue(), asyncio.Queue()
    a.put_nowait(seed % 7)
    loop.call_soon(turn_another, found)
    lasting = [loop.create_task(deep(n, lasts)) for n in range(4)]
    lasting.append(Own(deep(2, lasts), loop=loop))
    loop.call_later(0.002, lambda: [task.cancel() for task in lasting])
    results = await asyncio.gather(relays(a, b, 20), relays(b, a, 20), times_out(), deep(5, fails), deep(9, yields),
                                   in_thread(seed), Own(yields(), loop=loop),
                                   asyncio.shield(loop.create_task(yields())), asyncio.tasks._PyTask(fails(), loop=loop),
                                   *lasting, return_exceptions=True)
    async with asyncio.Lock():
        results += [i async for i in counts(seed % 5)]
    for task in [loop.create_task(yields(), name=str(n)) for n in range(5)]:
        task.set_name("another")
        results.append(await task)
    return [name_of(result) for result in results], found


def tasks(seed):
    """Tasks that end in every way, in a loop that is closed while some are pending."""
    loop = asyncio.new_event_loop()
    loop.set_debug(seed % 3 == 0)
    loop.slow_callback_duration = 60
    loop.set_exception_handler(lambda loop, context: None)
    if sys.version_info >= (3, 12) and seed % 2:
        loop.set_task_factory(asyncio.eager_task_factory)
    try:
        found = loop.run_until_complete(work(seed))
        left = [loop.create_task(deep(n, lasts)) for n in range(3)]
        loop.run_until_complete(asyncio.sleep(0))
        loop.run_until_complete(loop.shutdown_default_executor())
    finally:
        loop.close()
    del left
    if seed % 4 == 0:
        gc.collect()
    return found
