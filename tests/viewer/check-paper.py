#!/usr/bin/env python3
"""Run the validator that knows a file's kind; skipped where it is not installed.

check-paper.py TOOL FILE
"""

import os
import shutil
import subprocess
import sys
import tempfile

OPTIONS = {
    "desktop-file-validate": [],
    "appstreamcli": ["validate", "--no-net", "--explain"],
    "xmllint": ["--noout"],
}


def check_mime_magic(path):
    """The type must be found by its first bytes alone, whatever the name."""
    update = shutil.which("update-mime-database")
    gio = shutil.which("gio")
    if update is None or gio is None:
        return 0
    with tempfile.TemporaryDirectory() as folder:
        packages = os.path.join(folder, "mime", "packages")
        os.makedirs(packages)
        shutil.copy(path, os.path.join(packages, "org.pyinst.Pyinst.xml"))
        subprocess.run([update, os.path.join(folder, "mime")], check=True)
        for name, content in (("blob", b"PYPROF\0\1" + b"\0" * 32), ("empty.pyprof", b"")):
            blob = os.path.join(folder, name)
            with open(blob, "wb") as file:
                file.write(content)
            environment = dict(os.environ, XDG_DATA_HOME=folder)
            said = subprocess.run([gio, "info", "-a", "standard::content-type", blob],
                                  env=environment, capture_output=True, text=True)
            if name == "blob" and "application/x-pyprof" not in said.stdout:
                print("%s is not application/x-pyprof:\n%s" % (name, said.stdout))
                return 1
    return 0


def run(program, options, path):
    if os.path.basename(program) == "appstreamcli":
        # There is no page on the web to name yet. Versions before 1.0 do not ask for one.
        said = subprocess.run([program, *options, "--override=url-homepage-missing=info", path],
                              capture_output=True, text=True)
        if "not recognized" not in said.stdout + said.stderr:
            print(said.stdout + said.stderr)
            return said.returncode
    return subprocess.run([program, *options, path]).returncode


def main():
    tool, path = sys.argv[1], sys.argv[2]
    program = shutil.which(tool)
    if program is None:
        print("%s is not installed" % tool)
        return 77
    status = run(program, OPTIONS[tool], path)
    if status == 0 and tool == "xmllint":
        status = check_mime_magic(path)
    return status


if __name__ == "__main__":
    sys.exit(main())
