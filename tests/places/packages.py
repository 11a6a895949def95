"""Packages from PyPI for an interpreter, got once below the build folder."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from support import COMMAND

FOLDER = os.path.join(os.path.dirname(COMMAND), "..", "tests", "places")
# Where PyPI cannot be reached, a test is to be skipped, not to wait.
_PIP_OPTIONS = ["--quiet", "--no-compile", "--disable-pip-version-check", "--no-input", "--retries", "1",
                "--timeout", "15"]
# Of one call of pip, on a busy machine.
_PIP_TIMEOUT_S = 150


def _run(words):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    try:
        return subprocess.run(words, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=_PIP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        raise unittest.SkipTest("packages from PyPI took longer than %d s" % _PIP_TIMEOUT_S) from None


def _pip_of_our_own(python):
    """pip that installs for an interpreter which has none: in a venv of this one, made once."""
    venv = os.path.join(FOLDER, "venv")
    if not os.path.exists(venv):
        os.makedirs(FOLDER, exist_ok=True)
        part = tempfile.mkdtemp(prefix="venv-", dir=FOLDER)
        pip = [os.path.join(part, "bin", "python"), "-m", "pip"]
        # Debian's is too old for newer Pythons than its own.
        if _run([sys.executable, "-m", "venv", part]).returncode != 0 or _run(
                [*pip, "install", "--upgrade", *_PIP_OPTIONS, "pip"]).returncode != 0:
            shutil.rmtree(part, ignore_errors=True)
            raise unittest.SkipTest("there is no pip for Python %s, and none is to be had" % python.version)
        try:
            os.rename(part, venv)
        except OSError:
            # Another test was quicker.
            shutil.rmtree(part, ignore_errors=True)
    return [os.path.join(venv, "bin", "python"), "-m", "pip", "--python", python.path]


def find_packages(python, name, *packages):
    """The folder that has them, for PYTHONPATH; skips the test where they cannot be had."""
    folder = os.path.abspath(os.path.join(FOLDER, "%s-%s" % (name, python.version)))
    site = os.path.join(folder, "site-packages")
    if os.path.exists(site):
        return site
    shutil.rmtree(folder, ignore_errors=True)
    has_pip = _run([python.path, "-m", "pip", "--version"]).returncode == 0
    pip = [python.path, "-m", "pip"] if has_pip else _pip_of_our_own(python)
    # Built packages only: a compiler would take minutes. The folder is there when all of it is.
    got = _run([*pip, "install", *_PIP_OPTIONS, "--only-binary", ":all:", "--target", site + ".part", *packages])
    if got.returncode != 0:
        lines = re.findall(r"ERROR: (.*)", got.stdout.decode("utf-8", "replace")) or ["pip failed"]
        raise unittest.SkipTest("%s cannot be had for Python %s: %s" % (name, python.version, lines[-1]))
    os.rename(site + ".part", site)
    return site
