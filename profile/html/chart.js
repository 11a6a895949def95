/* chart.js: a canvas that fills its place, sharp on every screen, above a scroller
 *
 * The scroller holds one tall element, for its scroll bar, and the canvas, which
 * stays in sight; so a picture of any height is drawn one screen at a time.
 */

const CHART_FONT = '12px system-ui, "Segoe UI", "Cantarell", "DejaVu Sans", sans-serif';
const CHART_FONT_BOLD = `600 ${CHART_FONT}`;
const ROW_PITCH = 19;
const BOX_HEIGHT = 18;

class Chart {
  constructor(label, draw) {
    this.canvas = element('canvas', { className: 'chart-canvas' });
    this.spacer = element('div', { className: 'chart-spacer' });
    this.scroller = element('div', { className: 'chart', tabindex: '0', role: 'application', 'aria-label': label },
      this.canvas, this.spacer);
    this.paint = oncePerFrame(() => {
      if (this.fit()) draw(this.context);
    });
    this.scroller.addEventListener('scroll', this.paint);
    new ResizeObserver(this.paint).observe(this.scroller);
  }

  /* FALSE while the chart is not in sight. */
  fit() {
    this.width = this.scroller.clientWidth;
    this.height = this.scroller.clientHeight;
    if (this.width === 0 || this.height === 0) return false;
    const ratio = devicePixelRatio || 1;
    const { canvas } = this;
    if (canvas.width !== Math.round(this.width * ratio) || canvas.height !== Math.round(this.height * ratio)) {
      canvas.width = Math.round(this.width * ratio);
      canvas.height = Math.round(this.height * ratio);
      canvas.style.width = `${this.width}px`;
      canvas.style.height = `${this.height}px`;
    }
    this.context ??= canvas.getContext('2d');
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.context.clearRect(0, 0, this.width, this.height);
    this.context.font = CHART_FONT;
    this.context.textBaseline = 'middle';
    return true;
  }

  setContentHeight(height) {
    this.spacer.style.height = `${Math.max(0, height - this.height)}px`;
  }

  get scrollTop() {
    return this.scroller.scrollTop;
  }
}

const textWidths = new Map();

function widthOf(context, text) {
  const key = context.font + text;
  let width = textWidths.get(key);
  if (width === undefined) {
    if (textWidths.size > 20000) textWidths.clear();
    width = context.measureText(text).width;
    textWidths.set(key, width);
  }
  return width;
}

/* As much of a text as fits, with an ellipsis where something is missing. */
function drawClipped(context, text, x, y, width) {
  if (width < 14) return;
  if (widthOf(context, text) <= width) {
    context.fillText(text, x, y);
    return;
  }
  const letters = [...text.slice(0, Math.ceil(width))];
  let low = 0;
  let high = letters.length;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (widthOf(context, `${letters.slice(0, middle).join('')}…`) <= width) low = middle;
    else high = middle - 1;
  }
  if (low >= 2) context.fillText(`${letters.slice(0, low).join('')}…`, x, y);
}

/* The colours of a box of a function: pale when a search looks for another. */
function drawBox(context, fn, x, y, width, { coverage = 1, isDimmed = false, isMarked = false, isSelected = false } = {}) {
  const paint = paintOf(fn);
  const furniture = getFurniture();
  context.globalAlpha = (isDimmed ? 0.28 : 1) * (0.35 + 0.65 * coverage);
  context.fillStyle = paint.fill;
  context.fillRect(x, y, width, BOX_HEIGHT);
  context.globalAlpha = 1;
  if (isMarked) {
    context.fillStyle = furniture.hit;
    context.fillRect(x, y + BOX_HEIGHT - 2, width, 2);
  }
  if (isSelected && width > 2) {
    context.strokeStyle = furniture.outline;
    context.lineWidth = 1.5;
    context.strokeRect(x + 0.75, y + 0.75, width - 1.5, BOX_HEIGHT - 1.5);
  }
}

function drawBoxText(context, fn, text, x, y, width, isDimmed) {
  const paint = paintOf(fn);
  /* Over a box that a search made pale, the page's own text reads best. */
  context.fillStyle = isDimmed ? getFurniture()['dim-text'] : paint.text;
  context.font = paint.isBold ? CHART_FONT_BOLD : CHART_FONT;
  drawClipped(context, text, x + 5, y + BOX_HEIGHT / 2 + 0.5, width - 8);
}
