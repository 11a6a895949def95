"""Only what is needed is imported."""

import json


def read_settings():
    return json.loads('{"name": "world"}')


def main():
    print("Hello,", read_settings()["name"])


if __name__ == "__main__":
    main()
