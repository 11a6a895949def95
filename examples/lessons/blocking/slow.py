"""Twenty downloads at the same time, so one hopes; but one call holds up everybody."""

import asyncio
import time


def ask_old_server(number):
    time.sleep(0.1)
    return number


async def download(number):
    await asyncio.sleep(0.05)
    return ask_old_server(number)


async def main():
    answers = await asyncio.gather(*(download(number) for number in range(20)))
    print("answers:", sum(answers))


if __name__ == "__main__":
    asyncio.run(main())
