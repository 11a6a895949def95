/* weights.js: the time of a range of samples, summed per stack, node and slot
 *
 * The same sums as profile/histogram.c makes, rounding included. A filter is
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

function addSamples(weights, samples, filter) {
  const { stackNs, stackLooks, seen } = weights;
  const clipped = filter.begin !== filter.end;
  const { clock } = filter;
  for (let i = clipped ? findSample(samples, filter.begin) : 0; i < samples.n; i++) {
    const begin = samples.begin[i];
    const end = samples.end[i];
    if (clipped && begin >= filter.end) break;
    const stack = samples.stack[i];
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
    stackNs[stack] += measure(clock, duration, cpu, state);
    stackLooks[stack] += measureLooks(clock, duration, cpu, state, looks);
  }
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

/* self, total (ns), selfLooks, looks by node; slotNs by slot; stackNs with what is below by stack. */
function makeWeights(model, filter) {
  const weights = {
    stackNs: new Float64Array(model.stacks.n),
    stackLooks: new Float64Array(model.stacks.n),
    seen: new Uint8Array(model.stacks.n),
    self: new Float64Array(model.nodes.n),
    selfLooks: new Float64Array(model.nodes.n),
    total: new Float64Array(model.nodes.n),
    looks: new Float64Array(model.nodes.n),
    slotNs: new Float64Array(model.slots.n),
  };
  for (const lane of model.lanes) {
    if (filter.lane < 0 || filter.lane === lane.index) addSamples(weights, lane.samples, filter);
  }
  carryUp(model, weights);
  return weights;
}
