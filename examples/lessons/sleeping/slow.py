"""Does this program compute too much? Its CPU time says something else."""

import time


def read_sensor(number):
    time.sleep(0.02)
    return number * number % 97


def smooth(values):
    return [(values[place - 2] + values[place - 1] + values[place]) / 3 for place in range(len(values))]


def main():
    values = [read_sensor(number) for number in range(80)]
    for _ in range(15000):
        values = smooth(values)
    print("%.3f" % values[-1])


if __name__ == "__main__":
    main()
