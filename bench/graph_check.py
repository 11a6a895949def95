"""Is a recorded stack possible? graph.py's comments say who calls whom from which line; which C functions
a line calls is what stands on it.

Each stack is judged once, when the recording defines it, from its parent stack's verdict and its
own last frame, so a million samples cost a million additions.
"""

import ast
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "tests", "python"))

from pyprof import Recording  # noqa: E402

GRAPH = os.path.join(HERE, "graph.py")
CALLS = re.compile(r"# (library )?calls: (.+)$")
C_CALLS = re.compile(r"(\w+)\(")
DECORATORS = re.compile(r"@(?:\w+\.)*(\w+)")
# What C makes of a name that a line calls, beside the function itself: cmp_to_key() makes keys, which sorted() calls.
C_ALSO = {"cmp_to_key": "KeyWrapper"}
PYTHON, BUILTIN, PSEUDO = 1, 2, 4


class Truth:
    """The call graph as the comments of graph.py tell it."""

    def __init__(self, path=GRAPH):
        self.calls, self.library, self.classes, self.ranges = {}, set(), set(), {"<module>": [(1, 10 ** 6)]}
        self.c_calls = {}
        with open(path, encoding="utf-8") as file:
            text = file.read()
        for number, line in enumerate(text.splitlines(), 1):
            found = CALLS.search(line)
            if found:
                self.calls[number] = {name.strip() for name in found[2].split(",")}
            if "# library" in line:
                self.library.add(number)
            if line.startswith("class "):
                self.c_calls[number] = {"__build_class__"}
            else:
                called = C_CALLS.findall(line.partition("#")[0]) + DECORATORS.findall(line)
                self.c_calls[number] = set(called) | {C_ALSO[name] for name in called if name in C_ALSO}
        self._measure(ast.parse(text), "")

    def _measure(self, node, prefix):
        """The lines of each function, by qualified name; comprehensions stand within one line."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
                first = min([child.lineno] + [one.lineno for one in child.decorator_list])
                self.ranges.setdefault(prefix + child.name, []).append((first, child.end_lineno))
                self._measure(child, prefix + child.name + ".<locals>.")
            elif isinstance(child, ast.ClassDef):
                self.classes.add(prefix + child.name)
                self.ranges.setdefault(prefix + child.name, []).append((child.lineno, child.end_lineno))
                self._measure(child, prefix + child.name + ".")
            else:
                self._measure(child, prefix)

    def qualified(self, name, line):
        """The qualified name of what the line is in; CPython before 3.11 tells a frame's own name alone."""
        around = [(first, function) for function, ranges in self.ranges.items() for first, last in ranges
                  if first <= line <= last and function != "<module>"]
        if name.startswith("<") and name != "<module>":
            functions = [function for _first, function in around if function not in self.classes]
            return functions and "%s.<locals>.%s" % (functions[-1], name) or name
        return next((function for _first, function in sorted(around, reverse=True)
                     if function.rpartition(".")[2] == name), name)

    def lies_in(self, name, line):
        base = name.partition(".<locals>.<")[0] if name.endswith(">") and ".<locals>." in name else name
        return any(first <= line <= last for first, last in self.ranges.get(base, ()))


class Verdicts(Recording):
    """A recording whose stacks are judged and whose samples are only counted."""

    def __init__(self, path, truth, graph=GRAPH, has_qualified_names=True):
        self.truth, self.graph, self.has_qualified_names = truth, graph, has_qualified_names
        self.n_looks = self.n_stacks = 0
        self.n_entries = 0      # looks at a thread that had moved, but for those that found the same again
        self.impossible = {}    # a sentence: looks
        super().__init__(path)

    def _segment(self):
        super()._segment()
        self.kinds, self.verdicts, self.last, self.looks_at = [0], [None], [None], {}
        self.current = {}       # the stack of each thread's last entry

    def _read_code(self, record):
        super()._read_code(record)
        self.kinds.append(self.codes[-1][0])

    def _read_fram(self, record):
        at = record.at
        code = record.varint()
        record.at = at
        super()._read_fram(record)
        self.frames[-1] = (self.codes[code][0],) + tuple(self.frames[-1][:3])

    def _read_stak(self, record):
        """Judge the new stack: None is possible, else what is wrong with it."""
        parent, frame = record.varint(), record.varint()
        self.n_stacks += 1
        verdict = self.verdicts[parent]
        kind, name, path, line = self.frames[frame]
        if not self.has_qualified_names and path == self.graph:
            name = self.truth.qualified(name, line)
        below = self.last[parent]
        if verdict is None:
            verdict = self._judge(below, kind, name, path, line)
        self.verdicts.append(verdict)
        # What a built-in calls back hangs below it, and is called from the line of the frame before.
        self.last.append(below if kind != PYTHON else (name, path, line))
        self.stacks.append((parent, self.frames[frame]))

    def _judge(self, below, kind, name, path, line):
        if kind != PYTHON:
            return self._judge_c(below, kind, name)
        is_graph, is_dying = path == self.graph, path == "<dying>"
        from_graph = below is not None and below[1] == self.graph
        # Line 0: an instruction that the compiler gave no line, as the clean-up of a handler. It calls nobody.
        if is_graph and line != 0 and not self.truth.lies_in(name, line):
            return "line %d is not of %s" % (line, name)
        if below is None:
            # A thread begins in threading.py, the main one in the module.
            return None if (is_graph and name == "<module>") or not is_graph and not is_dying else "%s is outermost" % name
        if from_graph:
            if is_graph or is_dying:
                called = "<dying>" if is_dying and name == "<module>" else name
                return None if called in self.truth.calls.get(below[2], ()) else "%s, called from %s at line %d" % (called, below[0], below[2])
            # A weak reference's callback: wherever the last reference to a thread goes.
            if os.path.basename(path) == "_weakrefset.py" and name.rpartition(".")[2] == "_remove":
                return None
            # The rest of the library: threads, re and imports; and no more.
            return None if below[2] in self.truth.library else "%s in %s, called from line %d" % (name, path, below[2])
        if below[1] == "<dying>":
            return None if name == "leaf" and below[0] == "dying" and below[2] == 2 else "%s below %s" % (name, below[0])
        if is_graph:
            return None if name in ("work", "replace", "<module>") else "%s, called from the library (%s)" % (name, below[0])
        return None

    def _judge_c(self, below, kind, name):
        """A C function below a line of graph.py is one that the line calls; a collection may be anywhere."""
        if kind != BUILTIN or below is None or below[1] != self.graph:
            return None
        if name.rpartition(".")[2] in self.truth.c_calls.get(below[2], ()):
            return None
        return "the C function %s, called from %s at line %d" % (name, below[0], below[2])

    def _read_samp(self, record):
        thread = record.varint()
        record.zigzag()
        for _ in range(record.varint()):
            present, _duration = record.u8(), record.varint()
            if not present & 16:
                self.current[thread] = record.varint()
                record.u8()
            if present & 1:
                record.varint()
            looks = record.varint() if present & 2 else 1
            for bit in 4, 8, 32:
                if present & bit:
                    record.varint()
            if present & 128:
                record.bytes()
            stack = self.current.get(thread, 0)
            self.n_looks += looks
            self.n_entries += 1
            if stack and self.verdicts[stack] is not None:
                self.impossible[self.verdicts[stack]] = self.impossible.get(self.verdicts[stack], 0) + max(looks, 1)
