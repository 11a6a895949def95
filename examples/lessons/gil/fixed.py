"""The threads call a function written in C. It lets the GIL go while it works, and it is quick."""

import threading
import zlib

FILES = [bytes((place * step) % 251 for place in range(5000)) * 1000 for step in (3, 5, 7, 11)]


def add_up(data):
    """The checksum Adler-32, all bytes in one call."""
    return zlib.adler32(data)


def check_file(place, sums):
    sums[place] = add_up(FILES[place])


def main():
    sums = [0] * len(FILES)
    threads = [threading.Thread(target=check_file, args=(place, sums), name="file %d" % place)
               for place in range(len(FILES))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("checksums:", *("%08x" % value for value in sums))


if __name__ == "__main__":
    main()
