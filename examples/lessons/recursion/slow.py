"""How many ways lead up a stair, one or two or three steps at a time?"""


def count_ways(stairs):
    if stairs < 0:
        return 0
    if stairs == 0:
        return 1
    return count_ways(stairs - 1) + count_ways(stairs - 2) + count_ways(stairs - 3)


def main():
    for stairs in range(10, 27):
        print(stairs, "stairs:", count_ways(stairs), "ways")


if __name__ == "__main__":
    main()
