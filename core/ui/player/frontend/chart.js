// A click on the chart of a file's loudness plays the file from there. A drag on it chooses a part,
// which is the page's own business.

const CHART = '[class*="st-key-segment-chart"] .js-plotly-plot';
const STILL = 4;  // pixels within which the mouse has not been dragged
let pressed = null;

const onPress = (event) => {
  const plot = event.target instanceof Element ? event.target.closest(CHART) : null;
  pressed = plot && {plot, x: event.clientX, y: event.clientY};
};
const onRelease = (event) => {
  const began = pressed;
  pressed = null;
  if (!began || Math.hypot(event.clientX - began.x, event.clientY - began.y) > STILL) return;
  const axis = began.plot._fullLayout?.xaxis;
  const list = [...lists].find((each) => each.element.isConnected && each.rowOf('query'));
  if (!axis || !list) return;
  const at = axis.p2d(event.clientX - began.plot.getBoundingClientRect().left - axis._offset);
  if (at >= axis.range[0] && at <= axis.range[1]) deck.hear(list, list.rowOf('query'), Math.max(at, 0));
};
document.addEventListener('pointerdown', onPress, true);
document.addEventListener('pointerup', onRelease, true);
