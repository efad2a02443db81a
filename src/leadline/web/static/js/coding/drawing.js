// @ts-check
// Drawing codings over the text (CSS Custom Highlight API: the text in the page stays as it is) and in its
// margin. Only what is near the window is drawn: 2,000 codings cost as much as 20.

import { codebook, codings, data, memosOf, words } from "./codings.js";
import { paragraphs, placeOf, rangesOf } from "./text.js";

/** @typedef {import("./codings.js").Coding} Coding */

const FAMILIES = 12;
const CHIP = 24;
const LANES = 6;
const LANE = 6;

/** The coders who stand side by side, where two are compared. @type {string[]} */
const compared = data.whose.includes(",") ? data.whose.split(",") : [];

/** @type {Map<string, {family: number, name: string}>} */
export const codes = new Map();
/** @type {Map<string, number>} */
const families = new Map();
for (const [key, parent, name] of codebook) {
  if (!parent) families.set(key, families.size % FAMILIES);
  codes.set(key, { family: families.get(parent || key) ?? 0, name });
}

/** @param {Coding} coding */
export const familyOf = (coding) => codes.get(coding.code)?.family ?? 10;

/** @type {Highlight[]} */
const highlights = [];
for (let family = 0; family < FAMILIES; family++) {
  highlights.push(new Highlight());
  CSS.highlights.set(`family-${family}`, highlights[family]);
}
const current = new Highlight();
current.priority = 1;
CSS.highlights.set("current", current);

/** @type {Set<number>} Places of the paragraphs near the window. */
const near = new Set();
const observer = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      const place = places.get(entry.target);
      if (place === undefined) continue;
      if (entry.isIntersecting) near.add(place);
      else near.delete(place);
    }
    draw();
  },
  { rootMargin: "60% 0px" },
);
/** @type {Map<Element, number>} */
const places = new Map();
paragraphs.forEach((paragraph, place) => {
  places.set(paragraph.element, place);
  observer.observe(paragraph.element);
});

/** @type {Coding | null} */
let chosen = null;
/** @type {(coding: Coding) => void} */
let opened = () => {};
/** @type {(some: Coding[]) => void} */
let listed = () => {};

/** What to do with a coding that is clicked. @param {(coding: Coding) => void} open @param {(some: Coding[]) => void} list */
export function onOpen(open, list) {
  opened = open;
  listed = list;
}

/** The coding one stands on. */
export const chosenCoding = () => chosen;

/** Stand on a coding, or on none. @param {Coding | null} coding @param {boolean} scrolls */
export function choose(coding, scrolls = false) {
  chosen = coding;
  current.clear();
  if (coding) {
    for (const range of rangesOf(coding.start, coding.end)) current.add(range);
    if (scrolls) paragraphs[placeOf(coding.start)]?.element.scrollIntoView({ block: "center" });
  }
  draw();
}

let isAsked = false;

/** Draw what is near the window, once before the next picture. */
export function draw() {
  if (isAsked) return;
  isAsked = true;
  requestAnimationFrame(() => {
    isAsked = false;
    paint();
  });
}

function paint() {
  for (const highlight of highlights) highlight.clear();
  const margin = document.getElementById("margin");
  if (!margin || !near.size) return;
  const first = paragraphs[Math.min(...near)];
  const last = paragraphs[Math.max(...near)];
  const seen = between(first.start, last.end);
  for (const coding of seen) {
    const highlight = highlights[familyOf(coding)];
    for (const range of rangesOf(coding.start, coding.end)) highlight.add(range);
  }
  const top = margin.getBoundingClientRect().top;
  const boxes = seen.map((coding) => boxOf(coding, top));
  const held = margin.contains(document.activeElement) ? document.activeElement?.textContent : null;
  margin.replaceChildren(...lanes(seen, boxes), ...chips(seen, boxes));
  if (held) {  // what had the focus is drawn anew
    const buttons = /** @type {HTMLElement[]} */ ([...margin.querySelectorAll("button")]);
    const same = buttons.find((one) => one.ariaCurrent) ?? buttons.find((one) => one.textContent === held);
    (same ?? paragraphs[chosen ? placeOf(chosen.start) : Math.min(...near)].element).focus({ preventScroll: true });
  }
  if (seen.length) performance.mark("coded"); // bench/workbench.py reads the first
}

/** The codings that touch a stretch of the text. @param {number} start @param {number} end */
function between(start, end) {
  return codings.filter((coding) => coding.start < end && coding.end > start);
}

