"""Frames of a film, drawn by two child processes; the program says when each of its scenes begins."""

import multiprocessing
import time

import pyinst


def shade(row, width):
    return sum((row * column) % 255 for column in range(width))


def draw_frame(number):
    pixels = [shade(row + number, 900) for row in range(5000)]
    time.sleep(0.02)
    return sum(pixels)


def draw_scene(pool, name, frames):
    with pyinst.span(name):
        return pool.map(draw_frame, frames, chunksize=1)


def main():
    with multiprocessing.Pool(2) as pool:
        for scene in range(3):
            pyinst.mark("scene %d" % (scene + 1))
            draw_scene(pool, "drawing %d" % (scene + 1), range(scene * 6, scene * 6 + 6))
            print("scene %d: 6 frames" % (scene + 1), flush=True)
            time.sleep(0.05)
        pool.close()
        pool.join()


if __name__ == "__main__":
    main()
