"""Few calls of large functions: whoever notes each call has little to note.

program.py            does it all 20 times
program.py 1          once: as much as a trace has room for
program.py --clocks   says what takes how long, measured by a clock outside of the functions (needs clocks.py)
"""

import sys

STEPS = 200000


def count_up():
    value = 1
    for step in range(STEPS):
        value = (value * 31 + step) % 9973
    return value


def look_for_primes():
    found = 0
    for number in range(2, 22000):
        divisor = 2
        while divisor * divisor <= number and number % divisor:
            divisor += 1
        found += divisor * divisor > number
    return found


def fill_table():
    table = {}
    for place in range(STEPS):
        table[place * place % 997] = place
    return len(table)


def main(rounds=20):
    for _ in range(rounds):
        total = count_up() + look_for_primes() + fill_table()
    print("result:", total)


def measure(clock):
    """Seconds of each function; *clock* says how long a function takes."""
    return {"count_up": clock(count_up), "look_for_primes": clock(look_for_primes), "fill_table": clock(fill_table)}


COUNTS = {"count_up": 1, "look_for_primes": 1, "fill_table": 1}
WHOLE = "count_up", "look_for_primes", "fill_table"

if __name__ == "__main__":
    if sys.argv[1:] == ["--clocks"]:
        import clocks
        clocks.tell(measure, COUNTS, WHOLE)
    else:
        main(*map(int, sys.argv[1:]))
