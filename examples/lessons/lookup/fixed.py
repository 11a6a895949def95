"""The same words, looked up in a set: one step each, however long the dictionary is."""

WORDS = ["word%d" % number for number in range(4000)]


def read_dictionary():
    dictionary = set()
    for number in range(0, 12000, 2):
        dictionary.add("word%d" % number)
    return dictionary


def count_known(words, dictionary):
    known = 0
    for word in words:
        if word in dictionary:
            known += 1
    return known


def main():
    for _ in range(12):
        dictionary = read_dictionary()
        known = count_known(WORDS, dictionary)
    print(known, "of", len(WORDS), "words are known")


if __name__ == "__main__":
    main()
