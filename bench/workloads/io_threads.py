"""Eight pairs of threads that send each other small messages through sockets, and work a little on each."""

import socket
import threading

import clock

PAIRS, MESSAGES = 8, 400


def ask(end):
    for n in range(MESSAGES):
        end.sendall(b"%08d" % n)
        sum(range(len(end.recv(64)) * 40))


def answer(end):
    for _ in range(MESSAGES):
        message = end.recv(64)
        sum(range(300))
        end.sendall(message)


def work(rounds):
    for _ in range(rounds):
        pairs = [socket.socketpair() for _ in range(PAIRS)]
        threads = [threading.Thread(target=function, args=(pair[side],))
                   for pair in pairs for side, function in enumerate((ask, answer))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for pair in pairs:
            pair[0].close()
            pair[1].close()


clock.measure(work)
