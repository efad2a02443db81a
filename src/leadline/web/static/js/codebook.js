// @ts-check
// The codebook: arrows walk through its codes, / searches, the tree shows what was searched.

import { fold } from "./page.js";

const slash = /** @type {HTMLInputElement | null} */ (document.querySelector("input[data-slash]"));
const walk = /** @type {HTMLElement | null} */ (document.querySelector("[data-walk]"));

/** @returns {HTMLElement[]} the links of codes that show */
function links() {
  const all = /** @type {NodeListOf<HTMLElement>} */ (walk?.querySelectorAll("a") ?? []);
  return [...all].filter((link) => link.checkVisibility());
}

/** @param {number} step */
function go(step) {
  const shown = links();
  const here = shown.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const current = here < 0 ? shown.findIndex((link) => link.ariaCurrent) : here;
  shown[Math.max(0, Math.min(shown.length - 1, current + step))]?.focus();
}

document.addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const isWriting = target.matches("input, textarea, select") && target !== slash;
  if (isWriting || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (target !== slash && !walk?.contains(target)) return;
    go(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "/" && target !== slash) slash?.focus();
  else if (event.key === "Enter" && target === slash && slash?.value) links()[0]?.click();
  else return;
  event.preventDefault();
});

if (slash?.hasAttribute("data-tree")) {
  const items = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".tree li"));
  slash.addEventListener("input", () => {
    const wanted = fold(slash.value);
    for (const item of items) item.hidden = !fold(item.textContent ?? "").includes(wanted);
  });
}

walk?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
