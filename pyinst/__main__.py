"""``python -m pyinst ...``: the pyinst command, for this interpreter."""

import os
import shutil
import sys
from typing import Optional


def find_command() -> Optional[str]:
    """The command of the installation that this package is part of, else the one on PATH."""
    here = os.path.dirname(os.path.realpath(__file__))
    # A prefix, the build folder; a wheel's, of an interpreter or of "pip install --target".
    for beside in ("../../bin/pyinst", "../command/pyinst", "../../../../bin/pyinst", "../bin/pyinst"):
        path = os.path.normpath(os.path.join(here, beside))
        if os.access(path, os.X_OK) and os.path.isfile(path):
            return path
    return shutil.which("pyinst")


def main() -> int:
    command = find_command()
    if command is None:
        sys.stderr.write("pyinst: the pyinst command was not found; install Pyinst, "
                         "or put its bin folder on the PATH.\n")
        return 2
    arguments = sys.argv[1:]
    # What follows on the command line wins, so an interpreter that is named there is used.
    if arguments and arguments[0] not in ("ctl", "dump", "check", "redact", "-h", "--help", "--version"):
        arguments = ["--python", sys.executable] + arguments
    os.execv(command, [command] + arguments)


if __name__ == "__main__":
    sys.exit(main())
