/* card.js: what is said about the thing under the pointer, and how functions are named */

const CARD_DELAY_MS = 400;

const card = element('div', { className: 'card', role: 'tooltip', id: 'card', hidden: '' });

/* Rows: [text, class]; a row may be empty (null). */
function showCard(x, y, rows) {
  card.replaceChildren(...rows.filter((row) => row !== null && row[0] !== '')
    .map(([text, className]) => element('div', { className }, text)));
  card.hidden = false;
  const { offsetWidth: width, offsetHeight: height } = card;
  const left = x + 16 + width > innerWidth ? Math.max(4, x - width - 12) : x + 16;
  const top = y + 20 + height > innerHeight ? Math.max(4, y - height - 12) : y + 20;
  card.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
}

let cardTimer = 0;

/* Rows are read with the pointer on them: over those a card waits until the pointer rests. */
function showCardSoon(x, y, makeRows) {
  hideCard();
  cardTimer = setTimeout(() => showCard(x, y, makeRows()), CARD_DELAY_MS);
}

function hideCard() {
  clearTimeout(cardTimer);
  card.hidden = true;
}

function nameOf(fn) {
  return model.functions[fn].name || '?';
}

/* "shop/orders.py:118": where a function begins, or a line of it. */
function placeOf(fn, line = model.functions[fn].line) {
  const { shortFile, kind } = model.functions[fn];
  if (shortFile === '') return kind === KIND_BUILTIN ? say('built-in') : '';
  return line > 0 ? `${shortFile}:${line}` : shortFile;
}

function originOf(fn) {
  return say(['application', 'third-party', 'standard-library', 'built-in-origin'][model.functions[fn].origin]);
}

function cardOfFunction(fn, rows, line = 0) {
  const { file } = model.functions[fn];
  return [
    [nameOf(fn), 'card-title'],
    [placeOf(fn), 'dim'],
    [file !== '' && file !== model.functions[fn].shortFile ? file : '', 'dim small'],
    [originOf(fn), 'dim'],
    ...rows,
    line > 0 ? [say('most-at-line', String(line)), ''] : null,
  ];
}

/* A function's name and place, with what the query means made visible. */
function nameElements(fn, line) {
  const isApplication = model.functions[fn].origin === ORIGIN_APPLICATION;
  return [
    element('span', { className: isApplication ? 'name application' : 'name' }, ...highlighted(nameOf(fn))),
    element('span', { className: 'place' }, ...highlighted(placeOf(fn, line))),
  ];
}

function highlighted(text) {
  const { query } = state;
  if (query === '') return [text];
  const where = query === query.toLowerCase() ? text.toLowerCase() : text;
  const parts = [];
  let from = 0;
  /* A letter may change its length with its case; then nothing is marked. */
  for (let at = where.length === text.length ? where.indexOf(query) : -1; at >= 0; at = where.indexOf(query, from)) {
    parts.push(text.slice(from, at), element('mark', {}, text.slice(at, at + query.length)));
    from = at + query.length;
  }
  parts.push(text.slice(from));
  return parts;
}
