/* timeline-input.js: pointer, wheel and keys over the timeline
 *
 * Drag chooses a range of time; Shift or the middle button and drag moves. Ctrl and
 * the wheel zooms at the pointer. A click takes the span; two fit it.
 */

const DRAG_LEAST = 4;         /* px: less is a click */

function attachTimelineInput(timeline) {
  const { scroller } = timeline.chart;
  let drag = null;

  const pointOf = (event) => {
    const box = scroller.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  scroller.addEventListener('pointerdown', (event) => {
    const point = pointOf(event);
    if (event.button > 1 || point.x >= scroller.clientWidth || point.x < GUTTER) return;
    if (event.button === 1) event.preventDefault();
    scroller.setPointerCapture(event.pointerId);
    drag = { x: point.x, y: point.y, isPan: event.shiftKey || event.button === 1, isMoved: false, view: timeline.view,
             scrollTop: scroller.scrollTop };
    hideCard();
  });

  scroller.addEventListener('pointermove', (event) => {
    const point = pointOf(event);
    if (drag === null) {
      hoverAt(timeline, point, event);
      return;
    }
    if (!drag.isMoved && Math.hypot(point.x - drag.x, point.y - drag.y) < DRAG_LEAST) return;
    drag.isMoved = true;
    if (drag.isPan) {
      const by = (drag.x - point.x) * timeline.pixelNs;
      timeline.setView(drag.view.begin + by, drag.view.end + by);
      scroller.scrollTop = drag.scrollTop + drag.y - point.y;
    } else {
      chooseRange(timeline.timeAt(Math.max(drag.x, GUTTER)), timeline.timeAt(Math.max(point.x, GUTTER)));
    }
  });

  const endDrag = (event) => {
    const ended = drag;
    drag = null;
    if (ended === null && event.type === 'pointerup') gutterClick(timeline, pointOf(event));
    else if (ended && !ended.isMoved && event.type === 'pointerup') takeSpan(timeline, timeline.spanAt(ended.x, ended.y));
  };
  scroller.addEventListener('pointerup', endDrag);
  scroller.addEventListener('pointercancel', endDrag);
  scroller.addEventListener('pointerleave', hideCard);
  scroller.addEventListener('dblclick', (event) => {
    const { x, y } = pointOf(event);
    fitSpan(timeline, timeline.spanAt(x, y));
  });
  scroller.addEventListener('wheel', (event) => onWheel(timeline, event, pointOf(event)), { passive: false });
  scroller.addEventListener('keydown', (event) => onTimelineKey(timeline, event));
}

function chooseRange(a, b) {
  const begin = Math.max(0, Math.min(a, b));
  const end = Math.min(model.durationNs, Math.max(a, b));
  if (end > begin) change({ begin: Math.round(begin), end: Math.round(end) });
}

function onWheel(timeline, event, point) {
  const step = event.deltaMode === 1 ? 30 : 1;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    timeline.zoom(1.2 ** (event.deltaY * step / 100), timeline.timeAt(Math.max(point.x, GUTTER)));
  } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
    event.preventDefault();
    timeline.pan((event.deltaX || event.deltaY) * step / timeline.plotWidth);
  }
  hideCard();
}

function gutterClick(timeline, point) {
  const place = point.x < GUTTER ? timeline.placeAt(point.y) : undefined;
  if (!place?.isCut) return;
  const { index } = place.lane;
  if (timeline.deep.has(index)) timeline.deep.delete(index);
  else timeline.deep.add(index);
  timeline.chart.paint();
}

function takeSpan(timeline, span) {
  timeline.focus = span;
  change({ selected: span ? timeline.spanInfo(span).fn : 0 });
  timeline.chart.paint();
}

function fitSpan(timeline, span) {
  if (!span) return;
  const { begin, end } = timeline.spanInfo(span);
  const room = (end - begin) * 0.04;
  timeline.setView(begin - room, end + room);
}

