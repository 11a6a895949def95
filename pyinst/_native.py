"""The compiled reader and reports, loaded when a report is asked for.

They need GLib. Where it cannot be loaded (musl, another GLib in the process) the ``pyinst`` command makes the reports
of recordings instead; what needs the recording's data in Python then says so.
"""

import os
import subprocess
import sys
import tempfile
from typing import Any, Dict, List, Optional

_module: Any = None
_problem: Optional[str] = None


class ReportError(RuntimeError):
    """A report could not be made; the message says why and what to do."""


def find() -> Any:
    """The extension module, or None where it cannot be loaded."""
    global _module, _problem
    if _module is None and _problem is None:
        try:
            from . import _profile
        except ImportError as error:
            _problem = str(error)
        else:
            _module = _profile
    return _module


def load() -> Any:
    """The extension module. Raises ReportError where it cannot be loaded."""
    module = find()
    if module is None:
        raise ReportError("This needs GLib, which cannot be loaded here (%s); "
                          "save the session as .pyprof and look at it with the pyinst command." % _problem)
    return module


#: Options of Profile.render() that the command has, too; True stands for a switch without a value.
_COMMAND_OPTIONS = {
    "show_all": "--show-all", "timeline": "--timeline", "unicode": "--unicode", "color": "--color",
    "percent": "-p=time=percent_of_total", "flat": "-p=flat", "flat_total": "-p=flat_time=total",
    "short_mode": "-p=short_mode", "all_threads": "--all-threads", "lines": "--lines", "clock": "--clock",
    "session": "--session",
    "threshold": "-p=processor_options.filter_threshold",
    "hide": "--hide", "hide_regex": "--hide-regex", "show": "--show", "show_regex": "--show-regex",
}


def _command_words(options: Dict[str, Any]) -> List[str]:
    words: List[str] = []
    for name, value in options.items():
        word = _COMMAND_OPTIONS.get(name)
        if word is None or value is None or value is False:
            continue
        if word.startswith("-p="):
            words += ["-p", word[3:] + ("" if value is True else "=%s" % value)]
        elif value is True:
            words.append(word)
        else:
            words += [word, str(value)]
    for name in ("unicode", "color"):
        if not options.get(name):
            words.append("--no-" + name)
    return words


def render_with_command(recording: bytes, renderer: str, options: Dict[str, Any]) -> bytes:
    """The report of a ``.pyprof`` recording by the native command. Raises ReportError with its sentence."""
    from .__main__ import find_command
    command = find_command()
    if command is None:
        raise ReportError("Reports need GLib or the pyinst command, and neither was found (%s); "
                          "install Pyinst, or put its bin folder on the PATH." % _problem)
    with tempfile.NamedTemporaryFile(suffix=".pyprof") as file:
        file.write(recording)
        file.flush()
        ended = subprocess.run([command, "-r", renderer] + _command_words(options) + [file.name],
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if ended.returncode != 0:
        sentence = ended.stderr.decode("utf-8", "replace").strip()
        raise ReportError(sentence.replace("pyinst: ", "", 1) or "The pyinst command made no report.")
    return ended.stdout


def current_sys_prefixes() -> List[str]:
    """Where this interpreter and its environment are."""
    return [sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix]
