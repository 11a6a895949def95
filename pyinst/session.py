"""What was measured between a start and a stop, and everything that can be made of it."""

import json
import os
import sys
from typing import Any, Dict, List, Optional, Sequence, Tuple

from . import _native
from ._folders import shorten
from ._parts import FilePart, RecordsPart, records_of, thread_frame_info
from .frame import Frame
from .frame_info import make_frame_info
from .frame_ops import build_frame_tree, self_records, trim_to_stem
from .typing import FrameRecord, PathOrStr

__all__ = ["Session"]

_MAGIC = b"PYPROF\0"
_CO_COROUTINE = 0x80
_REQUIRED = ("start_time", "duration", "sample_count", "start_call_stack", "target_description", "frame_records")


class Session:
    """The outcome of a profiler's run, of one or of several that were combined.

    A renderer makes a report of it: ``ConsoleRenderer().render(session)``. The samples stay where they were recorded
    until something asks for them as Python objects (``frame_records``, ``root_frame()``).

    Attributes: ``start_time`` (s since 1970), ``duration`` (s, monotonic), ``cpu_time`` (s of the whole process),
    ``min_interval`` and ``max_interval`` (s), ``target_description``, ``start_call_stack`` (frame infos, outermost
    first), ``sys_path``, ``sys_prefixes``.
    """

    def __init__(self, frame_records: List[FrameRecord], start_time: float, duration: float, min_interval: float,
                 max_interval: float, sample_count: int, start_call_stack: List[str], target_description: str,
                 cpu_time: float, sys_path: List[str], sys_prefixes: List[str]) -> None:
        """*frame_records*: pairs of frame infos (outermost first, see ``pyinst.frame_info``) and seconds."""
        self.start_time = start_time
        self.duration = duration
        self.min_interval = min_interval
        self.max_interval = max_interval
        self.start_call_stack = start_call_stack
        self.target_description = target_description
        self.cpu_time = cpu_time
        self.sys_path = sys_path
        self.sys_prefixes = sys_prefixes
        self._sample_count: Optional[int] = sample_count
        self._frame_records: Optional[List[FrameRecord]] = None
        self._parts: List[Any] = []
        self._spans: List[float] = [duration]
        self._made: Dict[Any, Any] = {}
        self._short_paths: Dict[str, str] = {}
        self.frame_records = frame_records

    @classmethod
    def _from_part(cls, part: Any, *, sample_count: Optional[int] = None, **fields: Any) -> "Session":
        self = cls([], sample_count=0, **fields)
        self._parts = [part]
        self._frame_records = None
        self._sample_count = sample_count
        return self

    def __repr__(self) -> str:
        return "Session(%r, duration=%.3f)" % (self.target_description, self.duration)

    # ---- samples ----

    @property
    def frame_records(self) -> List[FrameRecord]:
        """The samples: pairs of frame infos, outermost first, and seconds. Threads one after the other."""
        if self._frame_records is None:
            self._frame_records = records_of(self._profile(trim=False))
        return self._frame_records

    @frame_records.setter
    def frame_records(self, records: List[FrameRecord]) -> None:
        self._frame_records = records
        self._parts = [RecordsPart(records, self.start_call_stack, self._foreign_meta(), self._sample_count or 0)]
        self._spans = [self.duration]
        self._made = {}

    @property
    def sample_count(self) -> int:
        """How often was looked."""
        if self._sample_count is None:
            self._sample_count = int(self._profile(trim=False).info()["samples"])
        return self._sample_count

    def _foreign_meta(self) -> Dict[str, List[str]]:
        return {"sys.path": list(self.sys_path), "sys.prefix": list(dict.fromkeys(self.sys_prefixes)),
                "engine": ["pyinstrument"], "interval_ns": ["%d" % round(self.min_interval * 1e9)]}

    def _stream(self, trim: bool) -> bytes:
        """All parts as the bytes of one recording; *trim*: without the frames that everything happened below."""
        stream = _native.load().Stream(round(self.start_time * 1e9), os.getpid())
        self._parts[0].copy_meta_to(stream)
        stream.add_meta("description", self.target_description)
        stream.add_meta("target", self.target_description)
        at_ns = 0
        for part, seconds in zip(self._parts, self._spans):
            at_ns += max(part.add_to(stream, at_ns, trim), round(seconds * 1e9))
        wall_ns = round(sum(self._spans) * 1e9)
        if at_ns > wall_ns:
            stream.add_meta("wall_ns", "%d" % wall_ns)
        data: bytes = stream.finish(at_ns, round(self.cpu_time * 1e9))
        return data

    def _profile(self, trim: bool = True) -> Any:
        key = (trim, self.target_description, tuple(len(part.records) for part in self._parts
                                                    if isinstance(part, RecordsPart)))
        if key not in self._made:
            self._made = {known: made for known, made in self._made.items() if known[0] != trim}
            self._made[key] = _native.load().read(self._stream(trim))
        return self._made[key]

    def _render(self, renderer: str, options: Dict[str, Any]) -> bytes:
        """The report of that name; by the pyinst command where GLib cannot be loaded."""
        if _native.find() is None:
            if len(self._parts) != 1 or not hasattr(self._parts[0], "read_stream"):
                _native.load()
            part = self._parts[0]
            return _native.render_with_command(part.read_stream(), renderer, dict(options, session=part.session_id))
        try:
            data: bytes = self._profile().render(renderer, options)
        except LookupError:
            raise _native.ReportError("This build of Pyinst has no report of the kind '%s'." % renderer) from None
        return data

    def _with_tree(self, root: Optional[Frame]) -> "Session":
        """This session with the times of a tree in place of its samples."""
        other = Session(self_records(root) if root is not None else [], self.start_time, self.duration,
                        self.min_interval, self.max_interval, self.sample_count, [], self.target_description,
                        self.cpu_time, self.sys_path, self.sys_prefixes)
        other._parts[0]._meta_of = self._parts[0]
        return other

    # ---- trees ----

    def root_frame(self, trim_stem: bool = True) -> Optional[Frame]:
        """The calls as Frame objects, in the order of time; None when there is no sample.

        trim_stem: begin with the innermost call that surrounded everything, not with the thread.
        """
        root = build_frame_tree(self.frame_records, context=self)
        if root is None or not trim_stem:
            return root
        return trim_to_stem(root, list(self.start_call_stack))

    def shorten_path(self, path: str) -> str:
        """*path* relative to the entry of sys_path that leaves fewest components."""
        if path not in self._short_paths:
            self._short_paths[path] = shorten(path, self.sys_path)
        return self._short_paths[path]

    def resample(self, interval: float) -> "Session":
        """A session with a sample every *interval* seconds: what stood there then has all the time since the last.

        Raises ValueError when the interval is not positive.
        """
        if not interval > 0:
            raise ValueError("the interval must be longer than 0 seconds")
        records: List[FrameRecord] = []
        waited = 0.0
        for stack, seconds in self.frame_records:
            waited += seconds
            if waited >= interval:
                rest = waited % interval
                records.append((stack, waited - rest))
                waited = rest
        return Session(records, self.start_time, self.duration, min(self.min_interval, interval),
                       max(self.max_interval, interval), len(records), self.start_call_stack,
                       self.target_description, self.cpu_time, self.sys_path, self.sys_prefixes)

    @staticmethod
    def combine(session1: "Session", session2: "Session") -> "Session":
        """Both, one after the other; the earlier one says what it is of."""
        first, second = sorted((session1, session2), key=lambda session: session.start_time)
        counts = (first._sample_count, second._sample_count)
        both = Session._from_part(
            None, start_time=first.start_time, duration=first.duration + second.duration,
            min_interval=min(first.min_interval, second.min_interval),
            max_interval=max(first.max_interval, second.max_interval),
            start_call_stack=first.start_call_stack, target_description=first.target_description,
            cpu_time=first.cpu_time + second.cpu_time,
            sys_path=list(dict.fromkeys(first.sys_path + second.sys_path)),
            sys_prefixes=list(dict.fromkeys(first.sys_prefixes + second.sys_prefixes)),
            sample_count=None if counts[0] is None or counts[1] is None else counts[0] + counts[1])
        both._parts = first._parts + second._parts
        both._spans = first._spans + second._spans
        return both

    @staticmethod
    def current_sys_prefixes() -> List[str]:
        """Where this interpreter and its environment are: prefix, base_prefix, exec_prefix, base_exec_prefix."""
        return _native.current_sys_prefixes()

    # ---- files ----

    def to_json(self, include_frame_records: bool = True) -> Dict[str, Any]:
        """What a .pyisession file holds, as a dict for json.dumps()."""
        result: Dict[str, Any] = {
            "start_time": self.start_time,
            "duration": self.duration,
            "min_interval": self.min_interval,
            "max_interval": self.max_interval,
            "sample_count": self.sample_count,
            "start_call_stack": self.start_call_stack,
            "target_description": self.target_description,
            "cpu_time": self.cpu_time,
            "sys_path": self.sys_path,
            "sys_prefixes": self.sys_prefixes,
        }
        if include_frame_records:
            result["frame_records"] = self.frame_records
        return result

    @staticmethod
    def from_json(json_dict: Dict[str, Any]) -> "Session":
        """The session that such a dict holds. Raises ValueError when it holds none."""
        missing = [key for key in _REQUIRED if key not in json_dict] if isinstance(json_dict, dict) else ["everything"]
        if missing:
            raise ValueError("This is no session: %s is missing." % ", ".join(missing))
        value = json_dict.get
        try:
            records = [([str(info) for info in stack], float(seconds)) for stack, seconds in json_dict["frame_records"]]
            return Session(records, start_time=float(json_dict["start_time"]), duration=float(json_dict["duration"]),
                           min_interval=float(value("min_interval") or 0.001),
                           max_interval=float(value("max_interval") or 0.001),
                           sample_count=int(json_dict["sample_count"]),
                           start_call_stack=[str(info) for info in json_dict["start_call_stack"]],
                           target_description=str(json_dict["target_description"]),
                           cpu_time=float(value("cpu_time") or 0),
                           sys_path=_texts(value("sys_path"), sys.path),
                           sys_prefixes=_texts(value("sys_prefixes"), _native.current_sys_prefixes()))
        except (TypeError, ValueError) as error:
            raise ValueError("This is no session: %s." % error) from None

    def save(self, filename: PathOrStr) -> None:
        """Write a .pyprof recording when the name ends so, else a .pyisession file. Raises OSError."""
        if os.fspath(filename).endswith(".pyprof"):
            data = self._stream(trim=True)
            with open(filename, "wb") as recording:
                recording.write(data)
        else:
            content = json.dumps(self.to_json())
            with open(filename, "w", encoding="utf-8", errors="surrogateescape") as file:
                file.write(content)

    @staticmethod
    def load(filename: PathOrStr) -> "Session":
        """Read a .pyprof recording or a .pyisession file, whatever its name is.

        Raises OSError when the file cannot be read, ValueError when it holds neither.
        """
        with open(filename, "rb") as file:
            begin = file.read(len(_MAGIC))
            if begin != _MAGIC:
                data = begin + file.read()
        if begin == _MAGIC:
            return _load_recording(filename)
        try:
            content = json.loads(data.decode("utf-8", "surrogateescape"))
        except ValueError:
            raise ValueError("%s is neither a .pyprof recording nor a .pyisession file."
                             % os.fspath(filename)) from None
        return Session.from_json(content)


