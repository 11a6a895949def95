"""Two functions that call each other, entered from two sides, beside a flat loop."""

import truth


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


def from_even():
    for _ in range(60):
        even(300)


def from_odd():
    for _ in range(20):
        odd(300)


def flat():
    n = 0
    for i in range(20000):
        n += i & 3


while truth.going_on():
    truth.measured(from_even)
    truth.measured(from_odd)
    truth.measured(flat)
truth.tell()
