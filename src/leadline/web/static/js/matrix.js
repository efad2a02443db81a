// @ts-check
// The matrix with the keyboard: arrow keys move between cells, Enter opens one beside it, Escape closes it.

const panel = document.getElementById("panel");
const table = document.getElementById("matrix");
/** @type {string} */
let opened = "";
/** @type {Map<string, Map<string, string>>} By cell, the fields typed into and not saved; kept in this page only. */
const drafts = new Map();
/** @type {string[]} The fields of the form that was sent last. */
let sent = [];

/** @returns {HTMLElement[][]} */
function rows() {
  const found = [...(table?.querySelectorAll("tbody tr:not(.group)") ?? [])];
  return found.map((row) => /** @type {HTMLElement[]} */ ([...row.querySelectorAll("a.cell")]));
}

/** One cell of the matrix is a stop of the Tab key: the one that was used last. */
function makeStop(/** @type {HTMLElement | undefined} */ cell) {
  for (const other of table?.querySelectorAll("a.cell") ?? []) other.setAttribute("tabindex", "-1");
  cell?.setAttribute("tabindex", "0");
}

/**
 * Where a key leads from a cell.
 * @param {string} key
 * @param {HTMLElement} from
 * @returns {HTMLElement | undefined}
 */
function leads(key, from) {
  const cells = rows();
  const row = cells.findIndex((one) => one.includes(from));
  if (row < 0) return undefined;
  const column = cells[row].indexOf(from);
  const forward = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const back = document.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
  switch (key) {
    case forward: return cells[row][column + 1];
    case back: return cells[row][column - 1];
    case "ArrowDown": return cells[row + 1]?.[column];
    case "ArrowUp": return cells[row - 1]?.[column];
    case "Home": return cells[row][0];
    case "End": return cells[row].at(-1);
    default: return undefined;
  }
}

table?.addEventListener("keydown", (event) => {
  const from = /** @type {HTMLElement} */ (event.target).closest("a.cell");
  if (!from || event.ctrlKey || event.metaKey || event.altKey) return;
  const to = leads(event.key, /** @type {HTMLElement} */ (from));
  if (!to) return;
  event.preventDefault();
  makeStop(to);
  to.focus();
});

table?.addEventListener("focusin", (event) => {
  const cell = /** @type {HTMLElement} */ (event.target).closest("a.cell");
  if (cell) makeStop(/** @type {HTMLElement} */ (cell));
});

function close() {
  panel?.replaceChildren();
  document.documentElement.classList.remove("with-panel");
  for (const cell of table?.querySelectorAll("[aria-current]") ?? []) cell.removeAttribute("aria-current");
  document.getElementById(opened)?.focus();
}

/** @returns {boolean} whether something was typed that would be lost */
function isTyped() {
  return [...(panel?.querySelectorAll("textarea") ?? [])].some((field) => field.value !== field.defaultValue);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && panel?.childElementCount && !isTyped()) close();
});

/** What of a form is kept: `seen` says over which summary one writes. @param {HTMLFormElement | null} form */
function fieldsOf(form) {
  return /** @type {(HTMLTextAreaElement | HTMLSelectElement | HTMLInputElement)[]} */ ([
    ...(form?.querySelectorAll("textarea, select, [name=seen]") ?? []),
  ]);
}

panel?.addEventListener("input", (event) => {
  const fields = fieldsOf(/** @type {HTMLTextAreaElement} */ (event.target).form);
  const kept = drafts.get(opened) ?? new Map();
  for (const field of fields) kept.set(field.name, field.value);
  drafts.set(opened, kept);
  mark();
});

panel?.addEventListener("submit", (event) => {
  sent = fieldsOf(/** @type {HTMLFormElement} */ (event.target)).map((field) => field.name);
});

/** Put back what was typed into the cell that is shown. @param {HTMLElement} told */
function restore(told) {
  const kept = drafts.get(opened);
  if ("saved" in told.dataset) for (const name of sent) kept?.delete(name);
  if (told.querySelector("[role=alert]")) kept?.delete("seen"); // what somebody else wrote is shown now
  if (!kept?.size) drafts.delete(opened);
  mark();
  if (!kept?.size) return;
  for (const form of told.querySelectorAll("form")) {
    for (const field of fieldsOf(form)) {
      const value = kept.get(field.name);
      if (value === undefined) continue;
      field.value = value;
      field.closest("details")?.setAttribute("open", "");
    }
  }
  const note = document.createElement("p");
  note.className = "note";
  note.textContent = panel?.dataset.kept ?? "";
  told.prepend(note);
}

/** Cells say that something was typed there. */
function mark() {
  for (const cell of table?.querySelectorAll("a.cell") ?? []) cell.classList.toggle("drafted", drafts.has(cell.id));
}

addEventListener("beforeunload", (event) => {
  if (drafts.size) event.preventDefault();
});

/** What was loaded gets a way to close it, the focus, and a mark on its cell. */
function show() {
  if (!panel?.querySelector(".told") || panel.querySelector(".close")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain close";
  button.textContent = "×";
  button.setAttribute("aria-label", panel.dataset.closes ?? "");
  button.addEventListener("click", close);
  panel.prepend(button);
  document.documentElement.classList.add("with-panel");
  const told = /** @type {HTMLElement} */ (panel.querySelector(".told"));
  opened = told.dataset.cell ?? "";
  for (const cell of table?.querySelectorAll("[aria-current]") ?? []) cell.removeAttribute("aria-current");
  const cell = document.getElementById(opened);
  cell?.setAttribute("aria-current", "true");
  makeStop(cell ?? undefined);
  restore(told);
  panel.scrollTop = 0;
  /** @type {HTMLElement | null} */ (panel.querySelector("#told-title"))?.focus({ preventScroll: true });
}

document.addEventListener("htmx:after:swap", show);
if (table) makeStop(rows()[0]?.[0]);
