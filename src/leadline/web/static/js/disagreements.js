// @ts-check
// Deciding by keys: each key presses the button, or follows the link, that names it.

document.addEventListener("keydown", (event) => {
  const at = /** @type {HTMLElement} */ (event.target);
  if (event.ctrlKey || event.altKey || event.metaKey || at.closest("input,select,textarea,dialog")) return;
  const isMirrored = document.documentElement.dir === "rtl";
  /** @type {Record<string, string>} */
  const arrows = { ArrowRight: isMirrored ? "back" : "on", ArrowLeft: isMirrored ? "on" : "back" };
  const key = arrows[event.key] ?? event.key.toLowerCase();
  const wanted = /** @type {HTMLElement | null} */ (document.querySelector(`[data-key="${CSS.escape(key)}"]`));
  if (!wanted) return;
  event.preventDefault();
  wanted.click();
});
