"""The plugin in a real pytest, by its own pytester; run by test_pytest_plugin.py in an environment that has it."""

import os
import re
import subprocess
import sys

import pytest

pytest_plugins = ["pytester"]

SUITE = """
    import time
    import pytest

    def spin(seconds):
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            pass

    @pytest.fixture
    def prepared():
        spin(0.1)
        yield
        spin(0.05)

    def test_prepared(prepared):
        pass

    def test_busy():
        spin(0.3)

    def test_fails():
        spin(0.02)
        assert False, "as it is meant to"

    @pytest.mark.parametrize("name", ["a/b", "x y", "x:y"])
    def test_names(name):
        pass

    @pytest.mark.skip(reason="nothing to see")
    def test_skipped():
        pass
"""
OTHER = """
    def test_of_another_file():
        pass
"""


@pytest.fixture
def suite(pytester):
    pytester.makepyfile(test_first=SUITE, test_second=OTHER)
    return pytester


def run(pytester, *words):
    return pytester.runpytest_subprocess("-p", "pyinst.pytest_plugin", "-p", "no:cacheprovider", *words)


def section(result):
    """The lines of the summary."""
    text = result.stdout.str()
    found = re.search(r"=+ where the time went =+\n(.*?)\n(?:=|$)", text, re.S)
    assert found, text
    return found[1].splitlines()


def test_nothing_without_the_option(suite):
    result = run(suite)
    result.assert_outcomes(passed=6, failed=1, skipped=1)
    result.stdout.no_fnmatch_line("*where the time went*")


def test_summary(suite):
    result = run(suite, "--pyinst", "--pyinst-interval", "0.0005")
    result.assert_outcomes(passed=6, failed=1, skipped=1)
    lines = section(result)
    rows = [re.match(r" *([\d.]+) s  (\S.*)", line) for line in lines]
    seconds = {found[2]: float(found[1]) for found in rows if found}
    assert 0.3 <= seconds["test_first.py::test_busy"] < 60
    # Set-up and teardown are a test's, too.
    assert 0.15 <= seconds["test_first.py::test_prepared"] < 60
    assert len(seconds) == 8
    where = lines.index(next(line for line in lines if "test_busy" in line))
    assert "test_first.py" in lines[where + 1]
    assert not list(suite.path.glob("**/*.pyprof"))


def test_recordings(suite):
    result = run(suite, "--pyinst-dir", "kept")
    result.assert_outcomes(passed=6, failed=1, skipped=1)
    files = sorted(path.name for path in (suite.path / "kept").iterdir())
    assert len(files) == 8 and all(name.endswith(".pyprof") for name in files)
    assert {"test_first.py-test_busy.pyprof", "test_second.py-test_of_another_file.pyprof"} <= set(files)
    assert len([name for name in files if re.fullmatch(r"test_first\.py-test_names\[(a-b|x-y)\]-[0-9a-f]{8}\.pyprof", name)]) == 3
    last = section(result)[-1]
    assert last.startswith("To look at one of 8: pyinst " + os.path.join("kept", "test_first.py-"))
    assert (suite.path / last.rpartition(" ")[2]).is_file()
    report = subprocess.run([os.environ["PYINST_COMMAND"], "kept/test_first.py-test_busy.pyprof"], cwd=suite.path,
                            stdout=subprocess.PIPE, check=True).stdout.decode()
    assert report.startswith("\ntest_first.py::test_busy")
    assert "spin  test_first.py:4" in report and "test_prepared" not in report


def test_files(suite):
    result = run(suite, "--pyinst-dir", "kept", "--pyinst-per", "file")
    assert sorted(path.name for path in (suite.path / "kept").iterdir()) == ["test_first.py.pyprof", "test_second.py.pyprof"]
    assert [line.split("  ")[-1] for line in section(result) if " s  " in line] == ["test_first.py", "test_second.py"]


def test_many(pytester):
    pytester.makepyfile("import pytest\n@pytest.mark.parametrize('n', range(25))\ndef test(n): pass\n")
    lines = section(run(pytester, "--pyinst"))
    assert len([line for line in lines if " s  test_many.py" in line]) == 10
    assert lines[-1].endswith("15 more")


def test_what_is_wrong(suite):
    suite.makefile(".txt", taken="a file")
    for words, sentence in ((["--pyinst-dir", "taken.txt/x"], "--pyinst-dir: *cannot be made*"),
                            (["--pyinst", "--pyinst-interval", "0"], "*between 0.00001 and 60 seconds*")):
        result = run(suite, *words)
        assert result.ret == 4
        result.stderr.fnmatch_lines(["*" + sentence])


def test_where_it_cannot_record(suite):
    """Another engine runs already: the tests run, and one sentence says why there are no profiles."""
    suite.makeconftest("""
        import pyinst
        def pytest_configure(config):
            pyinst.Profiler.start = lambda *_, **__: (_ for _ in ()).throw(RuntimeError("Not here."))
        """)
    result = run(suite, "--pyinst")
    result.assert_outcomes(passed=6, failed=1, skipped=1)
    assert section(result) == ["pyinst: Not here."]


def test_collects_nothing_of_ours(suite):
    assert "TestProfiler" not in run(suite, "--pyinst", "--collect-only").stdout.str()


def test_in_other_processes(suite):
    pytest.importorskip("xdist")
    result = run(suite, "--pyinst-dir", "kept", "-n", "2", "-p", "xdist")
    result.assert_outcomes(passed=6, failed=1, skipped=1)
    assert len([line for line in section(result) if " s  " in line]) == 8
    assert len(list((suite.path / "kept").iterdir())) == 8


if __name__ == "__main__":
    sys.exit(pytest.main([__file__, "-q", "-p", "no:cacheprovider"]))