def _texts(values: Any, otherwise: Sequence[str]) -> List[str]:
    return [str(value) for value in (otherwise if values is None else values)]


def _load_recording(filename: PathOrStr) -> Session:
    profile = _native.load().read(filename)
    info = profile.info()
    interval = int((profile.meta("interval_ns") or ["1000000"])[0]) / 1e9
    target = (profile.meta("target") or [""])[0]
    return Session._from_part(
        FilePart(profile), start_time=info["start_time_ns"] / 1e9, duration=info["duration_ns"] / 1e9,
        min_interval=interval, max_interval=interval, start_call_stack=[],
        target_description=(profile.meta("description") or ["Program: " + target])[0],
        cpu_time=max(info["cpu_ns"], 0) / 1e9, sys_path=profile.meta("sys.path"),
        sys_prefixes=profile.meta("sys.prefix"))


def list_calls(frame: Any) -> List[Tuple[Any, int]]:
    """The calls that *frame* stands in, outermost first: code objects and lines."""
    calls = []
    while frame is not None:
        calls.append((frame.f_code, frame.f_lineno or 0))
        frame = frame.f_back
    return calls[::-1]


def describe_calls(calls: List[Tuple[Any, int]], tid: int, thread_name: str) -> List[str]:
    """A call stack as frame infos, the thread's first."""
    return [thread_frame_info(thread_name, tid)] + [
        make_frame_info(code.co_name, code.co_filename, code.co_firstlineno, line) for code, line in calls]


def count_awaiting(start: List[Tuple[Any, int]], stop: List[Tuple[Any, int]]) -> int:
    """How many calls, from outside, are those of the coroutine that waits when others run: the innermost one that
    both stacks share, else the outermost one of the first; 0 without any."""
    coroutines = [depth for depth, (code, _) in enumerate(start, 1) if code.co_flags & _CO_COROUTINE]
    shared = 0
    while shared < min(len(start), len(stop)) and start[shared][0] is stop[shared][0]:
        shared += 1
    return max([depth for depth in coroutines if depth <= shared], default=min(coroutines, default=0))
