"""The middleware for Django in a real Django: the oldest interpreter, the usual one, and the newest."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(1, os.path.join(os.path.dirname(HERE), "python"))

from interpreters import find, find_usual  # noqa: E402
import environments  # noqa: E402
from tap import main  # noqa: E402
from test_api import InnerTest  # noqa: E402


class DjangoTest(InnerTest):
    inner_folder = os.path.join(HERE, "inner")

    def check_site(self, python):
        self.run_inner(python, "django_site", [environments.packages(python, "django")])

    def test_oldest(self):
        self.check_site(find()[0])

    def test_usual(self):
        self.check_site(find_usual())

    def test_newest(self):
        self.check_site(find()[-1])


if __name__ == "__main__":
    main()
