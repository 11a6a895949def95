"""Tokens that go round through queues, for measure_tasks.py: prints the loop thread's CPU seconds for each block of switches.

usage: task_switches.py TASKS SWITCHES BLOCKS [forward]

forward: in every other block, beginning with the first, the recorder's hooks pass everything through.
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


async def pass_on(number, queues, block):
    own, next_one = queues[number], queues[(number + 1) % len(queues)]
    while True:
        token = await second(own)
        block.left -= 1
        if block.left == 0:
            block.ends()
        next_one.put_nowait(token)


class Block:
    def __init__(self, n_switches, n_blocks, forward):
        self.n_switches, self.n_blocks, self.forward = n_switches, n_blocks, forward
        self.is_over = asyncio.Event()
        self.seconds = []
        self.left = n_switches        # the first is not measured
        self.begin = None

    def ends(self):
        now = time.thread_time()
        if self.begin is not None:
            self.seconds.append(now - self.begin)
        if len(self.seconds) == self.n_blocks:
            self.is_over.set()
            return
        if self.forward:
            sys.modules["pyinst._sampler"].forward_tasks(len(self.seconds) % 2 == 0)
        self.left = self.n_switches
        self.begin = time.thread_time()


async def everything(n_tasks, n_switches, n_blocks, forward):
    queues, block = [asyncio.Queue() for _ in range(n_tasks)], Block(n_switches // n_blocks, n_blocks, forward)
    tasks = [asyncio.create_task(pass_on(number, queues, block)) for number in range(n_tasks)]
    await asyncio.sleep(0)
    for queue in queues[::2]:
        queue.put_nowait(1)
    await block.is_over.wait()
    print(*["%.4f" % seconds for seconds in block.seconds])
    for task in tasks:
        task.cancel()


if __name__ == "__main__":
    asyncio.run(everything(*map(int, sys.argv[1:4]), sys.argv[4:]))
