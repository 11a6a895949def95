"""What the measured pages below docs/ share: the machine in words, and parts of which each run replaces its own."""

import os
import platform


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            for line in file:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.machine()


def describe_machine(load_before):
    return "%s, %d processors, Linux %s; load average %.1f before and %.1f after, so others used it too where that is above 1." % (
        processor(), os.cpu_count(), platform.release().partition("-")[0], load_before, os.getloadavg()[0])


def publish(text, path, is_kept):
    if not is_kept:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    print(text)


def read_page(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def join(text, old, title, *last_headings):
    places = [0] + [old.find("\n" + heading) + 1 for heading in last_headings]
    parts = {}
    for heading, place in zip(("",) + last_headings, places):
        ends = [other for other in places if other > place] + [len(old)]
        parts[heading] = old[place:min(ends)] if place or not heading else ""
    parts[next((heading for heading in last_headings if text.startswith(heading)), "")] = text
    parts[""] = parts[""] or title
    return "\n\n".join(part.strip() for part in parts.values() if part) + "\n"
