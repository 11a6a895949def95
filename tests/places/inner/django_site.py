"""pyinst.middleware in a Django site, under WSGI and ASGI."""

import asyncio
import contextvars
import logging
import os
import sys
import time

import django
from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.test import AsyncClient, Client, RequestFactory, override_settings
from django.urls import path

from common import WebTest, main, seconds_of, spin

settings.configure(SECRET_KEY="a test's", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, LOGGING_CONFIG=None,
                   MIDDLEWARE=["pyinst.middleware.ProfilerMiddleware"])
django.setup()
logging.getLogger("django.request").addHandler(logging.NullHandler())

requests = []
closed = []
has_signals = sys.version_info >= (3, 11)


def sync_work():
    spin(0.03)


def async_work():
    spin(0.03)


def thread_work():
    spin(0.03)


def sync_view(request):
    requests.append(request)
    sync_work()
    time.sleep(0.03)
    return HttpResponse("sync")


async def async_view(request):
    async_work()
    await asyncio.sleep(0.03)
    return HttpResponse("async")


async def thread_view(request):
    run = contextvars.copy_context().run
    await asyncio.get_running_loop().run_in_executor(None, run, thread_work)
    return HttpResponse("thread")


def stopping_view(request):
    request.profiler.stop()
    return HttpResponse("stopping")


def resetting_view(request):
    request.profiler.reset()
    return HttpResponse("resetting")


def failing_view(request):
    raise LookupError("nobody is here")


class Parts:
    def __iter__(self):
        return iter([b"one ", b"two"])

    def close(self):
        closed.append(self)


def stream_view(request):
    return StreamingHttpResponse(Parts())


urlpatterns = [path(name, globals()[name + "_view"]) for name in ("sync", "async", "thread", "failing", "stream",
                                                                 "stopping", "resetting")]


def allow_sync(request):
    return request.path == "/sync"


async def allow_sync_later(request):
    return request.path == "/sync"


def allow_broken(request):
    raise ZeroDivisionError("as always")


def name_file(request, session, renderer):
    return "%s.%s" % (request.resolver_match.func.__name__, renderer.output_file_extension)


class SiteTest(WebTest):
    def get(self, url, **keywords):
        return Client(**keywords).get(url)

    def assert_normal(self, response, body):
        self.assertEqual((response.status_code, response.content), (200, body))

    def assert_profile(self, response, *words):
        self.assertEqual((response.status_code, response["Content-Type"]), (200, "text/html; charset=utf-8"))
        self.assert_page(response.content, *words)

    def keeping(self, **more):
        return override_settings(PYINSTRUMENT_PROFILE_DIR=self.profiles,
                                 PYINSTRUMENT_PROFILE_DIR_RENDERER="pyinst.renderers.SessionRenderer", **more)


