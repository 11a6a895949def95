/* overview.js: the whole recording in one strip, above every view
 *
 * Its height is how deep stacks are (the mean over all lanes), and how much of the
 * time was in application code is the warm part of it. Drag chooses a range; a drag
 * inside the chosen one moves it; a click beside it chooses everything again.
 */

const OVERVIEW_COLUMNS = 600;

/* Mean depth and share of application code by column: pure. */
function summarize(model, nColumns) {
  const depth = new Float64Array(nColumns);
  const application = new Float64Array(nColumns);
  const columnNs = Math.max(model.durationNs, 1) / nColumns;
  for (const { samples } of model.lanes) {
    for (let i = 0; i < samples.n; i++) {
      const stack = samples.stack[i];
      const deep = model.stacks.depth[stack];
      const isOurs = deep > 0 && model.functions[model.painter[model.stacks.node[stack]]].origin === ORIGIN_APPLICATION;
      const last = Math.min(nColumns - 1, Math.floor(samples.end[i] / columnNs));
      for (let column = Math.max(0, Math.floor(samples.begin[i] / columnNs)); column <= last; column++) {
        const part = Math.min(samples.end[i], (column + 1) * columnNs) - Math.max(samples.begin[i], column * columnNs);
        if (part <= 0) continue;
        depth[column] += part * deep;
        if (isOurs) application[column] += part * deep;
      }
    }
  }
  const most = depth.reduce((a, b) => Math.max(a, b), 1);
  return { height: depth.map((value) => value / most), application: application.map((value) => value / most) };
}

class Overview {
  constructor(timeline) {
    this.timeline = timeline;
    this.canvas = element('canvas', { className: 'overview-canvas', 'aria-label': say('overview'), role: 'img' });
    this.element = element('div', { className: 'overview', title: say('overview-hint') }, this.canvas);
    this.summary = summarize(model, OVERVIEW_COLUMNS);
    this.paint = oncePerFrame(() => this.draw());
    new ResizeObserver(this.paint).observe(this.element);
    listen(['begin', 'end', 'theme', 'view'], this.paint);
    timeline.onView = this.paint;
    this.attachInput();
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === 0) return;
    const ratio = devicePixelRatio || 1;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    const context = this.canvas.getContext('2d');
    const furniture = getFurniture();
    context.scale(ratio, ratio);
    const columnWidth = width / OVERVIEW_COLUMNS;
    const drawColumns = (values, color) => {
      context.fillStyle = color;
      values.forEach((value, i) => {
        const tall = value * (height - 4);
        context.fillRect(i * columnWidth, height - tall, columnWidth + 0.5, tall);
      });
    };
    drawColumns(this.summary.height, furniture.silhouette);
    drawColumns(this.summary.application, furniture['application-fill']);
    const x = (ns) => ns / Math.max(model.durationNs, 1) * width;
    if (state.begin !== state.end) {
      context.fillStyle = furniture['veil'];
      context.fillRect(0, 0, x(state.begin), height);
      context.fillRect(x(state.end), 0, width - x(state.end), height);
      context.fillStyle = furniture.accent;
      context.fillRect(x(state.begin) - 1, 0, 2, height);
      context.fillRect(x(state.end) - 1, 0, 2, height);
    }
    const { begin, end } = this.timeline.view;
    if (state.view === 'timeline' && end - begin < model.durationNs) {
      context.fillStyle = furniture['dim-text'];
      context.fillRect(x(begin), height - 3, Math.max(2, x(end) - x(begin)), 3);
    }
  }

  attachInput() {
    let drag = null;
    const timeAt = (event) => {
      const box = this.element.getBoundingClientRect();
      return Math.max(0, Math.min(1, (event.clientX - box.left) / box.width)) * model.durationNs;
    };
    this.element.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      this.element.setPointerCapture(event.pointerId);
      const at = timeAt(event);
      const isInside = state.begin !== state.end && at > state.begin && at < state.end;
      drag = { at, x: event.clientX, isMoved: false, range: isInside ? { begin: state.begin, end: state.end } : null };
    });
    this.element.addEventListener('pointermove', (event) => {
      if (!drag || (!drag.isMoved && Math.abs(event.clientX - drag.x) < DRAG_LEAST)) return;
      drag.isMoved = true;
      if (!drag.range) {
        chooseRange(drag.at, timeAt(event));
        return;
      }
      const by = Math.max(-drag.range.begin, Math.min(model.durationNs - drag.range.end, timeAt(event) - drag.at));
      chooseRange(drag.range.begin + by, drag.range.end + by);
    });
    this.element.addEventListener('pointerup', () => {
      if (drag && !drag.isMoved && !drag.range) change({ begin: 0, end: 0 });
      drag = null;
    });
    this.element.addEventListener('pointercancel', () => { drag = null; });
  }
}
