"""How the command line of another Python becomes one that records it.

Loaded by boot.py when children are wanted, and called by sampler/children.c with what is about
to be started. Only what is understood to the last word is changed: an interpreter that can be
recorded, its own options, and then a script, -m or -c. The interpreter keeps its options, boot.py
comes behind them, and the program finds sys.argv, sys.orig_argv and sys.path as without us.
"""

import posix
import sys

_FLAGS_WITH_VALUE = ("-W", "-X", "--check-hash-based-pycs")
# What prints or asks instead of running a program, or runs it in another way.
_ODD_FLAGS = frozenset("hVi?xv")
# It only watches what others leave behind, and must outlive them.
_HELPERS = ("from multiprocessing.resource_tracker import main", "from multiprocessing.semaphore_tracker import main")
# The rest of an interpreter's file name behind "python3."; "t" would be a free-threaded one.
_MINORS = frozenset(str(minor) for minor in range(9, 16))

_boot = ""


def set_boot(path):
    global _boot
    _boot = path


def rewrite(args, executables, cwd, options):
    """A new list of arguments; None: no Python or nothing to record; False: a Python left alone."""
    program = _find_program(executables, cwd)
    if program is None or not _is_supported(program):
        return None
    words = [_text(word) for word in args]
    if not words:
        return None
    target = _find_target(words)
    if target is None:
        return False
    index, kind, switch, first = target
    if kind == "code" and words[first].startswith(_HELPERS):
        return None
    line = words[:index]
    extra = []
    if switch is not None:
        # "-um app" is "-u" for the interpreter and "-m app" for us.
        line.append(switch[:-1])
        extra.append("switch=" + switch)
    extra.append("target=" + _describe(kind, words[first:]))
    return line + [_boot] + options + extra + ["--", kind] + words[first:]


def _text(word):
    if isinstance(word, bytes):
        return word.decode(sys.getfilesystemencoding(), "surrogateescape")
    if isinstance(word, str):
        return word
    return _text(word.__fspath__())


def _find_program(executables, cwd):
    """The first that can be run, as the system will find it."""
    for program in executables:
        program = _text(program)
        if "/" not in program:
            # posix_spawnp() looks along the PATH.
            folders = _text(posix.environ.get(b"PATH", b"/bin:/usr/bin")).split(":")
            found = _find_program([folder + "/" + program for folder in folders if folder], cwd)
            if found is not None:
                return found
            continue
        if not program.startswith("/") and cwd is not None:
            program = _text(cwd) + "/" + program
        try:
            if posix.access(program, 1) and posix.stat(program).st_mode & 0o170000 == 0o100000:
                return program
        except OSError:
            continue
    return None


def _is_supported(program):
    """The interpreter that runs here, or one that says so by its name and is a program, not a script."""
    try:
        status, own = posix.stat(program), posix.stat(sys.executable or "/proc/self/exe")
        if (status.st_dev, status.st_ino) == (own.st_dev, own.st_ino):
            return True
        for _ in range(40):
            name = program.rpartition("/")[2]
            if name.startswith("python3.") and name[8:] in _MINORS:
                with open(program, "rb") as file:
                    return file.read(4) == b"\x7fELF"
            link = posix.readlink(program)
            program = link if link.startswith("/") else program.rpartition("/")[0] + "/" + link
    except OSError:
        pass
    return False


def _find_target(words):
    """Where boot.py goes, the kind, the word that -m or -c shared with other letters, where the target is."""
    index = 1
    while index < len(words):
        word = words[index]
        if word == "-" or word == "--" or word.startswith("--help") or word == "--version":
            return None
        if not word.startswith("-"):
            return index, "script", None, index
        if word == "-X" and words[index + 1:index + 2] == ["importtime"]:
            return None
        if word in _FLAGS_WITH_VALUE:
            index += 2
            continue
        if word.startswith(("-W", "-X", "--")):
            if word == "-Ximporttime":
                return None
            index += 1
            continue
        letters = word[1:]
        if _ODD_FLAGS.intersection(letters.partition("c")[0].partition("m")[0]):
            return None
        for place, letter in enumerate(letters):
            if letter in "cm":
                # The rest of the word would be the code or the name itself.
                if place + 1 < len(letters) or index + 1 == len(words):
                    return None
                kind = "code" if letter == "c" else "module"
                return index, kind, word if place else None, index + 1
            if letter in "WX":
                return None
        index += 1
    return None


def _describe(kind, words):
    """What the reports call it."""
    if kind == "code":
        if words[0].startswith("from multiprocessing.spawn import"):
            return "multiprocessing spawn"
        if words[0].startswith("from multiprocessing.forkserver import"):
            return "multiprocessing forkserver"
        return "-c " + words[0].replace("\n", "; ")[:80]
    return " ".join(["-m"] * (kind == "module") + words)[:200]
