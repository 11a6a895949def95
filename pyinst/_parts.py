"""What a session is made of: parts of recordings, or samples that came from elsewhere.

Each part can put itself into a stream (``pyinst._profile.Stream``) and says how long it is there, which is more than it
took where tasks waited side by side; a session's reports are made from the stream of
all its parts, one after the other. Times are ns since the part's beginning.
"""

import weakref
from typing import Any, Dict, List, Optional, Sequence, Tuple

from . import _native
from .frame import SYNTHETIC_FRAME_IDENTIFIERS
from .frame_info import (ATTRIBUTE_MARKER_CLASS_NAME, ATTRIBUTE_MARKER_LINE_NUMBER, ATTRIBUTE_MARKER_TRACEBACKHIDE,
                         BUILTIN_FILE, THREAD_FILE, frame_info_get_identifier, make_frame_info, parse_frame_info,
                         split_identifier)

KIND_PYTHON, KIND_BUILTIN, KIND_PSEUDO = 1, 2, 4
FLAG_TRACEBACK_HIDDEN = 1

#: META that a session sets itself, so it is not copied from a recording.
OWN_META = ["description", "target", "argv"]

# An open stream is a file descriptor: sessions that nobody looks at must not keep many.
_OPEN_MAX = 16
_open_parts: "List[weakref.ref[RecordedPart]]" = []


class RecordedPart:
    """A session of the recorder, read when somebody asks for it.

    *recording*: ended. *tid*: of the thread that began it. *stem*: frame infos of where it began; the first
    *n_awaiting* calls of it are a coroutine's. *outside*: as of ``Stream.add_part()``.
    """

    def __init__(self, recording: Any, tid: int, stem: Sequence[str], n_awaiting: int, outside: int) -> None:
        self._recording = recording
        #: In the recorder's stream.
        self.session_id: int = recording.id
        self._tid = tid
        self._stem = [_split_raw(info) for info in stem if split_identifier(info)[1] != THREAD_FILE]
        self._n_awaiting = n_awaiting
        self._outside = outside
        self._profile: Any = None
        _open_parts.append(weakref.ref(self))
        while len(_open_parts) > _OPEN_MAX:
            oldest = _open_parts.pop(0)()
            if oldest is not None and _native.find() is not None:
                oldest.profile()

    def profile(self) -> Any:
        """The part as a recording of its own, with its whole stacks."""
        if self._profile is None:
            module = _native.load()
            whole = module.read(self._recording.path, True)
            info = whole.info()
            tids = [thread["tid"] for thread in whole.threads()]
            begin_ns = sum(session["begin_ns"] for session in whole.sessions() if session["id"] == self.session_id)
            stream = module.Stream(info["start_time_ns"] + begin_ns, info["pid"])
            stream.copy_meta(whole, [])
            length_ns = stream.add_part(
                whole, 0, thread=tids.index(self._tid) if self._tid in tids else -1, session=self.session_id,
                stem=self._stem, awaiting=self._n_awaiting, outside=self._outside)
            self._profile = module.read(stream.finish(length_ns, max(info["cpu_ns"], 0)))
            self._recording.close()
        return self._profile

    def read_stream(self) -> bytes:
        """The recorder's bytes, for where they cannot be read here."""
        data: bytes = self._recording.read()
        return data

    def add_to(self, stream: Any, at_ns: int, trim: bool) -> int:
        length_ns: int = stream.add_part(self.profile(), at_ns, stem=self._stem, trim=trim)
        return length_ns

    def copy_meta_to(self, stream: Any) -> None:
        stream.copy_meta(self.profile(), OWN_META)


class FilePart:
    """A whole recording that was read from a file."""

    def __init__(self, profile: Any) -> None:
        self._whole = profile

    def profile(self) -> Any:
        return self._whole

    def add_to(self, stream: Any, at_ns: int, trim: bool) -> int:
        length_ns: int = stream.add_part(self._whole, at_ns)
        return length_ns

    def copy_meta_to(self, stream: Any) -> None:
        stream.copy_meta(self._whole, OWN_META)


class RecordsPart:
    """Frame records: what a .pyisession file has, or what a program made itself."""

    def __init__(self, records: List[Any], stem: Sequence[str], meta: Dict[str, List[str]], sample_count: int,
                 meta_of: Any = None) -> None:
        """*sample_count*: how many looks they stand for. *meta_of*: a part whose META holds for them."""
        self.records = records
        self._stem = list(stem)
        self._meta = meta
        self._sample_count = sample_count
        self._meta_of = meta_of

    def add_to(self, stream: Any, at_ns: int, trim: bool) -> int:
        dropped = _count_dropped(self.records, self._stem) if trim else {}
        frames: Dict[str, int] = {}
        places: Dict[Tuple[str, ...], Tuple[int, int]] = {}
        ends: Dict[int, int] = {}
        whole = sum(seconds for _, seconds in self.records)
        looks_per_second = self._sample_count / whole if whole > 0 and self._sample_count > len(self.records) else 0.0
        for infos, seconds in self.records:
            key = tuple(infos)
            place = places.get(key)
            if place is None:
                place = places[key] = _add_stack(stream, infos, frames, dropped)
            thread, stack = place
            begin_ns = ends.get(thread, at_ns)
            ends[thread] = begin_ns + round(seconds * 1e9)
            stream.add_sample(thread, stack, begin_ns, ends[thread], -1,
                              max(round(seconds * looks_per_second), 1))
        return max(ends.values(), default=at_ns) - at_ns

    def copy_meta_to(self, stream: Any) -> None:
        if self._meta_of is not None:
            self._meta_of.copy_meta_to(stream)
            return
        for key, values in self._meta.items():
            for value in values:
                stream.add_meta(key, value)


