// @ts-check
// Listening: a bar with keys, time marks that lead into the sound, and the turn that is being spoken.

import { say } from "./page.js";

const STEP = 3;
/** Keys by what they write; where a keyboard writes other letters, by where they are. @type {Record<string, string>} */
const PLACES = { Comma: ",", Period: ".", BracketLeft: "[", BracketRight: "]", KeyP: "p", Space: " " };

const bar = document.getElementById("player");
const sound = /** @type {HTMLAudioElement | null} */ (document.getElementById("sound"));
const position = /** @type {HTMLInputElement | null} */ (document.getElementById("position"));
const time = /** @type {HTMLOutputElement | null} */ (document.getElementById("time"));
const speed = /** @type {HTMLSelectElement | null} */ (document.getElementById("speed"));
const marks = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".at[data-seconds]")]);

/** @param {number} seconds */
function written(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/**
 * Where the recording is, as it stands in notes (12:05); null where it does not play and was not begun.
 * @param {boolean} onlyPlaying
 * @returns {string | null}
 */
export function heardAt(onlyPlaying) {
  if (!sound || (sound.paused && (onlyPlaying || !sound.currentTime))) return null;
  return written(sound.currentTime);
}

function toggle() {
  if (sound?.paused) sound.play().catch(failed);
  else sound?.pause();
}

/** @param {number} seconds */
function move(seconds) {
  if (sound) seek(sound.currentTime + seconds);
}

/** @param {number} seconds */
function seek(seconds) {
  if (!sound) return;
  sound.currentTime = Math.max(0, Math.min(seconds, length() ?? seconds));
  draw();
}

/** @param {1 | -1} step */
function change(step) {
  if (!sound || !speed) return;
  speed.selectedIndex = Math.max(0, Math.min(speed.selectedIndex + step, speed.options.length - 1));
  setSpeed();
  say(speed.selectedOptions[0].text);
}

function setSpeed() {
  if (sound && speed) sound.playbackRate = Number(speed.value);
}

/** Seconds in all; null where the file does not say (recorders write some without). */
function length() {
  return sound && Number.isFinite(sound.duration) ? sound.duration : null;
}

function draw() {
  if (!sound || !position || !time) return;
  const all = length();
  position.max = String(Math.ceil(all ?? sound.currentTime));
  position.value = String(sound.currentTime);
  const now = written(sound.currentTime);
  const told = all === null ? now : (bar?.dataset.of ?? "").replace("{position}", now).replace("{length}", written(all));
  time.value = told;
  position.setAttribute("aria-valuetext", told);
  mark();
}

/** Mark the turn that is being spoken: the last one whose time has come. */
function mark() {
  const now = heardAt(false) === null ? -1 : (sound?.currentTime ?? 0) + 0.05;
  let spoken = null;
  for (const one of marks) if (Number(one.dataset.seconds) <= now) spoken = one.closest(".turn");
  for (const turn of document.querySelectorAll(".turn.spoken")) if (turn !== spoken) light(turn, false);
  if (spoken) light(spoken, true);
}

/** @param {Element} turn @param {boolean} isSpoken */
function light(turn, isSpoken) {
  turn.classList.toggle("spoken", isSpoken);
  if (isSpoken) turn.setAttribute("aria-current", "time");
  else turn.removeAttribute("aria-current");
}

function failed() {
  if (sound?.error || sound?.networkState === HTMLMediaElement.NETWORK_NO_SOURCE) say(bar?.dataset.failed ?? "", "problem");
}

/** @type {Record<string, () => void>} */
const keys = { " ": toggle, p: toggle, ",": () => move(-STEP), ".": () => move(STEP), "[": () => change(-1), "]": () => change(1) };

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
  const isGraph = event.getModifierState("AltGraph");
  if (!isGraph && (event.ctrlKey || event.metaKey)) return;
  const key = event.key in keys ? event.key : /^[ -~]$/.test(event.key) && !event.altKey ? "" : PLACES[event.code];
  if (!key) return;
  const isTold = event.altKey && !isGraph;
  const target = /** @type {HTMLElement} */ (event.target);
  if (isTold ? key === " " : key === "p" || target.matches("input:not([type=range]), select, textarea")) return;
  if (key === " " && target.closest("button, a, summary, [role=radio]")) return;
  keys[key]();
  event.preventDefault();
}

if (bar && sound && position && speed) {
  document.addEventListener("keydown", pressed);
  const play = /** @type {HTMLElement} */ (document.getElementById("play"));
  play.addEventListener("click", toggle);
  document.getElementById("back")?.addEventListener("click", () => move(-STEP));
  document.getElementById("forward")?.addEventListener("click", () => move(STEP));
  position.addEventListener("input", () => seek(Number(position.value)));
  speed.addEventListener("change", setSpeed);
  for (const one of marks) {
    one.addEventListener("click", () => {
      seek(Number(one.dataset.seconds));
      sound.play().catch(failed);
    });
  }
  for (const event of ["timeupdate", "durationchange", "loadedmetadata", "seeked"]) sound.addEventListener(event, draw);
  for (const event of ["play", "pause", "ended"]) {
    sound.addEventListener(event, () => {
      play.textContent = (sound.paused ? bar.dataset.play : bar.dataset.pause) ?? "";
    });
  }
  sound.addEventListener("error", failed);
  setSpeed();
  draw();
}
