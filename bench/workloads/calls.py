"""Call-heavy: small functions, methods and generators, nothing else. The worst case for any recorder of calls."""

import clock


class Item:
    __slots__ = ("price", "pieces")

    def __init__(self, price, pieces):
        self.price = price
        self.pieces = pieces

    def total(self):
        return times(self.price, self.pieces)


def times(price, pieces):
    return price * pieces


def items(count):
    for number in range(count):
        yield Item(number % 13, number % 7)


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def work(rounds):
    for _ in range(rounds):
        sum(item.total() for item in items(20000))
        fibonacci(20)


clock.measure(work)
