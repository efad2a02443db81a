// @ts-check
// The interview page: typing, ticking, settling questions; each with mouse, touch and keyboard.

import { say } from "../page.js";
import { heardAt } from "../recording.js";
import { clockTime, isRunning, toggle } from "./clock.js";
import { beginMark, showMarks } from "./marking.js";
import { isSaved, onSaved, save, settle, type, words } from "./notes.js";

const STATUSES = ["answered", "not known", "declined", "not asked"];
const KEYS = ["a", "k", "d", "n"];

const hold = /** @type {HTMLElement} */ (document.getElementById("hold"));
const state = /** @type {HTMLElement} */ (document.getElementById("state"));
const onlyCore = /** @type {HTMLInputElement} */ (document.getElementById("only-core"));
const sections = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("section[data-question]")]);

/** @param {Element | EventTarget | null} target */
function sectionOf(target) {
  return target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest("section[data-question]")) : null;
}

/** @param {HTMLElement} section */
function noteOf(section) {
  return /** @type {HTMLTextAreaElement} */ (section.querySelector("textarea"));
}

/** @param {HTMLElement} section */
function changed(section) {
  const ticked = section.querySelectorAll("input[data-probe]:checked");
  const probes = [...ticked].map((box) => Number(/** @type {HTMLElement} */ (box).dataset.probe));
  type(section.dataset.question ?? "", noteOf(section).value, probes);
}

onSaved(
  (told, isWaiting) => {
    if (isWaiting && state.textContent !== told) say(told, "problem");
    state.textContent = told;
    state.classList.toggle("waiting", isWaiting);
  },
  (question, note) => {
    const section = document.getElementById(question);
    if (!section) return;
    noteOf(section).value = note.text;
    showMarks(noteOf(section));
    for (const box of section.querySelectorAll("input[data-probe]")) {
      const input = /** @type {HTMLInputElement} */ (box);
      input.checked = note.probes.includes(Number(input.dataset.probe));
    }
  },
);

/** Say what became of a question. @param {HTMLElement} section @param {string} status */
function became(section, status) {
  const question = section.dataset.question ?? "";
  const reason = /** @type {HTMLInputElement} */ (section.querySelector(".reason input"));
  section.dataset.status = status;
  for (const button of section.querySelectorAll("[data-set]")) {
    button.setAttribute("aria-checked", String(/** @type {HTMLElement} */ (button).dataset.set === status));
  }
  const label = /** @type {HTMLElement} */ (section.querySelector(".reason"));
  label.hidden = status !== "not asked";
  settle(question, status, status === "not asked" ? reason.value.trim() : "");
  const name = section.querySelector(`[data-set="${status}"]`)?.lastChild?.textContent?.trim() ?? "";
  say(words.set.replace("{question}", question).replace("{status}", name));
  count();
  if (status === "not asked" && !reason.value) reason.focus();
}

/** How many questions are settled, of the core and of all. */
function count() {
  for (const section of sections) {
    const item = /** @type {HTMLElement | null} */ (document.querySelector(`.guide [data-of="${section.id}"]`));
    if (item) item.dataset.status = section.dataset.status;
  }
  const told = [["core", sections.filter((one) => one.classList.contains("core"))], ["all", sections]];
  const place = document.getElementById("settled");
  if (!place) return;
  place.textContent = told
    .filter(([, among]) => among.length)
    .map(([name, among]) => {
      const of = /** @type {HTMLElement[]} */ (among);
      const done = of.filter((one) => one.dataset.status).length;
      return words[/** @type {string} */ (name)].replace("{k}", String(done)).replace("{n}", String(of.length));
    })
    .join(" · ");
}

/** Go to the next or previous question that is shown. @param {HTMLElement | null} from @param {1 | -1} step @param {boolean} types */
function go(from, step, types) {
  const shown = sections.filter((one) => one.offsetParent);
  const at = from ? shown.indexOf(from) : step > 0 ? -1 : shown.length;
  const to = shown[Math.max(0, Math.min(at + step, shown.length - 1))];
  if (!to) return;
  (types ? noteOf(to) : to).focus({ preventScroll: true });
  to.scrollIntoView({ block: "start" });
}

