"""A file for https://www.speedscope.app."""

import enum
import json
from typing import Any, List, NamedTuple, Optional

from .. import processors
from .base import NativeRenderer, ProcessorList

__all__ = ["SpeedscopeEncoder", "SpeedscopeEvent", "SpeedscopeEventType", "SpeedscopeFile", "SpeedscopeFrame",
           "SpeedscopeProfile", "SpeedscopeRenderer"]


class SpeedscopeFrame(NamedTuple):
    """A function; events name it by its index in the file's list."""

    name: Optional[str]
    file: Optional[str]
    line: Optional[int]


class SpeedscopeEventType(enum.Enum):
    """A function is entered, or left."""

    OPEN = "O"
    CLOSE = "C"


class SpeedscopeEvent(NamedTuple):
    """A function is entered or left, *at* seconds after the beginning."""

    type: SpeedscopeEventType
    at: float
    frame: int


class SpeedscopeProfile:
    """The events of one thread, in the order of time."""

    def __init__(self, name: str, events: List[SpeedscopeEvent], end_value: float, start_value: float = 0.0,
                 type: str = "evented", unit: str = "seconds") -> None:
        self.type = type
        self.name = name
        self.unit = unit
        self.start_value = start_value
        self.end_value = end_value
        self.events = events


class SpeedscopeFile:
    """A whole file, as objects; SpeedscopeEncoder writes it."""

    def __init__(self, name: str, profiles: List[SpeedscopeProfile], frames: List[SpeedscopeFrame],
                 exporter: str = "pyinst") -> None:
        self.name = name
        self.profiles = profiles
        self.frames = frames
        self.exporter = exporter

    @classmethod
    def from_json(cls, text: str) -> "SpeedscopeFile":
        """What SpeedscopeRenderer.render() gave, as objects. Raises ValueError when it is no such file."""
        content = json.loads(text)
        try:
            frames = [SpeedscopeFrame(frame["name"], frame.get("file"), frame.get("line"))
                      for frame in content["shared"]["frames"]]
            profiles = [SpeedscopeProfile(
                profile["name"],
                [SpeedscopeEvent(SpeedscopeEventType(event["type"]), event["at"], event["frame"])
                 for event in profile.get("events", [])],
                profile["endValue"], profile["startValue"], profile["type"], profile["unit"])
                for profile in content["profiles"]]
            return cls(content["name"], profiles, frames, content.get("exporter", ""))
        except (KeyError, TypeError) as error:
            raise ValueError("This is no speedscope file: %s is missing." % error) from None


class SpeedscopeEncoder(json.JSONEncoder):
    """``json.dumps(speedscope_file, cls=SpeedscopeEncoder)``"""

    def default(self, o: Any) -> Any:
        if isinstance(o, SpeedscopeFile):
            return {"$schema": "https://www.speedscope.app/file-format-schema.json", "name": o.name,
                    "activeProfileIndex": None, "exporter": o.exporter,
                    "profiles": [self.default(profile) for profile in o.profiles],
                    "shared": {"frames": [frame._asdict() for frame in o.frames]}}
        if isinstance(o, SpeedscopeProfile):
            return {"type": o.type, "name": o.name, "unit": o.unit, "startValue": o.start_value,
                    "endValue": o.end_value,
                    "events": [{"type": event.type.value, "at": event.at, "frame": event.frame}
                               for event in o.events]}
        if isinstance(o, SpeedscopeEventType):
            return o.value
        return super().default(o)


class SpeedscopeRenderer(NativeRenderer):
    """One profile per thread, on a shared zero."""

    output_file_extension = "speedscope.json"
    report = "speedscope"

    def default_processors(self) -> ProcessorList:
        return [processors.remove_importlib, processors.remove_tracebackhide, processors.merge_consecutive_self_time,
                processors.remove_irrelevant_nodes, processors.remove_unnecessary_self_time_nodes,
                processors.remove_first_pyinstrument_frames_processor]
