"""Two threads that fight for the GIL; within each of them two functions share its time."""

import threading

import truth


def one_long():
    n = 0
    for i in range(70000):
        n += i & 3


def one_short():
    n = 0
    for i in range(30000):
        n += i & 3


def two_long():
    n = 0
    for i in range(80000):
        n += i & 3


def two_short():
    n = 0
    for i in range(20000):
        n += i & 3


def run(group, first, second):
    while truth.going_on():
        truth.measured(first, group=group)
        truth.measured(second, group=group)


threads = [threading.Thread(target=run, args=("one", one_long, one_short), name="one"),
           threading.Thread(target=run, args=("two", two_long, two_short), name="two")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
truth.tell()
