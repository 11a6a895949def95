"""Virtual environments with packages of the registry, made once below the build folder."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import unittest

import interpreters
from support import COMMAND

BUILD = os.path.dirname(os.path.dirname(COMMAND))
SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PLACE = os.path.join(BUILD, "tests", "places")
# A registry that does not answer must not hold a run of the tests.
TIMEOUT_S = 240


class DoesNotStart(unittest.SkipTest):
    """A virtual environment was made, and its interpreter ends at once."""


def create(python_path, folder):
    """A new virtual environment there; its interpreter. It has a pip where the interpreter brings one."""
    asked = subprocess.run([python_path, "-c", "import ensurepip"], capture_output=True)
    with_pip = asked.returncode == 0
    subprocess.run([python_path, "-m", "venv", folder] + ([] if with_pip else ["--without-pip"]), check=True,
                   stdout=subprocess.DEVNULL)
    return os.path.join(folder, "bin", "python")


def pip_for(inside):
    """The words that call pip for an environment: its own, else a new one of ours that reaches into it."""
    if os.path.exists(os.path.join(os.path.dirname(inside), "pip")):
        return [inside, "-m", "pip"]
    own = make(interpreters.Interpreter("%d.%d" % sys.version_info[:2], sys.executable), "--upgrade", "pip")
    return [own, "-m", "pip", "--python", inside]


def install(inside, *words):
    """pip install into an environment, quiet. Raises SkipTest with pip's last line where it cannot."""
    run_pip(pip_for(inside), *words)


def run_pip(pip, *words):
    line = [*pip, "--disable-pip-version-check", "--no-input", "--retries", "1", "install", "-q", *words]
    try:
        done = subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=TIMEOUT_S)
    except subprocess.TimeoutExpired:
        raise unittest.SkipTest("the registry does not answer")
    if done.returncode != 0:
        last = (done.stderr.strip() or "pip failed").splitlines()[-1]
        raise unittest.SkipTest("pip cannot get %s: %s" % (words[-1], last))


@contextlib.contextmanager
def made_once(python, *names):
    """(the folder of these names for *python*, whether it has yet to be filled). Complete when the block ends."""
    key = "%s-%s" % (python.label, hashlib.sha256(" ".join((python.path, *names)).encode()).hexdigest()[:8])
    folder = os.path.join(PLACE, "environments", key)
    done = os.path.join(folder, "complete")
    os.makedirs(os.path.dirname(folder), exist_ok=True)
    # Test files run at the same time.
    with open(folder + ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        is_new = not os.path.exists(done)
        if is_new:
            shutil.rmtree(folder, ignore_errors=True)
        yield folder, is_new
        with open(done, "w"):
            pass


def make(python, *packages):
    """The interpreter of an environment of *python* (of interpreters.find()) with *packages*; the one that was made
    before where it is the same. Raises SkipTest where the registry cannot be reached."""
    with made_once(python, *packages) as (folder, is_new):
        if is_new:
            inside = create(python.path, folder)
            if subprocess.run([inside, "-c", ""], capture_output=True).returncode != 0:
                raise DoesNotStart("a virtual environment of this interpreter does not start here")
            if packages:
                install(inside, *packages)
    return os.path.join(folder, "bin", "python")


def beside(python, *names):
    """A folder of *names* for a Python that has no virtual environments: our own Python's pip chooses what is built
    for it. What a package needs of some versions alone is chosen for ours."""
    own = interpreters.Interpreter("%d.%d" % sys.version_info[:2], sys.executable)
    with made_once(python, "beside", *names) as (folder, is_new):
        if is_new:
            run_pip(pip_for(make(own)), "--only-binary=:all:", "--python-version", python.version, "--target", folder, *names)
    return folder


def packages(python, *names):
    """The folder of *names* and what they need, for PYTHONPATH. Built packages only: a compiler would take minutes."""
    try:
        inside = make(python, "--only-binary=:all:", *names)
    except DoesNotStart:
        return beside(python, *names)
    return subprocess.run([inside, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], check=True,
                          capture_output=True, text=True).stdout.strip()
