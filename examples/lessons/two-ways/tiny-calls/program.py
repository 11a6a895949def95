"""A function that does next to nothing, called very often, beside one that works without calling anybody.

program.py            does it all 20 times
program.py 1          once: as much as a trace has room for
program.py --clocks   says what takes how long, measured by a clock outside of the loops (needs clocks.py)
"""

import sys

POINTS = [(number % 97, number % 89) for number in range(8000)]


def square_distance(point):
    x, y = point
    across, up = x - 48, y - 44
    far = across * across + up * up
    near = (across + up) * (across - up)
    turned = (across * 3 - up * 4) * (across * 4 + up * 3)
    return (far * 3 + near * 2 + turned * 7 + across * 5 - up * 7) // 4 + (far - near) % 11


def measure_points():
    total = 0
    for point in POINTS:
        total += square_distance(point)
    return total


def scramble():
    value = 1
    for step in range(500000):
        value = (value * 31 + step) % 9973
    return value


def main(rounds=20):
    for _ in range(rounds):
        total = measure_points() + scramble()
    print("result:", total)


def do_nothing(point):
    return 0


def skip_points():
    """measure_points() with calls of what does nothing: calling is the caller's work."""
    total = 0
    for point in POINTS:
        total += do_nothing(point)
    return total


def measure(clock):
    """Seconds of each function with all that it calls; *clock* says how long a function takes."""
    loop = clock(skip_points)
    points = clock(measure_points)
    return {"square_distance": points - loop, "measure_points": points, "scramble": clock(scramble)}


COUNTS = {"square_distance": len(POINTS), "measure_points": 1, "scramble": 1}
WHOLE = "measure_points", "scramble"

if __name__ == "__main__":
    if sys.argv[1:] == ["--clocks"]:
        import clocks
        clocks.tell(measure, COUNTS, WHOLE)
    else:
        main(*map(int, sys.argv[1:]))
