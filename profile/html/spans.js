/* spans.js: a lane of samples as rows of spans, one row per depth of the stack
 *
 * A span goes on while its function and all above it stay the same; the line may
 * move. Each row has a tree of blocks above it, 8 to 1: extent, time that is covered,
 * the longest span. To draw a view, blocks narrower than a pixel are taken whole and
 * added up per pixel, so a picture costs its pixels and shares stay right.
 */

const FAN_LOG2 = 3;

class GrowingColumns {
  constructor() {
    this.n = 0;
    this.allocate(1024);
  }

  allocate(size) {
    const grown = { row: new Uint32Array(size), begin: new Float64Array(size), end: new Float64Array(size),
                    item: new Uint32Array(size) };
    for (const name of Object.keys(grown)) {
      if (this[name]) grown[name].set(this[name]);
      this[name] = grown[name];
    }
    this.size = size;
  }

  append(row, begin, end, item) {
    if (this.n === this.size) this.allocate(this.size * 2);
    this.row[this.n] = row;
    this.begin[this.n] = begin;
    this.end[this.n] = end;
    this.item[this.n++] = item;
  }
}

/* One row: spans sorted by time in begin, end, item from *from* on, *n* of them; and their blocks. */
class SpanRow {
  constructor(columns, from, n) {
    this.begin = columns.begin.subarray(from, from + n);
    this.end = columns.end.subarray(from, from + n);
    this.item = columns.item.subarray(from, from + n);
    this.n = n;
    this.levels = null;
  }

  build() {
    this.levels = [];
    let below = { n: this.n, longest: (i) => this.end[i] - this.begin[i], covered: (i) => this.end[i] - this.begin[i],
                  item: (i) => this.item[i] };
    for (let level = 1; below.n > 1 << FAN_LOG2; level++) {
      const n = Math.ceil(below.n / (1 << FAN_LOG2));
      const made = { n, covered: new Float64Array(n), longest: new Float64Array(n), item: new Uint32Array(n) };
      for (let i = 0; i < below.n; i++) {
        const to = i >> FAN_LOG2;
        made.covered[to] += below.covered(i);
        if (below.longest(i) > made.longest[to]) {
          made.longest[to] = below.longest(i);
          made.item[to] = below.item(i);
        }
      }
      this.levels.push(made);
      below = { n, longest: (i) => made.longest[i], covered: (i) => made.covered[i], item: (i) => made.item[i] };
    }
  }

  /* The first span that ends after *time*. */
  find(time) {
    let low = 0;
    let high = this.n;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.end[middle] > time) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /* Calls emit(begin, end, item, coverage) for what [begin, end) shows at *pixel* ns each, in order. */
  visit(begin, end, pixel, emit) {
    if (this.levels === null) this.build();
    const cell = { at: NaN, covered: 0, longest: 0, item: 0 };
    /* Until the cell at *at*: what is too much for one pixel reaches into the next. */
    const flush = (at) => {
      while (cell.covered > 0 && cell.at !== at) {
        emit(cell.at * pixel, (cell.at + 1) * pixel, cell.item, Math.min(1, cell.covered / pixel));
        cell.covered = cell.covered > pixel ? cell.covered - pixel : 0;
        cell.at++;
        cell.longest = 0;
      }
      cell.at = at;
    };
    for (let i = this.find(begin); i < this.n && this.begin[i] < end;) {
      const { level, last } = this.widestBlock(i, pixel);
      const covered = level === 0 ? this.end[i] - this.begin[i] : this.levels[level - 1].covered[i >> level * FAN_LOG2];
      if (level === 0 && covered >= pixel) {
        flush(NaN);
        emit(this.begin[i], this.end[i], this.item[i], 1);
      } else {
        const at = Math.floor(this.begin[i] / pixel);
        if (at !== cell.at) flush(at);
        const longest = level === 0 ? covered : this.levels[level - 1].longest[i >> level * FAN_LOG2];
        if (longest > cell.longest) {
          cell.longest = longest;
          cell.item = level === 0 ? this.item[i] : this.levels[level - 1].item[i >> level * FAN_LOG2];
        }
        cell.covered += covered;
      }
      i = last + 1;
    }
    flush(NaN);
  }

