"""Calls as Python objects, for renderers and processors of your own.

The reports of Pyinst are made in C; these objects are made when something asks for them.
"""

import json
import math
import uuid
from typing import Dict, Iterable, Iterator, List, Optional, Protocol, Sequence, Tuple

from ._folders import is_library
from .frame_info import (ATTRIBUTE_MARKER_CLASS_NAME, ATTRIBUTE_MARKER_TRACEBACKHIDE, frame_info_get_identifier,
                         parse_frame_info, split_identifier)

AWAIT_FRAME_IDENTIFIER = "[await]"
SELF_TIME_FRAME_IDENTIFIER = "[self]"
OUT_OF_CONTEXT_FRAME_IDENTIFIER = "[out-of-context]"
DUMMY_ROOT_FRAME_IDENTIFIER = "[root]"

SYNTHETIC_FRAME_IDENTIFIERS = frozenset([AWAIT_FRAME_IDENTIFIER, SELF_TIME_FRAME_IDENTIFIER,
                                         OUT_OF_CONTEXT_FRAME_IDENTIFIER, DUMMY_ROOT_FRAME_IDENTIFIER])
SYNTHETIC_LEAF_IDENTIFIERS = frozenset([AWAIT_FRAME_IDENTIFIER, SELF_TIME_FRAME_IDENTIFIER,
                                        OUT_OF_CONTEXT_FRAME_IDENTIFIER])


class FrameContext(Protocol):
    """What frames ask about where they come from; a Session is one."""

    @property
    def sys_prefixes(self) -> List[str]: ...

    def shorten_path(self, path: str) -> str: ...


