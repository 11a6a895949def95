"""The recipes of docs/web.md, as they stand there, in the frameworks that they are for."""

import asyncio
import os
import re
import sys
import threading
import time
import types
import urllib.request

import pyinst
from asgi_requests import ask as ask_asgi, body_of
from common import WebTest, main, seconds_of, spin
from wsgi_requests import ask as ask_wsgi

PAPER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "docs", "web.md")


def read_recipes():
    with open(PAPER, encoding="utf-8") as file:
        return dict(re.findall(r"<!-- test: (.*?) -->\n```python\n(.*?)```", file.read(), re.DOTALL))


RECIPES = read_recipes()


def make_module(name, source):
    module = types.ModuleType(name)
    sys.modules[name] = module
    exec(compile(source, name + ".py", "exec"), module.__dict__)
    return module


class Shop(types.ModuleType):
    """What the recipes' applications are about."""

    @staticmethod
    def compute_price():
        spin(0.05)
        return {"price": 7}

    @staticmethod
    def write_report():
        spin(0.05)
        time.sleep(0.05)
        return {"pages": 3}


os.environ["SHOP_PROFILE_KEY"] = "secret"
sys.modules["shop"] = Shop("shop")
make_module("permission", RECIPES["permission"])
KEY = (b"x-profile-key", b"secret")


def asgi(app, path, query="", headers=(KEY,)):
    """A request as a server makes it."""
    async def call(scope, receive, send):
        scope.update(headers=list(headers), raw_path=path.encode(), root_path="", scheme="http", http_version="1.1",
                     server=("shop", 80), client=("here", 1), asgi={"version": "3.0"}, extensions={}, state={})

        async def receive_request():
            return {"type": "http.request", "body": b"", "more_body": False}
        await app(scope, receive_request, send)
    return body_of(asyncio.run(ask_asgi(call, path, query)))


def wsgi(app, path, query="", key="secret"):
    return b"".join(ask_wsgi(app, path, query, {"HTTP_X_PROFILE_KEY": key})[2:])


class RecipeTest(WebTest):
    def setUp(self):
        super().setUp()
        # What the page was made of: the sessions of all profilers that stop.
        self.sessions_seen = []
        stop = pyinst.Profiler.stop

        def stop_and_tell(profiler):
            session = stop(profiler)
            self.sessions_seen.append(session)
            return session
        pyinst.Profiler.stop = stop_and_tell
        self.addCleanup(setattr, pyinst.Profiler, "stop", stop)

    def app(self, name):
        return make_module(name + "_recipe", RECIPES[name]).app

    def check_page(self, page, function="compute_price", seconds=0.05):
        self.assert_page(page, function)
        self.assert_seconds(self.sessions_seen.pop(), function, seconds)

    def check_asgi(self, name, routes):
        app = self.app(name)
        for path, function, seconds in routes:
            self.check_page(asgi(app, path, "profile"), function, seconds)
            self.assertIn(asgi(app, path), (b'{"price":7}', b'{"pages":3}'))
        with self.assertLogs("pyinst", "INFO"):
            self.assertEqual(asgi(app, "/price", "profile", [(b"x-profile-key", b"wrong")]), b'{"price":7}')
        self.assertEqual(self.sessions_seen, [])

    PRICE = ("/price", "compute_price", 0.05)
    REPORT = ("/report", "write_report", 0.1)

    def test_fastapi(self):
        self.check_asgi("fastapi", [self.PRICE, self.REPORT, ("/archive", "write_report", 0.1)])

    def test_starlette(self):
        self.check_asgi("starlette", [self.PRICE])

    def test_litestar(self):
        self.check_asgi("litestar", [self.PRICE, self.REPORT])

    def check_wsgi(self, name):
        app = self.app(name)
        self.check_page(wsgi(app, "/price", "profile"))
        self.assertEqual(wsgi(app, "/price").replace(b" ", b"").strip(), b'{"price":7}')
        return app

    def test_flask(self):
        self.assertIn(b"price", wsgi(self.check_wsgi("flask"), "/price", "profile", "wrong")[:20])

    def test_flask_hooks(self):
        self.check_wsgi("flask-hooks")

    def test_falcon(self):
        self.assertIn(b"price", wsgi(self.check_wsgi("falcon"), "/price", "profile", "wrong")[:20])

    def test_aiohttp(self):
        from aiohttp.test_utils import TestClient, TestServer

        async def get_both():
            async with TestClient(TestServer(self.app("aiohttp"))) as client:
                return [await (await client.get(url)).read() for url in ("/price?profile", "/price")]
        page, plain = asyncio.run(get_both())
        self.check_page(page)
        self.assertEqual(plain, b'{"price": 7}')

    def test_all_recipes_are_here(self):
        self.assertEqual(sorted(RECIPES), ["aiohttp", "falcon", "fastapi", "flask", "flask-hooks", "litestar",
                                           "permission", "starlette"])

    def test_in_a_real_server(self):
        """Uvicorn, and requests in flight through sockets; each has its own page."""
        import socket

        import uvicorn
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen(8)
        server = uvicorn.Server(uvicorn.Config(self.app("fastapi"), log_level="error"))
        serving = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        serving.start()
        pages = {}

        def get(path):
            request = urllib.request.Request("http://127.0.0.1:%d%s?profile" % (listener.getsockname()[1], path),
                                             headers={"X-Profile-Key": "secret"})
            with urllib.request.urlopen(request, timeout=60) as response:
                pages[path] = response.read()
        asking = [threading.Thread(target=get, args=(path,)) for path in ("/price", "/report", "/archive")]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join()
        server.should_exit = True
        serving.join()
        sessions = {session.target_description: session for session in self.sessions_seen}
        self.assert_page(pages["/price"], "GET /price", "compute_price")
        for path, function, seconds in self.PRICE, self.REPORT, ("/archive", "write_report", 0.1):
            self.assert_seconds(sessions["GET " + path], function, seconds)
            other = {"compute_price": "write_report", "write_report": "compute_price"}[function]
            self.assertEqual(seconds_of(sessions["GET " + path], other), 0)


if __name__ == "__main__":
    main()
