"""``%load_ext pyinst``, then ``%pyinst CODE`` and ``%%pyinst`` in IPython and Jupyter.

A profiled cell runs as any other one does: in IPython's own way, in the kernel's own event loop, with its last value
displayed and its tracebacks as they are. Its text begins with a call that starts the profiler, in place of the magic's
line, and the statements behind it are put between a start and a stop.
"""

import argparse
import ast
import fnmatch
import html
import re
import sys
from typing import Any, Dict, List, NoReturn, Optional, Tuple

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_cell_magic, magics_class
from IPython.display import display

from ._render_options import read_options
from .profiler import Profiler
from .renderers import ConsoleRenderer, HTMLRenderer, Renderer
from .session import Session

__all__ = ["PyinstMagic", "PyinstrumentMagic", "load_ipython_extension", "unload_ipython_extension"]

_CELL = re.compile(r"%%pyinst(?=\s|$)[ \t]*(.*)")
_LINE = re.compile(r"%pyinst(?=\s|$)[ \t]*(.*)")
# The attribute of the shell that the text of a profiled cell calls.
_NAME = "_pyinst_magic"
#: What of -p the page takes; the rest is the text's.
_PAGE_OPTIONS = frozenset(["resample_interval"])


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError("%%pyinst: %s." % message.rstrip("."))


def _switch(text: str) -> bool:
    if text.lower() not in ("true", "false", "1", "0", "yes", "no", ""):
        raise argparse.ArgumentTypeError("“%s” is neither true nor false" % text)
    return text.lower() in ("true", "1", "yes")


def _new_parser() -> _Parser:
    parser = _Parser(prog="%pyinst", add_help=False, allow_abbrev=False)
    add = parser.add_argument
    add("-p", "--render-option", action="append", default=[], metavar="NAME[=VALUE]",
        help="an option of the text report, as of the command's -p")
    add("--interval", type=float, default=0.001, help="seconds between two looks")
    add("--show", metavar="GLOB", help="files whose calls are shown")
    add("--show-regex", metavar="EXPRESSION")
    add("--hide", metavar="GLOB", help="files whose calls are folded")
    add("--hide-regex", metavar="EXPRESSION")
    add("--show-all", action="store_true", help="fold and leave out nothing")
    add("--timeline", type=_switch, nargs="?", const=True, default=False, help="calls in the order of time")
    add("--async_mode", "--async-mode", choices=("enabled", "disabled", "strict"),
        help="whose time counts; for a cell with await that of its own task, else that of the thread")
    add("-h", "--height", type=int, default=400, help="of the page, in pixels")
    return parser


def _split(line: str) -> Tuple[List[str], str]:
    """The options in front, and the code behind them as it was written."""
    words: List[str] = []
    rest = line.strip()
    while rest.startswith("-"):
        found = re.match(r"""((?:"[^"]*"|'[^']*'|[^\s"'])+)\s*""", rest)
        if found is None:
            break
        word, rest = found[1], rest[found.end():]
        words.append(re.sub("[\"']", "", word))
        takes_value = word not in ("--show-all", "--timeline") and "=" not in word and not re.match("-[ph].", word)
        if takes_value or word == "--timeline" and re.match(r"(?i)(true|false)\b", rest):
            found = re.match(r"""("[^"]*"|'[^']*'|\S+)\s*""", rest)
            if found is not None:
                words.append(found[1].strip("\"'"))
                rest = rest[found.end():]
    return words, rest


class _Options:
    """What a magic's line asks for. Raises UsageError with a sentence."""

    def __init__(self, line: str) -> None:
        words, self.code = _split(line)
        given = _new_parser().parse_args(words)
        self.interval: float = given.interval
        self.async_mode: Optional[str] = given.async_mode
        self.height: int = given.height
        text: Dict[str, Any] = {"timeline": given.timeline, "show_all": given.show_all, "unicode": True, "color": True}
        patterns: Dict[str, Any] = {"show_regex": given.show_regex, "hide_regex": given.hide_regex}
        for name in ("show", "hide"):
            if getattr(given, name) is not None:
                if patterns[name + "_regex"] is not None:
                    raise UsageError("%%pyinst: give one of --%s and --%s-regex." % (name, name))
                patterns[name + "_regex"] = fnmatch.translate(getattr(given, name))
        text["processor_options"] = {name: value for name, value in patterns.items() if value is not None}
        try:
            read_options(given.render_option, text)
            page = {name: text.pop(name) for name in _PAGE_OPTIONS & set(text)}
            self.text = ConsoleRenderer(**text)
            self.page = HTMLRenderer(**page)
        except (TypeError, ValueError, Renderer.MisconfigurationError) as error:
            raise UsageError("%%pyinst: %s" % error) from None