function hoverAt(timeline, point, event) {
  const span = timeline.spanAt(point.x, point.y);
  timeline.chart.scroller.style.cursor = point.x < GUTTER ? 'default' : 'crosshair';
  if (!span) {
    hideCard();
    return;
  }
  const { begin, end, stack, fn } = timeline.spanInfo(span);
  const samples = model.lanes[span.lane].samples;
  const at = findSample(samples, timeline.timeAt(point.x));
  const name = STATE_NAMES[samples.state[at]];
  const sums = getFunctionSums();
  /* An event loop's own waiting is here, and in the trees the time of those that it waited for. */
  const isCounted = sums.total[fn] > 0;
  showCard(event.clientX, event.clientY, cardOfFunction(fn, [
    [say('here-for', formatDuration(end - begin), formatMoment(begin, (end - begin) / 100 || 1)), ''],
    isCounted ? [say('total-of', formatDuration(sums.total[fn]), formatShare(shareOfWhole(sums.total[fn]))), ''] : null,
    isCounted ? [say('self-of', formatDuration(sums.self[fn]), formatShare(shareOfWhole(sums.self[fn]))), ''] : null,
    [name ? say(`state-${name}`) : '', 'dim'],
  ], model.slots.line[model.stacks.slot[stack]]));
}

/* The first span that is in sight, for keys that need one to begin at. */
function firstSpan(timeline) {
  const { begin, end } = timeline.view;
  for (const { lane } of timeline.places ?? []) {
    const spans = timeline.laneLayout(lane).rows[0];
    const index = spans ? spans.find(begin) : 0;
    if (spans && index < spans.n && spans.begin[index] < end) return { lane: lane.index, row: 0, index };
  }
  return null;
}

function moveFocus(timeline, key) {
  const { focus } = timeline;
  if (!focus) {
    takeSpan(timeline, firstSpan(timeline));
    return;
  }
  const { begin, end } = timeline.spanInfo(focus);
  const spans = timeline.laneLayout(model.lanes[focus.lane]).rows[focus.row];
  let next = null;
  if (key === 'ArrowLeft' && focus.index > 0) next = { ...focus, index: focus.index - 1 };
  if (key === 'ArrowRight' && focus.index + 1 < spans.n) next = { ...focus, index: focus.index + 1 };
  if (key === 'ArrowUp' && focus.row > 0) next = timeline.spanAtTime(focus.lane, focus.row - 1, begin);
  if (key === 'ArrowDown') {
    const below = timeline.laneLayout(model.lanes[focus.lane]).rows[focus.row + 1];
    const index = below ? below.find(begin) : 0;
    if (below && index < below.n && below.begin[index] < end) next = { ...focus, row: focus.row + 1, index };
  }
  if (next === null) return;
  takeSpan(timeline, next);
  showFocus(timeline);
}

/* Moves the view so that the focused span is in it, and says its name to those who cannot see it. */
function showFocus(timeline) {
  const { begin, end, fn } = timeline.spanInfo(timeline.focus);
  const length = timeline.view.end - timeline.view.begin;
  if (end <= timeline.view.begin || begin >= timeline.view.end) timeline.setView(begin - length / 3, begin + length * 2 / 3);
  timeline.chart.scroller.setAttribute('aria-label', `${nameOf(fn)}, ${formatDuration(end - begin)}`);
  const place = timeline.places?.find(({ lane }) => lane.index === timeline.focus.lane);
  if (!place) return;
  const { scroller } = timeline.chart;
  const top = timeline.rowTop(place, timeline.focus.row);
  if (top < AXIS_HEIGHT) scroller.scrollTop += top - AXIS_HEIGHT - 20;
  else if (top + ROW_PITCH > timeline.chart.height) scroller.scrollTop += top + ROW_PITCH - timeline.chart.height + 4;
}

function onTimelineKey(timeline, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const middle = (timeline.view.begin + timeline.view.end) / 2;
  const move = () => moveFocus(timeline, event.key);
  const actions = {
    ArrowLeft: move, ArrowRight: move, ArrowUp: move, ArrowDown: move,
    '+': () => timeline.zoom(1 / 1.5, middle),
    '=': () => timeline.zoom(1 / 1.5, middle),
    '-': () => timeline.zoom(1.5, middle),
    0: () => timeline.setView(0, model.durationNs),
    w: () => timeline.zoom(1 / 1.5, middle),
    s: () => timeline.zoom(1.5, middle),
    a: () => timeline.pan(-0.2),
    d: () => timeline.pan(0.2),
    Home: () => timeline.setView(0, timeline.view.end - timeline.view.begin),
    End: () => timeline.setView(model.durationNs - (timeline.view.end - timeline.view.begin), model.durationNs),
    Enter: () => fitSpan(timeline, timeline.focus),
    f: () => fitSpan(timeline, timeline.focus),
  };
  if (!actions[event.key]) return;
  event.preventDefault();
  actions[event.key]();
}
