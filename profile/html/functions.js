/* functions.js: every function by its own time, and who called it and whom it called */

const FUNCTION_ROW = 24;

class FunctionsView {
  constructor() {
    this.sort = 'self';
    this.list = element('div', { className: 'functions-rows', role: 'presentation' });
    this.box = element('div', { className: 'functions-list', role: 'listbox', tabindex: '0', 'aria-label': say('view-functions') },
      this.list);
    this.heads = ['self', 'total', 'samples-head', 'function'].map((key) => element('button',
      { className: key === 'function' ? 'head-name' : 'figure', 'data-sort': key, onclick: () => this.sortBy(key) }, say(key)));
    this.details = element('aside', { className: 'details', 'aria-live': 'polite' });
    this.element = element('section', { className: 'view functions-view' },
      element('div', { className: 'functions-table' }, element('div', { className: 'function-row functions-head' }, ...this.heads),
        this.box),
      this.details);
    this.paint = oncePerFrame(() => this.draw());
    this.box.addEventListener('scroll', this.paint);
    this.box.addEventListener('click', (event) => {
      const row = event.target.closest('[data-row]');
      if (row) this.choose(Number(row.dataset.row));
    });
    this.box.addEventListener('keydown', (event) => this.onKey(event));
    new ResizeObserver(this.paint).observe(this.box);
    listen([...RANGE_KEYS, 'view', 'query', 'unit'], () => this.refresh());
    listen(['selected'], () => {
      this.paint();
      this.showDetails();
    });
    this.rows = [];
  }

  sortBy(key) {
    this.sort = key;
    this.refresh();
  }

  /* The functions that have time in the range and that the query means. */
  refresh() {
    if (state.view !== 'functions') return;
    this.sums = getFunctionSums();
    const { self, total, looks } = this.sums;
    const { matched } = getMatches();
    this.rows = [];
    for (let fn = 1; fn < model.functions.length; fn++) {
      if ((total[fn] > 0 || looks[fn] > 0) && (state.query === '' || matched[fn])) this.rows.push(fn);
    }
    const orders = {
      self: (a, b) => self[b] - self[a] || total[b] - total[a],
      total: (a, b) => total[b] - total[a] || self[b] - self[a],
      'samples-head': (a, b) => looks[b] - looks[a],
      function: (a, b) => nameOf(a).localeCompare(nameOf(b), language),
    };
    this.rows.sort(orders[this.sort]);
    const seconds = state.unit === 'percent' ? '' : '-seconds';
    this.heads.forEach((head) => {
      const key = head.dataset.sort;
      head.textContent = say(key === 'self' || key === 'total' ? key + seconds : key);
      head.setAttribute('aria-pressed', String(key === this.sort));
    });
    if (state.selected === 0 && this.rows.length > 0) change({ selected: this.rows[0] });
    this.showDetails();
    this.draw();
  }

  draw() {
    if (state.view !== 'functions') return;
    const first = Math.max(0, Math.floor(this.box.scrollTop / FUNCTION_ROW) - 2);
    const shown = this.rows.slice(first, first + Math.ceil(this.box.clientHeight / FUNCTION_ROW) + 4);
    this.list.style.height = `${this.rows.length * FUNCTION_ROW}px`;
    this.list.replaceChildren(...shown.map((fn, i) => this.makeRow(fn, first + i)));
    const focused = this.rows.indexOf(state.selected);
    if (focused >= 0) this.box.setAttribute('aria-activedescendant', `function-${focused}`);
    else this.box.removeAttribute('aria-activedescendant');
  }

