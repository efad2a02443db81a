// @ts-check
// The coding page: mouse, touch and keyboard, each to the same few things.

import { add, codings, data, redo, remove, undo, watch, words } from "./codings.js";
import { clear, onLeave, onPick, recentCode, seek, seekWords, used } from "./codebook.js";
import { list, open } from "./details.js";
import { letDrag } from "./dragging.js";
import { choose, chosenCoding, draw, onOpen } from "./drawing.js";
import { sentencesOf } from "./offsets.js";
import { paragraphs, placeOf, select, selectedSpan, wordsOf } from "./text.js";
import { say } from "../page.js";
import "../recording.js";

let place = 0;
/** @type {{start: number, end: number} | null} What was selected when the codebook took the focus. */
let held = null;

watch(draw);
onOpen(open, list);
const page = document.getElementById("coding");
onLeave(() => {
  page?.classList.remove("choosing");
  paragraphs[place]?.element.focus({ preventScroll: true });
});
onPick((code) => {
  const span = selectedSpan() ?? held;
  if (!span) return say(words.select);
  put(code, span);
});
const beside = document.querySelector(".codebook");
if (beside instanceof HTMLElement) letDrag(beside, put);

/** Put a code on a span. @param {string} code @param {{start: number, end: number}} span */
function put(code, span) {
  const isWithin = placeOf(span.start) === placeOf(span.end - 1);
  choose(add(span.start, span.end, code, isWithin ? wordsOf(span.start, span.end) : undefined));
  used(code);
  clear();
}

document.addEventListener("selectionchange", () => {
  const span = selectedSpan();
  if (span) held = span;
  page?.classList.toggle("selecting", Boolean(span));
});

document.getElementById("text")?.addEventListener("click", (event) => {
  const paragraph = event.target instanceof Element ? event.target.closest("p[data-start]") : null;
  const found = paragraphs.findIndex((p) => p.element === paragraph);
  if (found >= 0) place = found;
});

/** Go to a paragraph. @param {number} to */
function go(to) {
  place = Math.max(0, Math.min(to, paragraphs.length - 1));
  document.getSelection()?.removeAllRanges();
  held = null;
  const element = paragraphs[place]?.element;
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block: "nearest" });
}

/** Select the sentence after what is selected, within the paragraph. */
function nextSentence() {
  const paragraph = paragraphs[place];
  if (!paragraph) return;
  const selection = document.getSelection();
  const from = selection?.focusNode === paragraph.node && !selection.isCollapsed ? Math.max(selection.focusOffset, selection.anchorOffset) : 0;
  const all = sentencesOf(paragraph.node.data);
  const [start, end] = all.find(([first]) => first >= from) ?? all[0] ?? [0, 0];
  select(paragraph, start, end);
}

/** Go to the codebook with what is selected: the browser tells of selections late. */
function choosesCode() {
  held = selectedSpan() ?? held;
  page?.classList.add("choosing"); // on a small screen it is hidden until then
  seek();
}

/** Name a code in the words that are selected. */
function inVivo() {
  held = selectedSpan() ?? held;
  if (!held) return say(words.select);
  page?.classList.add("choosing");
  seekWords(wordsOf(held.start, held.end).slice(0, 80));
}

/** Make the selection longer or shorter. @param {"left" | "right"} way */
function extend(way) {
  const selection = document.getSelection();
  const paragraph = paragraphs[place];
  if (!selection || !paragraph) return;
  if (selection.isCollapsed && selection.focusNode !== paragraph.node) select(paragraph, 0, 0);
  selection.modify("extend", way, "word");
}

/** Stand on the next or previous coding. @param {1 | -1} step */
function walk(step) {
  if (!codings.length) return say(words.nothing);
  const now = chosenCoding();
  const from = now ? codings.indexOf(now) : step > 0 ? -1 : codings.length;
  const next = codings[(from + step + codings.length) % codings.length];
  place = placeOf(next.start);
  choose(next, true);
  paragraphs[place]?.element.focus({ preventScroll: true });
  say(`${next.code} ${wordsOf(next.start, next.end)}`);
}

/** @type {Record<string, () => void>} */
const keys = {
  j: () => go(document.activeElement === paragraphs[place]?.element ? place + 1 : place),
  k: () => go(place - 1),
  s: nextSentence,
  "/": choosesCode,
  c: choosesCode,
  v: inVivo,
  n: () => walk(1),
  p: () => walk(-1),
  e: () => onChosen(open),
  Enter: () => onChosen(open),
  Delete: () => onChosen(drop),
  Backspace: () => onChosen(drop),
  Escape: () => choose(null),
  "?": () => help(),
};

/** @param {(coding: import("./codings.js").Coding) => void} what */
function onChosen(what) {
  const coding = chosenCoding();
  if (coding) what(coding);
}

/** @param {import("./codings.js").Coding} coding */
function drop(coding) {
  if (coding.coder !== data.me || coding.layer === 2) return say(words.mine, "problem");
  remove(coding);
  choose(null);
}

function help() {
  /** @type {HTMLDialogElement} */ (document.getElementById("help")).showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.matches("input, select, textarea")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey) {
    if (key === "z") event.shiftKey ? redo() : undo();
    else if (key === "y") redo();
    else return;
  } else if (event.shiftKey && (key === "ArrowRight" || key === "ArrowLeft")) {
    extend(key === "ArrowRight" ? "right" : "left");
  } else if (/^[1-9]$/.test(key)) {
    const code = recentCode(Number(key));
    if (!code) return;
    document.querySelector(`#recent button[data-code="${CSS.escape(code)}"]`)?.dispatchEvent(new MouseEvent("click"));
  } else if (key in keys && !(key === "Enter" && target.matches("button, a"))) keys[key]();
  else return;
  event.preventDefault();
});

// The browser gives the focus back to what had it before a dialog, unless that was drawn anew meanwhile.
for (const dialog of document.querySelectorAll("dialog")) {
  dialog.addEventListener("close", () => {
    const focused = document.activeElement;
    const isLost = !focused || focused === document.body || dialog.contains(focused);
    if (isLost) paragraphs[place]?.element.focus({ preventScroll: true });
  });
}

/** @type {[string, () => void][]} */
const buttons = [["undo", undo], ["redo", redo], ["previous", () => walk(-1)], ["next", () => walk(1)], ["keys", help], ["codes-button", choosesCode]];
for (const [id, act] of buttons) document.getElementById(id)?.addEventListener("click", act);

// A link to a coding (#coding-ID) or a code point (#at-N) opens the text at its place.
const wanted = /^#(coding|at)-(\w+)$/.exec(location.hash);
if (wanted?.[1] === "coding") {
  const found = codings.find((coding) => coding.id === wanted[2]);
  if (found) choose(found, true);
} else if (wanted) paragraphs[placeOf(Number(wanted[2]))]?.element.scrollIntoView({ block: "center" });
draw();
