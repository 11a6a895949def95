"""The sensors are asked at the same time: a thread that sleeps lets the others go on."""

import concurrent.futures
import time


def read_sensor(number):
    time.sleep(0.02)
    return number * number % 97


def smooth(values):
    return [(values[place - 2] + values[place - 1] + values[place]) / 3 for place in range(len(values))]


def main():
    with concurrent.futures.ThreadPoolExecutor(max_workers=20) as readers:
        values = list(readers.map(read_sensor, range(80)))
    for _ in range(15000):
        values = smooth(values)
    print("%.3f" % values[-1])


if __name__ == "__main__":
    main()
