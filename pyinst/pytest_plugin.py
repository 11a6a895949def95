"""``pytest --pyinst``: profiles tests, and says at the end where the time of the slowest ones went.

Every test has a profile of its own, or every file of tests (``--pyinst-per=file``). With ``--pyinst-dir`` each is kept
there as a recording. What a test's report carries is plain data, so that tests may run in other processes (xdist).
"""

import os
import re
import zlib
from typing import Any, Dict, Generator, List, Optional

import pytest

__all__ = ["pytest_addoption", "pytest_configure"]

#: How many tests the summary names.
_SHOWN = 10
#: Below this many seconds there are too few samples for a sentence.
_SHORT_S = 0.01


def pytest_addoption(parser: Any) -> None:
    group = parser.getgroup("pyinst", "profiling with Pyinst")
    group.addoption("--pyinst", action="store_true", help="profile the tests; say where the time of the slowest went")
    group.addoption("--pyinst-dir", metavar="DIR", help="profile the tests, and keep a recording of each there (.pyprof)")
    group.addoption("--pyinst-per", choices=("test", "file"), default="test",
                    help="a profile for each test, which is the usual way, or for each file of tests")
    group.addoption("--pyinst-interval", metavar="SECONDS", type=float, default=0.001,
                    help="how often to look, 0.001 if not given")


def pytest_configure(config: Any) -> None:
    if not config.getoption("--pyinst") and config.getoption("--pyinst-dir") is None:
        return
    folder = config.getoption("--pyinst-dir")
    if folder is not None:
        folder = os.path.abspath(folder)
        try:
            os.makedirs(folder, exist_ok=True)
        except OSError as error:
            raise pytest.UsageError("--pyinst-dir: %s cannot be made: %s." % (folder, error.strerror))
    if not 0.00001 <= config.getoption("--pyinst-interval") <= 60:
        raise pytest.UsageError("--pyinst-interval is a time between 0.00001 and 60 seconds.")
    config.pluginmanager.register(TestProfiler(config, folder), "pyinst-profiler")


class TestProfiler:
    """Profiles what runs between a test's set-up and its teardown, both with it."""

    # Not a class of tests, whatever its name.
    __test__ = False

    def __init__(self, config: Any, folder: Optional[str]) -> None:
        self._folder = folder
        self._per_file = config.getoption("--pyinst-per") == "file"
        self._interval = config.getoption("--pyinst-interval")
        self._profiler: Any = None
        self._of = ""
        self._ends_here = True
        self._problem: Optional[str] = None
        # Of the process that reports; where tests run in others, these come from there.
        self._profiles: List[Dict[str, Any]] = []

    # ---- where tests run ----

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)  # type: ignore[untyped-decorator,unused-ignore]
    def pytest_runtest_setup(self, item: Any) -> Generator[None, None, None]:
        __tracebackhide__ = True
        if self._profiler is None and self._problem is None:
            self._start(item)
        yield

    @pytest.hookimpl(tryfirst=True)  # type: ignore[untyped-decorator,unused-ignore]
    def pytest_runtest_teardown(self, item: Any, nextitem: Any) -> None:
        self._ends_here = not self._per_file or nextitem is None or _file_of(nextitem) != _file_of(item)

    @pytest.hookimpl(hookwrapper=True)  # type: ignore[untyped-decorator,unused-ignore]
    def pytest_runtest_makereport(self, item: Any, call: Any) -> Generator[None, Any, None]:
        found = self._stop() if call.when == "teardown" and self._ends_here else None
        outcome = yield
        if found is not None:
            outcome.get_result().pyinst = found

    def _start(self, item: Any) -> None:
        __tracebackhide__ = True
        from pyinst import Profiler
        self._of = _file_of(item) if self._per_file else item.nodeid
        profiler = Profiler(self._interval, async_mode="disabled")
        try:
            profiler.start(target_description=self._of)
        except (RuntimeError, ValueError) as error:
            self._problem = str(error)
        else:
            self._profiler = profiler

    def _stop(self) -> Optional[Dict[str, Any]]:
        profiler, self._profiler = self._profiler, None
        if profiler is None:
            return {"problem": self._problem} if self._problem is not None else None
        session = profiler.stop()
        found: Dict[str, Any] = {"of": self._of, "seconds": session.duration, "answer": "", "file": None}
        # A full disk or a system without GLib is no reason for a test to fail.
        try:
            if self._folder is not None:
                file = os.path.join(self._folder, self._name_file())
                session.save(file)
                found["file"] = file
            if session.duration >= _SHORT_S:
                found["answer"] = session._render("answer", {}).decode("utf-8", "replace")
        except (OSError, RuntimeError) as error:
            found["problem"] = str(error)
        return found

    def _name_file(self) -> str:
        name = re.sub(r"[^\w.\[\]-]+", "-", self._of)[:150].strip("-.")
        # Parameters may differ in what a file's name cannot have, and their tests run in other processes.
        if len(self._of) > 150 or not re.fullmatch(r"[\w./:-]+(\[[\w.-]*\])?", self._of):
            name += "-%08x" % zlib.crc32(self._of.encode("utf-8", "surrogatepass"))
        return name + ".pyprof"

    # ---- where they are reported ----

    def pytest_runtest_logreport(self, report: Any) -> None:
        found = getattr(report, "pyinst", None)
        if found is not None:
            self._profiles.append(found)

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        profiles = [found for found in self._profiles if "of" in found]
        problems = list(dict.fromkeys(found["problem"] for found in self._profiles if "problem" in found))
        if not profiles and not problems:
            return
        write = terminalreporter.write_line
        terminalreporter.section("where the time went")
        for sentence in problems:
            write("pyinst: %s" % sentence)
        profiles.sort(key=lambda found: -found["seconds"])
        for found in profiles[:_SHOWN]:
            write("%8.3f s  %s" % (found["seconds"], found["of"]))
            if found["answer"]:
                write("            " + found["answer"])
        if len(profiles) > _SHOWN:
            rest = profiles[_SHOWN:]
            write("%8.3f s  %d more" % (sum(found["seconds"] for found in rest), len(rest)))
        kept = [found["file"] for found in profiles if found["file"]]
        if kept:
            write("To look at one of %d: pyinst %s" % (len(kept), os.path.relpath(kept[0])))


def _file_of(item: Any) -> str:
    return str(item.nodeid.partition("::")[0])
