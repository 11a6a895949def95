/* palette.js: the colours of functions, as the window has them (viewer/palette.c)
 *
 * The hue is the module's, the family is the origin's: application code warm and
 * saturated, third-party code pale and cool, the standard library grey. The rest of
 * the page's colours are in page.css; pictures take them from there.
 */

/* By theme and origin: hue, step, number of hues, saturation, lightness. */
const FAMILIES = {
  light: [[14, 7.5, 5, 0.86, 0.68], [192, 11, 5, 0.27, 0.82], [240, 0, 1, 0.07, 0.885], [240, 0, 1, 0.05, 0.90]],
  dark: [[18, 7, 5, 0.66, 0.575], [192, 11, 5, 0.19, 0.37], [240, 0, 1, 0.04, 0.30], [240, 0, 1, 0.03, 0.28]],
};

const STATE_NAMES = { 1: 'running', 2: 'holding', 3: 'gil-wait', 4: 'blocked', 5: 'detached', 6: 'native' };

const encoder = new TextEncoder();

/* The same hash as the window's, so that a module has one hue in both. */
function hashText(text) {
  let hash = 5381;
  for (const byte of encoder.encode(text)) hash = (Math.imul(hash, 33) + (byte << 24 >> 24)) >>> 0;
  return (hash ^ hash >>> 15) >>> 0;
}

function linearChannel(value) {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function luminanceOfHsl(hue, saturation, lightness) {
  const chroma = (1 - Math.abs(2 * lightness - 1)) * saturation;
  const channel = (offset) => {
    const k = (hue / 30 + offset) % 12;
    return linearChannel(lightness - chroma / 2 * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  };
  return 0.2126 * channel(0) + 0.7152 * channel(8) + 0.0722 * channel(4);
}

function makePaint(fn, theme) {
  const [hue0, step, nHues, saturation, lightness0] = FAMILIES[theme][fn.origin];
  const name = hashText(fn.name);
  const hue = hue0 + step * (hashText(fn.module) % nHues + (name % 7 - 3) * 0.2);
  const lightness = lightness0 + (Math.floor(name / 7) % 5 - 2) * 0.014;
  const behind = luminanceOfHsl(hue, saturation, lightness) + 0.05;
  return {
    fill: `hsl(${hue.toFixed(1)} ${(saturation * 100).toFixed(1)}% ${(lightness * 100).toFixed(1)}%)`,
    text: behind / 0.0617 >= 1.05 / behind ? '#1d1d20' : '#ffffff',
    isBold: fn.origin === ORIGIN_APPLICATION,
  };
}

const paints = { light: [], dark: [] };

function paintOf(fn) {
  const theme = effectiveTheme();
  return paints[theme][fn] ??= makePaint(model.functions[fn], theme);
}

const prefersDark = matchMedia('(prefers-color-scheme: dark)');

function effectiveTheme() {
  if (state.theme !== 'system') return state.theme;
  return prefersDark.matches ? 'dark' : 'light';
}

let furniture = null;

/* The furniture's colours, from the style; read once per theme. */
function getFurniture() {
  const theme = effectiveTheme();
  if (furniture?.theme === theme) return furniture;
  const style = getComputedStyle(document.documentElement);
  furniture = new Proxy({ theme }, {
    get: (known, name) => known[name] ??= style.getPropertyValue(`--${name}`).trim(),
  });
  return furniture;
}

function applyTheme() {
  document.documentElement.dataset.theme = effectiveTheme();
  furniture = null;
}
