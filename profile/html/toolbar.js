/* toolbar.js: what a reader chooses: view, threads, clock, folding, search, theme, help */

const VIEWS = ['tree', 'timeline', 'flame', 'functions'];

function makeTabs() {
  const tabs = VIEWS.map((view, i) => element('button', {
    role: 'tab', id: `tab-${view}`, 'aria-controls': 'panel', title: say('key', String(i + 1)),
    onclick: () => change({ view }),
  }, say(`view-${view}`)));
  const list = element('div', { className: 'tabs', role: 'tablist' }, ...tabs);
  const update = () => tabs.forEach((tab, i) => {
    tab.setAttribute('aria-selected', String(VIEWS[i] === state.view));
    tab.tabIndex = VIEWS[i] === state.view ? 0 : -1;
  });
  list.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = (VIEWS.indexOf(state.view) + step + VIEWS.length) % VIEWS.length;
    change({ view: VIEWS[next] });
    tabs[next].focus();
  });
  listen(['view'], update);
  update();
  return list;
}

/* A list to choose one of; values are what the state holds, texts what is read. */
function makeChoice(key, label, choices) {
  const select = element('select', { id: `choose-${key}`, 'aria-label': label, title: label },
    ...choices.map(([, text], i) => element('option', { value: i }, text)));
  const update = () => { select.selectedIndex = choices.findIndex(([value]) => value === state[key]); };
  select.addEventListener('change', () => change({ [key]: choices[select.selectedIndex][0] }));
  listen([key], update);
  update();
  return select;
}

function makeChoices() {
  const folds = [['libraries', say('fold-libraries')], ['application', say('fold-application')], ['nothing', say('fold-nothing')]];
  /* Each with the views in which it changes something; in the others it is not offered. */
  const offers = [
    [makeChoice('lane', say('threads'), [[-1, say('all-threads')], ...model.lanes.map((lane) => [lane.index, lane.name])]), VIEWS],
    [makeChoice('clock', say('clock'), CHOICES.clock.map((clock) => [clock, say(`clock-${clock}`)])), ['tree', 'flame', 'functions']],
    [makeChoice('fold', say('library-code'), folds), ['tree']],
    [makeChoice('flameFold', say('library-code'), folds), ['flame']],
    [makeChoice('threshold', say('small-functions'), [[0.01, say('threshold', formatShare(0.01))],
                                                      [0.001, say('threshold', formatShare(0.001))], [0, say('threshold-none')]]),
     ['tree']],
    [makeChoice('unit', say('unit'), [['time', say('unit-time')], ['percent', say('unit-percent')]]), ['tree', 'functions']],
  ];
  const update = () => {
    for (const [choice, views] of offers) choice.hidden = !views.includes(state.view);
  };
  listen(['view'], update);
  update();
  return offers.map(([choice]) => choice);
}

function makeRangeChip() {
  const text = element('span', {});
  const chip = element('span', { className: 'chip', hidden: '' }, text,
    element('button', { 'aria-label': say('whole-recording'), title: say('whole-recording'),
                        onclick: () => change({ begin: 0, end: 0 }) }, '×'));
  const update = () => {
    chip.hidden = state.begin === state.end;
    if (chip.hidden) return;
    const step = (state.end - state.begin) / 100;
    text.textContent = say('range', formatMoment(state.begin, step), formatMoment(state.end, step));
  };
  listen(['begin', 'end'], update);
  return chip;
}

function makeSearch(page) {
  const input = element('input', { type: 'search', id: 'search', placeholder: say('search-short'), 'aria-label': say('search'),
                                   spellcheck: 'false', autocomplete: 'off', title: say('key', '/') });
  const counts = element('output', { className: 'counts', for: 'search' });
  const step = (direction) => element('button', { className: 'icon', 'aria-label': say(direction > 0 ? 'next' : 'previous'),
    title: say(direction > 0 ? 'next' : 'previous'), onclick: () => page.goToMatch(direction) }, direction > 0 ? '↓' : '↑');
  const steps = [step(-1), step(1)];
  const update = () => {
    const { count } = getMatches();
    for (const button of steps) button.hidden = count === 0;
    counts.textContent = state.query === '' ? ''
      : count === 0 ? say('no-match') : `${sayPlural('matches', count)}, ${say('of-time', formatShare(getMatchShare()))}`;
  };
  input.addEventListener('input', () => change({ query: input.value.trim() }));
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      page.goToMatch(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape') {
      input.value = '';
      change({ query: '' });
      page.focusView();
    }
  });
  listen(['query', ...RANGE_KEYS], update);
  update();
  return element('div', { className: 'search', role: 'search' }, input, ...steps, counts);
}

function makeThemeChoice() {
  const select = makeChoice('theme', say('theme'), [['system', say('theme-system')], ['light', say('theme-light')],
                                                    ['dark', say('theme-dark')]]);
  listen(['theme'], () => {
    applyTheme();
    repaintAll();
  });
  prefersDark.addEventListener('change', () => {
    applyTheme();
    repaintAll();
  });
  applyTheme();
  return select;
}

function makeHelp() {
  const rows = words.help.map(([keys, text]) => element('div', { className: 'help-row' },
    element('kbd', {}, keys), element('span', {}, text)));
  const dialog = element('dialog', { className: 'help', 'aria-label': say('keys') },
    element('h2', {}, say('keys')), ...rows,
    element('button', { className: 'plain', onclick: () => dialog.close() }, say('close')));
  return dialog;
}
