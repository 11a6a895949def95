#!/usr/bin/env python3
"""The options that say what a report is like: on the line, in pyproject.toml, in the environment.

usage: test-reports.py PYINST GOLDEN_FOLDER     (TAP on stdout)
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

PYINST, GOLDEN = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
ROOT = GOLDEN.parent.parent.parent
SESSION = str(GOLDEN / 'demo20.pyisession')
TESTS = []


def test(function):
    TESTS.append(function)
    return function


def run(*arguments, cwd='/', **variables):
    environment = {'PATH': '/usr/bin:/bin', 'LC_ALL': 'C.UTF-8', 'TZ': 'UTC', 'HOME': '/nonexistent', **variables}
    return subprocess.run([PYINST, *arguments], env=environment, capture_output=True, timeout=30, cwd=cwd,
                          encoding='utf-8', errors='surrogateescape')


def text(*arguments, **variables):
    done = run(*arguments, **variables)
    assert done.returncode == 0 and done.stderr == '', done
    return done.stdout


def complains(*arguments, **variables):
    """The one sentence on stderr; nothing on stdout, status 2."""
    done = run(*arguments, **variables)
    assert done.returncode == 2 and done.stdout == '', done
    assert done.stderr.startswith('pyinst: ') and done.stderr.count('\n') == 1, done.stderr
    return done.stderr[len('pyinst: '):-1]


def rows(report):
    """(seconds, name, place) of a tree's rows, without branches."""
    found = re.findall(r'^ *([\d.]+) +[\d.]+ % +[│├└─ ]*(\S.*?)(?:  (\S+))?$', report, re.M)
    return [(float(seconds), name, place) for seconds, name, place in found]


# ---- as pyinstrument shows it ----

def golden_rows(name):
    """(seconds, name, place) as pyinstrument printed them for the same session."""
    report = (GOLDEN / name).read_text(encoding='utf-8')
    found = re.findall(r'^[│├└─ ]*([\d.]+) (\S.*?)  (\S+)$', report, re.M)
    assert len(found) > 8
    return [(float(seconds), function, place) for seconds, function, place in found]


@test
def every_row_of_pyinstrument_is_found():
    for name, options in (('demo20.txt', ()), ('demo20.timeline.txt', ('--timeline',)), ('demo20.showall.txt', ('--show-all',)),
                          ('demo20.show-json.txt', ('--show', '*/json/*')),
                          ('demo20.filter0.txt', ('-p', 'processor_options.filter_threshold=0'))):
        ours = rows(text(*options, SESSION))
        for seconds, function, place in golden_rows(name):
            # Stretches of own time between calls too small to show are one with us, or the function's row alone.
            if function == '[self]' and 'timeline' in name:
                continue
            # One function of two classes is two rows with us.
            same = [our_seconds for our_seconds, our, our_place in ours
                    if our_place == place and our.split('.')[-1] == function.split('.')[-1]]
            assert any(abs(seconds - our_seconds) < 0.0011 for our_seconds in same) or sum(same) > seconds - 0.0011, (
                name, seconds, function, place, same)


@test
def flat_is_right():
    whole = text('-p', 'flat', SESSION)
    times = re.findall(r'^ +([\d.]+) +([\d.]+)  (\S.*?)  (\S+)$', whole, re.M)
    own = {(name, place): float(seconds) for seconds, _, name, place in times}
    for seconds, function, place in golden_rows('demo20.flat-self.txt'):
        # pyinstrument counts [self] twice, in a row of its own; and what is under a hundredth is not there.
        if function != '[self]' and seconds >= 0.005 and not function.startswith('<module>'):
            assert abs(own[function, place] - seconds) < 0.02, (function, seconds, own[function, place])
    assert 0.40 < sum(float(seconds) for seconds, *_ in times) <= 0.4435
    order = [float(total) for _, total, *_ in re.findall(r'^ +([\d.]+) +([\d.]+)  (\S.*?)  (\S+)$',
                                                        text('-p', 'flat', '-p', 'flat_time=total', SESSION), re.M)]
    assert order == sorted(order, reverse=True) and order[0] >= 0.44


