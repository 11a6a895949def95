/* timeline.js: lanes of frames on one axis of time
 *
 * What is shown (view, in ns) is one thing, what is chosen (state.begin, state.end,
 * which every other view follows) another. Lanes are laid out when they are first in
 * sight. Input is in timeline-input.js.
 */

const GUTTER = 158;
const AXIS_HEIGHT = 26;
const LANE_TOP = 8;           /* above a lane's states */
const STATE_HEIGHT = 5;
const LANE_ROWS = 12;         /* deeper ones are shown when they are asked for */
const LANE_ROWS_ALONE = 60;
const LANE_LEAST = 58;        /* the words in the gutter need so much */

class TimelineView {
  constructor() {
    this.chart = new Chart(say('view-timeline'), (context) => this.draw(context));
    this.legend = element('div', { className: 'legend' }, ...this.makeLegend());
    this.element = element('section', { className: 'view timeline-view' }, this.chart.scroller, this.legend);
    this.view = { begin: 0, end: Math.max(model.durationNs, 1) };
    this.laidOut = new Map();
    this.deep = new Set();        /* lanes with all their rows */
    this.focus = null;            /* { lane, row, index }: the span that keys move from */
    this.hover = null;
    listen(['view', 'lane', 'theme', 'query', 'selected', 'begin', 'end'], this.chart.paint);
    attachTimelineInput(this);
  }

  makeLegend() {
    const entry = (name) => [element('span', { className: `swatch state-${name}` }), element('span', {}, say(`state-${name}`))];
    return [...['running', 'native', 'gil-wait', 'holding', 'blocked'].flatMap(entry),
            element('span', { className: 'hint' }, say('timeline-hint'))];
  }

  get plotWidth() {
    return Math.max(1, this.chart.width - GUTTER);
  }

  get pixelNs() {
    return (this.view.end - this.view.begin) / this.plotWidth;
  }

  xOf(ns) {
    return GUTTER + (ns - this.view.begin) / this.pixelNs;
  }

  timeAt(x) {
    return this.view.begin + (x - GUTTER) * this.pixelNs;
  }

  laneLayout(lane) {
    if (!this.laidOut.has(lane.index)) this.laidOut.set(lane.index, layOutLane(model, lane));
    return this.laidOut.get(lane.index);
  }

  /* Where each lane stands, in the whole picture below the axis. */
  arrange() {
    const lanes = model.lanes.filter((lane) => state.lane < 0 || lane.index === state.lane);
    const most = lanes.length === 1 ? LANE_ROWS_ALONE : LANE_ROWS;
    let top = 0;
    this.places = lanes.map((lane) => {
      const { rows } = this.laneLayout(lane);
      const nRows = this.deep.has(lane.index) ? rows.length : Math.min(rows.length, most);
      const height = Math.max(LANE_LEAST + (rows.length > most ? 16 : 0), LANE_TOP + STATE_HEIGHT + 4 + nRows * ROW_PITCH + 4);
      const place = { lane, top, height, nRows, isCut: rows.length > most, nHidden: rows.length - nRows };
      top += height;
      return place;
    });
    this.chart.setContentHeight(top + AXIS_HEIGHT);
  }

  rowTop(place, row) {
    return AXIS_HEIGHT + place.top - this.chart.scrollTop + LANE_TOP + STATE_HEIGHT + 4 + row * ROW_PITCH;
  }

  /* ---- drawing ---- */

  draw(context) {
    this.arrange();
    this.context = context;
    this.matched = state.query === '' ? null : getMatches().matched;
    const furniture = getFurniture();
    this.drawGrid(context, furniture);
    for (const place of this.places) {
      const top = AXIS_HEIGHT + place.top - this.chart.scrollTop;
      if (top < this.chart.height && top + place.height > AXIS_HEIGHT) this.drawLane(context, furniture, place, top);
    }
    this.drawRange(context, furniture);
    this.drawAxis(context, furniture);
  }

