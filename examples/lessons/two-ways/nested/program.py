"""A mix: sleeping, small functions that call smaller ones, and one large computation.

program.py            does it all 40 times
program.py 1          once: as much as a trace has room for
program.py --clocks   says what takes how long, measured by a clock outside of the loops (needs clocks.py)
"""

import sys
import time

LINES = ["%d;%d" % (number, number * 7 % 1000) for number in range(1500)]


def fetch():
    for _ in range(2):
        time.sleep(0.006)


def weigh(number):
    high, low = divmod(number, 13)
    return (high * high + low * 3) % 101


def parse_line(line):
    first, second = line.split(";")
    return weigh(int(first)) + weigh(int(second))


def parse():
    total = 0
    for line in LINES:
        total += parse_line(line)
    return total


def summarize():
    value = 1
    for step in range(150000):
        value = (value * 31 + step) % 9973
    return value


def main(rounds=40):
    for _ in range(rounds):
        fetch()
        total = parse() + summarize()
    print("result:", total)


def do_nothing(value):
    return 0


def skip_lines():
    """parse() with calls of what does nothing: calling is the caller's work."""
    total = 0
    for line in LINES:
        total += do_nothing(line)
    return total


def split_line(line):
    first, second = line.split(";")
    return do_nothing(int(first)) + do_nothing(int(second))


def split_lines():
    """parse() with the work of parse_line(), but not of weigh()."""
    total = 0
    for line in LINES:
        total += split_line(line)
    return total


def measure(clock):
    """Seconds of each function with all that it calls; *clock* says how long a function takes."""
    loop, split, all_lines = clock(skip_lines), clock(split_lines), clock(parse)
    return {"fetch": clock(fetch, by=time.perf_counter), "summarize": clock(summarize), "parse": all_lines, "parse_line": all_lines - loop,
            "weigh": all_lines - split}


COUNTS = {"fetch": 1, "summarize": 1, "parse": 1, "parse_line": len(LINES), "weigh": 2 * len(LINES)}
WHOLE = "fetch", "parse", "summarize"

if __name__ == "__main__":
    if sys.argv[1:] == ["--clocks"]:
        import clocks
        clocks.tell(measure, COUNTS, WHOLE)
    else:
        main(*map(int, sys.argv[1:]))
