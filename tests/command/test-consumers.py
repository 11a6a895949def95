#!/usr/bin/env python3
"""Our exports, read by the tools that they are for.

usage: test-consumers.py PYINST MAKE_SYNTHETIC     (TAP on stdout)

Python's own pstats and marshal are always there. The others are looked for in
the folder PYINST_PEERS (see `./dev peers`), pprof in Go and the browser on PATH;
what is not there is skipped with that reason.
"""
import base64
import gzip
import json
import os
import pathlib
import pstats
import re
import shutil
import subprocess
import sys
import tempfile
import time


PYINST, MAKE_SYNTHETIC = (os.path.abspath(path) for path in sys.argv[1:3])
PEERS = pathlib.Path(os.environ.get('PYINST_PEERS', '/nonexistent'))
SAMPLES = 4000
TESTS = []


class Skip(Exception):
    pass


def test(function):
    TESTS.append(function)
    return function


class Files:
    """One recording and its exports, made when they are asked for."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.recording = self.folder / 'synthetic.pyprof'
        subprocess.run([MAKE_SYNTHETIC, str(SAMPLES), str(self.recording)], check=True)

    def export(self, name, *options):
        path = self.folder / name
        self.run('-o', str(path), *options, str(self.recording))
        return path

    def run(self, *words):
        environment = {'PATH': '/usr/bin:/bin', 'LC_ALL': 'C.UTF-8', 'TZ': 'UTC', 'HOME': '/nonexistent'}
        done = subprocess.run([PYINST, *words], env=environment, capture_output=True, text=True, timeout=60, cwd='/')
        assert done.returncode == 0, done
        return done.stdout

    def tree(self):
        """Our own JSON with nothing left out: what the others are compared with."""
        return json.loads(self.run('-r', 'json', '--show-all', str(self.recording)))['root_frame']


def frames_of(frame, above=()):
    yield frame, above
    for child in frame['children']:
        yield from frames_of(child, (*above, key_of(frame)))


def key_of(frame):
    return frame['file_path'], frame['line_no'], frame['function']


def totals_of(root):
    """Time of each function with what it calls, recursion counted once."""
    totals = {}
    for frame, above in frames_of(root):
        key = key_of(frame)
        # A thread is no function: it holds several outermost ones.
        if frame['function'] != '[self]' and frame['file_path'] and key not in above:
            totals[key] = totals.get(key, 0) + frame['time']
    return totals


def find_tool(name):
    path = shutil.which(name, path=os.environ.get('PATH', '') + ':/usr/local/go/bin')
    if path is None:
        raise Skip(f'there is no {name}')
    return path


def find_peer(*parts):
    path = PEERS.joinpath(*parts)
    if not path.exists():
        raise Skip(f'{parts[-1]} is not in PYINST_PEERS; ./dev peers gets it')
    return str(path)


def clean_environment(files):
    return {**os.environ, 'HOME': str(files.folder), 'XDG_DATA_HOME': str(files.folder), 'TZ': 'UTC', 'LC_ALL': 'C.UTF-8'}


# ---- pstats ----

@test
def pstats_loads_and_is_right(files):
    stats = pstats.Stats(str(files.export('a.pstats', '--show-all')))
    root = files.tree()
    expected = totals_of(root)
    whole = root['time']
    assert abs(stats.total_tt - whole) < 0.001, (stats.total_tt, whole)
    for key, (calls, primitive, own, total, callers) in stats.stats.items():
        assert calls == primitive == -1
        assert 0 <= own <= total + 1e-9 <= whole + 1e-3, (key, own, total, whole)
        assert abs(total - expected[key]) < 0.0001, (key, total, expected[key])
        for _, _, caller_own, caller_total in callers.values():
            assert caller_own <= own + 1e-9 and caller_total <= total + 1e-9
    assert len([key for key in expected if key in stats.stats]) == len(stats.stats)
    assert any(key in value[4] for key, value in stats.stats.items()), 'the recording has recursion'


@test
def pstats_in_snakeviz(files):
    python = find_peer('venv', 'bin', 'python')
    path = files.export('b.pstats')
    done = subprocess.run([python, '-c', 'import sys, pstats\nfrom snakeviz.stats import json_stats, table_rows\n'
                           's = pstats.Stats(sys.argv[1])\nprint(len(table_rows(s)), len(json_stats(s)))', str(path)],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    rows, size = done.stdout.split()
    assert int(rows) == int(size) == len(pstats.Stats(str(path)).stats) > 10


# ---- speedscope ----

def check_speedscope(data):
    """What the published schema asks for, and that calls close as they opened, in order of time."""
    assert data['$schema'] == 'https://www.speedscope.app/file-format-schema.json'
    frames = data['shared']['frames']
    for frame in frames:
        assert set(frame) <= {'name', 'file', 'line', 'col'} and isinstance(frame['name'], str)
        assert isinstance(frame.get('line', 1), int) and frame.get('line', 1) >= 1
    assert 0 <= data['activeProfileIndex'] < len(data['profiles'])
    for profile in data['profiles']:
        assert set(profile) == {'type', 'name', 'unit', 'startValue', 'endValue', 'events'}
        assert profile['type'] == 'evented' and profile['unit'] == 'seconds'
        open_frames, last = [], profile['startValue']
        for event in profile['events']:
            assert set(event) == {'type', 'at', 'frame'} and last <= event['at'] <= profile['endValue']
            last = event['at']
            if event['type'] == 'O':
                assert 0 <= event['frame'] < len(frames)
                open_frames.append(event['frame'])
            else:
                assert event['type'] == 'C' and open_frames.pop() == event['frame']
        assert open_frames == []


@test
def speedscope_is_valid(files):
    data = json.loads(files.export('a.speedscope.json').read_text(encoding='utf-8'))
    check_speedscope(data)
    assert len(data['profiles']) == 4 and len({profile['endValue'] for profile in data['profiles']}) == 1
    one = json.loads(files.export('one.speedscope.json', '--thread', data['profiles'][2]['name']).read_text())
    assert [profile['name'] for profile in one['profiles']] == [data['profiles'][2]['name']]


@test
def speedscope_fits_the_published_schema(files):
    schema = find_peer('node_modules', 'speedscope', 'dist', 'release', 'file-format-schema.json')
    python = find_peer('venv', 'bin', 'python')
    path = files.export('a.speedscope.json')
    done = subprocess.run([python, '-c', 'import sys, json, jsonschema\n'
                           'jsonschema.validate(json.load(open(sys.argv[1])), json.load(open(sys.argv[2])))', str(path), schema],
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]


@test
def speedscope_itself_opens_it(files):
    page = find_peer('node_modules', 'speedscope', 'dist', 'release', 'index.html')
    browser = find_tool('chromium')
    path = files.export('a.speedscope.json')
    data = base64.b64encode(path.read_bytes()).decode()
    script = files.folder / 'profile.js'
    script.write_text(f'speedscope.loadFileFromBase64({json.dumps(path.name)}, {json.dumps(data)})')
    done = subprocess.run([browser, '--headless', '--no-sandbox', '--disable-gpu', '--allow-file-access-from-files',
                           f'--user-data-dir={files.folder}/browser', '--virtual-time-budget=20000', '--dump-dom',
                           f'file://{page}#localProfilePath={script}'],
                          capture_output=True, text=True, timeout=120, env=clean_environment(files))
    title = re.search('<title>(.*?)</title>', done.stdout)
    assert title and title[1].startswith('CPU profile for') and 'synthetic.py' in title[1], done.stdout[:2000]
    assert 'MainThread' in done.stdout


# ---- pprof ----

def varints(data):
    number = shift = 0
    for byte in data:
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield number
            number = shift = 0
    assert shift == 0


def fields_of(message):
    """(number, value) of a protocol buffer's message: an int, or the bytes of what is longer."""
    at = 0

    def take():
        nonlocal at
        number = shift = 0
        while True:
            byte = message[at]
            at += 1
            number |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return number

    while at < len(message):
        key = take()
        value = take()
        assert key & 7 in (0, 2), key
        if key & 7 == 2:
            value, at = message[at:at + value], at + value
            assert at <= len(message)
        yield key >> 3, value


