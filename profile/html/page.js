/* page.js: reads the recording, puts the page together, and starts it */

const facts = JSON.parse(document.getElementById('facts').textContent);
const columnsElement = document.getElementById('columns');
const model = readModel(facts, columnsElement.textContent.trim());
columnsElement.remove();      /* the text is read; its memory is not needed again */

class Page {
  constructor() {
    this.tree = new TreeView();
    this.timeline = new TimelineView();
    this.flame = new FlameGraph();
    this.functions = new FunctionsView();
    this.overview = new Overview(this.timeline);
    this.help = makeHelp();
    this.views = { tree: this.tree, timeline: this.timeline, flame: this.flame, functions: this.functions };
    this.panel = element('main', { id: 'panel', role: 'tabpanel' },
      ...Object.values(this.views).map((view) => view.element));
    document.body.append(this.makeHeader(), this.overview.element, this.makeToolbar(), this.panel, card, this.help);
    listen(['view'], () => this.showView());
    document.addEventListener('keydown', (event) => this.onKey(event));
    this.showView();
  }

  makeHeader() {
    const { answer, target, python, sentences, warnings } = facts;
    const sentence = answer.function === 0 ? element('p', { className: 'answer' }, answer.sentence)
      : element('p', { className: 'answer' }, element('button', { id: 'answer', title: say('answer-hint'),
        onclick: () => this.goToAnswer() }, answer.sentence));
    return element('header', {},
      element('div', { className: 'title-row' },
        element('h1', { title: target }, target),
        element('span', { className: 'dim' }, python === '' ? '' : say('python', python)),
        element('span', { className: 'spring' }),
        makeThemeChoice(),
        element('button', { className: 'icon', id: 'help', 'aria-label': say('keys'), title: say('key', '?'),
                            onclick: () => this.help.showModal() }, '?')),
      sentence,
      ...answer.certainty === '' ? [] : [element('p', { className: 'certainty' }, answer.certainty)],
      element('p', { className: 'facts' }, ...sentences.map((text) => element('span', {}, text))),
      ...warnings.map((text) => element('p', { className: 'warning' }, text)));
  }

  makeToolbar() {
    return element('nav', { className: 'toolbar' }, makeTabs(), element('div', { className: 'choices' }, ...makeChoices()),
      makeRangeChip(), makeSearch(this));
  }

  showView() {
    hideCard();
    for (const [name, view] of Object.entries(this.views)) view.element.hidden = name !== state.view;
    this.panel.setAttribute('aria-labelledby', `tab-${state.view}`);
    this.views[state.view].refresh?.();
    this.views[state.view].chart?.paint();
  }

  focusView() {
    const view = this.views[state.view];
    (view.chart?.scroller ?? view.tree ?? view.box).focus();
  }

  goToAnswer() {
    change({ view: 'tree', lane: -1, begin: 0, end: 0, clock: facts.answer.clock });
    this.tree.goTo(facts.answer.function);
  }

  /* Matches are rows of the tree; from a picture one goes there. */
  goToMatch(direction) {
    if (getMatches().count === 0) return;
    if (state.view === 'functions') {
      const { rows } = this.functions;
      const at = rows.indexOf(state.selected);
      if (rows.length > 0) this.functions.choose((at + direction + rows.length) % rows.length);
      return;
    }
    change({ view: 'tree' });
    this.tree.goToMatch(direction);
  }

  onKey(event) {
    if (event.key === 'Escape') this.onEscape();
    const isTyping = event.target.matches?.('input, select, dialog *');
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const view = VIEWS[Number(event.key) - 1];
    if (view) {
      change({ view });
      this.focusView();
    } else if (event.key === '/') {
      document.getElementById('search').select();
      document.getElementById('search').focus();
    } else if (event.key === '?') {
      this.help.showModal();
    } else {
      return;
    }
    event.preventDefault();
  }

  onEscape() {
    if (this.help.open || document.activeElement?.id === 'search') return;
    if (state.query !== '') {
      document.getElementById('search').value = '';
      change({ query: '' });
    } else if (state.begin !== state.end) {
      change({ begin: 0, end: 0 });
    } else {
      change({ selected: 0 });
    }
  }
}

recall(facts.asked);
const page = new Page();

function goToFunction(fn) {
  change({ view: 'tree' });
  page.tree.goTo(fn);
}

function repaintAll() {
  page.overview.paint();
  page.showView();
}