@test
def json_is_as_pyinstruments():
    def check(ours, theirs):
        for key in theirs:
            if key in ('children', 'group_id', 'time'):
                continue
            if key == 'file_path_short' and not theirs['file_path'].startswith('/usr/lib'):
                continue
            assert ours[key] == theirs[key], (key, ours[key], theirs[key])
        assert abs(ours['time'] - theirs['time']) < 1e-5
        assert ('group_id' in ours) == ('group_id' in theirs), ours['function']
        # In the same order, save where two have the same time.
        by_name = {(child['function'], child['file_path']): child for child in ours['children']}
        for child in theirs['children']:
            check(by_name[child['function'], child['file_path']], child)

    theirs = json.loads((GOLDEN / 'demo20.json').read_text(encoding='utf-8'))
    ours = json.loads(text('-r', 'json', SESSION))
    assert list(ours) == list(theirs)
    for key in theirs:
        assert key == 'root_frame' or ours[key] == theirs[key] or abs(ours[key] - theirs[key]) < 2e-6, key
    root = ours['root_frame']
    if root['function'] == 'MainThread':
        # What is too small by itself, the compile of the script, is beside the program here.
        root = root['children'][0]
    check(root, theirs['root_frame'])


# ---- options ----

@test
def show_and_hide():
    assert '[6 frames hidden]  asyncio, selectors, built-in' in text(SESSION)
    shown = text('--show', '*/asyncio/*', SESSION)
    assert 'Runner.run' in shown and 'Runner.run' not in text(SESSION)
    assert text('--show-regex', '.*/asyncio/', SESSION) == shown
    assert text('-p', 'processor_options.show_regex=.*/asyncio/', SESSION) == shown
    assert text('-p', 'processor_options={"show_regex": ".*/asyncio/", "filter_threshold": 0.01}', SESSION) == shown
    hidden = text('--hide', '*demo20.py', SESSION)
    assert 'Shop.total' not in hidden and 'Shop.total' in text(SESSION) and 'frames hidden]' in hidden, hidden
    groups = [json.loads(text('-r', 'json', *options, SESSION)) for options in ((), ('--show-regex', '.*'))]
    assert 'group_id' in json.dumps(groups[0]) and 'group_id' not in json.dumps(groups[1])
    assert 'frozen importlib' in text('--show-all', SESSION) and 'frozen importlib' not in text(SESSION)


@test
def render_options():
    assert text('-p', 'timeline', SESSION) == text('-t', SESSION) == text('-p', 'timeline=true', SESSION)
    assert text('-p', 'timeline=false', SESSION) == text(SESSION)
    assert text('-p', 'time=percent_of_total', SESSION) == text('--percent', SESSION)
    assert text('-p', 'short_mode', SESSION).startswith('\npyinst ....')
    assert text('-p', 'lines', SESSION) == text('--lines', SESSION) != text(SESSION)
    assert '\033[' in text('-p', 'color', SESSION) and text('-p', 'unicode=false', SESSION).isascii()
    assert 'faster' not in text('-p', 'processor_options.filter_threshold=0', SESSION)
    assert text('-p', 'resample_interval=0.1', SESSION) == text(SESSION)
    assert complains('-p', 'bogus=1', SESSION).startswith('There is no render option “bogus”; there are show_all, ')
    assert complains('-p', 'a.b=1', SESSION).startswith('There is no render option “a.b”')
    assert complains('-p', 'flat=perhaps', SESSION) == 'The render option flat cannot be “perhaps”.'
    assert complains('-p', 'time=minutes', SESSION) == 'The render option time cannot be “minutes”.'
    assert complains('-p', 'processor_options={"x": 1}', SESSION).startswith('There is no render option “processor_options.x”')
    assert complains('-p', 'processor_options={"filter_threshold": ', SESSION).startswith('The render option processor_options')
    assert complains('-p', 'processor_options.filter_threshold=2', SESSION).endswith('cannot be “2”.')