class PageTest(SiteTest):
    def test_debug(self):
        with override_settings(DEBUG=True):
            self.assert_profile(self.get("/sync?profile"), "GET /sync", "sync_work")
            self.assert_profile(self.get("/async?x=1&profile=1"), "async_work")
            self.assert_profile(Client().post("/sync?profile", {"a": 1}), "POST /sync")
            self.assert_normal(self.get("/sync?profiles"), b"sync")
        self.assertTrue(requests[0].profiler.last_session)

    def test_outside_of_debug(self):
        with self.assertLogs("pyinst", "WARNING") as log:
            self.assert_normal(self.get("/sync?profile"), b"sync")
        self.assertIn("GET /sync asked for its profile, which nobody has allowed: outside of DEBUG", log.output[0])

    def test_callback(self):
        for name in "PYINST_SHOW_CALLBACK", "PYINSTRUMENT_SHOW_CALLBACK":
            for callback in allow_sync, __name__ + ".allow_sync":
                with override_settings(**{name: callback}):
                    self.assert_profile(self.get("/sync?profile"))
                    self.assert_normal(self.get("/async?profile"), b"async")

    def test_own_name_wins(self):
        with override_settings(DEBUG=True, PYINST_URL_ARGUMENT="mine", PYINSTRUMENT_URL_ARGUMENT="theirs"):
            self.assert_profile(self.get("/sync?mine"))
            self.assert_normal(self.get("/sync?theirs"), b"sync")
            self.assert_normal(self.get("/sync?profile"), b"sync")

    def test_coroutine_callback_under_wsgi_allows_nothing(self):
        with override_settings(PYINST_SHOW_CALLBACK=allow_sync_later):
            with self.assertLogs("pyinst", "ERROR") as log:
                self.assert_normal(self.get("/sync?profile"), b"sync")
        self.assertIn("under ASGI only", log.output[0])

    def test_broken_callback(self):
        with override_settings(PYINST_SHOW_CALLBACK=allow_broken):
            with self.assertLogs("pyinst", "ERROR"):
                self.assert_normal(self.get("/sync?profile"), b"sync")
            with override_settings(DEBUG=True):
                self.assertEqual(self.get("/sync?profile", raise_request_exception=False).status_code, 500)

    def test_failing_view(self):
        with override_settings(DEBUG=True):
            response = self.get("/failing?profile", raise_request_exception=False)
            self.assert_profile(response)
            self.assertEqual(self.get("/failing", raise_request_exception=False).status_code, 500)

    def test_view_that_stops_its_profiler(self):
        with override_settings(DEBUG=True):
            self.assert_profile(self.get("/stopping?profile"))
            self.assert_normal(self.get("/resetting?profile"), b"resetting")

    def test_stream(self):
        del closed[:]
        with override_settings(DEBUG=True):
            self.get("/stream?profile").close()
        self.assertEqual(len(closed), 1)
        with self.keeping():
            response = self.get("/stream")
            self.assertEqual(b"".join(response.streaming_content), b"one two")
        self.assertEqual(list(self.sessions()), ["GET /stream"])

    def test_wrong_settings(self):
        for wrong in ({"PYINST_SAMPLE_RATE": 7}, {"PYINST_SHOW_CALLBACK": "nowhere.to_be_found"},
                      {"PYINST_PROFILE_DIR": "x", "PYINST_PROFILE_DIR_RENDERER": "os.path"},
                      {"PYINST_PROFILE_DIR": "x", "PYINST_FILENAME": "{nothing}"}):
            with override_settings(**wrong):
                with self.assertLogs("pyinst", "ERROR") as log:
                    for _ in range(2):
                        self.assert_normal(Client().get("/sync?profile"), b"sync")
                with override_settings(DEBUG=True):
                    with self.assertRaises((ValueError, ImportError), msg=wrong):
                        self.get("/sync")
            self.assertIn("No request is profiled", log.output[0])


