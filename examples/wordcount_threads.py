"""Two busy threads and one that waits: which of them has the time, and where does it go?

Stories are made up, counted by one thread and indexed by another, while a third one pretends
to fetch the next. One thing here is much slower than it needs to be. Takes about three seconds.
"""

import random
import re
import threading
import time

SYLLABLES = ("ba", "ko", "li", "mu", "ne", "po", "ra", "si", "ta", "vo", "wen", "zu")
WORD = re.compile(r"[a-z]+")


class Story:
    def __init__(self, seed, length):
        source = random.Random(seed)
        self.title = "story %d" % seed
        self.text = " ".join(make_word(source) for _ in range(length))


def make_word(source):
    return "".join(source.choices(SYLLABLES, k=source.randint(1, 3)))


def split_words(text):
    return WORD.findall(text.lower())


class Counter:
    """Counts words, in a list of pairs: each word is looked for from the beginning."""

    def __init__(self):
        self.pairs = []

    def find(self, word):
        for position, pair in enumerate(self.pairs):
            if pair[0] == word:
                return position
        return -1

    def add(self, word):
        position = self.find(word)
        if position < 0:
            self.pairs.append([word, 1])
        else:
            self.pairs[position][1] += 1


class Index:
    """Remembers in which stories a word stands, in a dictionary."""

    def __init__(self):
        self.places = {}

    def add(self, word, title):
        self.places.setdefault(word, set()).add(title)

    def rank(self):
        return sorted(self.places, key=lambda word: (-len(self.places[word]), word))


def count_stories(stories, counter, deadline):
    while time.monotonic() < deadline:
        for story in stories:
            for word in split_words(story.text):
                counter.add(word)
            if time.monotonic() >= deadline:
                break


def index_stories(stories, index, deadline):
    while time.monotonic() < deadline:
        for story in stories:
            for word in split_words(story.text):
                index.add(word, story.title)
            index.rank()
            if time.monotonic() >= deadline:
                break


def wait_for_reply(seconds):
    time.sleep(seconds)


def fetch_stories(deadline):
    while time.monotonic() < deadline:
        wait_for_reply(0.2)


def main(seconds=3.0):
    stories = [Story(seed, 250) for seed in range(12)]
    counter, index = Counter(), Index()
    deadline = time.monotonic() + seconds
    threads = [
        threading.Thread(target=count_stories, args=(stories, counter, deadline), name="counter"),
        threading.Thread(target=index_stories, args=(stories, index, deadline), name="indexer"),
        threading.Thread(target=fetch_stories, args=(deadline,), name="fetcher"),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("%d different words; the most widespread: %s" % (len(counter.pairs), ", ".join(index.rank()[:5])))


if __name__ == "__main__":
    main()