/** Put the time into the notes, on a line of its own: the recording's where one listens, else the clock's. */
function mark() {
  const section = sectionOf(document.activeElement) ?? last;
  if (!section) return;
  const field = noteOf(section);
  const before = field.value.slice(0, field.selectionStart);
  const line = before && !before.endsWith("\n") ? "\n" : "";
  field.setRangeText(`${line}[${heardAt(isRunning()) ?? clockTime()}] `, field.selectionStart, field.selectionEnd, "end");
  field.focus();
  changed(section);
}

/** @type {HTMLElement | null} The question one was in last. */
let last = null;

hold.addEventListener("input", (event) => {
  const section = sectionOf(event.target);
  const target = /** @type {HTMLElement} */ (event.target);
  if (section && target.matches("textarea, [data-probe]")) changed(section);
});

// What was typed before this script had come.
for (const field of hold.querySelectorAll("textarea")) {
  const section = sectionOf(field);
  if (section && field.value !== field.defaultValue) changed(section);
}

hold.addEventListener("change", (event) => {
  const section = sectionOf(event.target);
  const target = /** @type {HTMLElement} */ (event.target);
  if (section && target.matches(".reason input")) {
    settle(section.id, "not asked", /** @type {HTMLInputElement} */ (target).value.trim());
  }
});

hold.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? /** @type {HTMLElement | null} */ (event.target.closest("[data-set]")) : null;
  const section = sectionOf(button);
  if (button && section) became(section, button.dataset.set ?? "");
});

hold.addEventListener("focusin", (event) => {
  const section = sectionOf(event.target);
  if (!section) return;
  last = section;
  for (const item of document.querySelectorAll(".guide li")) {
    item.classList.toggle("here", /** @type {HTMLElement} */ (item).dataset.of === section.id);
  }
});

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]")) return;
  const target = /** @type {HTMLElement} */ (event.target);
  const section = sectionOf(target);
  const types = target.matches("textarea, input:not([type=checkbox])");
  const key = event.key.toLowerCase();
  if (event.ctrlKey && (key === "arrowdown" || key === "arrowup")) go(section ?? last, key === "arrowdown" ? 1 : -1, types);
  else if (event.ctrlKey && key === "m") mark();
  else if (event.altKey && section && /^Digit[1-4]$/.test(event.code)) became(section, STATUSES[Number(event.code.slice(5)) - 1]);
  else if (event.ctrlKey || event.altKey || event.metaKey) return;
  else if (key === "escape" && section) section.focus({ preventScroll: true });
  else if (types) return;
  else if (key === "?") help();
  else if (section && target === section && key === "enter") noteOf(section).focus();
  else if (section && KEYS.includes(key)) became(section, STATUSES[KEYS.indexOf(key)]);
  else return;
  event.preventDefault();
});

function help() {
  /** @type {HTMLDialogElement} */ (document.getElementById("help")).showModal();
}

const runs = /** @type {HTMLElement} */ (document.getElementById("run"));
function label() {
  runs.textContent = isRunning() ? words.pause : words.start;
}
runs.addEventListener("click", () => {
  toggle();
  label();
});
label();
document.getElementById("mark")?.addEventListener("click", mark);
document.getElementById("code")?.addEventListener("click", () => beginMark(noteOf(last ?? sections[0])));
document.getElementById("keys")?.addEventListener("click", help);
onlyCore.addEventListener("change", () => hold.classList.toggle("only-core", onlyCore.checked));

document.getElementById("transcribe")?.addEventListener("submit", async (event) => {
  if (isSaved()) return;
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  for (let tries = 0; tries < 20 && !(await save()); tries += 1) await new Promise((done) => setTimeout(done, 250));
  if (isSaved()) form.requestSubmit();
});

addEventListener("beforeunload", (event) => {
  if (!isSaved()) event.preventDefault();
});

count();
