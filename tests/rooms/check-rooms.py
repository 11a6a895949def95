#!/usr/bin/env python3
"""Fail when a source file includes a header that its room may not see.

usage: check-rooms.py SOURCE_ROOT

Includes of our own headers are written from the root ("profile/call-tree.h"),
so a crossing shows in the line. Also checked: no file outside the private side
of profile/ includes its private headers, and that every room was looked at.
"""
import pathlib
import re
import sys

INCLUDE = re.compile(r'\s*#\s*include\s*[<"]([^>"]+)[>"]')

GUI = ('gtk/', 'gdk/', 'gsk/', 'adwaita', 'libadwaita', 'cairo', 'pango/', 'graphene')
GLIB = ('glib', 'gio/', 'gobject/', 'gmodule')
PYTHON = ('Python.h', 'frameobject.h', 'structmember.h', 'internal/')

# room: (rooms of ours that it may see, beginnings of other headers that it may not)
ROOMS = {
    'format': (('format',), GLIB + GUI + PYTHON),
    'sampler/signal': (('format', 'sampler/signal', 'sampler'), GLIB + GUI + PYTHON + ('stdio', 'stdlib', 'pthread', 'malloc')),
    'sampler/tasks': (('format', 'sampler'), GLIB + GUI),
    'sampler': (('format', 'sampler'), GLIB + GUI),
    'profile': (('format', 'profile'), GUI + PYTHON + ('gio/', 'glib-object', 'gobject/', 'gmodule')),
    'command': (('format', 'profile', 'command'), GUI + PYTHON + ('gio/', 'glib-object', 'gobject/')),
    'viewer': (('format', 'profile', 'viewer', 'command'), PYTHON),
    'pyinst': (('format', 'profile', 'pyinst'), GUI),
}

# What of profile/ is for the other rooms; the rest is its own.
PUBLIC = {'call-tree.h', 'check.h', 'clock.h', 'compare.h', 'critical-path.h', 'cut.h', 'error.h', 'explain.h',
          'file-end.h', 'findings.h', 'import.h', 'intervals.h', 'json-reader.h', 'near.h', 'profile.h', 'redact.h', 'render.h', 'replay.h',
          'report-formats.h', 'resample.h', 'rules.h', 'search.h', 'source-lines.h', 'source-map.h', 'source-text.h',
          'source.h', 'spans.h', 'statistics.h', 'stream.h', 'task-links.h', 'task-states.h', 'tasks.h',
          'transforms.h', 'two-ways.h', 'what-if.h', 'words.h'}


def room_of(path):
    """The innermost room that a path from the root lies in."""
    for name in sorted(ROOMS, key=len, reverse=True):
        if path == name or path.startswith(name + '/'):
            return name
    return None


def problem(room, header):
    """What is wrong with an include of *header* in *room*, or None."""
    ours, forbidden = ROOMS[room]
    other = room_of(header)
    if other is not None:
        if not any(other == name or other.startswith(name + '/') for name in ours):
            return f'{room}/ may not include {header}'
        if other == 'profile' and room != 'profile' and header.split('/', 1)[1] not in PUBLIC:
            return f'{header} is private to profile/'
        return None
    if header.startswith(forbidden):
        return f'{room}/ may not include {header}'
    return None


def check(root):
    bad = []
    seen = set()
    for room in ROOMS:
        for path in sorted((root / room).rglob('*.[ch]')):
            relative = path.relative_to(root).as_posix()
            if room_of(relative) != room:
                continue
            seen.add(room)
            for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
                match = INCLUDE.match(line)
                if not match:
                    continue
                header = match[1]
                sentence = problem(room, header)
                if sentence is None and '"' in line and '/' not in header and (path.parent / header).exists():
                    sentence = f'write it from the root: {path.parent.relative_to(root).as_posix()}/{header}'
                if sentence:
                    bad.append(f'{relative}:{number}: {sentence}')
    for room in ('format', 'profile', 'command', 'sampler', 'viewer'):
        if (root / room).is_dir() and room not in seen and any((root / room).iterdir()):
            bad.append(f'{room}/: no C file was found in it')
    return bad


def self_check():
    """The table forbids what it should: a check that cannot fail is worse than none."""
    assert problem('profile', 'gtk/gtk.h')
    assert problem('profile', 'sampler/ticks.h')
    assert problem('profile', 'viewer/session.h')
    assert problem('format', 'glib.h')
    assert problem('sampler', 'profile/profile.h')
    assert problem('sampler/signal', 'stdio.h')
    assert problem('sampler/signal', 'Python.h')
    assert problem('viewer', 'profile/store.h')
    assert problem('viewer', 'Python.h')
    assert problem('command', 'viewer/session.h')
    assert not problem('viewer', 'profile/call-tree.h')
    assert not problem('sampler', 'format/format.h')


def main(root):
    self_check()
    bad = check(root)
    for line in bad:
        print(line)
    return bool(bad)


if __name__ == '__main__':
    sys.exit(main(pathlib.Path(sys.argv[1])))