class _Report:
    """What a cell displays: the page where there is a browser, else the text."""

    def __init__(self, session: Session, options: _Options) -> None:
        self._session = session
        self._options = options

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Dict[str, str]:
        shown = self._options.text.render_options()
        page = self._options.page._prepare(self._session)._render(
            "html", {name: shown[name] for name in ("show_all", "timeline", "hide_regex", "show_regex")})
        return {
            "text/plain": self._options.text.render(self._session),
            "text/html": '<iframe width="100%%" height="%d" style="border: 0; resize: vertical" srcdoc="%s"></iframe>'
                         % (self._options.height, html.escape(page.decode("utf-8", "replace"))),
        }


class _Wrapper(ast.NodeTransformer):
    """Puts the statements behind a call of begin() between a start and a stop; the last value is kept for IPython."""

    def visit_Module(self, module: ast.Module) -> ast.Module:
        if not module.body or not _is_call_of(module.body[0], "begin"):
            return module
        body = module.body[1:]
        arguments = module.body[0].value.args  # type: ignore[attr-defined]
        arguments.append(ast.Constant(any(map(_awaits, body))))
        if body and isinstance(body[-1], ast.Expr):
            last = body[-1]
            kept = ast.Call(_method("keep"), [last.value], [])
            body[-1] = ast.copy_location(ast.Expr(ast.copy_location(kept, last)), last)
        guarded = ast.Try([module.body[0]] + body, [], [], [ast.Expr(ast.Call(_method("end"), [], []))])
        module.body = [ast.copy_location(guarded, module.body[0]),
                       ast.copy_location(ast.Expr(ast.Call(_method("take"), [], [])), (body or module.body)[-1])]
        return ast.fix_missing_locations(module)


def _method(name: str) -> ast.Attribute:
    shell = ast.Call(ast.Name("get_ipython", ast.Load()), [], [])
    return ast.Attribute(ast.Attribute(shell, _NAME, ast.Load()), name, ast.Load())


def _is_call_of(statement: ast.stmt, name: str) -> bool:
    return (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
            and ast.dump(statement.value.func) == ast.dump(_method(name)))


