/* weights.js: the time of a range of samples, summed per stack, node and slot
 *
 * The same sums as profile/histogram.c makes, rounding included; of an event loop, with shares.js. A filter is
 * { begin, end (ns; equal: everything), lane (-1: all), clock ('wall', 'cpu', 'gil' or 'await') }.
 */

const RUNNING = 1;
const GIL_WAIT = 3;
const NATIVE = 6;

/* As profile/clock.h: what counts of a time in a state with so much CPU time (negative: not known). */
function measure(clock, duration, cpu, state) {
  if (clock === 'wall') return duration;
  const used = cpu >= 0 ? Math.min(cpu, duration) : state === RUNNING || state === NATIVE ? duration : 0;
  if (clock === 'cpu') return used;
  return (clock === 'gil') === (state === GIL_WAIT) ? duration - used : 0;
}

function measureLooks(clock, duration, cpu, state, looks) {
  if (clock === 'wall') return looks;
  const works = state === RUNNING || state === NATIVE;
  const used = duration > 0 ? Math.trunc(looks * measure('cpu', duration, cpu, state) / duration + 0.5) : works ? looks : 0;
  if (clock === 'cpu') return used;
  return (clock === 'gil') === (state === GIL_WAIT) ? looks - used : 0;
}

function shareOf(value, part, whole) {
  return whole <= 0 || part >= whole ? value : Math.trunc(value * part / whole + 0.5);
}

/* *places*: the stack of each in the trees. *idle* says of which *idleTime* takes the waits' part; null: of none. */
function addSamples(weights, samples, filter, places, idle, idleTime) {
  const { stackNs, stackLooks, seen } = weights;
  const clipped = filter.begin !== filter.end;
  const { clock } = filter;
  for (let i = clipped ? findSample(samples, filter.begin) : 0; i < samples.n; i++) {
    const begin = samples.begin[i];
    const end = samples.end[i];
    if (clipped && begin >= filter.end) break;
    const stack = places[i];
    const state = samples.state[i];
    let duration = end - begin;
    let cpu = samples.cpu[i];
    let looks = samples.looks[i];
    seen[stack] = 1;
    if (clipped && (begin < filter.begin || end > filter.end)) {
      const part = Math.min(end, filter.end) - Math.max(begin, filter.begin);
      if (part < 0) continue;
      if (cpu > 0) cpu = shareOf(cpu, part, duration);
      looks = shareOf(looks, part, duration);
      duration = part;
    }
    const ns = measure(clock, duration, cpu, state);
    looks = measureLooks(clock, duration, cpu, state, looks);
    if (idle !== null && idle[i] !== 0) {
      stackNs[stack] += clipped ? idleTime.take(Math.max(begin, filter.begin), Math.min(end, filter.end), ns, looks)
        : idleTime.take(begin, end, ns, looks);
      continue;
    }
    stackNs[stack] += ns;
    stackLooks[stack] += looks;
  }
}

/* Waits of tasks are time in which their loop does nothing: no clock of what runs has any. */
function addLane(weights, { samples, loop }, filter) {
  if (loop === null) {
    addSamples(weights, samples, filter, samples.stack, null, null);
    return;
  }
  const countsWaits = filter.clock === 'wall' || filter.clock === 'await';
  const idleTime = new IdleTime(loop.points);
  addSamples(weights, samples, filter, loop.places, countsWaits ? loop.idle : null, idleTime);
  if (countsWaits) addWaits(weights, loop, idleTime, filter);
}

function carryUp(model, weights) {
  const { stacks, nodes } = model;
  const { stackNs, stackLooks, self, selfLooks, total, looks, slotNs, seen } = weights;
  for (let i = 0; i < stacks.n; i++) {
    if (seen[i] === 0) continue;
    self[stacks.node[i]] += stackNs[i];
    selfLooks[stacks.node[i]] += stackLooks[i];
  }
  for (let i = stacks.n - 1; i > 0; i--) {
    if (seen[i] === 0) continue;
    slotNs[stacks.slot[i]] += stackNs[i];
    stackNs[stacks.parent[i]] += stackNs[i];
    seen[stacks.parent[i]] = 1;
  }
  for (let i = nodes.n - 1; i >= 0; i--) {
    total[i] += self[i];
    looks[i] += selfLooks[i];
    if (i === 0) break;
    total[nodes.parent[i]] += total[i];
    looks[nodes.parent[i]] += looks[i];
  }
}

/* self, total (ns), selfLooks, looks by node; slotNs by slot; stackNs with what is below by stack.
 * One stack more than there are: that of what transforms drop. */
function makeWeights(model, filter) {
  const weights = {
    stackNs: new Float64Array(model.stacks.n + 1),
    stackLooks: new Float64Array(model.stacks.n + 1),
    seen: new Uint8Array(model.stacks.n + 1),
    self: new Float64Array(model.nodes.n),
    selfLooks: new Float64Array(model.nodes.n),
    total: new Float64Array(model.nodes.n),
    looks: new Float64Array(model.nodes.n),
    slotNs: new Float64Array(model.slots.n),
  };
  for (const lane of model.lanes) {
    if (filter.lane < 0 || filter.lane === lane.index) addLane(weights, lane, filter);
  }
  carryUp(model, weights);
  return weights;
}