  drawLane(context, furniture, place, top) {
    const layout = this.laneLayout(place.lane);
    context.save();
    context.beginPath();
    context.rect(GUTTER, AXIS_HEIGHT, this.plotWidth, this.chart.height);
    context.clip();
    this.drawStates(context, furniture, layout.states, top + LANE_TOP);
    for (let row = 0; row < place.nRows; row++) {
      const y = this.rowTop(place, row);
      if (y + BOX_HEIGHT > AXIS_HEIGHT && y < this.chart.height) this.drawRow(context, place, layout.rows[row], row, y);
    }
    context.restore();
    context.fillStyle = furniture.separator;
    context.fillRect(0, Math.round(top + place.height) - 1, this.chart.width, 1);
    this.drawGutter(context, furniture, place, top);
  }

  drawStates(context, furniture, states, y) {
    states.visit(this.view.begin, this.view.end, this.pixelNs, (begin, end, item, coverage) => {
      const name = STATE_NAMES[item] ?? 'detached';
      context.fillStyle = furniture[`state-${name}`];
      context.globalAlpha = 0.3 + 0.7 * coverage;
      const x = this.xOf(begin);
      const width = Math.max(1, this.xOf(end) - x);
      /* Told apart by shape too: who waits is a thin line. */
      const isThin = name === 'blocked' || name === 'gil-wait';
      context.fillRect(x, isThin ? y + STATE_HEIGHT / 2 - 1 : y, width, isThin ? 2 : STATE_HEIGHT);
    });
    context.globalAlpha = 1;
  }

  drawRow(context, place, spans, row, y) {
    const focus = this.focus && this.focus.lane === place.lane.index && this.focus.row === row ? this.focus.index : -1;
    const focusBegin = focus >= 0 ? spans.begin[focus] : NaN;
    const texts = [];
    spans.visit(this.view.begin, this.view.end, this.pixelNs, (begin, end, stack, coverage) => {
      const x = Math.max(GUTTER - 4, this.xOf(begin));
      const right = Math.min(this.chart.width + 4, this.xOf(end));
      const node = model.stacks.node[stack];
      const fn = model.nodes.fn[node];
      const isMarked = this.matched !== null && this.matched[fn] === 1;
      const isDimmed = this.matched !== null && !isMarked;
      const width = Math.max(1, right - x - (right - x > 3 ? 1 : 0));
      const painter = model.painter[node];
      drawBox(context, painter, x, y, width,
        { coverage, isDimmed, isMarked, isSelected: begin === focusBegin || (fn === state.selected && width > 8) });
      if (width > 22) texts.push([painter, fn, Math.max(x, GUTTER), width - Math.max(0, GUTTER - x), isDimmed]);
    });
    for (const [painter, fn, x, width, isDimmed] of texts) drawBoxText(context, painter, nameOf(fn), x, y, width, isDimmed);
  }

  drawGutter(context, furniture, place, top) {
    const { lane } = place;
    context.save();
    context.beginPath();
    context.rect(0, AXIS_HEIGHT, GUTTER, this.chart.height);
    context.clip();
    context.fillStyle = furniture.background;
    context.fillRect(0, top, GUTTER - 1, place.height - 1);
    context.fillStyle = furniture.separator;
    context.fillRect(GUTTER - 1, top, 1, place.height);
    context.fillStyle = furniture.text;
    context.font = CHART_FONT_BOLD;
    drawClipped(context, lane.name, 12, top + 16, GUTTER - 22);
    context.font = CHART_FONT;
    context.fillStyle = furniture['dim-text'];
    const { wall, cpu } = this.laneFigures(lane);
    drawClipped(context, say('lane-figures', formatDuration(wall), formatDuration(cpu)), 12, top + 34, GUTTER - 20);
    if (place.isCut) {
      context.fillStyle = furniture.accent;
      drawClipped(context, place.nHidden > 0 ? `▸ ${sayPlural('deeper-rows', place.nHidden)}` : `▾ ${say('fewer-rows')}`,
        12, top + 52, GUTTER - 20);
    }
    context.restore();
  }

  laneFigures(lane) {
    if (!lane.figures) {
      let wall = 0;
      let cpu = 0;
      for (let i = 0; i < lane.samples.n; i++) {
        wall += lane.samples.end[i] - lane.samples.begin[i];
        cpu += Math.max(0, lane.samples.cpu[i]);
      }
      lane.figures = { wall, cpu };
    }
    return lane.figures;
  }

