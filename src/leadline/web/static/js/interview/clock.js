// @ts-check
// The interview's clock: only a number is kept in this tab, so that it survives a reload.

const face = /** @type {HTMLOutputElement} */ (document.getElementById("clock"));
const kept = `clock ${location.pathname}`;

/** @type {{before: number, since: number}} Seconds counted before the last start; when that was (0: it stands). */
let run = JSON.parse(sessionStorage.getItem(kept) ?? '{"before":0,"since":0}');

/** Seconds of the interview. */
function seconds() {
  return Math.floor(run.before + (run.since ? (Date.now() - run.since) / 1000 : 0));
}

/** The time as it stands in notes: 12:05. */
export function clockTime() {
  const now = seconds();
  return `${Math.floor(now / 60)}:${String(now % 60).padStart(2, "0")}`;
}

/** Whether the clock runs. */
export function isRunning() {
  return run.since > 0;
}

/** Start or pause. */
export function toggle() {
  run = isRunning() ? { before: seconds(), since: 0 } : { before: run.before, since: Date.now() };
  sessionStorage.setItem(kept, JSON.stringify(run));
  draw();
}

function draw() {
  face.value = clockTime();
}

draw();
setInterval(draw, 500);