/** @param {Coding} coding @param {number} top @returns {[number, number]} */
function boxOf(coding, top) {
  const ranges = rangesOf(coding.start, coding.end);
  if (!ranges.length) return [0, 0];
  const [head, tail] = [ranges[0], ranges[ranges.length - 1]];
  const range = new Range();
  range.setStart(head.startContainer, head.startOffset);
  range.setEnd(tail.endContainer, tail.endOffset);
  const box = range.getBoundingClientRect();
  return [box.top - top, box.bottom - top];
}

/** @param {Coding[]} seen @param {[number, number][]} boxes */
function lanes(seen, boxes) {
  /** @type {number[]} */
  const bottoms = [];
  const drawn = [];
  for (const [i, coding] of seen.entries()) {
    const [top, bottom] = boxes[i];
    let lane = bottoms.findIndex((filled) => filled <= top);
    if (lane < 0) lane = bottoms.length;
    if (lane >= LANES) continue;
    bottoms[lane] = bottom;
    const bar = document.createElement("div");
    bar.className = `lane family-${familyOf(coding)}`;
    bar.style.insetBlockStart = `${top + 2}px`;
    bar.style.blockSize = `${Math.max(6, bottom - top - 4)}px`;
    bar.style.insetInlineStart = `${lane * LANE}px`;
    drawn.push(bar);
  }
  return drawn;
}

/** @param {Coding[]} seen @param {[number, number][]} boxes */
function chips(seen, boxes) {
  if (compared.length < 2) return column(seen, boxes);
  return compared.flatMap((coder, place) => {
    const mine = [...seen.keys()].filter((i) => seen[i].coder === coder);
    const drawn = column(mine.map((i) => seen[i]), mine.map((i) => boxes[i]));
    for (const chip of drawn) chip.classList.add(`column-${place}`);
    return drawn;
  });
}

/** @param {Coding[]} seen @param {[number, number][]} boxes */
function column(seen, boxes) {
  const drawn = [];
  let free = -Infinity;
  /** @type {Coding[]} */
  let left = [];
  for (const [i, coding] of seen.entries()) {
    const next = i + 1 < seen.length ? boxes[i + 1][0] : Infinity;
    const top = Math.max(boxes[i][0], free);
    // A chip must stand beside its words: what would slip further down than three lines is told as "n more".
    if (top - boxes[i][0] > 3 * CHIP && coding !== chosen) {
      left.push(coding);
    } else {
      drawn.push(chip(coding, top));
      free = top + CHIP;
    }
    if (left.length && next - boxes[i][0] > CHIP) {
      drawn.push(more(left, free));
      free += CHIP;
      left = [];
    }
  }
  return drawn;
}

/** @param {Coding} coding @param {number} top */
function chip(coding, top) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `chip family-${familyOf(coding)}${coding.polarity === 1 ? " absent" : ""}${coding.sensitivity === 2 ? " withheld" : ""}`;
  button.style.insetBlockStart = `${top}px`;
  button.style.insetInlineStart = `${LANES * LANE + 4}px`;
  button.tabIndex = -1;
  const key = document.createElement("b");
  key.textContent = memosOf(coding).length ? `${coding.code} ✎` : coding.code;
  const name = document.createElement("span");
  name.textContent = told(coding);
  button.append(key, name);
  button.title = `${coding.code} ${told(coding)}`;
  if (coding === chosen) button.setAttribute("aria-current", "true");
  button.addEventListener("click", () => opened(coding));
  button.addEventListener("pointerenter", () => glimpse(coding));
  button.addEventListener("pointerleave", () => glimpse(chosen));
  return button;
}

/** @param {Coding[]} some @param {number} top */
function more(some, top) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "chip family-10";
  button.style.insetBlockStart = `${top}px`;
  button.style.insetInlineStart = `${LANES * LANE + 4}px`;
  button.textContent = words.more.replace("{n}", String(some.length));
  button.addEventListener("click", () => listed(some));
  return button;
}

/** Name, and whose it is where it is not one's own. @param {Coding} coding */
export function told(coding) {
  const whose = coding.layer === 1 ? words.reconciled : coding.layer === 2 ? words.dictionary : coding.coder;
  const name = codes.get(coding.code)?.name ?? "";
  const isPlain = coding.layer === 0 && (coding.coder === data.me || compared.length > 1);
  return isPlain ? name : `${whose} · ${name}`;
}

/** @param {Coding | null} coding */
function glimpse(coding) {
  current.clear();
  if (coding) for (const range of rangesOf(coding.start, coding.end)) current.add(range);
}

addEventListener("resize", draw);
