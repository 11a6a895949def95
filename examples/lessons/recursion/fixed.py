"""From below: each number of ways is the sum of the three before it."""


def count_ways(stairs):
    ways = [1, 0, 0]
    for _ in range(stairs):
        ways = [sum(ways), ways[0], ways[1]]
    return ways[0]


def main():
    for stairs in range(10, 27):
        print(stairs, "stairs:", count_ways(stairs), "ways")


if __name__ == "__main__":
    main()
