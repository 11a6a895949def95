#!/usr/bin/env python3
"""A desktop starts the window by its name and hands it a file; a second file goes to the one that runs.

check-activation.py PROGRAM SERVICE RECORDING ANOTHER. In a session bus of its own, with the service as it is
installed but for the folder of the program. Skipped where there is no display.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time

NAME, PATH = "org.pyinst.Pyinst", "/org/pyinst/Pyinst"
TOOLS = ("dbus-run-session", "gdbus", "xdotool")
LIMIT_SECONDS = 30


def call(destination, path, method, *arguments):
    said = subprocess.run(["gdbus", "call", "--session", "--dest", destination, "--object-path", path, "--method", method,
                           *arguments], capture_output=True, text=True)
    if said.returncode != 0:
        sys.exit("%s failed: %s" % (method, said.stderr.strip()))
    return said.stdout.strip()


def get_process():
    """As the bus says it: the one that has the name."""
    said = call("org.freedesktop.DBus", "/", "org.freedesktop.DBus.GetConnectionUnixProcessID", NAME)
    return int(said.split()[1].rstrip(",)"))


def is_owned():
    return "true" in call("org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner", NAME)


def list_titles():
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(get_process()), "--name", ".+"],
                           capture_output=True, text=True).stdout.split()
    return [subprocess.run(["xdotool", "getwindowname", window], capture_output=True, text=True).stdout.strip()
            for window in found]


def wait_for(condition, words):
    deadline = time.monotonic() + LIMIT_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            sys.exit(words())
        time.sleep(0.1)


def open_file(path, title):
    """The title is the recorded program's: it stands there when the recording was read."""
    call(NAME, PATH, "org.freedesktop.Application.Open", "['file://%s']" % path, "{}")
    wait_for(lambda: title in list_titles(), lambda: "no window shows %s, only %s" % (title, list_titles()))


def drive(recording, another):
    if is_owned():
        sys.exit("somebody has the name already")
    open_file(recording, "slow.py")
    process = get_process()
    open_file(another, "fixed.py")
    if get_process() != process:
        sys.exit("the second file went to another process")
    call(NAME, PATH, "org.freedesktop.Application.ActivateAction", "quit", "[]", "{}")
    wait_for(lambda: not is_owned(), lambda: "it does not quit")


def write_service(service, program, folder):
    services = os.path.join(folder, "dbus-1", "services")
    os.makedirs(services)
    with open(service, encoding="utf-8") as file:
        lines = file.read().splitlines()
    with open(os.path.join(services, os.path.basename(service)), "w", encoding="utf-8") as file:
        for line in lines:
            if line.startswith("Exec="):
                line = "Exec=" + " ".join([program] + line.split()[1:])
            file.write(line + "\n")


def main():
    if sys.argv[1] == "--inside":
        drive(*sys.argv[2:])
        return 0
    program, service, recording, another = map(os.path.abspath, sys.argv[1:])
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing or "DISPLAY" not in os.environ:
        print("there is no X display" if not missing else missing[0] + " is not installed")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        write_service(service, program, folder)
        environment = dict(os.environ, XDG_DATA_DIRS=folder + ":/usr/local/share:/usr/share", GDK_BACKEND="x11",
                           XDG_DATA_HOME=folder, XDG_STATE_HOME=folder, XDG_CONFIG_HOME=folder)
        return subprocess.run(["dbus-run-session", "--", sys.executable, "-B", __file__, "--inside", recording, another],
                              env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
