"""Five threads that work all the time, each in calls of its own, for the seconds that are given."""

import sys
import threading
import time


def leaf(n):
    return sum(range(n % 90))


def branch(n):
    return leaf(n) + leaf(n + 1) if n % 3 else leaf(n)


def work(end, depth):
    n = 0
    while time.monotonic() < end:
        n += 1
        go_down(n, n % depth)


def go_down(n, depth):
    return go_down(n, depth - 1) if depth else branch(n)


def main():
    end = time.monotonic() + float(sys.argv[1])
    threads = [threading.Thread(target=work, args=(end, 3 + i * 2), name="worker %d" % i) for i in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


main()