def _split_raw(info: str) -> Tuple[bytes, bytes, int]:
    name, file, first_line = split_identifier(frame_info_get_identifier(info))
    return _raw(name), _raw(file), first_line


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape").replace(b"\0", b"")


def _count_dropped(records: List[Any], stem: List[str]) -> Dict[str, int]:
    """By thread frame: how many frames of the stem all its samples share, but the innermost such."""
    identifiers = [frame_info_get_identifier(info) for info in stem]
    if not identifiers:
        return {}
    common = len(identifiers)
    for key in {tuple(infos) for infos, _ in records}:
        if not key or frame_info_get_identifier(key[0]) != identifiers[0]:
            continue
        depth = 0
        while depth < min(common, len(key)) and frame_info_get_identifier(key[depth]) == identifiers[depth]:
            depth += 1
        common = min(common, depth)
    return {identifiers[0]: max(common - 1, 0)}


def _add_stack(stream: Any, infos: Sequence[str], frames: Dict[str, int], dropped: Dict[str, int]) -> Tuple[int, int]:
    """The stream's ids of the thread and the stack of a frame record."""
    first = frame_info_get_identifier(infos[0]) if infos else ""
    name, file, tid = split_identifier(first)
    skip = dropped.get(first, 0)
    if file == THREAD_FILE:
        thread = stream.add_thread(name, tid, name == "MainThread")
        skip = max(skip, 1)
    else:
        thread = stream.add_thread("MainThread", 0, True)
    stack = 0
    for info in infos[skip:]:
        frame = frames.get(info)
        if frame is None:
            frame = frames[info] = _add_frame(stream, info)
        stack = stream.add_stack(stack, frame)
    return thread, stack


def _add_frame(stream: Any, info: str) -> int:
    identifier, attributes = parse_frame_info(info)
    values = {attribute[:1]: attribute[1:] for attribute in attributes}
    name, file, first_line = split_identifier(identifier)
    line = values.get(ATTRIBUTE_MARKER_LINE_NUMBER, "")
    kind = KIND_PSEUDO if not file else KIND_BUILTIN if file == BUILTIN_FILE else KIND_PYTHON
    function = stream.add_function(name, "" if kind == KIND_BUILTIN else file, first_line,
                                   values.get(ATTRIBUTE_MARKER_CLASS_NAME, ""), kind,
                                   FLAG_TRACEBACK_HIDDEN if ATTRIBUTE_MARKER_TRACEBACKHIDE in values else 0)
    frame: int = stream.add_frame(function, int(line) if line.isdigit() else 0)
    return frame


# ---- the other way: frame records of a recording ----


def _names_of(function: Any) -> Tuple[str, str]:
    """What code is called, and the class it is a method of, from a qualified name."""
    name, _, _, class_name, _, _ = function
    owner, _, last = name.rpartition(".")
    if not last or name.endswith(">") and "." not in name:
        return name, class_name
    if not class_name and owner and not owner.endswith("<locals>"):
        class_name = owner.rpartition(".")[2]
    return last, class_name


def _info_of(function: Any, line: int) -> str:
    name, file, first_line, class_name, kind, flags = function
    if kind == KIND_PYTHON:
        name, class_name = _names_of(function)
        return make_frame_info(name, file, first_line, line, class_name, bool(flags & FLAG_TRACEBACK_HIDDEN))
    if name in SYNTHETIC_FRAME_IDENTIFIERS:
        return str(name)
    return make_frame_info(name, BUILTIN_FILE, 0)


def records_of(profile: Any) -> List[Tuple[List[str], float]]:
    """The frame records of a recording, thread after thread, the main one first."""
    functions = profile.functions()
    infos = [""] + [_info_of(functions[function], line) for function, line in profile.frames()[1:]]
    stacks = profile.stacks()
    records: List[Tuple[List[str], float]] = []
    order = sorted(enumerate(profile.threads()), key=lambda pair: not pair[1]["is_main"])
    for index, thread in order:
        known: Dict[int, List[str]] = {0: [thread_frame_info(thread["name"], thread["tid"])]}
        for begin_ns, end_ns, _, stack, _, _ in profile.samples(index):
            records.append((_infos_of(stack, stacks, infos, known), (end_ns - begin_ns) / 1e9))
    return records


def _infos_of(stack: int, stacks: List[Any], infos: List[str], known: Dict[int, List[str]]) -> List[str]:
    above = []
    bottom = stack
    while bottom not in known:
        parent, frame = stacks[bottom]
        above.append(infos[frame])
        bottom = parent
    if above:
        known[stack] = known[bottom] + above[::-1]
    return known[stack]


def thread_frame_info(name: str, tid: int) -> str:
    """The frame info that a thread's stacks begin with."""
    return make_frame_info(name, THREAD_FILE, tid)


