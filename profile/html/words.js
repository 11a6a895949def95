'use strict';
/* words.js: what the page says
 *
 * Every word comes from the C library, translated, as data; formats are printf's,
 * because they are the same ones that the terminal's report uses. A text with a
 * number has its plural forms for 0..199: every language's rule repeats after that.
 */

const words = JSON.parse(document.getElementById('words').textContent);
const language = document.documentElement.lang || 'en';

/* %s, %u, %d, %lu, %.1f, %% and positions like %2$s, as far as the dictionary uses them. */
function fillIn(format, ...values) {
  let next = 0;
  return format.replace(/%(?:(\d+)\$)?(?:\.(\d+))?l?([sudf%])/g, (all, position, digits, kind) => {
    if (kind === '%') return '%';
    const value = position ? values[position - 1] : values[next++];
    if (kind === 's') return value;
    return formatNumber(value, kind === 'f' ? Number(digits ?? 6) : 0);
  });
}

function say(key, ...values) {
  return fillIn(words.texts[key], ...values);
}

function sayPlural(key, count, ...more) {
  const forms = words.plurals[key];
  const index = count < 200 ? count : 100 + count % 100;
  return fillIn(forms.texts[forms.choice.charCodeAt(index) - 48], count, ...more);
}

const numberFormats = new Map();

function formatNumber(value, digits) {
  let format = numberFormats.get(digits);
  if (!format) {
    const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    try {
      format = new Intl.NumberFormat(language, options);
    } catch {
      format = new Intl.NumberFormat('en', options);
    }
    numberFormats.set(digits, format);
  }
  return format.format(value);
}

const formatSeconds = (ns) => formatNumber(ns / 1e9, 3);
const formatShare = (share) => fillIn('%.1f %%', share * 100);

/* A length of time with the unit that suits it: "1.234 s", "42.0 ms", "318 µs". */
function formatDuration(ns) {
  if (ns === 0) return say('seconds', '0');
  if (ns >= 1e9) return say('seconds', formatNumber(ns / 1e9, ns >= 1e11 ? 1 : 3));
  if (ns >= 1e6) return say('milliseconds', formatNumber(ns / 1e6, ns >= 1e8 ? 0 : 1));
  if (ns >= 1e3) return say('microseconds', formatNumber(ns / 1e3, 0));
  return say('nanoseconds', formatNumber(ns, 0));
}

/* A moment since the recording began, with as many digits as *stepNs* needs. */
function formatMoment(ns, stepNs) {
  const digits = Math.max(0, Math.min(9, Math.ceil(-Math.log10(stepNs / 1e9) - 1e-9)));
  return say('seconds', formatNumber(ns / 1e9, digits));
}
