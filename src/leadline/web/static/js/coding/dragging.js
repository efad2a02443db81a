// @ts-check
// Dragging: a code onto words of the text, or the words selected onto a code. Touch taps instead.

import { codings } from "./codings.js";
import { pointsBefore, sentencesOf, snapped } from "./offsets.js";
import { paragraphs, placeOf, rangesOf, selectedSpan } from "./text.js";

/** @typedef {{start: number, end: number}} Span */

const FAR = 6;
const aimed = new Highlight();
aimed.priority = 2;
CSS.highlights.set("aimed", aimed);

/** @type {{button: HTMLElement, x: number, y: number, ghost: HTMLElement | null, span: Span | null} | null} */
let drag = null;

/**
 * Let codes of the codebook be dragged onto words, and words onto codes.
 * @param {HTMLElement} codebook
 * @param {(code: string, span: Span) => void} put
 */
export function letDrag(codebook, put) {
  codebook.addEventListener("pointerdown", (event) => {
    const button = buttonAt(event);
    if (button && event.button === 0 && event.pointerType !== "touch") {
      drag = { button, x: event.clientX, y: event.clientY, ghost: null, span: null };
    }
  });
  addEventListener("pointermove", (event) => {
    if (!drag) return;
    if (!drag.ghost) {
      if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < FAR) return;
      drag.ghost = /** @type {HTMLElement} */ (drag.button.cloneNode(true));
      drag.ghost.classList.add("ghost");
      document.body.append(drag.ghost);
      addEventListener("click", swallow, true);
    }
    drag.ghost.style.translate = `${event.clientX + 12}px ${event.clientY + 8}px`;
    aim(spanAt(event.clientX, event.clientY));
  });
  addEventListener("pointerup", () => {
    if (drag?.ghost && drag.span) put(drag.button.dataset.code ?? "", drag.span);
    end();
  });
  addEventListener("pointercancel", end);
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drag?.ghost) return;
    event.stopPropagation();
    end();
  }, { capture: true });

  codebook.addEventListener("dragover", (event) => {
    if (buttonAt(event) && selectedSpan()) event.preventDefault();
  });
  codebook.addEventListener("drop", (event) => {
    const [code, span] = [buttonAt(event)?.dataset.code, selectedSpan()];
    if (!code || !span) return;
    event.preventDefault();
    put(code, span);
  });
}

/** @param {Event} event */
function buttonAt(event) {
  return event.target instanceof Element ? /** @type {HTMLElement | null} */ (event.target.closest("button[data-code]")) : null;
}

/** Show where the code would be put. @param {Span | null} span */
function aim(span) {
  if (!drag) return;
  drag.span = span;
  aimed.clear();
  if (span) for (const range of rangesOf(span.start, span.end)) aimed.add(range);
}

/** The click that ends a drag puts nothing on. @param {Event} click */
function swallow(click) {
  click.stopPropagation();
}

function end() {
  setTimeout(() => removeEventListener("click", swallow, true));
  aim(null);
  drag?.ghost?.remove();
  drag = null;
}

/**
 * The words under the pointer: the selection, else the shortest coding's, else the sentence.
 * @param {number} x
 * @param {number} y
 * @returns {Span | null}
 */
function spanAt(x, y) {
  const element = document.elementFromPoint(x, y)?.closest("p[data-start]");
  const caret = element && document.caretPositionFromPoint?.(x, y);
  const paragraph = element instanceof HTMLElement ? paragraphs[placeOf(Number(element.dataset.start))] : null;
  if (!caret || !paragraph || caret.offsetNode !== paragraph.node) return null;
  const words = paragraph.node.data;
  const point = paragraph.start + pointsBefore(words, caret.offset);
  const coded = [...codings].sort((a, b) => a.end - a.start - (b.end - b.start));
  const found = [selectedSpan(), ...coded].find((span) => span && span.start <= point && point < span.end);
  if (found) return { start: found.start, end: found.end };
  const sentence = sentencesOf(words).find(([first, last]) => first <= caret.offset && caret.offset <= last);
  if (!sentence) return null;
  const [from, to] = snapped(words, ...sentence);
  return { start: paragraph.start + pointsBefore(words, from), end: paragraph.start + pointsBefore(words, to) };
}