class FilesTest(SiteTest):
    def test_names(self):
        with self.keeping(PYINSTRUMENT_FILENAME="{path} {ext}"):
            self.get("/sync?a=b")
            self.get("/sync?a=b")
        self.assertEqual(self.names(), ["_sync?a=b pyisession", "_sync?a=b pyisession 2"])

    def test_default_name(self):
        with override_settings(PYINST_PROFILE_DIR=self.profiles):
            self.get("/sync")
        self.assertRegex(self.names()[0], r"^0\.\d{3}s _sync \d{10}\.html$")

    def test_callback_for_names(self):
        with self.keeping(PYINSTRUMENT_FILENAME_CALLBACK=name_file):
            self.get("/sync")
            self.get("/sync")
        self.assertEqual(self.names(), ["sync_view.pyisession"])
        with self.keeping(PYINST_FILENAME_CALLBACK=lambda request, session, renderer: 7):
            with self.assertLogs("pyinst", "ERROR") as log:
                self.assert_normal(self.get("/sync"), b"sync")
        self.assertIn("has to return a str, not 7", log.output[0])

    def test_page_and_file(self):
        with self.keeping(DEBUG=True):
            self.assert_profile(self.get("/sync?profile"))
        self.assert_seconds(self.session(), "sync_work", 0.03)

    def test_callback_decides_for_files_too(self):
        with self.keeping(PYINST_SHOW_CALLBACK=allow_sync):
            self.get("/sync")
            self.get("/async")
        self.assertEqual(list(self.sessions()), ["GET /sync"])

    def test_sampling(self):
        with self.keeping(PYINST_SAMPLE_EVERY=3, PYINST_FILENAME="{path}"):
            client = Client()
            for _ in range(7):
                client.get("/stream")
        self.assertEqual(self.names(), ["_stream", "_stream 2"])
        with self.keeping(PYINST_SAMPLE_RATE=0, PYINST_FILENAME="none"):
            self.get("/sync")
        self.assertNotIn("none", self.names())

    def test_oldest_make_room(self):
        with self.keeping(PYINST_PROFILE_DIR_SIZE=20_000, PYINST_FILENAME="{timestamp}"):
            with self.assertLogs("pyinst", "WARNING") as log:
                while not log.output:
                    self.get("/stream")
        self.assertIn("The oldest profiles in", log.output[0])
        sizes = [os.path.getsize(os.path.join(self.profiles, name)) for name in self.names()]
        self.assertGreater(len(sizes), 0)
        self.assertLess(sum(sizes), 20_000)

    def test_folder_that_cannot_be_written(self):
        for debug in True, False:
            with override_settings(DEBUG=debug, PYINST_PROFILE_DIR="/proc/nothing/here"):
                with self.assertLogs("pyinst", "ERROR") as log:
                    self.assert_normal(self.get("/sync"), b"sync")
            self.assertIn("The profile of /sync was not kept", log.output[0])

    def test_engine(self):
        for use_signal in (False, True):
            with self.keeping(PYINSTRUMENT_USE_SIGNAL=use_signal, PYINSTRUMENT_INTERVAL=0.002):
                with self.assertLogs("pyinst", "WARNING") if use_signal and not has_signals else \
                        self.subTest(use_signal=use_signal):
                    self.get("/sync")
            if not use_signal or has_signals:
                profiler = requests[-1].profiler
                meta = profiler.last_session._parts[0].profile().meta
                self.assertEqual(meta("engine"), ["signal" if use_signal else "event"])
                self.assertEqual(profiler.interval, 0.002)

    def test_unprofiled_request_costs_little(self):
        from pyinst.middleware import ProfilerMiddleware

        def get_response(request):
            return None
        middleware = ProfilerMiddleware(get_response)
        request = RequestFactory().get("/sync?page=2&profiles=1")
        for options in {}, {"PYINST_PROFILE_DIR": self.profiles, "PYINST_SAMPLE_RATE": 0.0}:
            with override_settings(PYINST_SHOW_CALLBACK=allow_sync, **options):
                self.assert_costs_little(lambda: middleware(request), lambda: get_response(request))


class ViewTest(SiteTest):
    """The view's own function, in whatever thread and task it runs, and nobody else's."""

    def check(self, sessions, unseen=()):
        for name, work in ("sync", "sync_work"), ("async", "async_work"), ("thread", "thread_work"):
            session = sessions["GET /" + name]
            if name not in unseen:
                self.assert_seconds(session, work, 0.03)
            for other in {"sync_work", "async_work", "thread_work"} - {work}:
                self.assertEqual(seconds_of(session, other), 0, (name, other))

    def test_wsgi(self):
        with self.keeping():
            for name in "sync", "async", "thread":
                self.assert_normal(self.get("/" + name), name.encode())
        self.check(self.sessions())

    def test_asgi_in_flight(self):
        async def all_of_them():
            client = AsyncClient()
            return await asyncio.gather(*[client.get("/" + name) for name in ("sync", "async", "thread")])
        with self.keeping():
            responses = asyncio.run(all_of_them())
        self.assertEqual([response.content for response in responses], [b"sync", b"async", b"thread"])
        # Call events do not come from threads of a pool that were there before: docs/web.md.
        self.check(self.sessions(), unseen=() if has_signals else ("sync", "thread"))

    def test_asgi_pages(self):
        def get(url):
            return asyncio.run(AsyncClient().get(url))
        with override_settings(DEBUG=True):
            self.assert_profile(get("/async?profile"), "async_work")
            self.assert_profile(get("/sync?profile"), "sync_work" if has_signals else "GET /sync")
        with self.assertLogs("pyinst", "WARNING"):
            self.assert_normal(get("/async?profile"), b"async")
        with override_settings(PYINST_SHOW_CALLBACK=allow_sync_later):
            self.assert_profile(get("/sync?profile"))
            self.assert_normal(get("/async?profile"), b"async")
        with override_settings(PYINST_SHOW_CALLBACK=allow_broken), self.assertLogs("pyinst", "ERROR"):
            self.assert_normal(get("/sync?profile"), b"sync")


if __name__ == "__main__":
    main()
