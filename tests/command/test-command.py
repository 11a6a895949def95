#!/usr/bin/env python3
"""pyinst looking into recordings: what it prints, where, and how it ends.

usage: test-command.py PYINST GOLDEN_FOLDER     (TAP on stdout)

Running programs is tested in tests/python; here nothing is run.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

PYINST, GOLDEN = sys.argv[1], pathlib.Path(sys.argv[2])
RECORDING = str(GOLDEN / 'version-1.pyprof')
TESTS = []


def test(function):
    TESTS.append(function)
    return function


def run(*arguments, **variables):
    environment = {'PATH': '/usr/bin:/bin', 'LC_ALL': 'C.UTF-8', 'TZ': 'UTC', 'HOME': '/nonexistent'}
    environment.update(variables)
    return subprocess.run([PYINST, *arguments], env=environment, capture_output=True, text=True, timeout=30)


def complains(*arguments, **variables):
    """The one sentence on stderr; nothing on stdout, status 2."""
    done = run(*arguments, **variables)
    assert done.returncode == 2, done
    assert done.stdout == '', done.stdout
    assert done.stderr.startswith('pyinst: ') and done.stderr.count('\n') == 1, done.stderr
    return done.stderr[len('pyinst: '):-1]


@test
def help_and_version():
    done = run('--help')
    assert done.returncode == 0 and done.stdout.startswith('Usage: pyinst '), done
    for option in ('-i', '-o', '-r', '--python', '--engine', '--clock', '--all-threads', '-m', '-c', '--tick', '--children',
                   '--start-after', '--duration', '--session', '--no-source', 'pyinst ctl', 'pyinst redact', 'html'):
        assert option in done.stdout, option
    assert re.fullmatch(r'pyinst \d+\.\d+\.\d+\n', run('--version').stdout)


@test
def wrong_options():
    assert complains() == 'Say which program to run or which recording to show; pyinst --help explains.'
    assert complains('--wrong') == 'There is no option --wrong; pyinst --help lists them.'
    assert complains('--help=1') == 'There is no option --help=1; pyinst --help lists them.'
    assert complains('-o') == 'The option -o needs a value; pyinst --help says which.'
    assert complains('-m') == 'The option -m needs a value; pyinst --help says which.'
    for value in ('-1', 'soon', '1e-9', '11', 'nan', 'inf', '1 ms', ''):
        said = complains('-i', value, 'x.py')
        assert said == f'The interval “{value}” is not a time between 0.00005 and 10 seconds.', said
    assert complains('-i', '0', 'x.py') == \
        'The interval 0 keeps every call, and only the event engine can: add --engine event.'
    assert complains('--engine=magic', 'x.py') == 'There is no engine “magic”; there are auto, signal and event.'
    assert complains('-r', 'pdf', 'x.py') .startswith('There is no renderer “pdf”; there are text, ')
    assert complains('--clock', 'sun', 'x.py') == 'There is no clock “sun”; there are wall, cpu, gil and await.'
    assert complains('dump') == 'pyinst dump takes the name of one recording.'
    assert complains('check', 'a', 'b') == 'pyinst check takes the name of one recording.'
    assert complains(RECORDING, 'more') == 'One recording is shown at a time; “more” is too much.'


@test
def two_recordings():
    done = run('--compare', RECORDING, RECORDING, LC_ALL='C.UTF-8')
    assert done.returncode == 0 and done.stderr == '', done
    assert done.stdout.startswith('\nBefore: ') and '\nAfter: ' in done.stdout, done.stdout
    assert 'The difference is real' not in done.stdout, done.stdout
    found = json.loads(run('--compare', RECORDING, RECORDING, '-r', 'json').stdout)
    assert found['whole']['difference'] == 0 and found['whole']['verdict'] in ('chance', 'too-few'), found
    assert {row['total']['verdict'] for row in found['functions']} <= {'chance', 'too-few'}, found
    how = 'Say which two recordings to compare: pyinst --compare BEFORE.pyprof AFTER.pyprof.'
    assert complains('--compare', RECORDING) == how
    assert complains('--compare', RECORDING, '--load', RECORDING, RECORDING) == how
    assert complains('--compare', RECORDING, RECORDING, 'x') == 'Two recordings are compared at a time; “x” is too much.'
    assert complains('--compare', RECORDING, RECORDING, '-r', 'html') == \
        'Two recordings are compared in a text or json report only; leave the other format out.'
    assert complains('--compare', '/nonexistent.pyprof', RECORDING).startswith('/nonexistent.pyprof')
    assert complains('--compare', RECORDING, RECORDING, '--invert').startswith('--compare is about whole recordings')


@test
def dump_is_golden():
    done = run('dump', RECORDING)
    assert done.returncode == 0 and done.stderr == ''
    assert done.stdout == (GOLDEN / 'version-1.dump').read_text()


@test
def check_says_whole_or_where():
    done = run('check', RECORDING)
    assert done.returncode == 0 and done.stdout.endswith('It is whole.\n'), done
    with tempfile.TemporaryDirectory() as folder:
        cut = pathlib.Path(folder, 'cut.pyprof')
        cut.write_bytes(pathlib.Path(RECORDING).read_bytes()[:-5])
        done = run('check', str(cut))
        assert done.returncode == 1 and 'Cut off: the last ' in done.stdout, done


@test
def report_on_stdout():
    done = run(RECORDING)
    assert done.returncode == 0 and done.stderr == ''
    assert '└─ ' in done.stdout and '\033' not in done.stdout
    assert 'MainThread' in done.stdout and 'worker' in done.stdout


@test
def ascii_where_it_must_be():
    assert run(RECORDING, LC_ALL='C').stdout.isascii()
    assert run('--no-unicode', RECORDING).stdout.isascii()
    assert not run('--unicode', RECORDING, LC_ALL='C').stdout.isascii()


@test
def colours():
    assert '\033[' in run('--color', RECORDING).stdout
    assert '\033[' in run(RECORDING, FORCE_COLOR='1').stdout
    assert '\033[' not in run(RECORDING, FORCE_COLOR='1', NO_COLOR='1').stdout
    assert '\033[' not in run('--no-color', RECORDING, FORCE_COLOR='1').stdout


def on_terminal(term):
    """What a terminal is sent."""
    ours, theirs = os.openpty()
    environment = {'PATH': '/usr/bin:/bin', 'LC_ALL': 'C.UTF-8', 'TERM': term}
    child = subprocess.Popen([PYINST, RECORDING], env=environment, stdout=theirs, stderr=theirs)
    os.close(theirs)
    text = b''
    while True:
        try:
            more = os.read(ours, 65536)
        except OSError:
            break
        if not more:
            break
        text += more
    os.close(ours)
    assert child.wait() == 0
    return text


@test
def terminals():
    assert b'\033[' in on_terminal('xterm-256color')
    assert b'\033[' not in on_terminal('dumb')


@test
def outputs_by_extension():
    with tempfile.TemporaryDirectory() as folder:
        text, data = os.path.join(folder, 'a.txt'), os.path.join(folder, 'a.json')
        done = run('-o', text, RECORDING)
        assert done.returncode == 0 and done.stdout == '' and done.stderr == '', done
        assert 'MainThread' in pathlib.Path(text).read_text(encoding='utf-8')
        assert run('-o', data, RECORDING).returncode == 0
        shown = json.loads(pathlib.Path(data).read_text(encoding='utf-8'))
        assert set(shown) == {'start_time', 'duration', 'sample_count', 'target_description', 'cpu_time', 'root_frame'}
        frame = shown['root_frame']
        assert frame['function'] == 'main' and frame['is_application_code'] is True
        assert json.loads(run('-r', 'json', RECORDING).stdout) == shown
        # Options may stand behind a recording too.
        assert json.loads(run(RECORDING, '--renderer=json').stdout) == shown


@test
def what_cannot_be_written():
    assert complains('-o', '/nonexistent/a.txt', RECORDING) == '/nonexistent/a.txt cannot be written: No such file or directory.'
    assert complains('-o', '/dev/full', RECORDING) == '/dev/full cannot be written: No space left on device.'
    assert complains('-r', 'pyprof', RECORDING).startswith('This is a recording already')
    with open('/dev/full', 'w') as full:
        done = subprocess.run([PYINST, RECORDING], stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert done.stderr == 'pyinst: The report could not be written to the end: No space left on device.\n', done.stderr


@test
def closed_pipe():
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([PYINST, 'dump', RECORDING], stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)
    assert done.returncode == 2, done
    assert done.stderr == 'pyinst: The report could not be written to the end: Broken pipe.\n', done.stderr


@test
def what_is_no_recording():
    with tempfile.TemporaryDirectory() as folder:
        for name, data, said in (('empty', b'', ' is empty: '), ('picture', b'\x89PNG\r\n\x1a\n' * 9, ' is not a recording: '),
                                 ('half', b'PYPR', ' is cut off: '), ('newer', b'PYPROF\0\x09' + b'x' * 50, ' newer Pyinst')):
            path = os.path.join(folder, name + '.pyprof')
            pathlib.Path(path).write_bytes(data)
            for words in ((path,), ('dump', path), ('check', path)):
                sentence = complains(*words)
                assert sentence.startswith(path) and said in sentence, sentence
    assert complains('/nonexistent.pyprof') == '/nonexistent.pyprof cannot be opened: No such file or directory.'
    assert complains('check', '/tmp') == '/tmp is not a file that can hold a recording: it is a folder.'


@test
def magic_decides_not_the_name():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, 'looks_like_a_script.py')
        path.write_bytes(pathlib.Path(RECORDING).read_bytes())
        assert 'MainThread' in run(str(path)).stdout


@test
def copies_to_share():
    with tempfile.TemporaryDirectory() as folder:
        path, shared = pathlib.Path(folder, 'run.pyprof'), pathlib.Path(folder, 'run-shared.pyprof')
        path.write_bytes(pathlib.Path(RECORDING).read_bytes())
        done = run('redact', str(path))
        assert done.returncode == 0 and done.stdout == '', done
        assert done.stderr.startswith(f'pyinst: {shared} is a copy without the program') and done.stderr.count('\n') == 1, done
        assert run('check', str(shared)).returncode == 0
        assert run(str(shared)).stdout == run(str(path)).stdout
        assert shared.stat().st_mode & 0o777 == 0o600
        # What nobody named is not replaced; what somebody named is.
        assert complains('redact', str(path)) == f'{shared} is there already; name a file for the copy with -o.'
        shared.write_text('old')
        for words in (('-o', str(shared), str(path)), (str(path), '-o', str(shared))):
            assert run('redact', *words).returncode == 0
            assert run('check', str(shared)).returncode == 0
        assert complains('redact', str(path), '-o', str(path)) == \
            f'{path} is the recording itself; name another file for the copy.'
        assert path.read_bytes() == pathlib.Path(RECORDING).read_bytes()
        assert complains('redact') == 'Say which recording to make a copy of: pyinst redact FILE.'
        assert complains('redact', 'a', 'b') == 'One recording is copied at a time; “b” is too much.'
        assert complains('redact', folder + '/none') == f'{folder}/none cannot be read: No such file or directory.'
        shared.write_text('old')
        assert complains('redact', str(shared), '-o', folder + '/new') == \
            f'{shared} is no recording; pyinst redact copies .pyprof files.'
        assert not pathlib.Path(folder, 'new').exists()
        assert complains('redact', str(path), '-o', '/nonexistent/x') == \
            '/nonexistent/x cannot be written: No such file or directory.'
        renamed = pathlib.Path(folder, 'renamed')
        assert run('redact', str(path), '-o', str(renamed), '--keep-source', '--rename-folder', '/app=/x').returncode == 0
        assert b'/app/' in path.read_bytes() and b'/app/' not in renamed.read_bytes() and b'/x/' in renamed.read_bytes()
        assert complains('redact', str(path), '--rename-folder', '/app') == \
            '“/app” does not rename a folder; write --rename-folder /old/folder=/new/name.'
        assert complains('redact', str(path), '--rename-folder', '/app=/longer') == \
            'The new name in “/app=/longer” is longer than the old one; choose a shorter name.'


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
