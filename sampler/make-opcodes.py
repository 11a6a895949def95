"""Prints what the recorder knows of the instructions of the interpreter that runs this.

    python3.14 sampler/make-opcodes.py > sampler/signal/opcodes-3.14.h

The files are made once per minor version, which never changes its instructions after its release;
the test `opcodes` compares them with every interpreter at hand.
"""

import _opcode
import dis
import opcode
import sys

ARGUMENTS = [*range(16), 255, 256, 257, 511, 512, 1000]
# How the effect on the stack follows from the argument; the first that fits.
FORMS = [
    ("CONSTANT", lambda a: 0),
    ("ADD", lambda a: a),
    ("SUBTRACT", lambda a: -a),
    ("SUBTRACT_TWICE", lambda a: -2 * a),
    ("ADD_BIT_0", lambda a: a & 1),
    ("SUBTRACT_BIT_0", lambda a: -(a & 1)),
    ("SUBTRACT_BIT_2", lambda a: -(a >> 2 & 1)),
    ("SUBTRACT_FOUR_BITS", lambda a: -bin(a & 15).count("1")),
    ("SUBTRACT_IF_3", lambda a: -(a == 3)),
    ("ADD_BYTES", lambda a: (a & 255) + (a >> 8)),
]
ENDS = {"RETURN_VALUE", "RETURN_CONST", "RAISE_VARARGS", "RERAISE", "INTERPRETER_EXIT",
        "JUMP_FORWARD", "JUMP_BACKWARD", "JUMP_BACKWARD_NO_INTERRUPT"}
# What replaces an instruction and keeps it elsewhere.
HIDES = {"INSTRUMENTED_LINE": "HIDES_LINE", "INSTRUMENTED_INSTRUCTION": "HIDES_INSTRUCTION",
         "ENTER_EXECUTOR": "HIDES_LOOP"}


def has_argument(number):
    return number in opcode.hasarg if hasattr(opcode, "hasarg") else number >= opcode.HAVE_ARGUMENT


def effects(number, jump):
    """{argument: effect}, without the arguments that the interpreter refuses."""
    found = {}
    for argument in ARGUMENTS if has_argument(number) else [None]:
        try:
            found[argument or 0] = _opcode.stack_effect(number, argument, jump=jump)
        except ValueError:
            pass
    return found


def fit(number, jump):
    found = effects(number, jump)
    for name, form in FORMS:
        base = found[min(found)] - form(min(found))
        if all(base + form(argument) == effect for argument, effect in found.items()):
            return name, base
    raise SystemExit("no form fits the stack effect of " + opcode.opname[number])


def caches(name):
    entries = opcode._inline_cache_entries
    return entries.get(name, 0) if hasattr(entries, "get") else entries[opcode.opmap[name]]


def flags(name):
    number = opcode.opmap[name]
    found = []
    # END_ASYNC_FOR's target is for tools only.
    if (number in opcode.hasjrel or number in opcode.hasjabs) and name != "END_ASYNC_FOR":
        found.append("BACKWARD" if "BACKWARD" in name else "FORWARD")
    if name in ENDS:
        found.append("ENDS")
    if name == "CALL" and sys.version_info < (3, 12):
        found.append("CALL_AFTER_PRECALL")
    elif name in ("CALL", "PRECALL", "CALL_KW", "CALL_FUNCTION_EX"):
        found.append({"PRECALL": "CALL", "CALL_FUNCTION_EX": "CALL_EX"}.get(name, name))
    if name == "EXTENDED_ARG":
        found.append("EXTENDS")
    if name in ("RESUME", "JUMP_BACKWARD", "CALL", "CALL_KW", "CALL_FUNCTION_EX"):
        found.append("CHECKS")
    return found


def row(number, name, base):
    if base in HIDES:
        return "  [%d] = { .flags = SAMPLER_OPCODE_KNOWN | SAMPLER_OPCODE_%s },   /* %s */" % (number, HIDES[base], name)
    form, fall = fit(opcode.opmap[base], False)
    jump_form, jump = fit(opcode.opmap[base], True)
    if jump_form != form:
        raise SystemExit("jumping changes the form of the stack effect of " + base)
    words = " | ".join("SAMPLER_OPCODE_" + flag for flag in ["KNOWN"] + flags(base))
    return "  [%d] = { SAMPLER_EFFECT_%s, %d, %d, %d, %s },   /* %s */" % (
        number, form, fall, jump, caches(base), words, name)


def main():
    numbers = dict(dis._all_opmap)
    numbers.update({name: number for name, number in opcode.opmap.items() if number < 256})
    print("/* opcodes-%d.%d.h: made by make-opcodes.py; form, effect, effect when it jumps, inline caches, flags */"
          % sys.version_info[:2])
    print("static const SamplerOpcode opcodes_%d_%d[256] = {" % sys.version_info[:2])
    for name, number in sorted(numbers.items(), key=lambda pair: pair[1]):
        base = dis.deoptmap.get(name, name)
        if base not in HIDES:
            base = base.replace("INSTRUMENTED_", "")
        if number < 256 and base in opcode.opmap:
            print(row(number, name, base))
    print("};")


main()
