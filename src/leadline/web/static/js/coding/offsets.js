// @ts-check
// Between the browser's UTF-16 units and the code points of spans, snapped to the edges of graphemes.

/**
 * How many code points stand before a UTF-16 offset.
 * @param {string} text
 * @param {number} units
 */
export function pointsBefore(text, units) {
  let points = 0;
  for (let i = 0; i < units; points++) i += (text.codePointAt(i) ?? 0) > 0xffff ? 2 : 1;
  return points;
}

/**
 * The UTF-16 offset after so many code points.
 * @param {string} text
 * @param {number} points
 */
export function unitsAfter(text, points) {
  if (isPlain(text)) return points;
  let units = 0;
  for (; points > 0 && units < text.length; points--) units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
  return units;
}

/** @type {Map<string, boolean>} */
const plain = new Map();

/** Whether a text has one unit a code point. @param {string} text */
function isPlain(text) {
  let known = plain.get(text);
  if (known === undefined) plain.set(text, (known = !/[\ud800-\udfff]/.test(text)));
  return known;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const sentences = new Intl.Segmenter(undefined, { granularity: "sentence" });

/**
 * Widen an interval of UTF-16 units to whole graphemes, without white space at its edges.
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @returns {[number, number]}
 */
export function snapped(text, start, end) {
  while (start < end && /\s/.test(text[start])) start++;
  while (end > start && /\s/.test(text[end - 1])) end--;
  if (start >= end) return [start, start];
  const parts = graphemes.segment(text);
  start = parts.containing(start)?.index ?? start;
  const last = parts.containing(end - 1);
  return [start, last ? last.index + last.segment.length : end];
}

/**
 * The sentences of a text as intervals of UTF-16 units.
 * @param {string} text
 * @returns {[number, number][]}
 */
export function sentencesOf(text) {
  return [...sentences.segment(text)].map((s) => [s.index, s.index + s.segment.length]);
}