  /* The greatest block that begins at span *i* and is narrower than a pixel; level 0 is the span itself. */
  widestBlock(i, pixel) {
    let level = 0;
    let last = i;
    while (level < this.levels.length && (i & (1 << (level + 1) * FAN_LOG2) - 1) === 0) {
      const end = Math.min(this.n, i + (1 << (level + 1) * FAN_LOG2)) - 1;
      if (this.end[end] - this.begin[i] >= pixel) break;
      level++;
      last = end;
    }
    return { level, last };
  }
}

/* Columns in rows: counted, then each put in its place; within a row the order stays. */
function splitRows(columns, nRows) {
  const first = new Uint32Array(nRows + 1);
  for (let i = 0; i < columns.n; i++) first[columns.row[i] + 1]++;
  for (let row = 0; row < nRows; row++) first[row + 1] += first[row];
  const sorted = { begin: new Float64Array(columns.n), end: new Float64Array(columns.n), item: new Uint32Array(columns.n) };
  const next = first.slice();
  for (let i = 0; i < columns.n; i++) {
    const to = next[columns.row[i]]++;
    sorted.begin[to] = columns.begin[i];
    sorted.end[to] = columns.end[i];
    sorted.item[to] = columns.item[i];
  }
  return Array.from({ length: nRows }, (_, row) => new SpanRow(sorted, first[row], first[row + 1] - first[row]));
}

/* The stack that is open at the right edge while a lane is laid out. */
class OpenStack {
  constructor(model) {
    this.model = model;
    this.depth = 0;
    this.stacks = [];
    this.functions = [];
    this.firsts = [];      /* the stack that opened the span */
    this.begins = [];
    this.columns = new GrowingColumns();
    this.nRows = 0;
  }

  close(depth, end) {
    for (let at = depth; at < this.depth; at++) {
      if (end > this.begins[at]) this.columns.append(at, this.begins[at], end, this.firsts[at]);
    }
    this.depth = Math.min(this.depth, depth);
  }

  /* Costs what has changed, not how deep the stack is. */
  change(stack, begin, end) {
    const { stacks, nodes } = this.model;
    const depth = stacks.depth[stack];
    const path = [];
    let same = depth;
    for (let at = stack; same > 0; at = stacks.parent[at]) {
      if (same <= this.depth && this.stacks[same - 1] === at) break;
      path.push(at);
      same--;
    }
    let level = same;
    const limit = Math.min(depth, this.depth);
    for (; level < limit; level++) {
      const at = path[depth - 1 - level];
      if (nodes.fn[stacks.node[at]] !== this.functions[level]) break;
      this.stacks[level] = at;
    }
    this.close(level, end);
    for (; level < depth; level++) {
      const at = path[depth - 1 - level];
      this.stacks[level] = this.firsts[level] = at;
      this.functions[level] = nodes.fn[stacks.node[at]];
      this.begins[level] = begin;
    }
    this.depth = depth;
    this.nRows = Math.max(this.nRows, depth);
  }
}

/* rows of spans (item: the stack) and one row of states (item: the state). */
function layOutLane(model, lane) {
  const { samples } = lane;
  const open = new OpenStack(model);
  const states = new GrowingColumns();
  let lastEnd = 0;
  let stateBegin = 0;
  let laneState = -1;
  for (let i = 0; i < samples.n; i++) {
    const begin = Math.max(samples.begin[i], lastEnd);
    const end = samples.end[i];
    if (end <= begin) continue;
    if (begin > lastEnd || laneState !== samples.state[i]) {
      if (laneState >= 0 && lastEnd > stateBegin) states.append(0, stateBegin, lastEnd, laneState);
      stateBegin = begin;
      laneState = samples.state[i];
    }
    if (begin > lastEnd) open.close(0, lastEnd);
    open.change(samples.stack[i], begin, lastEnd);
    lastEnd = end;
  }
  open.close(0, lastEnd);
  if (laneState >= 0 && lastEnd > stateBegin) states.append(0, stateBegin, lastEnd, laneState);
  return { rows: splitRows(open.columns, open.nRows), states: splitRows(states, 1)[0] };
}
