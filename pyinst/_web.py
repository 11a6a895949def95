"""What the middlewares share: which requests are profiled, and what becomes of their profiles.

Private: ``middleware`` (Django), ``asgi`` and ``wsgi`` are made of it. A profiler that cannot start, a full disk and
a wrong option are lines in the log ("pyinst"); the response goes out as it would without a profiler.
"""

import html
import importlib
import inspect
import itertools
import logging
import os
import random
import types
from typing import Any, Callable, List, NamedTuple, Optional, Tuple
from urllib.parse import unquote_plus

from ._web_folder import DEFAULT_SIZE, ProfileFolder
from .profiler import Profiler
from .session import Session

__all__ = ["ADVICE", "DEFAULT_FILENAME", "PAGE_TYPE", "RequestRules", "Wish", "describe", "import_object",
           "is_open_to_all", "logger", "make_page", "page_headers"]

DEFAULT_FILENAME = "{total_time:.3f}s {path} {timestamp:.0f}.{ext}"
PAGE_TYPE = "text/html; charset=utf-8"
ADVICE = "give the middleware allow=, or set PYINST_PROFILE_REQUESTS=1"
_PATH_MAX = 100

logger = logging.getLogger("pyinst")


def is_open_to_all() -> bool:
    """Whether the environment allows every request to ask for its profile."""
    return os.environ.get("PYINST_PROFILE_REQUESTS", "0") not in ("", "0")


class Wish(NamedTuple):
    """What is wanted of a request's profile: a page in place of the response, a file in the folder."""

    page: bool
    file: bool


def asks_for(query: str, argument: str) -> bool:
    """Whether a URL's query has that argument, with a value or without."""
    for field in query.split("&"):
        name = field.partition("=")[0]
        if name == argument or (("%" in name or "+" in name) and unquote_plus(name) == argument):
            return True
    return False


def describe(method: str, path: str) -> str:
    """A request for people and logs, on one line: ``GET /shop``."""
    return "".join(letter if letter.isprintable() else "?" for letter in "%s %s" % (method, path))


class Sampling:
    """Chooses requests; any thread may ask."""

    def __init__(self, rate: float, every: int) -> None:
        """rate: the share of requests to take. every: of those, each so many-th. Raises ValueError for others."""
        if isinstance(rate, bool) or not isinstance(rate, (int, float)) or not 0 <= rate <= 1:
            raise ValueError("sample_rate is a share of all requests, from 0 to 1, not %r." % (rate,))
        if isinstance(every, bool) or not isinstance(every, int) or every < 1:
            raise ValueError("sample_every is a whole number, 1 or more, not %r." % (every,))
        self._rate = rate
        self._every = every
        self._count = itertools.count(1)

    def takes(self) -> bool:
        """Whether the request that asks is one of them."""
        if self._rate < 1 and random.random() >= self._rate:
            return False
        return self._every == 1 or next(self._count) % self._every == 0


def import_object(path: str) -> Any:
    """What a dotted path names. Raises ImportError."""
    module, _, name = path.rpartition(".")
    if not module:
        raise ImportError("%r is no dotted path to a module's attribute." % path)
    try:
        return getattr(importlib.import_module(module), name)
    except AttributeError:
        raise ImportError("The module %s has no attribute %s." % (module, name)) from None


def make_renderer(renderer: Any) -> Any:
    """A renderer of an instance, a class, a dotted path to one, or None for a page.

    Raises ImportError, and ValueError when it is no renderer.
    """
    if renderer is None:
        from .renderers import HTMLRenderer
        return HTMLRenderer()
    if isinstance(renderer, str):
        renderer = import_object(renderer)
    if isinstance(renderer, type):
        renderer = renderer()
    if not callable(getattr(renderer, "render", None)) or not hasattr(renderer, "output_file_extension"):
        raise ValueError("%r is no renderer; pyinst.renderers has some." % (renderer,))
    return renderer


def _render(renderer: Any, session: Session) -> bytes:
    text: str = renderer.render(session)
    return text.encode("utf-8", "surrogateescape")


def make_page(session: Session) -> bytes:
    """The page that answers a request that asked for its profile; where none can be made, it says why."""
    try:
        return _render(make_renderer(None), session)
    except (OSError, RuntimeError) as error:
        logger.error("The page with the profile of %s was not made: %s", session.target_description, error)
        return ("<!DOCTYPE html><title>Pyinst</title><p>%s</p>\n" % html.escape(str(error))).encode()


def _get_outside(frame: types.FrameType) -> types.FrameType:
    """Where the reports of a middleware's request begin: at its caller, but not outside of its task."""
    caller = frame.f_back
    if caller is None or (frame.f_code.co_flags & ~caller.f_code.co_flags & inspect.CO_COROUTINE):
        return frame
    return caller


class Keeping(NamedTuple):
    """How profiles become files."""

    folder: ProfileFolder
    renderer: Any
    filename: str


def _call_for_name(callback: Callable[[Session, Any], Any], renderer: Any, session: Session) -> str:
    name = callback(session, renderer)
    if not isinstance(name, str):
        raise ValueError("The callback for names of profiles has to return a str, not %r." % (name,))
    return name


