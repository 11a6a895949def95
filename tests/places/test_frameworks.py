"""The recipes of docs/web.md in the frameworks that they are for, under the usual interpreter."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(1, os.path.join(os.path.dirname(HERE), "python"))

from interpreters import find_usual  # noqa: E402
import environments  # noqa: E402
from tap import main  # noqa: E402
from test_api import InnerTest  # noqa: E402

FRAMEWORKS = ["aiohttp", "falcon", "fastapi", "flask", "litestar", "starlette", "uvicorn"]


class FrameworksTest(InnerTest):
    inner_folder = os.path.join(HERE, "inner")

    def test_recipes(self):
        python = find_usual()
        self.run_inner(python, "frameworks", [environments.packages(python, *FRAMEWORKS)])


if __name__ == "__main__":
    main()