@test
def transforms():
    focused = text('--transform', 'focus:Shop.load', SESSION)
    assert 'Only samples with Shop.load() are shown, from it downwards.' in focused
    assert [name for _, name, _ in rows(focused)][1] == 'Shop.load' and 'spin' not in focused, focused
    twice = text('--transform', 'merge:spin', '--transform', 'collapse-library:json', SESSION)
    assert twice == text('--transform', 'merge:spin|collapse-library:json', SESSION) and 'json (collapsed)' in twice
    page = text('-r', 'html', '--transform', 'collapse-library:json', SESSION)
    assert '["json",' in page and '["json",' not in text('-r', 'html', SESSION)
    assert complains('--transform', 'focus:nobody', SESSION).startswith('No function “nobody” was seen in this recording')
    assert complains('--transform', 'zoom:main', SESSION).startswith('“zoom:main” is no transform')
    assert complains('--transform', 'merge:spin', '-r', 'pyisession', SESSION).endswith('unchanged; leave --transform out.')


def frames_of(kind, *options):
    """The names of the frames in which time is, in an export."""
    report = text('-r', kind, *options, SESSION)
    if kind == 'collapsed':
        return {frame.split(' (')[0] for line in report.splitlines() for frame in line.rsplit(' ', 1)[0].split(';')[1:]}
    data = json.loads(report)
    names = [frame['name'] for frame in data['shared']['frames']]
    return {names[event['frame']] for profile in data['profiles'] for event in profile['events']}


@test
def transforms_in_exports():
    for kind in ('collapsed', 'speedscope'):
        assert {'spin', 'Shop.load', '<module>'} <= frames_of(kind), frames_of(kind)
        assert '<module>' not in frames_of(kind, '--transform', 'focus:Shop.load')
        assert 'Shop.load' not in frames_of(kind, '--transform', 'drop:Shop.load')
        assert 'spin' not in frames_of(kind, '--transform', 'merge:spin')
        assert frames_of(kind, '--transform', 'focus:Shop.load', '--transform', 'collapse:Shop.load') == {'Shop.load'}
    gecko = json.loads(text('-r', 'gecko', '--transform', 'focus:Shop.load', SESSION))
    assert sum(sample is not None for sample in gecko['threads'][0]['samples']['stack']) > 0


@test
def inverted():
    found = [(name, place) for _, name, place in rows(text('--invert', SESSION))]
    assert found[1][0] == 'spin' and found[2][0] == 'main', found
    tree = json.loads(text('-r', 'json', '--invert', SESSION))['root_frame']
    assert tree['children'][0]['function'] == 'spin' and tree['children'][0]['children'][0]['function'] == 'main'
    for options in (('-r', 'html'), ('-t',), ('-p', 'flat')):
        assert complains('--invert', *options, SESSION).startswith('Only a tree of merged calls can be inverted'), options


@test
def what_does_not_go_together():
    assert 'exclude each other' in complains('--hide', 'a', '--hide-regex', 'b', SESSION)
    assert 'exclude each other' in complains('--show', 'a', '--show-all', SESSION)
    assert complains('-t', '-p', 'flat', SESSION).startswith('A flat report has no order of time')
    assert complains('-t', '-r', 'pstats', SESSION) == 'A pstats file has no order of time; leave --timeline out.'
    assert complains('-p', 'flat', '-r', 'json', SESSION) == 'The render option flat is for the text report, not for json.'
    assert 'there are text, html' in complains('-r', 'my.', SESSION)
    assert complains('--hide-regex', '(', SESSION).startswith('The pattern is not a regular expression: ')
    assert complains('--thread', 'nobody', SESSION) == 'No thread is called nobody in this recording.'
    assert complains('--from-path', '-m', 'json').startswith('--from-path looks for a script')
    assert complains('--from-path', 'no-such-program-here') == 'No folder of PATH has a program no-such-program-here.'
    for words in (('--load', SESSION, 'x.py'), ('--load', SESSION, '-c', 'pass'), ('--load', SESSION, '--load-prev', 'x'),
                  ('--list-saved', 'x.py')):
        assert complains(*words).startswith('Give one of: a program, a recording, ')


@test
def target_description():
    assert text('--target-description', 'run {args} {{x}}', SESSION).splitlines()[1].startswith('run demo20.py {x}')
    assert json.loads(text('-r', 'json', '--target-description', 'D', SESSION))['target_description'] == 'D'
    assert 'is not understood' in complains('--target-description', '{foo}', SESSION)
    assert 'is not understood' in complains('--target-description', '{}', SESSION)


