#!/usr/bin/env python3
"""Make one C constant of text files, one after the other.

usage: embed.py NAME OUTPUT INPUT...
"""

import sys

BYTES_A_LINE = 4000   # a string literal has a length that compilers must accept; adjacent ones are joined


def literal(data):
    """C string literals of UTF-8 bytes; whatever is not plain is octal."""
    quoted = []
    for byte in data:
        if byte == 10:
            quoted.append("\\n")
        elif byte in b'"\\':
            quoted.append("\\" + chr(byte))
        elif byte == 63 or byte < 32 or byte > 126:   # "?": no trigraphs
            quoted.append("\\%03o" % byte)
        else:
            quoted.append(chr(byte))
    return "\n".join('"%s"' % "".join(quoted[i:i + BYTES_A_LINE]) for i in range(0, len(quoted), BYTES_A_LINE))


def main():
    name, output, inputs = sys.argv[1], sys.argv[2], sys.argv[3:]
    data = b""
    for path in inputs:
        with open(path, "rb") as file:
            data += file.read()
    data.decode("utf-8")
    with open(output, "w", encoding="ascii") as file:
        file.write("#include \"profile/html-private.h\"\n\nconst char %s[] =\n%s;\n" % (name, literal(data)))


if __name__ == "__main__":
    main()
