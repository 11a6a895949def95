"""A call graph that is known: graph.py SECONDS THREADS. Each line that calls says whom, in its comment.

The comments are the truth that graph_check.py holds every recorded stack against: "# calls: a, b"
names the functions, by qualified name, that may stand above this line, "-" that none may.
A line without one calls no Python function.
"""

import functools  # library
import itertools  # library
import re  # library
import sys  # library
import threading  # library
import time  # library


class Node:  # calls: Node
    def __init__(self, value):
        self.value = self.checked(value)  # calls: Node.checked

    @staticmethod
    def checked(value):
        return value & 1023

    @property
    def doubled(self):
        return leaf(self.value) * 2  # calls: leaf

    def __lt__(self, other):
        return self.value < other.value

    def __getitem__(self, index):
        if index > 3:
            raise IndexError(index)
        return self.doubled + index  # calls: Node.doubled

    @classmethod
    def make(cls, value):
        return cls(value)  # calls: Node.__init__


def leaf(n):
    total = 0
    for i in range(n & 7):
        total += i
    return total


def numbers(count):
    for n in range(count):
        yield leaf(n)  # calls: leaf


def delegating(count):
    yield from numbers(count)  # calls: numbers


def key_of(node):
    return node.doubled  # calls: Node.doubled


def compare(a, b):
    return leaf(a.value) - leaf(b.value)  # calls: leaf


def sorts(nodes):
    sorted(nodes)  # calls: Node.__lt__
    sorted(nodes, key=key_of)  # calls: key_of
    sorted(nodes, key=functools.cmp_to_key(compare))  # calls: compare
    return max(nodes, key=key_of)  # calls: key_of


def comprehends(nodes):
    a = [leaf(node.value) for node in nodes]  # calls: leaf, comprehends.<locals>.<listcomp>
    b = {leaf(node.value): 1 for node in nodes}  # calls: leaf, comprehends.<locals>.<dictcomp>
    c = sum(leaf(node.value) for node in nodes)  # calls: leaf, comprehends.<locals>.<genexpr>
    d = list(map(lambda node: node.doubled, nodes))  # calls: Node.doubled, comprehends.<locals>.<lambda>
    return len(a) + len(b) + c + len(d)


def iterates(nodes):
    total = 0
    for value in delegating(12):  # calls: delegating
        total += value
    for value in itertools.chain(numbers(3), numbers(4)):  # calls: numbers
        total += value
    for value in nodes[0]:  # calls: Node.__getitem__
        total += value
    return total + sum(numbers(5))  # calls: numbers


def even(n):
    return True if n == 0 else odd(n - 1)  # calls: odd


def odd(n):
    return False if n == 0 else even(n - 1)  # calls: even


def fails(n):
    if n == 0:
        raise ValueError(n)
    try:
        fails(n - 1)  # calls: fails
    finally:
        leaf(n)  # calls: leaf


def catches(n):
    try:
        fails(n)  # calls: fails
    except ValueError:
        return leaf(n)  # calls: leaf


def replace(match):
    return str(leaf(len(match.group())))  # calls: leaf


def replaces():
    return re.sub("a+", replace, "aabaaabab")  # library calls: replace


def closes():
    generator = numbers(9)
    next(generator)  # calls: numbers
    generator.close()  # calls: numbers


DYING = "def dying(n):\n    return leaf(n)\n"


def runs_code(n):
    scope = {"leaf": leaf}
    exec(compile(DYING, "<dying>", "exec"), scope)  # calls: <dying>
    return scope["dying"](n)  # calls: dying


async def deep_await(n):
    if n:
        return await deep_await(n - 1)  # calls: deep_await
    return leaf(7)  # calls: leaf


def awaits():
    try:
        deep_await(5).send(None)  # calls: deep_await
    except StopIteration as stop:
        return stop.value


def one_round(n):
    nodes = [Node.make(n * 7 + i) for i in range(12)]  # calls: Node.make, one_round.<locals>.<listcomp>
    sorts(nodes)  # calls: sorts
    comprehends(nodes)  # calls: comprehends
    iterates(nodes)  # calls: iterates
    even(n & 31)  # calls: even
    catches(n & 15)  # calls: catches
    closes()  # calls: closes
    awaits()  # calls: awaits
    if n & 7 == 0:
        replaces()  # calls: replaces
        runs_code(n)  # calls: runs_code


def work(end):
    n = 0
    while time.monotonic() < end:
        one_round(n)  # calls: one_round
        n += 1


def main(seconds, count):
    end = time.monotonic() + seconds
    threads = [threading.Thread(target=work, args=(end,)) for _ in range(count - 1)]  # library calls: main.<locals>.<listcomp>
    for thread in threads:
        thread.start()  # library
    work(end)  # calls: work
    for thread in threads:
        thread.join()  # library


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))  # calls: main