@test
def pprof_is_as_profile_proto_says(files):
    data = gzip.decompress(files.export('b.pb.gz', '--show-all').read_bytes())
    fields = list(fields_of(data))
    strings = [value.decode() for number, value in fields if number == 6]
    functions = {dict(fields_of(value))[1]: dict(fields_of(value)) for number, value in fields if number == 5}
    locations = {dict(fields_of(value))[1]: dict(fields_of(dict(fields_of(value))[4])) for number, value in fields if number == 4}
    types = [(strings[dict(fields_of(value))[1]], strings[dict(fields_of(value))[2]]) for number, value in fields if number == 1]
    assert strings[0] == '' and types == [('samples', 'count'), ('cpu', 'nanoseconds'), ('wall', 'nanoseconds')]
    assert strings[dict(fields)[14]] == 'wall' and dict(fields)[12] == 1000000
    totals, whole = {}, 0
    for sample in (dict(fields_of(value)) for number, value in fields if number == 2):
        label = dict(fields_of(sample[3]))
        assert strings[label[1]] == 'thread'
        looks, cpu, wall = varints(sample[2])
        assert looks > 0 and 0 <= cpu <= wall
        if strings[label[2]] != 'MainThread':
            continue
        whole += wall
        # Innermost first; each function once.
        stack = {locations[location][1] for location in varints(sample[1])}
        for function in stack:
            key = strings[functions[function][4]], functions[function].get(5, 0), strings[functions[function][2]]
            totals[key] = totals.get(key, 0) + wall
    root = files.tree()
    assert abs(whole / 1e9 - root['time']) < 1e-5
    expected = totals_of(root)
    assert len(totals) == len(expected)
    for (file, line, name), wall in totals.items():
        assert abs(expected[file, line, name.split('.')[-1]] - wall / 1e9) < 1e-4, (name, wall)


