"""Middlewares for ASGI and WSGI and their folder of profiles, under every interpreter, without any framework."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(1, os.path.join(os.path.dirname(HERE), "python"))

from tap import for_each_python, main  # noqa: E402
from test_api import InnerTest  # noqa: E402


@for_each_python
class WebTest(InnerTest):
    inner_folder = os.path.join(HERE, "inner")

    def each_asgi(self, python):
        self.run_inner(python, "asgi_requests")

    def each_wsgi(self, python):
        self.run_inner(python, "wsgi_requests")

    def each_folder(self, python):
        self.run_inner(python, "folders")


if __name__ == "__main__":
    main()
