"""Photos are made darker, one point after the other, in Python."""

PATTERN = bytes(range(256)) * 1000


def take_photo(number):
    return PATTERN[number:] + PATTERN[:number]


def darken(photo):
    points = bytearray(photo)
    for place in range(len(points)):
        points[place] = points[place] * 3 // 4
    return bytes(points)


def main():
    photos = [darken(take_photo(number)) for number in range(100)]
    print("brightness:", sum(photo[1000] for photo in photos))


if __name__ == "__main__":
    main()