@test
def pprof_itself_reads_it(files):
    # Go builds it first, which takes minutes; its cache is kept with the other tools.
    find_peer('venv')
    go = find_tool('go')
    path = files.export('a.pb.gz', '--show-all')
    assert gzip.decompress(path.read_bytes())
    main = json.loads(files.run('-r', 'json', '--show-all', '-p', 'processor_options.filter_threshold=0',
                                str(files.recording)))
    environment = {**clean_environment(files), 'PPROF_TMPDIR': str(files.folder), 'GOCACHE': str(PEERS / 'go-cache'),
                   'GOFLAGS': '-mod=mod', 'GOTOOLCHAIN': 'local', 'GOPROXY': 'off'}
    done = subprocess.run([go, 'tool', 'pprof', '-top', '-cum', '-nodecount=500', '-unit=s', '-tagfocus=thread=MainThread', str(path)],
                          capture_output=True, text=True, timeout=400, env=environment)
    assert done.returncode == 0, done.stderr[-2000:]
    assert 'Type: wall' in done.stdout
    totals = {}
    for (_, _, name), seconds in totals_of(main['root_frame']).items():
        totals[name] = seconds
    rows = re.findall(r'^ *\S+s? +\S+% +\S+% +([\d.]+)s? +\S+%  (\S+)$', done.stdout, re.M)
    assert len(rows) > 10, done.stdout
    for seconds, name in rows:
        assert abs(float(seconds) - totals[name.split('.')[-1]]) < 0.011, (name, seconds, totals[name.split('.')[-1]])


# ---- Firefox Profiler ----