class Frame:
    """A call in a tree of calls: its time in seconds includes that of its children."""

    def __init__(self, identifier_or_frame_info: str = "", children: Optional[Sequence["Frame"]] = None,
                 time: float = 0, context: Optional[FrameContext] = None) -> None:
        self.identifier: str = frame_info_get_identifier(identifier_or_frame_info)
        self._name, self._file, self._line = split_identifier(self.identifier)
        self.parent: Optional["Frame"] = None
        self._children: List["Frame"] = []
        #: Seconds, with those of the children.
        self.time: float = 0
        #: Seconds of frames that were taken away from below this one.
        self.absorbed_time: float = 0
        #: Seconds by attribute: marker and value, see ``pyinst.frame_info``.
        self.attributes: Dict[str, float] = {}
        self.group: Optional["FrameGroup"] = None
        self._context = context
        if identifier_or_frame_info:
            self.record_time_from_frame_info(identifier_or_frame_info, time)
        else:
            self.time = time
        self.add_children(children or [])

    @classmethod
    def _create(cls, identifier: str, parts: Tuple[str, str, int], parent: Optional["Frame"],
                context: Optional[FrameContext]) -> "Frame":
        """A frame without time at the end of its parent's children; a tree of samples makes millions."""
        self = cls.__new__(cls)
        self.identifier = identifier
        self._name, self._file, self._line = parts
        self.parent = parent
        self._children = []
        self.time = self.absorbed_time = 0
        self.attributes = {}
        self.group = None
        self._context = context
        if parent is not None:
            parent._children.append(self)
        return self

    def __repr__(self) -> str:
        return "Frame(identifier=%r, time=%f, %d children, group=%s)" % (
            self.identifier, self.time, len(self._children), self.group and self.group.id)

    # ---- the tree ----

    @property
    def children(self) -> Tuple["Frame", ...]:
        """The frames called from here. Change them with add_child() and remove_from_parent()."""
        return tuple(self._children)

    def add_child(self, frame: "Frame", after: Optional["Frame"] = None) -> None:
        """Take *frame* from where it is and put it behind the child *after*, or at the end.

        Raises ValueError when this frame cannot have children ([self], [await], [out-of-context]), or when *after*
        is not one of them.
        """
        if self.is_synthetic_leaf:
            raise ValueError("%s has no children: it stands for time, not for a call" % self.identifier)
        if after is not None and after.parent is not self:
            raise ValueError("'after' must be a child of this frame")
        frame.remove_from_parent()
        frame.parent = self
        if frame._context is None and self._context is not None:
            frame.set_context(self._context)
        if after is None:
            self._children.append(frame)
        else:
            self._children.insert(self._children.index(after) + 1, frame)

    def add_children(self, frames: Iterable["Frame"], after: Optional["Frame"] = None) -> None:
        """add_child() for each, in their order."""
        for frame in list(frames):
            self.add_child(frame, after=after)
            if after is not None:
                after = frame

    def remove_from_parent(self) -> None:
        """Take this frame, with what is below it, out of the tree. Times above stay as they are."""
        if self.parent is not None:
            self.parent._children.remove(self)
            self.parent = None

    def walk(self) -> Iterator["Frame"]:
        """This frame and all below it, callers first."""
        waiting = [self]
        while waiting:
            frame = waiting.pop()
            yield frame
            waiting.extend(reversed(frame._children))

    def _adopt_children_of(self, other: "Frame") -> None:
        for child in other._children:
            child.parent = self
        self._children += other._children
        other._children = []

    @property
    def context(self) -> FrameContext:
        """Raises RuntimeError when the frame is of no session."""
        if self._context is None:
            raise RuntimeError("this frame belongs to no session: give it one with set_context()")
        return self._context

    def set_context(self, context: FrameContext) -> None:
        """For this frame and all below it."""
        for frame in self.walk():
            frame._context = context

    # ---- what was called ----

    @property
    def function(self) -> str:
        """The function's name, or what a synthetic frame is called."""
        return self._name

    @property
    def file_path(self) -> Optional[str]:
        """As recorded; ``<built-in>`` for a C function, None for a synthetic frame."""
        return self._file or None

    @property
    def line_no(self) -> Optional[int]:
        """The function's first line; None for a synthetic frame."""
        return self._line if self._file else None

    @property
    def file_path_short(self) -> Optional[str]:
        """Relative to sys.path; a synthetic frame has its parent's."""
        if self.is_synthetic and self.parent is not None:
            return self.parent.file_path_short
        if not self._file:
            return None
        return self._context.shorten_path(self._file) if self._context is not None else self._file

    def code_position_short(self) -> Optional[str]:
        """``file.py:12``; a synthetic frame, or one without a file, has no line."""
        if self.is_synthetic:
            return self.parent.code_position_short() if self.parent is not None else None
        path = self.file_path_short
        return "%s:%d" % (path, self._line) if path and self._line else path

    @property
    def is_synthetic(self) -> bool:
        """It stands for time, not for a function."""
        return self.identifier in SYNTHETIC_FRAME_IDENTIFIERS

    @property
    def is_synthetic_leaf(self) -> bool:
        return self.identifier in SYNTHETIC_LEAF_IDENTIFIERS

    @property
    def is_application_code(self) -> bool:
        """Neither a library's nor a C function."""
        frame: Optional[Frame] = self
        while frame is not None and frame._file in ("<string>", "<stdin>"):
            frame = frame.parent
        if frame is None:
            return True
        if frame.is_synthetic or not frame._file:
            return False
        if frame._file.startswith("<"):
            return frame._file.startswith("<ipython-input-")
        prefixes = tuple(self._context.sys_prefixes) if self._context is not None else ()
        return not is_library(frame._file, prefixes)

    # ---- times and attributes ----

    def record_time_from_frame_info(self, frame_info: str, time: float) -> None:
        """Add *time* (seconds), and the same to each attribute of the frame info."""
        self.time += time
        for attribute in parse_frame_info(frame_info)[1]:
            self.attributes[attribute] = self.attributes.get(attribute, 0) + time

    @property
    def total_self_time(self) -> float:
        """Seconds in this function's own code: its time without that of the functions it called."""
        return self.time - math.fsum(child.time for child in self._children if not child.is_synthetic)

    @property
    def proportion_of_parent(self) -> float:
        """Share of the parent's time, 0 to 1; 1 for a root."""
        if self.parent is None:
            return 1.0
        return self.time / self.parent.time if self.parent.time else 0.0

    def await_time(self) -> float:
        """Seconds that were awaited in this frame and below it."""
        return math.fsum(frame.time for frame in self.walk() if frame.identifier == AWAIT_FRAME_IDENTIFIER)

    def get_attribute_value(self, attribute_marker: str) -> Optional[str]:
        """The value, of those with that marker, that has most time; None when there is none."""
        best = max((attribute for attribute in self.attributes if attribute.startswith(attribute_marker)),
                   key=lambda attribute: self.attributes[attribute], default=None)
        return None if best is None else best[len(attribute_marker):]

    @property
    def class_name(self) -> Optional[str]:
        """Of the object that a method was called on."""
        return self.get_attribute_value(ATTRIBUTE_MARKER_CLASS_NAME)

    @property
    def has_tracebackhide(self) -> bool:
        """The function declares ``__tracebackhide__``."""
        return self.get_attribute_value(ATTRIBUTE_MARKER_TRACEBACKHIDE) == "1"

    def self_check(self, recursive: bool = True) -> None:
        """Raises AssertionError when times or links of the tree do not fit together."""
        for frame in self.walk() if recursive else [self]:
            for child in frame._children:
                assert child.parent is frame, "%r does not know its parent" % child
            if frame._children:
                total = math.fsum(child.time for child in frame._children) + frame.absorbed_time
                assert math.isclose(frame.time, total, rel_tol=1e-6, abs_tol=1e-9), (
                    "%r: its children and what it absorbed are %f s" % (frame, total))

    def to_json_str(self) -> str:
        """identifier, time (s), attributes and children, as JSON; any depth."""
        parts: List[str] = []
        waiting: List[Tuple[str, Optional["Frame"]]] = [("", self)]
        while waiting:
            text, frame = waiting.pop()
            parts.append(text)
            if frame is None:
                continue
            parts.append('{"identifier": %s, "time": %.6f, "attributes": %s, "children": ['
                         % (json.dumps(frame.identifier), frame.time, json.dumps(frame.attributes)))
            waiting.append(("]}", None))
            for index in range(len(frame._children) - 1, -1, -1):
                waiting.append((", " if index else "", frame._children[index]))
        return "".join(parts)


class FrameGroup:
    """Library frames that hang together, shown as one."""

    def __init__(self, root: Frame) -> None:
        self.root = root
        self.id = str(uuid.uuid4())
        self._frames: List[Frame] = []
        self.add_frame(root)

    @property
    def frames(self) -> Sequence[Frame]:
        return tuple(self._frames)

    def add_frame(self, frame: Frame) -> None:
        """Put it into this group, and out of the one it was in."""
        if frame.group is not None:
            frame.group.remove_frame(frame)
        frame.group = self
        self._frames.append(frame)

    def remove_frame(self, frame: Frame) -> None:
        """Raises ValueError when the frame is not in this group."""
        self._frames.remove(frame)
        frame.group = None

    @property
    def exit_frames(self) -> List[Frame]:
        """Frames of the group that call something outside of it."""
        return [frame for frame in self._frames if any(child.group is not self for child in frame.children)]

    @property
    def libraries(self) -> List[str]:
        """What the files are part of, each once."""
        names: Dict[str, None] = {}
        for frame in self._frames:
            path = frame.file_path_short
            if path:
                names[path if path.startswith("<") else path.replace("\\", "/").split("/")[0].split(".")[0]] = None
        return list(names)
