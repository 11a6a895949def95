"""Virtual environments of our own below the build folder: one for each version, with what pip could get."""

import os
import subprocess
import sys


def _run(line):
    done = subprocess.run(line, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return done.returncode == 0, (done.stderr.strip().splitlines() or ["no reason given"])[-1]


def environment(build, version, path):
    """The folder of an environment of *path*, made when it is not there; or None and the reason."""
    folder = os.path.join(build, "bench-venv-" + version)
    inside = os.path.join(folder, "bin", "python")
    if os.path.exists(inside) and _run([inside, "-c", "pass"])[0]:
        return folder, None
    # Without pip: some distributions' interpreters cannot put it in. install() has one.
    made, reason = _run([path, "-m", "venv", "--clear", "--without-pip", folder])
    if made and not _run([inside, "-c", "pass"])[0]:
        made, reason = False, "a virtual environment of this interpreter does not start here"
    return (folder, None) if made else (None, reason)


def _pip(build):
    """A pip of our own, of the interpreter at hand, that fills the other environments; or None."""
    folder = os.path.join(build, "bench-pip")
    inside = os.path.join(folder, "bin", "python")
    if not os.path.exists(inside):
        _run([sys.executable, "-m", "venv", "--clear", folder])
        # A new one: pip runs under the interpreter that it serves, and an old pip not under a new interpreter.
        _run([inside, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-U", "pip"])
    for python in inside, sys.executable:
        if os.path.exists(python) and _run([python, "-m", "pip", "--version"])[0]:
            return python
    return None


def install(folder, package):
    """None when the package is there afterwards, else the reason in one line. Both are remembered."""
    note = os.path.join(folder, "pip-" + "".join(c if c.isalnum() else "-" for c in package))
    if not os.path.exists(note):
        pip = _pip(os.path.dirname(folder))
        good, reason = (False, "there is no pip") if pip is None else _run(
            [pip, "-m", "pip", "--python", os.path.join(folder, "bin", "python"), "install", "-q",
             "--disable-pip-version-check", "--only-binary", ":all:", package])
        if "ResolutionImpossible" in reason:
            reason = "what it needs cannot all be had for this interpreter"
        with open(note, "w", encoding="utf-8") as file:
            file.write("" if good else reason.replace("ERROR: ", ""))
    with open(note, encoding="utf-8") as file:
        return file.read() or None
