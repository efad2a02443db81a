// @ts-check
// What every page does: selects that submit their form, filters of tables, forms that take long.

document.documentElement.classList.add("scripted");

// Where the sections of a study lie in one line that scrolls, the one that is open shows.
const sections = document.querySelector(".sections");
const open = sections?.querySelector("[aria-current]")?.getBoundingClientRect();
if (sections && open) {
  const line = sections.getBoundingClientRect();
  sections.scrollBy((open.left + open.right - line.left - line.right) / 2, 0);
}

for (const field of document.querySelectorAll("select[data-submits]")) {
  field.addEventListener("change", () => /** @type {HTMLSelectElement} */ (field).form?.requestSubmit());
}

for (const field of document.querySelectorAll("input[data-filters]")) {
  const input = /** @type {HTMLInputElement} */ (field);
  const table = document.getElementById(input.dataset.filters ?? "");
  input.addEventListener("input", () => {
    const wanted = fold(input.value);
    for (const row of table?.querySelectorAll("tbody tr") ?? []) {
      /** @type {HTMLElement} */ (row).hidden = !fold(row.textContent ?? "").includes(wanted);
    }
  });
}

for (const field of document.querySelectorAll("input[type=file][data-most]")) {
  const input = /** @type {HTMLInputElement} */ (field);
  input.addEventListener("change", () => {
    const size = [...(input.files ?? [])].reduce((sum, file) => sum + file.size, 0);
    const problem = size > Number(input.dataset.most) ? (input.dataset.over ?? "") : "";
    input.setCustomValidity(problem);
    say(problem, "problem");
  });
}

for (const element of document.querySelectorAll("form[data-long]")) {
  const form = /** @type {HTMLFormElement} */ (element);
  form.addEventListener("submit", () => {
    say(form.dataset.long ?? "");
    // After the form's data is made: the name and value of a disabled button would not be sent.
    setTimeout(() => form.querySelectorAll("button").forEach((button) => (button.disabled = true)));
  });
}

// What had the focus may be gone from a piece of the page that came anew: it goes on from there, not from the top.
let isHeld = false;
document.addEventListener("htmx:before:swap", () => (isHeld = document.activeElement !== document.body));
document.addEventListener("htmx:after:swap", () => {
  if (isHeld && document.activeElement === document.body) document.getElementById("main")?.focus({ preventScroll: true });
});

// A form is sent only where the workbench is there to take it: a browser's own page for a server that is away would
// replace what was typed. Capturing: before htmx and before what pages do on sending.
document.addEventListener("submit", (event) => {
  if (/** @type {HTMLFormElement} */ (event.target).method !== "post") return;
  const status = awake();
  if (status === 204) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const told = document.getElementById("said")?.dataset;
  say((status === 401 ? told?.anew : told?.away) ?? "", "problem");
}, true);

/** What the workbench answers, 0 without one. Asked on the spot, as the form is sent in this step; it is on this machine. */
function awake() {
  const asked = new XMLHttpRequest();
  asked.open("GET", "/awake", false);
  try {
    asked.send();
  } catch {
    return 0;
  }
  return asked.status;
}

/**
 * Text without case and accents, as it is searched.
 * @param {string} text
 * @returns {string}
 */
export function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/**
 * Tell something at the foot of the page, for a while and to screen readers.
 * @param {string} words
 * @param {"problem" | ""} kind
 */
export function say(words, kind = "") {
  const place = document.getElementById("said");
  if (!place || !words) return;
  const line = document.createElement("p");
  line.textContent = words;
  if (kind) line.className = kind;
  place.replaceChildren(line);
  setTimeout(() => line.remove(), kind ? 12000 : 5000);
}
