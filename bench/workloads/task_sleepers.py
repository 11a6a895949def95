"""Tasks that sleep, for measure_tasks.py: prints the CPU seconds of the process in 3 s of sleep.

usage: task_sleepers.py TASKS
"""

import asyncio
import sys
import time


async def everything(n_tasks):
    tasks = [asyncio.create_task(asyncio.sleep(60)) for _ in range(n_tasks)]
    await asyncio.sleep(1)
    begin = time.process_time()
    await asyncio.sleep(3)
    print("%.4f" % (time.process_time() - begin))
    for task in tasks:
        task.cancel()


if __name__ == "__main__":
    asyncio.run(everything(int(sys.argv[1])))