@test
def gecko_tables_hang_together(files):
    data = json.loads(files.export('a.gecko.json').read_text(encoding='utf-8'))
    assert data['meta']['preprocessedProfileVersion'] == 48 and len(data['threads']) == 4
    for thread in data['threads']:
        for name in ('samples', 'stackTable', 'frameTable', 'funcTable', 'resourceTable', 'nativeSymbols', 'markers'):
            table = thread[name]
            for column, cells in table.items():
                assert not isinstance(cells, list) or len(cells) == table['length'], (name, column)
        stacks, frames, functions = thread['stackTable'], thread['frameTable'], thread['funcTable']
        assert all(prefix is None or prefix < i for i, prefix in enumerate(stacks['prefix']))
        assert all(0 <= frame < frames['length'] for frame in stacks['frame'])
        assert all(0 <= function < functions['length'] for function in frames['func'])
        assert all(0 <= string < len(thread['stringArray']) for string in functions['name'] + functions['fileName'])
        samples = thread['samples']
        assert all(stack is None or 0 <= stack < stacks['length'] for stack in samples['stack'])
        assert samples['time'] == sorted(samples['time']) and len(samples['time']) > 100


@test
def firefox_profiler_itself_opens_it(files):
    tool = find_peer('node_modules', '.bin', 'profiler-cli')
    path = files.export('a.gecko.json', '--thread', 'MainThread', '--show-all')
    environment = {**clean_environment(files), 'PROFILER_CLI_LOAD_TIMEOUT_MS': '60000'}

    def ask(*words):
        done = subprocess.run([tool, *words], capture_output=True, text=True, timeout=100, env=environment)
        assert done.returncode == 0, done
        return done.stdout

    # Its daemon has half a second to start, which a busy machine does not always give it.
    for attempt in range(20):
        done = subprocess.run([tool, 'load', str(path)], capture_output=True, text=True, timeout=100, env=environment)
        if done.returncode == 0:
            break
        started = re.search(r'as pid (\d+)', done.stderr)
        if started:
            subprocess.run(['kill', started[1]], check=False)
        time.sleep(0.5)
    if 'did not become ready' in done.stderr:
        raise Skip('this machine is too busy for the half second that profiler-cli gives itself')
    assert done.returncode == 0, done
    try:
        functions = ask('thread', 'functions', '--include-idle')
    finally:
        ask('stop', '--all')
    totals = {}
    for (_, _, name), seconds in totals_of(files.tree()).items():
        totals[name] = seconds
    rows = re.findall(r'(\S+) - self: .*?, total: ([\d.,]+)(ms|s) ', functions)
    assert len(rows) > 5, functions
    for name, amount, unit in rows:
        seconds = float(amount.replace(',', '')) / (1000 if unit == 'ms' else 1)
        name = name.split('.')[-1]
        assert name not in totals or abs(seconds - totals[name]) < 0.02, (name, seconds, totals[name])


# ---- pyinstrument ----

@test
def pyinstrument_loads_ours(files):
    tool = find_peer('venv', 'bin', 'pyinstrument')
    path = files.export('a.pyisession')
    done = subprocess.run([tool, '--load', str(path), '-r', 'json'], capture_output=True, text=True, timeout=100,
                          env=clean_environment(files))
    assert done.returncode == 0, done.stderr[-2000:]
    theirs, ours = json.loads(done.stdout), json.loads(files.run('-r', 'json', str(files.recording)))
    assert theirs['target_description'] == ours['target_description']
    assert abs(theirs['duration'] - ours['duration']) < 0.001
    root = theirs['root_frame']
    assert root['function'] == 'MainThread' and abs(root['time'] - ours['root_frame']['time']) < 0.01, (root['time'], ours['root_frame']['time'])
    their_rows = {(frame['function'], frame['file_path'], len(above)): frame['time'] for frame, above in frames_of(root)}
    our_rows = {(frame['function'], frame['file_path'], len(above)): frame['time'] for frame, above in frames_of(ours['root_frame'])}
    # Theirs is one level deeper where ours has one outermost function; what both show has the same times.
    shift = 0 if ours['root_frame']['function'] == 'MainThread' else 1
    common = [key for key in our_rows if (key[0], key[1], key[2] + shift) in their_rows]
    assert len(common) > len(our_rows) * 0.8, (len(common), len(our_rows))