@test
def options_cut_short():
    assert text('--target-d=D', SESSION) == text('--target-description', 'D', SESSION) != text(SESSION)
    assert text('--show-a', SESSION) == text('--show-all', SESSION)
    assert complains('--show-', 'x', SESSION) == 'The option --show- could be any of --show-all, --show-regex; write more of it.'
    assert complains('--timeline=1', SESSION) == 'There is no option --timeline=1; pyinst --help lists them.'


@test
def extension_chooses():
    with tempfile.TemporaryDirectory() as folder:
        for name, begin in (('a.TXT', b'\ndemo20.py'), ('a.json', b'{"start_time"'), ('a.speedscope.json', b'{"$schema"'),
                            ('a.pstats', b'{('), ('a.pyisession', b'{"start_time"'), ('a.folded', b'MainThread'),
                            ('a.pb.gz', b'\x1f\x8b'), ('a.pprof', b'\x1f\x8b'), ('a.gecko.json', b'{"meta"'), ('a.prof', b'\ndemo20.py')):
            path = pathlib.Path(folder, name)
            assert text('-o', str(path), SESSION) == ''
            assert path.read_bytes().startswith(begin), (name, path.read_bytes()[:20])
        failed = pathlib.Path(folder, 'not-made.json')
        complains('-o', str(failed), '--thread', 'nobody', SESSION)
        assert not failed.exists()


def on_terminal(*words):
    ours, theirs = os.openpty()
    done = subprocess.run([PYINST, *words], env={'PATH': '/usr/bin', 'LC_ALL': 'C.UTF-8', 'TERM': 'dumb'}, stdout=theirs,
                          stderr=subprocess.PIPE, timeout=30)
    os.close(theirs)
    os.close(ours)
    return done


@test
def no_bytes_for_a_terminal():
    for name in ('pstats', 'pprof'):
        done = on_terminal('-r', name, SESSION)
        assert done.returncode == 2 and b'is not for a terminal' in done.stderr, done
    assert run('-r', 'pstats', SESSION).returncode == 0


# ---- settings ----

@test
def settings_in_pyproject():
    with tempfile.TemporaryDirectory() as folder:
        project, below = pathlib.Path(folder, 'pyproject.toml'), pathlib.Path(folder, 'a', 'b')
        below.mkdir(parents=True)
        project.write_text('[project]\nname = "x"  # [tool.pyinst]\nlong = """\n[tool.pyinst]\nrenderer = "bad"\n"""\n'
                           '[ tool.pyinst ]\n# a comment\nrenderer = \'json\'\nshow_all = true # all\n'
                           'render-option = ["processor_options.filter_threshold=0"]\n[tool.other]\nrenderer = 7 7\n')
        for place in (folder, below):
            found = text(SESSION, cwd=place)
            assert json.loads(found) == json.loads(text('-r', 'json', '--show-all', SESSION))
        # The line wins, also over the others of its group.
        assert text('-r', 'text', '--show', 'x', SESSION, cwd=folder) == text('--show', 'x', '-p',
                                                                             'processor_options.filter_threshold=0', SESSION)
        for line, said in (('colour = true', 'there is no option colour'), ('interval', '“name = value” is expected'),
                           ('interval = "a', 'is not understood'), ('interval = soon', 'is not a time'),
                           ('outfile = "x"', 'cannot be a setting'), ('timeline = "maybe"', 'is either true or false'),
                           ('render_option = [1]', 'a list of texts'), ('renderer = "bad"', 'There is no renderer “bad”')):
            project.write_text(f'[tool.pyinst]\n\n{line}\n')
            sentence = complains(SESSION, cwd=folder)
            assert sentence.startswith(f'{project}, line 3: ') and said in sentence, sentence
            assert run('--help', cwd=folder).returncode == 0


