"""greenlet and gevent: stacks that are switched below the interpreter. The same output with and without us."""

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


for kind in with_greenlet, with_gevent:
    print(kind.__name__, zlib.crc32(repr(kind(int(sys.argv[1]))).encode()))