@test
def we_load_pyinstruments(files):
    python = find_peer('venv', 'bin', 'python')
    program = files.folder / 'program.py'
    session = files.folder / 'theirs.pyisession'
    program.write_text('import time, json\n'
                       'class Shop:\n    def price(self):\n        end = time.perf_counter() + 0.15\n'
                       '        while time.perf_counter() < end:\n            json.loads("[1, 2]")\n'
                       'def wait():\n    time.sleep(0.1)\n'
                       'Shop().price()\nwait()\n')
    subprocess.run([python, '-m', 'pyinstrument', '-o', str(session), str(program)], check=True, timeout=60,
                   env=clean_environment(files))
    theirs = subprocess.run([python, '-m', 'pyinstrument', '--load', str(session), '-r', 'json'], capture_output=True,
                            text=True, timeout=60, env=clean_environment(files))
    theirs, ours = json.loads(theirs.stdout), json.loads(files.run('-r', 'json', str(session)))
    for key in ('start_time', 'duration', 'sample_count', 'target_description', 'cpu_time'):
        assert ours[key] == theirs[key], (key, ours[key], theirs[key])
    rows = {(frame['function'], frame['file_path'], frame['line_no'], frame.get('class_name')): frame['time']
            for frame, _ in frames_of(ours['root_frame'])}
    for frame, _ in frames_of(theirs['root_frame']):
        if frame['function'] == '[self]':
            continue
        key = (frame['function'], frame['file_path'], frame['line_no'], frame.get('class_name'))
        assert key in rows and abs(rows[key] - frame['time']) < 0.00001, (key, frame['time'], rows.get(key))
    text = files.run('--load', str(session))
    assert 'Shop.price' in text and 'wait' in text and 'runpy' not in text and '__main__' not in text, text


# ---- collapsed ----

@test
def collapsed_sums_to_the_whole(files):
    whole = 0
    for line in files.export('a.folded').read_text(encoding='utf-8').splitlines():
        stack, number = line.rsplit(' ', 1)
        assert stack.count(';') >= 1 and number.isdigit()
        if stack.startswith('MainThread;'):
            whole += int(number)
    assert abs(whole / 1e6 - files.tree()['time']) < 0.01


# ---- a million samples ----

@test
def long_recordings_are_quick(files):
    recording = files.folder / 'long.pyprof'
    subprocess.run([MAKE_SYNTHETIC, '1000000', str(recording)], check=True)
    for name in ('text', 'json', 'speedscope', 'pstats', 'pyisession', 'collapsed', 'gecko', 'pprof'):
        began = os.times()
        files.run('-r', name, '-o', '/dev/null', str(recording))
        used = os.times()
        seconds = used.children_user - began.children_user
        print(f'# {name}: {seconds:.2f} s of CPU time')
        # A second on an idle machine; loaded or instrumented ones get more.
        assert seconds < 4, (name, seconds)


def main():
    print(f'1..{len(TESTS)}')
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        files = Files(folder)
        for number, function in enumerate(TESTS, 1):
            try:
                function(files)
                print(f'ok {number} {function.__name__}')
            except Skip as reason:
                print(f'ok {number} {function.__name__} # SKIP {reason}')
            except Exception as error:          # an assertion, or what it ran into
                failed += 1
                print(f'not ok {number} {function.__name__}')
                print(f'# {type(error).__name__} at line {error.__traceback__.tb_next.tb_lineno}: {error}'.replace('\n', '\n# '))
            sys.stdout.flush()
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())