@test
def settings_in_the_environment():
    assert text(SESSION, PYINST_RENDERER='json') == text('-r', 'json', SESSION)
    assert text(SESSION, PYINSTRUMENT_TIMELINE='1') == text('-t', SESSION)
    assert text(SESSION, PYINSTRUMENT_TIMELINE='true', PYINST_TIMELINE='') == text('-t', SESSION)
    assert '\033[' in text(SESSION, PYINST_COLOR='true') and '\033[' not in text(SESSION, PYINST_COLOR='false', FORCE_COLOR='1')
    sentence = complains(SESSION, PYINST_CLOCK='sun')
    assert sentence == 'The environment variable PYINST_CLOCK: There is no clock “sun”; there are wall, cpu, gil and await.', sentence


# ---- recordings that were kept ----

@test
def kept_recordings():
    with tempfile.TemporaryDirectory() as folder:
        kept = pathlib.Path(folder, 'pyinst', 'reports')
        assert 'No recording was kept yet' in text('--list-saved', XDG_STATE_HOME=folder)
        kept.mkdir(parents=True)
        for name in ('2026-01-01T10-00-00-shop-7', '2026-01-01T10-00-00-shop-77', '2026-01-02T10-00-00-mall-8'):
            (kept / (name + '.pyprof')).write_bytes((GOLDEN / 'version-1.pyprof').read_bytes())
        listed = text('--list-saved', XDG_STATE_HOME=folder)
        assert len(listed.splitlines()) == 3 and '2026-01-02T10-00-00-mall-8' in listed
        report = text(str(GOLDEN / 'version-1.pyprof'))
        for name in ('2026-01-02', '2026-01-01T10-00-00-shop-7', '2026-01-01T10-00-00-shop-77'):
            assert text('--load-prev', name, XDG_STATE_HOME=folder) == report
        assert complains('--load-prev', '2026-01-01', XDG_STATE_HOME=folder).startswith('2 recordings that were kept begin with')
        assert complains('--load-prev', 'x', XDG_STATE_HOME=folder).startswith('No recording that was kept is called x;')


@test
def sessions_that_are_none():
    with tempfile.TemporaryDirectory() as folder:
        for name, data, said in (('a.pyisession', b'', 'not JSON from byte 0'), ('b.pyisession', b'PK\x03', 'not JSON'),
                                 ('c.json', b'{"a": 1}', 'frame_records is missing'), ('d.json', b'{"frame_records": [', 'is cut off')):
            path = pathlib.Path(folder, name)
            path.write_bytes(data)
            sentence = complains('--load', str(path))
            assert sentence.startswith(str(path)) and said in sentence, sentence
    assert complains('--load', '/nonexistent.pyisession').endswith('No such file or directory.')


# ---- papers ----

def all_options():
    return set(re.findall(r'--[a-z][a-z-]+', run('--help').stdout))


@test
def the_manual_and_completions_have_every_option():
    manual = (ROOT / 'docs' / 'pyinst.1').read_text(encoding='utf-8').replace('\\-', '-')
    for option in all_options():
        assert option in manual, option
        for shell in ('pyinst.bash', '_pyinst', 'pyinst.fish'):
            lines = (ROOT / 'data' / 'completions' / shell).read_text(encoding='utf-8')
            assert option in lines or f'-l {option[2:]}' in lines, (shell, option)


@test
def bash_completes():
    script = ROOT / 'data' / 'completions' / 'pyinst.bash'
    done = subprocess.run(['bash', '-c', f'source {script}; COMP_WORDS=(pyinst --time); COMP_CWORD=1; _pyinst; echo ${{COMPREPLY[@]}};'
                           'COMP_WORDS=(pyinst -r spe); COMP_CWORD=2; _pyinst; echo ${COMPREPLY[@]}'],
                          capture_output=True, text=True, timeout=30)
    assert done.stdout.split() == ['--timeline', 'speedscope'], done


def main():
    print(f'1..{len(TESTS)}')
    failed = 0
    for number, function in enumerate(TESTS, 1):
        try:
            function()
            print(f'ok {number} {function.__name__}')
        except Exception as error:          # an assertion, or what it ran into
            failed += 1
            print(f'not ok {number} {function.__name__}')
            print(f'# {type(error).__name__} at line {error.__traceback__.tb_next.tb_lineno}: {error}'.replace('\n', '\n# '))
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())
