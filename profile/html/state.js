/* state.js: what all views share, and what is remembered
 *
 * state is changed by change() alone, which then tells whoever asked for the keys
 * that changed. What can be computed (weights, tree, matches) is computed when it is
 * asked for, and kept until something that it depends on changes.
 */

const PERSISTENT = ['view', 'clock', 'fold', 'flameFold', 'threshold', 'unit', 'theme'];
const STORAGE_KEY = 'pyinst.page';
const CHOICES = {
  view: ['tree', 'timeline', 'flame', 'functions'],
  clock: ['wall', 'cpu', 'gil', 'await'],
  fold: ['libraries', 'application', 'nothing'],
  flameFold: ['libraries', 'application', 'nothing'],
  threshold: [0.01, 0.001, 0],
  unit: ['time', 'percent'],
  theme: ['system', 'light', 'dark'],
};

const state = {
  view: 'tree', clock: 'wall', fold: 'libraries', flameFold: 'nothing', threshold: 0.01, unit: 'time', theme: 'system',
  /* A picture has room for every frame, rows have not: each has a choice of its own. */
  lane: -1, begin: 0, end: 0, query: '', selected: 0,
  opened: new Set(),      /* nodes of the model at which unfolded library runs begin */
};

const listeners = [];

function listen(keys, callback) {
  listeners.push({ keys, callback });
}

function change(values) {
  const changed = Object.keys(values).filter((key) => state[key] !== values[key]);
  if (changed.length === 0) return;
  Object.assign(state, values);
  remember(changed.filter((key) => PERSISTENT.includes(key)));
  for (const { keys, callback } of listeners) {
    if (keys.some((key) => changed.includes(key))) callback();
  }
}

/* What the reader chose, here or in another page; what a command asked for is not a choice. */
let kept = {};

/* A file opened from a disk, or a page within a page, may have no storage: then nothing is kept. */
function remember(keys) {
  if (keys.length === 0) return;
  for (const key of keys) kept[key] = state[key];
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(kept));
  } catch { /* there is none */ }
}

function recall(asked) {
  let stored = {};
  try {
    stored = JSON.parse(localStorage.getItem(STORAGE_KEY)) ?? {};
  } catch { /* none, or not ours */ }
  kept = Object.fromEntries(PERSISTENT.filter((key) => CHOICES[key].includes(stored[key])).map((key) => [key, stored[key]]));
  Object.assign(state, kept);
  if (asked.clock) state.clock = asked.clock;
  if (asked.percent) state.unit = 'percent';
  if (asked.showAll) Object.assign(state, { fold: 'nothing', threshold: 0 });
}

/* A function of some keys of the state, computed again only when one has changed. */
function computed(keys, compute) {
  let before = null;
  let value;
  return () => {
    const now = keys.map((key) => state[key]);
    if (before === null || now.some((item, i) => item !== before[i])) {
      value = compute();
      before = now;
    }
    return value;
  };
}

const RANGE_KEYS = ['begin', 'end', 'lane', 'clock'];
const TREE_KEYS = [...RANGE_KEYS, 'fold', 'threshold', 'opened'];

const getWeights = computed(RANGE_KEYS, () => makeWeights(model, state));
const getTree = computed(TREE_KEYS, () => makeCallTree(model, getWeights(), state));
const getFunctionSums = computed(RANGE_KEYS, () => sumFunctions(model, getWeights()));
const getMatches = computed(['query'], () => findFunctions(model, state.query));
const getMatchShare = computed([...RANGE_KEYS, 'query'], () => shareOfMatches(model, getWeights(), getMatches().matched));
const getTreeMarks = computed([...TREE_KEYS, 'query'], () => markTree(getTree(), getMatches().matched));

/* Time, or the share of the time that is looked at, as the reader chose. */
function formatTime(ns) {
  return state.unit === 'percent' ? formatShare(shareOfWhole(ns)) : formatSeconds(ns);
}

function shareOfWhole(ns) {
  const whole = getWeights().total[0];
  return whole > 0 ? ns / whole : 0;
}

/* An element with classes, attributes and children; texts are texts, never markup. */
function element(tag, { className, ...attributes } = {}, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/* Runs *callback* before the next picture, once however often it is asked for. */
function oncePerFrame(callback) {
  let isAsked = false;
  return () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      callback();
    });
  };
}
