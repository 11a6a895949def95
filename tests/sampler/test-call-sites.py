"""Where each call of the standard library's code has its callable, by our walk and by another over dis.

usage: test-call-sites.py CALL-SITES-PROGRAM

CALL-SITES-PROGRAM reads "VERSION FLAGS BYTECODE EXCEPTION-TABLE" (hex; the bytecode as it runs, specialised)
and prints "OFFSET:SLOT" for each call. The instructions' tables are compared with every interpreter, too.
"""
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLER = os.path.join(HERE, "../../sampler")

# Inside the interpreter: "FLAGS BYTECODE TABLE | OFFSET:SLOT..." for each code object.
INSIDE = r"""
import sys, types, dis
import argparse, ast, collections, dataclasses, decimal, doctest, json, typing, inspect, tarfile, pickle, difflib
import asyncio.base_events, asyncio.tasks, asyncio.streams, contextlib, concurrent.futures.thread, zipfile, unittest.mock
import xml.dom.minidom, http.client, email.message, logging.config, subprocess, threading, tempfile, multiprocessing.pool
seen, done = [], set()
version = sys.version_info[:2]
GENERATES = 0x20 | 0x80 | 0x200
ENDS = {'RETURN_VALUE', 'RETURN_CONST', 'RAISE_VARARGS', 'RERAISE', 'INTERPRETER_EXIT', 'JUMP_FORWARD',
        'JUMP_BACKWARD', 'JUMP_BACKWARD_NO_INTERRUPT'}
def depths(code):
    instructions = [i for i in dis.get_instructions(code) if i.opname != 'CACHE']
    following = {a.offset: b.offset for a, b in zip(instructions, instructions[1:])}
    by_offset = {i.offset: i for i in instructions}
    found = {}
    todo = [(0, 1 if version < (3, 13) and code.co_flags & GENERATES else 0)]
    todo += [(e.target, e.depth + 1 + bool(e.lasti)) for e in dis._parse_exception_table(code)]
    while todo:
        offset, depth = todo.pop()
        if offset in found:
            assert found[offset] == depth, (code, offset)
            continue
        found[offset] = depth
        i = by_offset[offset]
        arg = i.arg if i.opcode >= dis.HAVE_ARGUMENT else None
        if i.opcode in dis.hasjrel and i.opname != 'END_ASYNC_FOR':
            todo.append((i.argval, depth + dis.stack_effect(i.opcode, arg, jump=True)))
        if i.opname not in ENDS and offset in following:
            todo.append((following[offset], depth + dis.stack_effect(i.opcode, arg, jump=False)))
    assert max(found.values()) <= code.co_stacksize + 1, code
    return instructions, found
def sites(code):
    instructions, found = depths(code)
    for i in instructions:
        depth = found.get(i.offset)
        if depth is None:
            continue
        if i.opname == 'PRECALL' or i.opname == 'CALL' and version >= (3, 12):
            yield i.offset, depth - i.arg - 2
        elif i.opname == 'CALL':
            yield i.offset, depth - 2
        elif i.opname == 'CALL_KW':
            yield i.offset, depth - i.arg - 3
        elif i.opname == 'CALL_FUNCTION_EX':
            yield i.offset, depth - (4 if version >= (3, 14) else 3 + (i.arg & 1))
def walk(code):
    if code in done:
        return
    done.add(code)
    seen.append(code)
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            walk(const)
for module in list(sys.modules.values()):
    for value in list(vars(module).values()):
        for item in [value, *(vars(value).values() if isinstance(value, type) else ())]:
            function = getattr(getattr(item, '__func__', item), '__code__', None)
            if isinstance(function, types.CodeType):
                walk(function)
    file = getattr(module, '__file__', None) or ''
    if file.endswith('.py'):
        with open(file, 'rb') as source:
            walk(compile(source.read(), file, 'exec', dont_inherit=True))
big = 'def big(a):\n' + ''.join('  x%d = a + %d\n' % (n, n) for n in range(400)) + '  for i in a:\n' \
      + ''.join('    f%d(x%d, [g(y, k=%d) for y in i])\n' % (n, n, n) for n in range(400)) + '  return h(' + 'a, ' * 300 + ')\n'
walk(compile(big, 'big', 'exec'))
for code in seen:
    print(code.co_flags, code._co_code_adaptive.hex(), code.co_exceptiontable.hex() or '-', '|',
          *['%d:%d' % site for site in sites(code)])
"""


def check_sites(program, python, version):
    rows = subprocess.run([python, "-c", INSIDE], capture_output=True, text=True, check=True).stdout.splitlines()
    asked = ["%x %s" % (version[0] << 8 | version[1], row.split(" |")[0]) for row in rows]
    found = subprocess.run([program], input="\n".join(asked) + "\n", capture_output=True, text=True, check=True)
    answers = found.stdout.splitlines()
    if len(answers) != len(rows):
        return 0, "%d answers to %d questions" % (len(answers), len(rows))
    checked = 0
    for row, answer in zip(rows, answers):
        wanted = row.split("|")[1].split()
        checked += len(wanted)
        if answer.split() != wanted:
            return 0, "wanted %s\n#  got    %s" % (wanted[:20], answer.split()[:20])
    return checked, None if checked > 10000 else "too few calls to say anything"


def check_table(python, version):
    made = subprocess.run([python, os.path.join(SAMPLER, "make-opcodes.py")], capture_output=True, text=True, check=True).stdout
    with open(os.path.join(SAMPLER, "signal/opcodes-%d.%d.h" % version), encoding="utf-8") as file:
        return None if file.read() == made else "sampler/make-opcodes.py says something else than the table"


def interpreters():
    found = {}
    candidates = [p for p in os.environ.get("PYINST_PYTHONS", "").split(":") if p]
    candidates += [p for p in (shutil.which("python3.%d" % minor) for minor in range(11, 16)) if p]
    for python in candidates + [sys.executable]:
        probe = subprocess.run([python, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True)
        version = tuple(int(word) for word in probe.stdout.split())
        if (3, 11) <= version <= (3, 15):
            found.setdefault(version, python)
    return sorted(found.items())


def main(program):
    pythons, failed = interpreters(), False
    if not pythons:
        print("1..0 # SKIP no CPython 3.11 to 3.15 is here")
        return 0
    print("1..%d" % (2 * len(pythons)))
    for version, python in pythons:
        problem = check_table(python, version)
        print("%s - instructions of %d.%d%s" % ("not ok" if problem else "ok", *version, "\n# " + problem if problem else ""))
        checked, wrong = check_sites(program, python, version)
        print("%s - calls of %d.%d: %d%s" % ("not ok" if wrong else "ok", *version, checked, "\n# " + wrong if wrong else ""))
        failed |= bool(problem or wrong)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
