"""Tokens that go round through queues, for tasks.py: prints the loop thread's CPU seconds and the switches.

usage: task_switches.py TASKS SWITCHES
"""

import asyncio
import sys
import time


async def fifth(queue):
    return await queue.get()


async def fourth(queue):
    return await fifth(queue)


async def third(queue):
    return await fourth(queue)


async def second(queue):
    return await third(queue)


async def pass_on(number, queues, left):
    own, next_one = queues[number], queues[(number + 1) % len(queues)]
    while left[0] > 0:
        token = await second(own)
        left[0] -= 1
        next_one.put_nowait(token)


async def everything(n_tasks, n_switches):
    queues, left = [asyncio.Queue() for _ in range(n_tasks)], [n_switches]
    tasks = [asyncio.create_task(pass_on(number, queues, left)) for number in range(n_tasks)]
    await asyncio.sleep(0)
    begin = time.thread_time()
    for queue in queues[::2]:
        queue.put_nowait(1)
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    print("%.4f %d" % (time.thread_time() - begin, n_switches - left[0]))
    for task in tasks:
        task.cancel()


if __name__ == "__main__":
    asyncio.run(everything(int(sys.argv[1]), int(sys.argv[2])))