def _awaits(node: ast.AST) -> bool:
    """Whether there is an await outside of functions of its own."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Await, ast.AsyncFor, ast.AsyncWith)):
            return True
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            waiting.extend(ast.iter_child_nodes(node))
    return False


@magics_class
class PyinstMagic(Magics):  # type: ignore[misc]
    """%pyinst and %%pyinst."""

    def __init__(self, shell: Any) -> None:
        super().__init__(shell)
        self._profiler: Optional[Profiler] = None
        self._options: Optional[_Options] = None
        self._value: Any = None
        self._wrapper = _Wrapper()
        setattr(shell, _NAME, self)
        shell.input_transformers_cleanup.append(rewrite)
        shell.ast_transformers.append(self._wrapper)
        shell.events.register("post_run_cell", self._after_cell)

    def unload(self) -> None:
        """Take everything back that IPython was told."""
        self.shell.input_transformers_cleanup.remove(rewrite)
        self.shell.ast_transformers.remove(self._wrapper)
        self.shell.events.unregister("post_run_cell", self._after_cell)
        for kind in ("line", "cell"):
            self.shell.magics_manager.magics[kind].pop("pyinst", None)

    @line_cell_magic  # type: ignore[untyped-decorator,unused-ignore]
    def pyinst(self, line: str, cell: Optional[str] = None) -> Any:
        """Profile a statement (%pyinst CODE) or a cell (%%pyinst), and show where the time went.

        Options stand in front of the code: -p NAME[=VALUE], --interval SECONDS, --show GLOB, --show-regex EXPRESSION,
        --hide GLOB, --hide-regex EXPRESSION, --show-all, --timeline, --async_mode MODE, -h PIXELS.
        """
        __tracebackhide__ = True
        if cell is not None:
            self.shell.run_cell("%%%%pyinst %s\n%s" % (line, cell))
            return None
        options = _Options(line)
        if not options.code:
            return None
        source = self.shell.transform_cell(options.code)
        tree = ast.parse(source)
        if any(map(_awaits, tree.body)):
            raise UsageError("%pyinst: code with await stands alone in its cell, or below %%pyinst.")
        return self._run(tree, options)

    def _run(self, tree: ast.Module, options: _Options) -> Any:
        __tracebackhide__ = True
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        names = self.shell.user_ns
        first = compile(tree, "<pyinst>", "exec")
        value = compile(ast.Expression(last.value), "<pyinst>", "eval") if isinstance(last, ast.Expr) else None
        self._start(options, "Line in cell [%d]" % self.shell.execution_count, "disabled", sys._getframe())
        try:
            exec(first, names)
            return eval(value, names) if value is not None else None
        finally:
            self.end()
            self._show()

    # ---- what a profiled cell calls ----

    def begin(self, line: str, kind: str, awaits: bool) -> None:
        """Of the first line of a profiled cell."""
        __tracebackhide__ = True
        options = _Options(line)
        if kind == "Cell" and options.code:
            raise UsageError("%%pyinst: the code stands in the lines below; “%s” is not understood." % options.code)
        self._start(options, "%s [%d]" % (kind, self.shell.execution_count), "enabled" if awaits else "disabled",
                    sys._getframe(1))

    def keep(self, value: Any) -> None:
        """The value of the cell's last expression."""
        self._value = value

    def end(self) -> None:
        """The statements have ended, in whatever way."""
        __tracebackhide__ = True
        if self._profiler is not None and self._profiler.is_running:
            self._profiler.stop()

    def take(self) -> Any:
        """The value that was kept, for IPython to display."""
        value, self._value = self._value, None
        return value

    def _start(self, options: _Options, description: str, async_mode: str, caller: Any) -> None:
        __tracebackhide__ = True
        # An earlier cell that was interrupted at a bad moment.
        self.end()
        self._options = options
        self._value = None
        try:
            self._profiler = Profiler(interval=options.interval,
                                      async_mode=options.async_mode or async_mode)  # type: ignore[arg-type]
            self._profiler.start(caller, target_description=description)
        except (ValueError, RuntimeError) as error:
            self._profiler = None
            raise UsageError("%%pyinst: %s" % error) from None

    def _after_cell(self, *_arguments: Any) -> None:
        self.end()
        self._show()

    def _show(self) -> None:
        profiler, self._profiler = self._profiler, None
        self._value = None
        if profiler is None or profiler.last_session is None or self._options is None:
            return
        display(_Report(profiler.last_session, self._options))


#: The name that pyinstrument's has.
PyinstrumentMagic = PyinstMagic


def rewrite(lines: List[str]) -> List[str]:
    """An input transformer: a cell that begins with the magic begins with a call instead. Lines keep their numbers."""
    if not lines:
        return lines
    found = _CELL.match(lines[0])
    if found is not None:
        if not "".join(lines[1:]).strip() and not found[1].strip():
            return []
        return ["get_ipython().%s.begin(%r, 'Cell')\n" % (_NAME, found[1].strip())] + lines[1:]
    found = _LINE.match(lines[0])
    # Only what must be IPython's own to run; anything else is as quick by the magic itself.
    if found is None or len(lines) > 1 or not re.search(r"\bawait\b|\basync\b", found[1]):
        return lines
    words, code = _split(found[1])
    options = " ".join("'%s'" % word for word in words)
    return ["get_ipython().%s.begin(%r, 'Line in cell'); %s\n" % (_NAME, options, code)]


def load_ipython_extension(ipython: Any) -> None:
    """What ``%load_ext pyinst`` calls."""
    ipython.register_magics(PyinstMagic(ipython))


def unload_ipython_extension(ipython: Any) -> None:
    """What ``%unload_ext pyinst`` calls."""
    magic = getattr(ipython, _NAME, None)
    if magic is not None:
        magic.unload()
        delattr(ipython, _NAME)