def _make_name(template: str, seconds: float, url: str, timestamp: float, extension: str) -> str:
    try:
        return template.format(total_time=seconds, path=url.replace("/", "_")[:_PATH_MAX], timestamp=timestamp,
                               ext=extension)
    except (AttributeError, IndexError, KeyError, ValueError) as error:
        raise ValueError("%r makes no name of a profile (%s); it may have {total_time}, {path}, {timestamp} and "
                         "{ext}." % (template, error)) from None


class RequestRules:
    """The options of a middleware, and what follows from them. Any thread may ask."""

    def __init__(self, app: Any, *, allow: Optional[Callable[[Any], Any]] = None, url_argument: str = "profile",
                 directory: Optional[str] = None, directory_size: int = DEFAULT_SIZE, renderer: Any = None,
                 filename: str = DEFAULT_FILENAME, sample_rate: float = 1.0, sample_every: int = 1,
                 interval: float = 0.001, engine: str = "auto") -> None:
        """
        app: the application, which is called for every request.
        allow: called with the request's scope (ASGI; may be a coroutine function) or environ (WSGI); only where it
            returns true the request is profiled. Without it nobody is answered with a profile, unless the
            environment has PYINST_PROFILE_REQUESTS=1.
        url_argument: of a query (``?profile``), asks for a page with the profile in place of the response.
        directory: where profiles of requests are kept, whether they ask or not; none are without it.
        directory_size: bytes that they may take together; the oldest make room.
        renderer: of those files, by instance, class or dotted path; a page when it is None.
        filename: with {total_time} (s), {path} (path and query), {timestamp} (s since 1970) and {ext}.
        sample_rate, sample_every: which requests are kept: a share of them, each so many-th.
        interval: seconds between two looks. engine: as of ``pyinst.Profiler``.

        Raises ValueError or ImportError when an option is wrong.
        """
        Profiler(interval=interval, engine=engine)  # type: ignore[arg-type]
        if not isinstance(url_argument, str) or not url_argument:
            raise ValueError("url_argument is the name of a query's argument, not %r." % (url_argument,))
        self.app = app
        self._allow = allow
        self._url_argument = url_argument
        self._interval = interval
        self._engine = engine
        self._keeping: Optional[Keeping] = None
        if directory is not None:
            _make_name(filename, 0.0, "", 0.0, make_renderer(renderer).output_file_extension)
            self._keeping = Keeping(ProfileFolder(directory, directory_size), renderer, filename)
        self._sampling = Sampling(sample_rate, sample_every)

    def wishes(self, query: str) -> Optional[Wish]:
        """What is wanted of a request with that query, before anybody was asked whether it may be; mostly nothing."""
        page = query != "" and asks_for(query, self._url_argument)
        file = self._keeping is not None and (page or self._sampling.takes())
        return Wish(page, file) if page or file else None

    def decide(self, wish: Wish, allowed: Optional[bool], description: str, is_open: bool,
               advice: str) -> Optional[Wish]:
        """What is done of a wish.

        allowed: what ``allow`` said, None when there is none: then a page is for everybody if *is_open*, or for
        nobody, and *advice* is how to have it.
        """
        if allowed is None and wish.page and not is_open:
            logger.warning("%s asked for its profile, which nobody has allowed: %s.", description, advice)
            wish = Wish(False, wish.file and self._sampling.takes())
        elif allowed is not None and not allowed:
            if wish.page:
                logger.info("%s asked for its profile, which was not allowed.", description)
            return None
        return wish if wish.page or wish.file else None

    def start(self, frame: types.FrameType, description: str) -> Optional[Profiler]:
        """A profiler of what the calling context does, that runs; None, with a line in the log, where it cannot.

        frame: the middleware's.
        """
        __tracebackhide__ = True
        try:
            profiler = Profiler(interval=self._interval, engine=self._engine)  # type: ignore[arg-type]
            profiler.start(caller_frame=_get_outside(frame), target_description=description)
        except (ImportError, OSError, RuntimeError) as error:
            logger.warning("%s was not profiled: %s", description, error)
            return None
        return profiler

    def keep(self, session: Session, url: str, name: Optional[Callable[[Session, Any], Any]] = None) -> None:
        """Put a profile into the folder, or say in the log why not.

        url: the request's path and query, for its name. name: gives it, in place of the option *filename*.
        """
        try:
            assert self._keeping is not None
            renderer = make_renderer(self._keeping.renderer)
            file_name = _call_for_name(name, renderer, session) if name is not None else _make_name(
                self._keeping.filename, session.duration, url, session.start_time, renderer.output_file_extension)
            self._keeping.folder.add(file_name, _render(renderer, session), replace=name is not None)
        except Exception as error:
            logger.error("The profile of %s was not kept: %s: %s", url, type(error).__name__, error)

    def tell_stream(self, description: str) -> None:
        logger.info("%s asked for its profile, but its response is a stream, which goes out as it comes%s.",
                    description, "" if self._keeping is not None else "; give the middleware a directory to have it")


def page_headers(page: bytes) -> List[Tuple[str, str]]:
    """The headers of a response that is a page with a profile."""
    return [("Content-Type", PAGE_TYPE), ("Content-Length", "%d" % len(page)), ("Cache-Control", "no-store")]
