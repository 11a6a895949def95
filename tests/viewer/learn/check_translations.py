#!/usr/bin/env python3
"""Every lesson and the quiz is listed for translators, and each language of po/lessons/LINGUAS has all their words.

What stands in `backticks` is a name in a program: it must stand in the translation, too.

check_translations.py SOURCE-FOLDER
"""

import ast
import functools
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir))

import catalogues  # noqa: E402

LESSONS = os.path.join("po", "lessons")


def list_texts(top):
    lessons = os.path.join("examples", "lessons")
    found = [os.path.join(lessons, name, "lesson.xml") for name in os.listdir(os.path.join(top, lessons))]
    return sorted(path for path in found + [os.path.join(lessons, "quiz.xml")] if os.path.exists(os.path.join(top, path)))


def read_pairs(path):
    """[(text, translation)] of a catalogue."""
    flat = subprocess.run(["msgcat", "--no-wrap", path], check=True, stdout=subprocess.PIPE, text=True).stdout
    strings = re.findall(r'^msgid ("(?:.*)")\nmsgstr ("(?:.*)")$', flat, re.M)
    return [(ast.literal_eval(text), ast.literal_eval(translation)) for text, translation in strings if text != '""']


def find_problems(top, template):
    catalogues.extract(top, LESSONS, template, "--its=" + os.path.join(top, LESSONS, "lessons.its"))
    listed, there = catalogues.read_list(os.path.join(top, LESSONS, "POTFILES.in")), list_texts(top)
    if listed != there:
        yield "po/lessons/POTFILES.in lists %s, and there are %s" % (listed, there)
    languages = catalogues.read_list(os.path.join(top, LESSONS, "LINGUAS"))
    if "de" not in languages:
        yield "there is no German"
    n_texts = len(read_pairs(template))
    if n_texts < 300:
        yield "only %d texts were found: the rules in lessons.its miss some" % n_texts
    for language in languages:
        path = os.path.join(top, LESSONS, language + ".po")
        yield from catalogues.check(language, path, template)
        for text, translation in read_pairs(path):
            for name in set(re.findall(r"`[^`]*`", text)) - set(re.findall(r"`[^`]*`", translation)):
                yield "%s: %s is missing in “%s”" % (language, name, translation)


if __name__ == "__main__":
    sys.exit(catalogues.run(functools.partial(find_problems, sys.argv[1]), "all lessons are translated"))
