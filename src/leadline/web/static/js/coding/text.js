// @ts-check
// The text on the page: paragraphs by their first code point, and the ranges of spans in them.

import { pointsBefore, snapped, unitsAfter } from "./offsets.js";

/** @typedef {{element: HTMLElement, node: Text, start: number, end: number}} Paragraph */

/** @type {Paragraph[]} */
export const paragraphs = [];

for (const element of document.querySelectorAll("#text p[data-start]")) {
  const node = element.firstChild;
  if (!(node instanceof Text) || !(element instanceof HTMLElement)) continue;
  const start = Number(element.dataset.start);
  paragraphs.push({ element, node, start, end: start + pointsBefore(node.data, node.data.length) });
}

/**
 * The place of the paragraph that holds a code point, or of the next one.
 * @param {number} point
 */
export function placeOf(point) {
  let low = 0;
  let high = paragraphs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (paragraphs[middle].end <= point) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The ranges of a span, one a paragraph that it touches.
 * @param {number} start
 * @param {number} end
 * @returns {StaticRange[]}
 */
export function rangesOf(start, end) {
  const found = [];
  for (let i = placeOf(start); i < paragraphs.length && paragraphs[i].start < end; i++) {
    const { node, start: first, end: last } = paragraphs[i];
    found.push(
      new StaticRange({
        startContainer: node,
        startOffset: unitsAfter(node.data, Math.max(start, first) - first),
        endContainer: node,
        endOffset: unitsAfter(node.data, Math.min(end, last) - first),
      }),
    );
  }
  return found;
}

/**
 * The span that is selected, with its exact words, or null.
 * @returns {{start: number, end: number} | null}
 */
export function selectedSpan() {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const touched = paragraphs.filter((p) => range.intersectsNode(p.node));
  if (!touched.length) return null;
  const [first, last] = [touched[0], touched[touched.length - 1]];
  let from = range.startContainer === first.node ? range.startOffset : 0;
  let to = range.endContainer === last.node ? range.endOffset : last.node.data.length;
  if (first === last) [from, to] = snapped(first.node.data, from, to);
  else {
    [from] = snapped(first.node.data, from, first.node.data.length);
    to = snapped(last.node.data, 0, to)[1];
  }
  const start = first.start + pointsBefore(first.node.data, from);
  const end = last.start + pointsBefore(last.node.data, to);
  return start < end ? { start, end } : null;
}

/**
 * Select an interval of a paragraph.
 * @param {Paragraph} paragraph
 * @param {number} from UTF-16 units
 * @param {number} to
 */
export function select(paragraph, from, to) {
  document.getSelection()?.setBaseAndExtent(paragraph.node, from, paragraph.node, to);
}

/** The words of a span, as the page shows them. @param {number} start @param {number} end */
export function wordsOf(start, end) {
  return rangesOf(start, end)
    .map((r) => /** @type {Text} */ (r.startContainer).data.slice(r.startOffset, r.endOffset))
    .join(" … ");
}
