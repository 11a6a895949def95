"""Many tiny calls of several kinds: functions, methods, properties, generators."""

import truth


class Box:
    def __init__(self, value):
        self._value = value

    @property
    def value(self):
        return self._value

    def grown(self):
        return Box(self._value + 1)


def add_one(n):
    return n + 1


def numbers(count):
    for n in range(count):
        yield n


def functions():
    n = 0
    for _ in range(20000):
        n = add_one(n)


def objects():
    box = Box(0)
    for _ in range(4000):
        box = box.grown()
        box.value


def generators():
    n = 0
    for i in numbers(10000):
        n += i


while truth.going_on():
    truth.measured(functions)
    truth.measured(objects)
    truth.measured(generators)
truth.tell()
