"""Threads that sleep: asleep.py COUNT OUTPUT SECONDS. Tells the CPU time of the process while they do."""

import json
import sys
import threading
import time

count, seconds = int(sys.argv[1]), float(sys.argv[3])
done = threading.Event()
threads = [threading.Thread(target=done.wait) for _ in range(count - 1)]
for thread in threads:
    thread.start()
time.sleep(1)
begin, begin_wall = time.process_time(), time.perf_counter()
time.sleep(seconds)
told = {"cpu": time.process_time() - begin, "wall": time.perf_counter() - begin_wall}
done.set()
for thread in threads:
    thread.join()
with open(sys.argv[2], "w", encoding="utf-8") as file:
    json.dump(told, file)
