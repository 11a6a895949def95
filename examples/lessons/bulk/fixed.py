"""One call in C does a whole photo, as numpy would."""

PATTERN = bytes(range(256)) * 1000
DARKER = bytes(value * 3 // 4 for value in range(256))


def take_photo(number):
    return PATTERN[number:] + PATTERN[:number]


def darken(photo):
    return photo.translate(DARKER)


def main():
    photos = [darken(take_photo(number)) for number in range(100)]
    print("brightness:", sum(photo[1000] for photo in photos))


if __name__ == "__main__":
    main()
