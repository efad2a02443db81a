// @ts-check
// Writing a finding: what the report will say follows the text; expressions are completed.

import { complete } from "./completion.js";
import { brought } from "../requests.js";

const WAIT = 400;
const form = /** @type {HTMLFormElement} */ (document.getElementById("writing"));
const field = /** @type {HTMLTextAreaElement} */ (document.getElementById("text"));
const given = /** @type {HTMLElement} */ (document.getElementById("draft"));
const state = /** @type {HTMLElement} */ (document.getElementById("state"));
const words = brought("words");
const before = new FormData(form).get("text");

let timer = 0;
/** @type {AbortController | null} */
let asked = null;
let isSaving = false;

/** Show what the report will say of the text as it stands; a later text overtakes an earlier one. */
async function follow() {
  asked?.abort();
  asked = new AbortController();
  try {
    const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
    const answer = await fetch(form.dataset.draft ?? "", { method: "POST", body, signal: asked.signal });
    if (!answer.ok) throw new Error(answer.statusText);
    // Made by the server, which escapes every word of the text; the page's policy lets nothing in it run.
    given.innerHTML = await answer.text();
    told();
  } catch (error) {
    if (!(error instanceof DOMException)) state.textContent = words.offline;
  }
}

/** Whether the text differs from what the page was opened with. */
const isChanged = () => new FormData(form).get("text") !== before;

function told() {
  state.textContent = isChanged() ? words.unsaved : "";
}

field.addEventListener("input", () => {
  told();
  clearTimeout(timer);
  timer = setTimeout(follow, WAIT);
});

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  event.preventDefault();
  form.requestSubmit(/** @type {HTMLElement} */ (form.querySelector("button[value=save]")));
});

form.addEventListener("submit", () => {
  isSaving = true;
});

window.addEventListener("beforeunload", (event) => {
  if (isChanged() && !isSaving) event.preventDefault();
});

complete(field, {
  list: /** @type {HTMLElement} */ (document.getElementById("offers")),
  passages: form.dataset.passages ?? "",
  words,
  ...brought("completions"),
});
