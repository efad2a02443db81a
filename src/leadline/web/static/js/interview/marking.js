// @ts-check
// Code marks while one types: # offers the codes, those used last first; what is marked is shown beneath the notes.

import { fold } from "../page.js";
import { data } from "./notes.js";

const MOST = 9;
const TYPED = /(?:^|\s)#([^\s#]*)$/;
const MARKED = /(?<!\S)#(\S+)/g;
const list = /** @type {HTMLElement} */ (document.getElementById("offers"));
const told = /** @type {HTMLElement} */ (document.getElementById("offered"));
const kept = `leadline-recent:${location.pathname.split("/")[2]}`;

/** @type {Map<string, string>} Code -> its name. */
const codes = new Map(data.codes);
/** @type {string[]} Keys only are kept in this tab; the coding page has the same. */
const recent = JSON.parse(sessionStorage.getItem(kept) ?? "[]").filter((/** @type {string} */ key) => codes.has(key));
let chosen = 0;

/** The codes that fit what was typed after the #. @param {string} typed */
function fitting(typed) {
  const wanted = fold(typed);
  const all = [...new Set([...recent, ...codes.keys()])];
  const begins = all.filter((key) => fold(key).startsWith(wanted));
  const holds = all.filter((key) => !begins.includes(key) && fold(codes.get(key) ?? "").includes(wanted));
  return [...begins, ...holds].slice(0, MOST);
}

/** @param {HTMLTextAreaElement} field */
function typedIn(field) {
  return TYPED.exec(field.value.slice(0, field.selectionStart))?.[1];
}

function close() {
  list.hidden = true;
  list.previousElementSibling?.removeAttribute("aria-activedescendant");
}

/** Offer codes beneath a note where its cursor stands after a #. @param {HTMLTextAreaElement} field */
function offer(field) {
  const typed = typedIn(field);
  const found = typed === undefined ? [] : fitting(typed);
  if (!found.length) return close();
  field.after(list);
  list.replaceChildren(...found.map((key, number) => row(field, key, number)));
  list.hidden = false;
  list.scrollIntoView({ block: "nearest" });
  chosen = 0;
  point(field);
  told.textContent = (told.dataset.words ?? "").replace("{n}", String(found.length));
}

/** @param {HTMLTextAreaElement} field @param {string} key @param {number} number */
function row(field, key, number) {
  const line = document.createElement("div");
  line.id = `offer-${number}`;
  line.role = "option";
  line.dataset.code = key;
  const code = document.createElement("b");
  code.textContent = key;
  const name = document.createElement("span");
  name.textContent = codes.get(key) ?? "";
  name.dir = "auto";
  line.append(code, name);
  line.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the cursor in the notes
  line.addEventListener("click", () => take(field, key));
  return line;
}

/** @param {HTMLTextAreaElement} field */
function point(field) {
  for (const [number, line] of [...list.children].entries()) line.setAttribute("aria-selected", String(number === chosen));
  list.children[chosen]?.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", `offer-${chosen}`);
}

/** Put the code's mark into the notes. @param {HTMLTextAreaElement} field @param {string} key */
function take(field, key) {
  const at = field.selectionStart;
  const after = /^\s/.test(field.value.slice(at)) ? "" : " ";
  field.setRangeText(`#${key}${after}`, at - (typedIn(field) ?? "").length - 1, at, "end");
  recent.splice(0, recent.length, ...[key, ...recent.filter((other) => other !== key)].slice(0, MOST));
  sessionStorage.setItem(kept, JSON.stringify(recent));
  close();
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Begin a mark at the end of the line that the cursor is on. @param {HTMLTextAreaElement} field */
export function beginMark(field) {
  const end = field.value.indexOf("\n", field.selectionStart);
  const at = end < 0 ? field.value.length : end;
  field.setRangeText(/(^|\s)$/.test(field.value.slice(0, at)) ? "#" : " #", at, at, "end");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Say beneath a note which codes are marked in it. @param {HTMLTextAreaElement} field */
export function showMarks(field) {
  const place = field.parentElement?.querySelector(".marks");
  if (!place) return;
  const keys = [...field.value.matchAll(MARKED)].map(([, key]) => key.replace(/[.,;:!?]+$/, ""));
  const known = [...new Set(keys)].filter((key) => codes.has(key));
  place.replaceChildren(
    ...known.map((key) => {
      const badge = document.createElement("span");
      badge.className = "badge";
      badge.textContent = `${key} ${codes.get(key)}`;
      return badge;
    }),
  );
}

for (const element of document.querySelectorAll("section[data-question] textarea")) {
  const field = /** @type {HTMLTextAreaElement} */ (element);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.addEventListener("input", () => {
    offer(field);
    showMarks(field);
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const code = /** @type {HTMLElement | undefined} */ (list.children[chosen])?.dataset.code;
    if (step) {
      chosen = Math.min(Math.max(chosen + step, 0), list.childElementCount - 1);
      point(field);
    } else if ((event.key === "Enter" || event.key === "Tab") && code) take(field, code);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  showMarks(field);
}
