#!/usr/bin/env python3
"""Every lesson and the quiz is listed for translators, and each language of po/lessons/LINGUAS has all their words.

What stands in `backticks` is a name in a program: it must stand in the translation, too.

check_translations.py SOURCE-FOLDER
"""

import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile


def read_list(top, name):
    with open(os.path.join(top, "po", "lessons", name), encoding="utf-8") as file:
        return [line.strip() for line in file if line.strip() and not line.startswith("#")]


def list_texts(top):
    lessons = os.path.join("examples", "lessons")
    found = [os.path.join(lessons, name, "lesson.xml") for name in os.listdir(os.path.join(top, lessons))]
    return sorted(path for path in found + [os.path.join(lessons, "quiz.xml")] if os.path.exists(os.path.join(top, path)))


def extract(top, target):
    """Writes the template of the texts as they are into *target*."""
    subprocess.run(["xgettext", "--its=" + os.path.join(top, "po", "lessons", "lessons.its"), "--from-code=UTF-8",
                    "--files-from=" + os.path.join(top, "po", "lessons", "POTFILES.in"), "--directory=" + top,
                    "--output=" + target], check=True, stderr=subprocess.DEVNULL)


def read_pairs(path):
    """[(text, translation)] of a catalogue."""
    flat = subprocess.run(["msgcat", "--no-wrap", path], check=True, stdout=subprocess.PIPE, text=True).stdout
    strings = re.findall(r'^msgid ("(?:.*)")\nmsgstr ("(?:.*)")$', flat, re.M)
    return [(ast.literal_eval(text), ast.literal_eval(translation)) for text, translation in strings if text != '""']


def find_problems(top, template):
    listed, there = read_list(top, "POTFILES.in"), list_texts(top)
    if listed != there:
        yield "po/lessons/POTFILES.in lists %s, and there are %s" % (listed, there)
    languages = read_list(top, "LINGUAS")
    if "de" not in languages:
        yield "there is no German"
    n_texts = len(read_pairs(template))
    if n_texts < 300:
        yield "only %d texts were found: the rules in lessons.its miss some" % n_texts
    for language in languages:
        path = os.path.join(top, "po", "lessons", language + ".po")
        for command in (["msgfmt", "--check", "--output-file=" + os.devnull, path], ["msgcmp", path, template]):
            ending = subprocess.run(command, stderr=subprocess.PIPE, text=True)
            if ending.returncode != 0:
                yield "%s: %s" % (language, ending.stderr.strip())
        for text, translation in read_pairs(path):
            for name in set(re.findall(r"`[^`]*`", text)) - set(re.findall(r"`[^`]*`", translation)):
                yield "%s: %s is missing in “%s”" % (language, name, translation)


def main():
    if shutil.which("xgettext") is None:
        print("xgettext is not installed")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        template = os.path.join(folder, "lessons.pot")
        extract(sys.argv[1], template)
        problems = list(find_problems(sys.argv[1], template))
    print("\n".join(problems) or "all lessons are translated")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