  drawGrid(context, furniture) {
    context.fillStyle = furniture.grid;
    for (const { ns } of this.ticks()) context.fillRect(Math.round(this.xOf(ns)), AXIS_HEIGHT, 1, this.chart.height);
  }

  ticks() {
    return axisTicks(this.view.begin, this.view.end, this.plotWidth);
  }

  drawAxis(context, furniture) {
    context.fillStyle = furniture.background;
    context.fillRect(0, 0, this.chart.width, AXIS_HEIGHT);
    context.fillStyle = furniture.separator;
    context.fillRect(0, AXIS_HEIGHT - 1, this.chart.width, 1);
    context.fillStyle = furniture['dim-text'];
    context.font = CHART_FONT;
    drawClipped(context, say('time-shown', formatDuration(this.view.end - this.view.begin)), 12, AXIS_HEIGHT / 2, GUTTER - 16);
    for (const { ns, step } of this.ticks()) {
      const x = this.xOf(ns);
      const text = formatMoment(ns, step);
      if (x < GUTTER - 1 || x + widthOf(context, text) + 8 > this.chart.width) continue;
      context.fillText(text, x + 4, AXIS_HEIGHT / 2);
      context.fillRect(Math.round(x), AXIS_HEIGHT - 7, 1, 6);
    }
  }

  drawRange(context, furniture) {
    if (state.begin === state.end) return;
    const left = Math.max(GUTTER, this.xOf(state.begin));
    const right = Math.min(this.chart.width, this.xOf(state.end));
    if (right < GUTTER || left > this.chart.width) return;
    context.fillStyle = furniture['range-fill'];
    context.fillRect(left, AXIS_HEIGHT, Math.max(1, right - left), this.chart.height);
    context.fillStyle = furniture.accent;
    context.fillRect(left, AXIS_HEIGHT, 1, this.chart.height);
    context.fillRect(right - 1, AXIS_HEIGHT, 1, this.chart.height);
  }

  /* ---- finding ---- */

  placeAt(y) {
    const at = y - AXIS_HEIGHT + this.chart.scrollTop;
    return y < AXIS_HEIGHT ? undefined : this.places?.find((place) => at >= place.top && at < place.top + place.height);
  }

  /* The span under a point: { lane, row, index }, or null. */
  spanAt(x, y) {
    const place = this.placeAt(y);
    if (!place || x < GUTTER) return null;
    const row = Math.floor((y - this.rowTop(place, 0)) / ROW_PITCH);
    if (row < 0 || row >= place.nRows) return null;
    return this.spanAtTime(place.lane.index, row, this.timeAt(x));
  }

  spanAtTime(laneIndex, row, time) {
    const spans = this.laneLayout(model.lanes[laneIndex]).rows[row];
    const index = spans ? spans.find(time) : 0;
    if (!spans || index >= spans.n || spans.begin[index] > time) return null;
    return { lane: laneIndex, row, index };
  }

  spanInfo({ lane, row, index }) {
    const spans = this.laneLayout(model.lanes[lane]).rows[row];
    const node = model.stacks.node[spans.item[index]];
    return { begin: spans.begin[index], end: spans.end[index], stack: spans.item[index], node, fn: model.nodes.fn[node] };
  }

  /* ---- moving ---- */

  setView(begin, end) {
    const whole = Math.max(model.durationNs, 1);
    const length = Math.min(whole, Math.max(end - begin, 1000));
    const from = Math.max(0, Math.min(begin, whole - length));
    this.view = { begin: from, end: from + length };
    this.chart.paint();
    this.onView?.();
  }

  zoom(factor, aroundNs) {
    this.setView(aroundNs - (aroundNs - this.view.begin) * factor, aroundNs + (this.view.end - aroundNs) * factor);
  }

  pan(fraction) {
    const by = (this.view.end - this.view.begin) * fraction;
    this.setView(this.view.begin + by, this.view.end + by);
  }
}

/* Round moments, about 110 pixels apart. */
function axisTicks(begin, end, width) {
  const rough = (end - begin) / Math.max(1, width / 110);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough);
  const ticks = [];
  for (let ns = Math.ceil(begin / step) * step; ns <= end && ticks.length < 200; ns += step) ticks.push({ ns, step });
  return ticks;
}
