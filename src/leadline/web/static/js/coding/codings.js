// @ts-check
// The codings of this text: what is there, what is changed, undo and redo, and saving in order.

import { brought, get, post, Problem } from "../requests.js";
import { say } from "../page.js";

export const data = brought("data");
export const codebook = brought("codes");
export const words = brought("words");

export const ATTRIBUTES = /** @type {const} */ (["polarity", "basis", "time", "scope", "sensitivity", "elicited"]);

/**
 * @typedef {{id: string, start: number, end: number, code: string, coder: string, layer: number,
 *   polarity: number, basis: number, time: number, scope: number, sensitivity: number, elicited: number}} Coding
 * @typedef {{code?: string, start?: number, end?: number, polarity?: number, basis?: number, time?: number,
 *   scope?: number, sensitivity?: number, elicited?: number}} Change
 * @typedef {{undo: () => void, redo: () => void}} Step
 */

/** @type {Coding[]} In the text's order. */
export const codings = read(brought("codings")).sort(inOrder);

/** @type {Set<() => void>} */
const watchers = new Set();

/** Call when the codings have changed. @param {() => void} watcher */
export function watch(watcher) {
  watchers.add(watcher);
}

function changed() {
  codings.sort(inOrder);
  for (const watcher of watchers) watcher();
}

/** @param {Coding} a @param {Coding} b */
function inOrder(a, b) {
  return a.start - b.start || b.end - a.end || (a.id < b.id ? -1 : 1);
}

/**
 * Codings as the server sends them: each coder's as columns. Ids are written without hyphens, whichever way
 * the engine writes them.
 * @param {Record<string, any[][]>} columns @returns {Coding[]}
 */
function read(columns) {
  return Object.entries(columns).flatMap(([coder, [ids, starts, ends, codes, layers, ...terms]]) =>
    ids.map((id, place) => {
      const [polarity, basis, time, scope, sensitivity, elicited] = terms.map((column) => column[place]);
      const [start, end, code, layer] = [starts[place], ends[place], codes[place], layers[place]];
      return { id: hex(id), start, end, code, coder, layer, polarity, basis, time, scope, sensitivity, elicited };
    }),
  );
}

// ---- saving: one request after the other, in the order in which things were done

/** @type {{run: () => Promise<void>, refused: () => void}[]} */
const waiting = [];
let isSaving = false;
let conflicts = false;

/** Whether everything is on the server. */
export const isSaved = () => !waiting.length;

/** @param {() => Promise<void>} run @param {() => void} refused */
function save(run, refused) {
  waiting.push({ run, refused });
  if (!isSaving) void drain();
}

async function drain() {
  isSaving = true;
  while (waiting.length) {
    tell(words.saving);
    try {
      await waiting[0].run();
      waiting.shift();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.status === 0 || error.status === 401) {
        tell(words.unsaved.replace("{reason}", error.status ? words.anew : words.offline), true);
        await new Promise((resolve) => setTimeout(resolve, 3000));
      } else {
        waiting.shift()?.refused();
        if (error.status === 409) conflicts = true;
        say(words.unsaved.replace("{reason}", error.message), "problem");
      }
    }
  }
  isSaving = false;
  tell(words.saved);
  if (conflicts) void refresh(true);
}

/** @param {string} text @param {boolean} isBad */
function tell(text, isBad = false) {
  const place = document.getElementById("state");
  if (place) place.textContent = text;
  place?.classList.toggle("problem", isBad);
}

addEventListener("beforeunload", (event) => {
  if (!isSaved()) event.preventDefault();
});

// ---- what others, or oneself in another window, did meanwhile

const EVERY = 15_000;
let head = data.head;

/**
 * Take in the codings as they are on the server, when something was written since.
 * @param {boolean} always
 */
export async function refresh(always = false) {
  if (!isSaved()) return;
  const asked = new URLSearchParams({ coders: data.whose, version: data.version, since: always ? "" : head });
  /** @type {any} */
  const told = await get(`${data.here}codings?${asked}`).catch(() => null);
  if (!told || !isSaved()) return;
  conflicts = false;
  head = told.head;
  if (!told.codings) return;
  if (!told.is_current) say(words.superseded, "problem");
  const known = new Map(codings.map((coding) => [coding.id, coding]));
  const now = read(told.codings).map((coding) => {
    const old = known.get(coding.id);
    return old ? Object.assign(old, coding) : coding;
  });
  codings.splice(0, codings.length, ...now);
  changed();
}

setInterval(() => document.visibilityState === "visible" && void refresh(), EVERY);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void refresh());

// ---- what can be done, and undone

/** @type {Step[]} */
const done = [];
/** @type {Step[]} */
const undone = [];

/** @param {Step} step */
function did(step) {
  done.push(step);
  undone.length = 0;
  marked();
}

