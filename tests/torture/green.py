"""greenlet, gevent and uvloop: stacks and loops that are switched below the interpreter. The same output with and without us.

usage: green.py greenlet|gevent|patched|uvloop ROUNDS. patched: the standard library's threads, sockets and sleeps are gevent's.
"""

import sys
import zlib


def mix(n):
    for i in range(200):
        n = (n * 31 + i) & 0xffff
    return n


def with_greenlet(rounds):
    import greenlet
    found = []

    def deep(n, other):
        if n:
            return deep(n - 1, other)
        return other.switch(mix(n))

    def ping():
        for n in range(rounds):
            found.append(deep(n % 30, second))

    def pong(value):
        while True:
            value = first.switch(mix(value))

    first, second = greenlet.greenlet(ping), greenlet.greenlet(pong)
    first.switch()
    return found


def with_gevent(rounds):
    import gevent
    import gevent.queue
    found, queue = [], gevent.queue.Queue()

    def produce(n):
        for i in range(rounds // 10):
            gevent.sleep(0.0005 * (i % 3))
            queue.put(mix(n * 1000 + i))

    def consume(count):
        for _ in range(count):
            found.append(queue.get())

    producers = [gevent.spawn(produce, n) for n in range(20)]
    gevent.joinall(producers + [gevent.spawn(consume, 20 * (rounds // 10))])
    return sorted(found)


def with_patched(rounds):
    import gevent.monkey
    gevent.monkey.patch_all()
    import queue
    import socket
    import threading
    import time
    answers = queue.Queue()
    server = socket.create_server(("127.0.0.1", 0))

    def answer(connection):
        with connection:
            for line in connection.makefile("rb"):
                connection.sendall(b"%d\n" % mix(int(line)))

    def serve():
        for _ in range(10):
            threading.Thread(target=answer, args=(server.accept()[0],)).start()

    def ask(n):
        with socket.create_connection(server.getsockname()) as connection:
            lines = connection.makefile("rb")
            for i in range(rounds // 10):
                connection.sendall(b"%d\n" % (n * 1000 + i))
                answers.put(int(lines.readline()))
                time.sleep(0.0005 * (i % 3))

    threads = [threading.Thread(target=serve)] + [threading.Thread(target=ask, args=(n,)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    server.close()
    return sorted(answers.get() for _ in range(10 * (rounds // 10)))


def with_uvloop(rounds):
    import asyncio
    import uvloop

    async def answer(reader, writer):
        async for line in reader:
            writer.write(b"%d\n" % mix(int(line)))
        writer.close()

    async def ask(port, n, found):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for i in range(rounds // 10):
            writer.write(b"%d\n" % (n * 1000 + i))
            found.append(int(await reader.readline()))
            await asyncio.sleep(0.0005 * (i % 3))
        writer.close()
        await writer.wait_closed()

    async def run():
        found = []
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        await asyncio.gather(*(ask(server.sockets[0].getsockname()[1], n, found) for n in range(10)))
        found += await asyncio.gather(*(asyncio.to_thread(mix, n) for n in range(20)))
        process = await asyncio.create_subprocess_exec("echo", "green", stdout=asyncio.subprocess.PIPE)
        found.append(len((await process.communicate())[0]))
        server.close()
        await server.wait_closed()
        return sorted(found)

    loop = uvloop.new_event_loop()
    try:
        return loop.run_until_complete(run())
    finally:
        loop.close()


kinds = {"greenlet": with_greenlet, "gevent": with_gevent, "patched": with_patched, "uvloop": with_uvloop}
print(sys.argv[1], zlib.crc32(repr(kinds[sys.argv[1]](int(sys.argv[2]))).encode()), flush=True)
