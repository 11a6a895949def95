import random


def read_dictionary():
    return {"word%d" % number for number in range(4000)}


def count_known(words, dictionary):
    known = 0
    for word in words:
        if word in dictionary:
            known += 1
    return known


def main():
    random.seed(1)
    dictionary = read_dictionary()
    words = ["word%d" % random.randrange(8000) for _ in range(12000)]
    print(count_known(words, dictionary), "words are known")


main()