function marked() {
  const held = document.activeElement?.id;
  for (const [id, steps] of /** @type {[string, Step[]][]} */ ([["undo", done], ["redo", undone]])) {
    const button = document.getElementById(id);
    if (button instanceof HTMLButtonElement) button.disabled = !steps.length;
  }
  // A button that can do no more lets go of the focus: its other takes it.
  if (held === "undo" && !done.length) document.getElementById("redo")?.focus();
  if (held === "redo" && !undone.length) document.getElementById("undo")?.focus();
}

export function undo() {
  const step = done.pop();
  if (!step) return;
  step.undo();
  undone.push(step);
  marked();
}

export function redo() {
  const step = undone.pop();
  if (!step) return;
  step.redo();
  done.push(step);
  marked();
}

/** @param {Coding} coding */
function put(coding) {
  codings.push(coding);
  changed();
}

/** @param {Coding} coding */
function take(coding) {
  const place = codings.indexOf(coding);
  if (place >= 0) codings.splice(place, 1);
  changed();
}

/** @param {Coding} coding @param {string} step */
const address = (coding, step) => `${data.here}codings/${uuid(coding.id)}/${step}`;

/** @param {string} id */
function hex(id) {
  return id.replaceAll("-", "");
}

/** @param {string} hex */
const uuid = (hex) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

/**
 * Put a code on a span.
 * @param {number} start
 * @param {number} end
 * @param {string} code
 * @param {string} [quote] the words, where the page knows them to the letter
 */
export function add(start, end, code, quote) {
  const [polarity, basis, time, scope, sensitivity, elicited] = [0, 0, 0, 0, 0, 0];
  const attributes = { polarity, basis, time, scope, sensitivity, elicited };
  /** @type {Coding} */
  const coding = { id: "", start, end, code, coder: data.me, layer: 0, ...attributes };
  put(coding);
  save(
    async () => {
      const told = await post(`${data.here}codings`, quote === undefined ? { start, end, code } : { start, end, code, quote });
      coding.id = hex(told.coding[0]);
    },
    () => take(coding),
  );
  did({ undo: () => withdraw(coding), redo: () => bring(coding) });
  say(words.coded.replace("{code}", code));
  return coding;
}

/** @param {Coding} coding */
function withdraw(coding) {
  take(coding);
  save(
    async () => void (await post(address(coding, "retract"))),
    () => put(coding),
  );
}

/** @param {Coding} coding */
function bring(coding) {
  put(coding);
  save(
    async () => void (await post(address(coding, "restore"))),
    () => take(coding),
  );
}

/** Take a coding back. @param {Coding} coding */
export function remove(coding) {
  withdraw(coding);
  did({ undo: () => bring(coding), redo: () => withdraw(coding) });
  say(words.retracted.replace("{code}", coding.code));
}

/**
 * Change a coding's code, span or attributes.
 * @param {Coding} coding
 * @param {Change} change
 */
export function alter(coding, change) {
  const before = Object.fromEntries(Object.keys(change).map((name) => [name, coding[/** @type {keyof Coding} */ (name)]]));
  turn(coding, change, before);
  did({ undo: () => turn(coding, before, change), redo: () => turn(coding, change, before) });
}

/** @param {Coding} coding @param {Change} change @param {Change} before */
function turn(coding, change, before) {
  Object.assign(coding, change);
  changed();
  const parts = [];
  if (change.code !== undefined) parts.push({ code: change.code });
  if (change.start !== undefined) parts.push({ start: change.start, end: change.end });
  if (ATTRIBUTES.some((name) => change[name] !== undefined)) {
    const seen = Object.fromEntries(ATTRIBUTES.map((name) => [name, before[name] ?? coding[name]]));
    parts.push({ ...Object.fromEntries(ATTRIBUTES.map((name) => [name, coding[name]])), seen });
  }
  for (const part of parts) {
    save(
      async () => {
        const told = await post(address(coding, "change"), part);
        coding.id = hex(told.coding[0]);
      },
      () => {
        Object.assign(coding, before);
        changed();
      },
    );
  }
}

// ---- memos

/** The memos beside a coding, [who, words]. @param {Coding} coding @returns {[string, string][]} */
export const memosOf = (coding) => data.memos[coding.id] ?? [];

/**
 * Write one's memo beside a coding; nothing written takes it away.
 * @param {Coding} coding
 * @param {string} text
 */
export function annotate(coding, text) {
  const others = memosOf(coding).filter(([who]) => who !== data.me);
  const before = memosOf(coding);
  data.memos[coding.id] = text.trim() ? [...others, [data.me, text.trim()]] : others;
  changed();
  save(
    async () => void (await post(`${data.here}memos`, { coding: coding.id, text })),
    () => {
      data.memos[coding.id] = before;
      changed();
    },
  );
}
