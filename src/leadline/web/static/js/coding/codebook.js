// @ts-check
// The codebook beside the text: search, the codes used last, and how to use the one that is pointed at.

import { codebook, data, words } from "./codings.js";
import { codes } from "./drawing.js";
import { fold, say } from "../page.js";
import { post, Problem } from "../requests.js";

const RECENT = 9;
const search = /** @type {HTMLInputElement} */ (document.getElementById("search"));
const tree = /** @type {HTMLElement} */ (document.getElementById("tree"));
const about = /** @type {HTMLElement} */ (document.getElementById("about"));
const recentPlace = /** @type {HTMLElement} */ (document.getElementById("recent"));
const kept = `leadline-recent:${location.pathname.split("/")[2]}`;

/** @type {string[]} */
const recent = JSON.parse(sessionStorage.getItem(kept) ?? "[]").filter((/** @type {string} */ key) => codes.has(key));

/** @type {(code: string) => void} */
let picked = () => {};

/** What to do with a code that is picked. @param {(code: string) => void} pick */
export function onPick(pick) {
  picked = pick;
}

/** The code used so-and-so last, from 1. @param {number} number */
export const recentCode = (number) => recent[number - 1];

/** Remember that a code was used. @param {string} code */
export function used(code) {
  const place = recent.indexOf(code);
  if (place >= 0) recent.splice(place, 1);
  recent.unshift(code);
  recent.length = Math.min(recent.length, RECENT);
  sessionStorage.setItem(kept, JSON.stringify(recent));
  drawRecent();
}

function drawRecent() {
  recentPlace.replaceChildren(
    ...recent.map((code, i) => {
      const button = entry(code, codes.get(code)?.name ?? "");
      const key = document.createElement("kbd");
      key.textContent = String(i + 1);
      button.append(key);
      return button;
    }),
  );
}

/** @param {string} code @param {string} name */
function entry(code, name) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `family-${codes.get(code)?.family ?? 10}`;
  button.dataset.code = code;
  button.tabIndex = -1;
  const key = document.createElement("b");
  key.textContent = code;
  const words_ = document.createElement("span");
  words_.textContent = name;
  button.append(key, words_);
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the selection in the text
  button.addEventListener("click", () => picked(code));
  button.addEventListener("pointerenter", () => tell(code));
  return button;
}

function drawTree() {
  const wanted = fold(search.value.trim());
  /** @type {HTMLElement[]} */
  const parts = [];
  let group = document.createElement("div");
  for (const [key, parent, name, definition, , , , isCandidate] of codebook) {
    if (!parent) {
      group = document.createElement("div");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", name); // shown before its codes, by the style sheet
      continue;
    }
    if (wanted && !fold(`${key} ${name} ${definition}`).includes(wanted)) continue;
    if (!group.childElementCount) parts.push(group);
    const button = entry(key, isCandidate ? `${name} (${words.candidate})` : name);
    button.setAttribute("role", "option");
    button.id = `code-${key}`;
    group.append(button);
  }
  if (!parts.length) {
    const none = document.createElement("p");
    none.className = "muted";
    none.textContent = words.none;
    parts.push(none, proposal(search.value.trim()));
  }
  tree.replaceChildren(...parts);
  if (wanted) point(tree.querySelector("button"));
}

/** A code that is not there yet, in the words of the search. @param {string} name */
function proposal(name) {
  const form = document.createElement("form");
  form.className = "proposal";
  const label = document.createElement("label");
  label.textContent = words.propose.replace("{name}", name);
  label.htmlFor = "family";
  const family = document.createElement("select");
  family.id = "family";
  for (const [key, parent, title] of codebook) if (!parent) family.append(new Option(title, key));
  const button = document.createElement("button");
  button.textContent = words.proposed;
  form.append(label, family, button);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const told = await post(`${data.here}codes`, { name, family: family.value });
      const place = codebook.findLastIndex((/** @type {any[]} */ row) => row[0] === family.value || row[1] === family.value);
      codebook.splice(place + 1, 0, told.code);
      codes.set(told.code[0], { family: codes.get(family.value)?.family ?? 10, name });
      picked(told.code[0]);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      say(error.message, "problem");
    }
  });
  return form;
}

/** Look for words in the codebook, to propose them as a code where none has them. @param {string} text */
export function seekWords(text) {
  search.value = text;
  drawTree();
  search.focus();
}

/** @param {Element | null} button */
function point(button) {
  for (const other of tree.querySelectorAll("[aria-selected]")) other.removeAttribute("aria-selected");
  if (!(button instanceof HTMLElement)) return;
  button.setAttribute("aria-selected", "true");
  button.scrollIntoView({ block: "nearest" });
  search.setAttribute("aria-activedescendant", button.id);
  tell(button.dataset.code ?? "");
}

/** @param {string} code */
function tell(code) {
  const found = codebook.find((/** @type {any[]} */ row) => row[0] === code);
  if (!found) return;
  const [key, , name, definition, use, not, example] = found;
  /** @type {[string, string][]} */
  const parts = [[`${key} ${name}`, definition], [words.use, use], [words.not, not], [words.example, example]];
  about.replaceChildren(
    ...parts.filter(([, text]) => text).map(([head, text]) => {
      const line = document.createElement("p");
      const label = document.createElement("b");
      label.textContent = head;
      line.append(label, text);
      line.dir = "auto";
      return line;
    }),
  );
}

search.addEventListener("input", drawTree);
search.addEventListener("keydown", (event) => {
  const buttons = [...tree.querySelectorAll("button")];
  const place = buttons.findIndex((button) => button.getAttribute("aria-selected"));
  if (event.key === "ArrowDown") point(buttons[Math.min(place + 1, buttons.length - 1)] ?? null);
  else if (event.key === "ArrowUp") point(buttons[Math.max(place - 1, 0)] ?? null);
  else if (event.key === "Enter" && place >= 0) picked(buttons[place].dataset.code ?? "");
  else if (event.key === "Escape") leave();
  else return;
  event.preventDefault();
  event.stopPropagation();
});

/** @type {() => void} */
let left = () => {};

/** What to do when the search is left. @param {() => void} leaveIt */
export function onLeave(leaveIt) {
  left = leaveIt;
}

function leave() {
  search.value = "";
  drawTree();
  search.blur();
  left();
}

/** Go to the search. */
export function seek() {
  search.focus();
  search.select();
}

/** Clear the search. */
export function clear() {
  if (!search.value) return;
  search.value = "";
  drawTree();
}

drawTree();
drawRecent();
