// @ts-check
// One coding, looked at and changed; or a list of those that stand too close to be shown apart.

import { ATTRIBUTES, alter, annotate, codebook, data, memosOf, remove, words } from "./codings.js";
import { choose, codes, told } from "./drawing.js";
import { selectedSpan, wordsOf } from "./text.js";
import { say } from "../page.js";

/** @typedef {import("./codings.js").Coding} Coding */

const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("details"));

/** @template {keyof HTMLElementTagNameMap} T @param {T} tag @param {string} [text] @returns {HTMLElementTagNameMap[T]} */
function make(tag, text = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

/** Whether this browser's person may change it. @param {Coding} coding */
const isMine = (coding) => coding.coder === data.me && coding.layer !== 2;

/** Show a coding with all its attributes. @param {Coding} coding */
export function open(coding) {
  choose(coding);
  const span = selectedSpan();
  const form = make("form");
  form.method = "dialog";
  const title = make("h2", `${coding.code} ${codes.get(coding.code)?.name ?? ""}`);
  title.id = "details-title";
  const quote = make("blockquote", wordsOf(coding.start, coding.end));
  quote.dir = "auto";
  form.append(title, quote);
  if (!isMine(coding)) form.append(make("p", told(coding)));
  const fields = isMine(coding) ? editable(coding, form) : null;
  if (!fields) form.append(make("p", words.mine));
  const memo = memoField(coding, form);
  const row = make("div");
  row.className = "row";
  const save = make("button", words.save);
  save.className = "main";
  save.value = "save";
  row.append(save);
  if (fields) {
    const back = make("button", words.remove);
    back.value = "remove";
    row.append(back);
    if (span && (span.start !== coding.start || span.end !== coding.end)) {
      const move = make("button", words.span);
      move.value = "move";
      row.append(move);
    }
  }
  const close = make("button", words.close);
  close.value = "";
  row.append(close);
  form.append(row);
  dialog.replaceChildren(form);
  dialog.returnValue = "";
  dialog.onclose = () => {
    if (dialog.returnValue === "remove") {
      remove(coding);
      choose(null);
    } else if (dialog.returnValue === "move" && span) alter(coding, span);
    else if (dialog.returnValue === "save") {
      if (fields) keep(coding, fields);
      if (memo.value.trim() !== memo.defaultValue.trim()) annotate(coding, memo.value);
    }
  };
  dialog.showModal();
}

/** @param {Coding} coding @param {HTMLFormElement} form */
function editable(coding, form) {
  /** @type {Record<string, HTMLSelectElement>} */
  const fields = {};
  fields.code = field(form, words.code, codebook.filter((/** @type {any[]} */ c) => c[1]).map((/** @type {any[]} */ c) => [c[0], `${c[0]} ${c[2]}`]), coding.code);
  for (const name of ATTRIBUTES) {
    const options = data.attributes[name].map((/** @type {string} */ label, /** @type {number} */ i) => [String(i), label]);
    fields[name] = field(form, words[name], options, String(coding[name]));
  }
  return fields;
}

/** Others' memos to read, one's own to write. @param {Coding} coding @param {HTMLFormElement} form */
function memoField(coding, form) {
  for (const [who, text] of memosOf(coding)) {
    if (who === data.me) continue;
    const line = make("p", `${who}: ${text}`);
    line.dir = "auto";
    form.append(line);
  }
  const label = make("label", words.memo);
  const area = make("textarea");
  area.id = label.htmlFor = "memo";
  area.rows = 3;
  area.dir = "auto";
  area.defaultValue = memosOf(coding).find(([who]) => who === data.me)?.[1] ?? "";
  form.append(label, area);
  return area;
}

/** @param {HTMLFormElement} form @param {string} label @param {[string, string][]} options @param {string} value */
function field(form, label, options, value) {
  const line = make("div");
  line.className = "row";
  const select = make("select");
  const name = make("label", label);
  select.id = name.htmlFor = `field-${form.elements.length}`;
  for (const [key, text] of options) select.append(new Option(text, key, key === value, key === value));
  line.append(name, select);
  form.append(line);
  return select;
}

/** @param {Coding} coding @param {Record<string, HTMLSelectElement>} fields */
function keep(coding, fields) {
  /** @type {Record<string, string | number>} */
  const change = {};
  if (fields.code.value !== coding.code) change.code = fields.code.value;
  for (const name of ATTRIBUTES) {
    if (Number(fields[name].value) !== coding[name]) change[name] = Number(fields[name].value);
  }
  if (Object.keys(change).length) alter(coding, change);
}

/** List codings that stand at one place. @param {Coding[]} some */
export function list(some) {
  if (!some.length) return say(words.nothing);
  const form = make("form");
  form.method = "dialog";
  for (const coding of some) {
    const button = make("button", `${coding.code} ${told(coding)}`);
    button.type = "button";
    button.addEventListener("click", () => {
      dialog.close();
      open(coding);
    });
    form.append(button);
  }
  const close = make("button", words.close);
  close.className = "main";
  form.append(close);
  dialog.onclose = null;
  dialog.replaceChildren(form);
  dialog.showModal();
}
