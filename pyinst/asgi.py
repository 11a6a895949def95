"""A profile for each request of an ASGI application: ``app = ProfilerMiddleware(app, allow=is_developer)``.

docs/web.md has recipes. Nothing is profiled unless ``allow``, the environment or a ``directory`` says so. Requests in
flight at the same time have a profile each: of the task, of tasks that it makes, and of functions that run for it in
other threads.
"""

import asyncio
import sys
from typing import Any, Awaitable, Callable, Dict, Optional
from urllib.parse import quote

from ._web import ADVICE, RequestRules, Wish, describe, is_open_to_all, make_page, page_headers
from .profiler import Profiler
from .session import Session

__all__ = ["ProfilerMiddleware"]

Message = Dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class ProfilerMiddleware(RequestRules):
    """Profiles HTTP requests that ask for it (``?profile``) or are sampled; websockets and lifespan pass.

    A response that is a stream (in several parts, without a declared length) goes out as it comes; its profile then
    ends with it.
    """

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        __tracebackhide__ = True
        if scope["type"] == "http":
            query = scope.get("query_string", b"").decode("latin-1")
            wish = self.wishes(query)
            if wish is not None:
                request = await self._begin(wish, scope, query, sys._getframe(), send)
                if request is not None:
                    await request.run(scope, receive)
                    return
        await self.app(scope, receive, send)

    async def _begin(self, wish: Wish, scope: Any, query: str, frame: Any, send: Send) -> "Optional[_Request]":
        __tracebackhide__ = True
        description = describe(scope.get("method", ""), scope["path"])
        decided = self.decide(wish, await self._ask(scope), description, is_open_to_all(), ADVICE)
        profiler = decided and self.start(frame, description)
        if not decided or profiler is None:
            return None
        url = quote(scope["path"]) + ("?" + query if query else "")
        return _Request(self, decided, profiler, description, url, send)

    async def _ask(self, scope: Any) -> Optional[bool]:
        if self._allow is None:
            return None
        allowed = self._allow(scope)
        return bool(await allowed if hasattr(allowed, "__await__") else allowed)


class _Request:
    """A request whose profiler runs, until its response is complete."""

    def __init__(self, rules: RequestRules, wish: Wish, profiler: Profiler, description: str, url: str,
                 send: Send) -> None:
        self._rules = rules
        self._profiler = profiler
        self._description = description
        self._url = url
        self._send = send
        self._keeps = wish.file
        #: The page is still to be sent in place of the response.
        self._gives_page = wish.page
        self._has_page = False
        self._start: Optional[Message] = None

    async def run(self, scope: Any, receive: Receive) -> None:
        __tracebackhide__ = True
        try:
            await self._rules.app(scope, receive, self._send_or_hold)
            if not self._has_page:
                await self._release()
        finally:
            if self._profiler.is_running:
                await self._finish(self._profiler.stop())

    async def _send_or_hold(self, message: Message) -> None:
        """send() for the application."""
        __tracebackhide__ = True
        if self._has_page:
            if message["type"] == "http.response.body" and not message.get("more_body"):
                await self._send_page()
            return
        if self._gives_page:
            if message["type"] == "http.response.start":
                self._start = message
                return
            if self._start is not None and await self._takes_page(message):
                return
        is_last = message["type"] == "http.response.body" and not message.get("more_body")
        session = self._profiler.stop() if is_last and self._profiler.is_running else None
        await self._send(message)
        if session is not None:
            await self._finish(session)

    async def _takes_page(self, message: Message) -> bool:
        """Of what follows the start: whether the page comes in the place of it all."""
        __tracebackhide__ = True
        is_body = message["type"] == "http.response.body"
        is_whole = is_body and not message.get("more_body")
        if not is_whole and not (is_body and _has_length(self._start)):
            self._rules.tell_stream(self._description)
            await self._release()
            return False
        self._has_page = True
        if is_whole:
            await self._send_page()
        return True

    async def _release(self) -> None:
        """Send the start that was held back; from now on everything goes out as it comes."""
        __tracebackhide__ = True
        start, self._start = self._start, None
        self._gives_page = False
        if start is not None:
            await self._send(start)

    async def _send_page(self) -> None:
        __tracebackhide__ = True
        if not self._gives_page:
            return
        self._gives_page = False
        session = self._profiler.stop()
        page = await _run_aside(make_page, session)
        headers = [(name.lower().encode(), value.encode()) for name, value in page_headers(page)]
        await self._send({"type": "http.response.start", "status": 200, "headers": headers})
        await self._send({"type": "http.response.body", "body": page})
        await self._finish(session)

    async def _finish(self, session: Session) -> None:
        __tracebackhide__ = True
        if self._keeps:
            await _run_aside(self._rules.keep, session, self._url)


def _has_length(start: Optional[Message]) -> bool:
    headers = start.get("headers", ()) if start is not None else ()
    return any(bytes(name).lower() == b"content-length" for name, _ in headers)


async def _run_aside(function: Callable[..., Any], *args: Any) -> Any:
    """In a thread of the loop's, so that other requests go on; here, where the loop is not asyncio's."""
    try:
        return await asyncio.get_running_loop().run_in_executor(None, function, *args)
    except RuntimeError:
        return function(*args)
