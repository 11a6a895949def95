/* weights.js: the time of a range of samples, summed per stack, node and slot
 *
 * The same sums as profile/histogram.c makes, rounding included. A filter is
 * { begin, end (ns; equal: everything), lane (-1: all), clock ('wall' or 'cpu') }.
 */

function shareOf(value, part, whole) {
  return whole <= 0 || part >= whole ? value : Math.trunc(value * part / whole + 0.5);
}

function addSamples(weights, samples, filter) {
  const { stackNs, stackLooks, seen } = weights;
  const clipped = filter.begin !== filter.end;
  const byCpu = filter.clock === 'cpu';
  for (let i = clipped ? findSample(samples, filter.begin) : 0; i < samples.n; i++) {
    const begin = samples.begin[i];
    const end = samples.end[i];
    if (clipped && begin >= filter.end) break;
    const stack = samples.stack[i];
    const ns = byCpu ? Math.max(samples.cpu[i], 0) : end - begin;
    seen[stack] = 1;
    if (clipped && (begin < filter.begin || end > filter.end)) {
      const part = Math.min(end, filter.end) - Math.max(begin, filter.begin);
      if (part < 0) continue;
      stackNs[stack] += byCpu ? shareOf(ns, part, end - begin) : part;
      stackLooks[stack] += shareOf(samples.looks[i], part, end - begin);
    } else {
      stackNs[stack] += ns;
      stackLooks[stack] += samples.looks[i];
    }
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
