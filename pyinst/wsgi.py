"""A profile for each request of a WSGI application: ``app = ProfilerMiddleware(app, allow=is_developer)``.

docs/web.md has recipes. Nothing is profiled unless ``allow``, the environment or a ``directory`` says so.
"""

import contextlib
import itertools
import sys
from typing import Any, Callable, Iterable, Iterator, Optional
from urllib.parse import quote

from ._web import ADVICE, RequestRules, Wish, describe, is_open_to_all, logger, make_page, page_headers
from .profiler import Profiler

__all__ = ["ProfilerMiddleware"]

StartResponse = Callable[..., Any]


class ProfilerMiddleware(RequestRules):
    """Profiles requests that ask for it (``?profile``) or are sampled.

    A response that is a stream (neither a list nor of a declared length) goes out as it comes; its profile then ends
    with it.
    """

    def __call__(self, environ: Any, start_response: StartResponse) -> Iterable[bytes]:
        __tracebackhide__ = True
        wish = self.wishes(environ.get("QUERY_STRING", ""))
        profiled = None if wish is None else self._begin(wish, environ, sys._getframe())
        if profiled is None:
            body: Iterable[bytes] = self.app(environ, start_response)
            return body
        return profiled.run(environ, start_response)

    def _begin(self, wish: Wish, environ: Any, frame: Any) -> "Optional[_Request]":
        __tracebackhide__ = True
        # As bytes in the disguise of Latin-1: PEP 3333.
        path = (environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")).encode("latin-1", "replace")
        description = describe(environ.get("REQUEST_METHOD", ""), path.decode("utf-8", "replace"))
        decided = self.decide(wish, self._ask(environ), description, is_open_to_all(), ADVICE)
        profiler = decided and self.start(frame, description)
        if not decided or profiler is None:
            return None
        query = environ.get("QUERY_STRING", "")
        return _Request(self, decided, profiler, description, quote(path) + ("?" + query if query else ""))

    def _ask(self, environ: Any) -> Optional[bool]:
        if self._allow is None:
            return None
        allowed = self._allow(environ)
        if hasattr(allowed, "__await__"):
            # A coroutine is true whatever it would have answered.
            getattr(allowed, "close", bool)()
            logger.error("allow= of the middleware for WSGI may be no coroutine function; nothing is allowed.")
            return False
        return bool(allowed)


class _Request:
    """A request whose profiler runs, until its response is complete."""

    def __init__(self, rules: RequestRules, wish: Wish, profiler: Profiler, description: str, url: str) -> None:
        self._rules = rules
        self._wish = wish
        self._profiler = profiler
        self._description = description
        self._url = url

    def run(self, environ: Any, start_response: StartResponse) -> Iterable[bytes]:
        __tracebackhide__ = True
        start = _Start(start_response)
        if not self._wish.page:
            start.release()
        try:
            body = self._rules.app(environ, start)
            first = _take_first(body) if self._wish.page and not start.was_called else []
        except BaseException:
            self.finish()
            raise
        if self._wish.page:
            if not start.is_released and (_is_whole(body) or start.has_length()):
                return self._answer(body, start_response)
            self._rules.tell_stream(self._description)
        start.release()
        if _is_whole(body) or _is_for_server(body, environ):
            self.finish()
            return body  # type: ignore[no-any-return]
        return _Stream(body, first, self.finish)

    def _answer(self, body: Any, start_response: StartResponse) -> Iterable[bytes]:
        """The page in place of the body, which is read to its end, for it may be computed while it is."""
        __tracebackhide__ = True
        try:
            for _ in body:
                pass
        finally:
            session = self.finish()
            _close(body)
        page = make_page(session)
        start_response("200 OK", page_headers(page))
        return [page]

    def finish(self) -> Any:
        """Stop, and keep the profile if that is wanted. Harmless the second time."""
        __tracebackhide__ = True
        if self._profiler.is_running:
            session = self._profiler.stop()
            if self._wish.file:
                self._rules.keep(session, self._url)
        return self._profiler.last_session


class _Start:
    """start_response() for the application: what it says is held back until release()."""

    def __init__(self, start_response: StartResponse) -> None:
        self._start_response = start_response
        self._said: Optional[Any] = None
        self._server_write: Any = None
        self.was_called = self.is_released = False

    def __call__(self, *words: Any) -> Callable[[bytes], Any]:
        """As of PEP 3333."""
        self.was_called = True
        self._said = words
        if self.is_released:
            self.release()
        return self._write

    def _write(self, data: bytes) -> None:
        """Who uses it has decided for a stream."""
        self.release()
        self._server_write(data)

    def has_length(self) -> bool:
        """Whether the response declares one."""
        return self._said is not None and any(name.lower() == "content-length" for name, _ in self._said[1])

    def release(self) -> None:
        """Say it, and from now on at once."""
        self.is_released = True
        if self._said is not None:
            words, self._said = self._said, None
            self._server_write = self._start_response(*words)


class _Stream:
    """A body that tells when it is at its end."""

    def __init__(self, body: Any, first: Any, at_end: Callable[[], Any]) -> None:
        """*first*: what was taken of the body already."""
        self._body = body
        self._parts = itertools.chain(first, body)
        self._at_end = at_end

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        __tracebackhide__ = True
        try:
            part: bytes = next(self._parts)
            return part
        except BaseException:
            self._at_end()
            raise

    def close(self) -> None:
        try:
            _close(self._body)
        finally:
            self._at_end()


def _close(body: Any) -> None:
    close = getattr(body, "close", None)
    if close is not None:
        close()


def _take_first(body: Any) -> Any:
    """Of an application that is a generator: it calls start_response() when it is asked for the first part."""
    __tracebackhide__ = True
    return list(itertools.islice(body, 1)) if isinstance(body, Iterator) else []


def _is_whole(body: Any) -> bool:
    return isinstance(body, (list, tuple))


def _is_for_server(body: Any, environ: Any) -> bool:
    """A file that the server sends by itself, when it is given as it is."""
    wrapper = environ.get("wsgi.file_wrapper")
    with contextlib.suppress(TypeError):
        return wrapper is not None and isinstance(body, wrapper)
    return False
