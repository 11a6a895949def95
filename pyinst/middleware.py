"""A profile for each request of a Django site: ``"pyinst.middleware.ProfilerMiddleware"`` in MIDDLEWARE.

Its settings are ``PYINST_NAME``; ``PYINSTRUMENT_NAME`` is understood, too. docs/web.md lists them.
"""

import functools
import inspect
import sys
from typing import Any, Callable, Optional

from ._web import DEFAULT_FILENAME, PAGE_TYPE, RequestRules, Wish, describe, import_object, logger, make_page
from ._web_folder import DEFAULT_SIZE
from .profiler import Profiler
from .session import Session

__all__ = ["ProfilerMiddleware"]

_PREFIXES = ("PYINST_", "PYINSTRUMENT_")
_ADVICE = "outside of DEBUG, the function that the setting PYINST_SHOW_CALLBACK names has to return true"


class ProfilerMiddleware:
    """Profiles views that are asked for with ``?profile`` or sampled, in whatever thread and task they run.

    Outside of ``DEBUG`` a page is given only where PYINST_SHOW_CALLBACK allows it. Settings that make no sense raise
    ValueError or ImportError in ``DEBUG``; outside of it they are a line in the log, and nothing is profiled. What
    goes wrong later is a line in the log, and the response goes out.
    """

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        from asgiref.sync import iscoroutinefunction, markcoroutinefunction
        from django.conf import settings
        self.get_response = get_response
        self._settings = settings
        self._rules: Optional[RequestRules] = None
        self._show_callback: Any = None
        self._filename_callback: Any = None
        self._rules_made_of: Any = None
        self._is_async = iscoroutinefunction(get_response)
        if self._is_async:
            markcoroutinefunction(self)

    def __call__(self, request: Any) -> Any:
        __tracebackhide__ = True
        if self._is_async:
            return self._call_async(request)
        wish = self._wishes(request)
        if wish is not None:
            wish = self._decide(request, wish, self._ask(request))
        profiler = None if wish is None else self._start(request, sys._getframe())
        if wish is None or profiler is None:
            return self.get_response(request)
        try:
            response = self.get_response(request)
        finally:
            session = _stop(profiler)
        return self._answer(request, response, session, wish)

    async def _call_async(self, request: Any) -> Any:
        __tracebackhide__ = True
        wish = self._wishes(request)
        if wish is None:
            return await self.get_response(request)
        # Callbacks are the site's own, and may ask its database: they run where its synchronous code does.
        from asgiref.sync import sync_to_async
        allowed = await sync_to_async(self._ask)(request)
        wish = self._decide(request, wish, await allowed if inspect.isawaitable(allowed) else allowed)
        profiler = None if wish is None else self._start(request, sys._getframe())
        if wish is None or profiler is None:
            return await self.get_response(request)
        try:
            response = await self.get_response(request)
        finally:
            session = _stop(profiler)
        return await sync_to_async(self._answer)(request, response, session, wish)

    # ---- settings ----

    def _get(self, name: str, default: Any = None) -> Any:
        for prefix in _PREFIXES:
            value = getattr(self._settings, prefix + name, None)
            if value is not None:
                return value
        return default

    def _get_function(self, name: str) -> Any:
        """A setting that is a function, or a dotted path to one."""
        function = self._get(name)
        if isinstance(function, str):
            function = import_object(function)
        if function is not None and not callable(function):
            raise ValueError("The setting PYINST_%s is no function, and no dotted path to one: %r." % (name, function))
        return function

    def _read_rules(self) -> Optional[RequestRules]:
        """The settings, checked; None, with a line in the log, where they make no sense."""
        use_signal = self._get("USE_SIGNAL")
        try:
            self._show_callback = self._get_function("SHOW_CALLBACK")
            self._filename_callback = self._get_function("FILENAME_CALLBACK")
            return RequestRules(
                None, url_argument=self._get("URL_ARGUMENT", "profile"), directory=self._get("PROFILE_DIR"),
                directory_size=self._get("PROFILE_DIR_SIZE", DEFAULT_SIZE), renderer=self._get("PROFILE_DIR_RENDERER"),
                filename=self._get("FILENAME", DEFAULT_FILENAME), sample_rate=self._get("SAMPLE_RATE", 1),
                sample_every=self._get("SAMPLE_EVERY", 1), interval=self._get("INTERVAL", 0.001),
                engine="auto" if use_signal is None else "signal" if use_signal else "event")
        except Exception as error:
            if self._settings.DEBUG:
                raise
            logger.error("No request is profiled, since a setting PYINST_… is wrong: %s: %s",
                         type(error).__name__, error)
        return None

    # ---- which requests ----

    def _wishes(self, request: Any) -> Optional[Wish]:
        # Looking settings up costs more than all the rest; tests put another object in the place of all of them.
        settings = getattr(self._settings, "_wrapped", self._settings)
        if settings is not self._rules_made_of:
            self._rules = self._read_rules()
            self._rules_made_of = settings
        return self._rules.wishes(request.META.get("QUERY_STRING", "")) if self._rules is not None else None

    def _ask(self, request: Any) -> Any:
        """What the site says: true, false, None without a callback; under ASGI perhaps what will say it."""
        if self._show_callback is None:
            return None
        try:
            allowed = self._show_callback(request)
            if not inspect.isawaitable(allowed):
                return bool(allowed)
            if self._is_async:
                return self._wait(allowed)
            # A coroutine is true whatever it would have answered.
            getattr(allowed, "close", bool)()
            raise ValueError("PYINST_SHOW_CALLBACK may be a coroutine function under ASGI only.")
        except Exception as error:
            return self._refuse(error)

    async def _wait(self, allowed: Any) -> bool:
        try:
            return bool(await allowed)
        except Exception as error:
            return self._refuse(error)

    def _refuse(self, error: Exception) -> bool:
        if self._settings.DEBUG:
            raise error
        logger.error("PYINST_SHOW_CALLBACK failed: %s: %s", type(error).__name__, error)
        return False

    def _decide(self, request: Any, wish: Wish, allowed: Optional[bool]) -> Optional[Wish]:
        assert self._rules is not None
        description = describe(request.method, request.path)
        return self._rules.decide(wish, allowed, description, bool(self._settings.DEBUG), _ADVICE)

    def _start(self, request: Any, frame: Any) -> Optional[Profiler]:
        __tracebackhide__ = True
        assert self._rules is not None
        profiler = self._rules.start(frame, describe(request.method, request.path))
        if profiler is not None:
            request.profiler = profiler
        return profiler

    # ---- responses ----

    def _answer(self, request: Any, response: Any, session: Optional[Session], wish: Wish) -> Any:
        if session is None:
            return response
        if wish.file and self._rules is not None:
            name = self._filename_callback and functools.partial(self._filename_callback, request)
            self._rules.keep(session, request.get_full_path(), name)
        if not wish.page:
            return response
        from django.http import HttpResponse
        page = HttpResponse(make_page(session), content_type=PAGE_TYPE, headers={"Cache-Control": "no-store"})
        # Files and generators of the response that nobody reads are closed with the page.
        page._resource_closers += getattr(response, "_resource_closers", [])
        return page


def _stop(profiler: Profiler) -> Optional[Session]:
    """A view may have stopped its ``request.profiler``, or have reset it."""
    __tracebackhide__ = True
    return profiler.stop() if profiler.is_running else profiler.last_session