  makeRow(fn, row) {
    const { self, total, looks } = this.sums;
    const isSelected = fn === state.selected;
    const made = element('div', { className: `function-row${isSelected ? ' focused' : ''}`, role: 'option', id: `function-${row}`,
                                  'data-row': row, 'aria-selected': String(isSelected), 'aria-posinset': row + 1,
                                  'aria-setsize': this.rows.length },
      element('span', { className: `figure ${heatOf(shareOfWhole(self[fn]))}` }, formatTime(self[fn])),
      element('span', { className: 'figure' }, formatTime(total[fn])),
      element('span', { className: 'figure dim' }, formatNumber(looks[fn], 0)),
      element('span', { className: 'branch' }, ...nameElements(fn)));
    made.style.transform = `translateY(${row * FUNCTION_ROW}px)`;
    return made;
  }

  choose(row) {
    const fn = this.rows[Math.max(0, Math.min(row, this.rows.length - 1))];
    if (fn === undefined) return;
    const top = this.rows.indexOf(fn) * FUNCTION_ROW;
    if (top < this.box.scrollTop) this.box.scrollTop = top;
    else if (top + FUNCTION_ROW > this.box.scrollTop + this.box.clientHeight) {
      this.box.scrollTop = top + FUNCTION_ROW - this.box.clientHeight;
    }
    change({ selected: fn });
    this.draw();
  }

  onKey(event) {
    const row = this.rows.indexOf(state.selected);
    const page = Math.max(1, Math.floor(this.box.clientHeight / FUNCTION_ROW) - 1);
    const to = { ArrowDown: row + 1, ArrowUp: row - 1, PageDown: row + page, PageUp: row - page, Home: 0,
                 End: this.rows.length - 1 }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.choose(to);
  }

  /* ---- who called it, whom it called ---- */

  showDetails() {
    if (state.view !== 'functions') return;
    const fn = state.selected;
    if (fn === 0 || !this.sums || this.sums.looks[fn] === 0) {
      this.details.replaceChildren(element('p', { className: 'dim' }, say('choose-function')));
      return;
    }
    const { callers, callees } = findNeighbours(model, getWeights(), fn);
    const isApplication = model.functions[fn].origin === ORIGIN_APPLICATION;
    this.details.replaceChildren(
      element('h2', { className: isApplication ? 'application' : '' }, nameOf(fn)),
      element('p', { className: 'dim' }, placeOf(fn)),
      element('p', { className: 'dim' }, originOf(fn)),
      element('p', {}, say('total-of', formatDuration(this.sums.total[fn]), formatShare(shareOfWhole(this.sums.total[fn])))),
      element('p', {}, say('self-of', formatDuration(this.sums.self[fn]), formatShare(shareOfWhole(this.sums.self[fn])))),
      element('p', {}, element('button', { className: 'plain', onclick: () => goToFunction(fn) }, say('show-in-tree'))),
      ...this.makeLines(fn),
      ...this.makeNeighbours(fn, say('callers'), callers),
      ...this.makeNeighbours(fn, say('callees'), callees));
  }

  makeLines(fn) {
    const lines = findLines(model, getWeights(), fn).filter(({ key }) => key > 0).slice(0, 12);
    if (lines.length === 0) return [];
    return [element('h3', {}, say('lines')), element('div', { className: 'neighbours' },
      ...lines.map(({ key, ns }) => this.makeNeighbour(ns, fn, element('span', {}, placeOf(fn, key)))))];
  }

  makeNeighbours(fn, title, items) {
    if (items.length === 0) return [];
    return [element('h3', {}, title), element('div', { className: 'neighbours' }, ...items.slice(0, 40).map(({ key, ns }) =>
      this.makeNeighbour(ns, fn, key === 0 ? element('span', { className: 'dim' }, say('nobody'))
        : element('button', { className: 'link', onclick: () => change({ selected: key }) }, ...nameElements(key)))))];
  }

  /* The bar is a part of the function's own total. */
  makeNeighbour(ns, fn, label) {
    const fill = element('span', { className: 'bar application' });
    fill.style.width = `${Math.min(1, ns / this.sums.total[fn]) * 100}%`;
    return element('div', { className: 'neighbour' }, element('span', { className: 'figure' }, formatTime(ns)),
      element('span', { className: 'bar-cell' }, element('span', { className: 'bar-back' }, fill)), label);
  }
}
