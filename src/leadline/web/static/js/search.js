// @ts-check
// Searching: choose all hits at once, see how many are chosen, ask for a distance only where it counts.

const form = /** @type {HTMLFormElement | null} */ (document.getElementById("hits"));
const all = /** @type {HTMLInputElement | null} */ (document.getElementById("all"));
const button = /** @type {HTMLButtonElement | null} */ (document.getElementById("code-hits"));
const hits = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input[name=hit]"));

function count() {
  const chosen = [...hits].filter((hit) => hit.checked).length;
  if (all) {
    all.checked = chosen > 0 && chosen === hits.length;
    all.indeterminate = chosen > 0 && chosen < hits.length;
  }
  if (button) {
    button.disabled = !chosen;
    button.textContent = (button.dataset.words ?? "").replace("{n}", String(chosen));
  }
}

all?.addEventListener("change", () => {
  for (const hit of hits) hit.checked = all.checked;
  count();
});
form?.addEventListener("change", (event) => {
  if (event.target !== all) count();
});
count();

const how = /** @type {HTMLSelectElement | null} */ (document.getElementById("how"));
const near = document.getElementById("near");
function show() {
  if (near && how) near.hidden = how.value !== "near";
}
if (how?.matches("select")) {
  how.addEventListener("change", show);
  show();
}
