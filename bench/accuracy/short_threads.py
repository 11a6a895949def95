"""Threads that live for 5 ms, one after the other."""

import threading
import time

import truth


def spins():
    end = time.perf_counter() + 0.003
    while time.perf_counter() < end:
        pass


def sleeps():
    time.sleep(0.002)


def live():
    truth.measured(spins)
    truth.measured(sleeps)


while truth.going_on():
    thread = threading.Thread(target=live)
    thread.start()
    thread.join()
truth.tell()
