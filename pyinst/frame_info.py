"""Frame infos: one call as a string.

``name NUL file NUL first line`` is the identifier, by which equal calls are known; attributes follow, each ``\\x01``,
a marker and a value: the class of a method's object, the line that ran, that the function is hidden from tracebacks.
A thread is ``name NUL <thread> NUL id``, a C function ``name NUL <built-in> NUL 0``.
"""

from typing import List, Tuple

IDENTIFIER_SEP = "\x00"
ATTRIBUTES_SEP = "\x01"

ATTRIBUTE_MARKER_CLASS_NAME = "c"
ATTRIBUTE_MARKER_LINE_NUMBER = "l"
ATTRIBUTE_MARKER_TRACEBACKHIDE = "h"

THREAD_FILE = "<thread>"
BUILTIN_FILE = "<built-in>"


def parse_frame_info(frame_info: str) -> Tuple[str, List[str]]:
    """The identifier, and the attributes with their markers: ``("f\\0a.py\\x003", ["l4"])``."""
    identifier, *attributes = frame_info.split(ATTRIBUTES_SEP)
    return identifier, attributes


def frame_info_get_identifier(frame_info: str) -> str:
    """The identifier of a frame info: what is before its attributes."""
    return frame_info.partition(ATTRIBUTES_SEP)[0]


def make_frame_info(name: str, file: str, first_line: int, line: int = 0, class_name: str = "",
                    is_hidden: bool = False) -> str:
    """A frame info; lines are 1-based, 0 is unknown."""
    parts = ["%s\x00%s\x00%d" % (name, file, first_line)]
    if class_name:
        parts.append(ATTRIBUTE_MARKER_CLASS_NAME + class_name)
    if line:
        parts.append("%s%d" % (ATTRIBUTE_MARKER_LINE_NUMBER, line))
    if is_hidden:
        parts.append(ATTRIBUTE_MARKER_TRACEBACKHIDE + "1")
    return ATTRIBUTES_SEP.join(parts)


def split_identifier(identifier: str) -> Tuple[str, str, int]:
    """Name, file ("" for none) and first line (0 for none) of an identifier, whatever it is."""
    name, _, rest = identifier.partition(IDENTIFIER_SEP)
    file, _, line = rest.partition(IDENTIFIER_SEP)
    return name, file, int(line) if line.isdigit() else 0
