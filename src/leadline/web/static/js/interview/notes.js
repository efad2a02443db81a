// @ts-check
// What is typed stays in this page's memory until the server has it; nothing is kept in the browser.

import { brought, get, post, Problem } from "../requests.js";

const QUIET = 600;
const AGAIN = 2500;

/** @typedef {{text: string, probes: number[], revision: number}} Note */

/** @type {{here: string, notes: Record<string, Note>, codes: [string, string][]}} */
export const data = brought("data");
/** @type {Record<string, string>} */
export const words = brought("words");

/** @type {Set<string>} Questions whose notes the server does not have yet. */
const unsaved = new Set();
/** @type {[string, string, string][]} What became of questions, not yet told: question, status, reason. */
let untold = [];
let isSaving = false;
/** The last attempt failed. */
let isAway = false;
let timer = 0;
/** @type {(words: string, isWaiting: boolean) => void} */
let tells = () => {};
/** @type {(question: string, note: Note) => void} */
let shows = () => {};

/** @param {(words: string, isWaiting: boolean) => void} tell @param {(question: string, note: Note) => void} show */
export function onSaved(tell, show) {
  tells = tell;
  shows = show;
}

/** Keep what now stands under a question. @param {string} question @param {string} text @param {number[]} probes */
export function type(question, text, probes) {
  data.notes[question] = { ...data.notes[question], text, probes };
  unsaved.add(question);
  if (!isAway) tells(words.saving, false);
  later(QUIET);
}

/** Say what became of a question. @param {string} question @param {string} status @param {string} reason */
export function settle(question, status, reason) {
  untold = [...untold.filter(([other]) => other !== question), [question, status, reason]];
  later(0);
}

/** Whether the server has everything. */
export function isSaved() {
  return !unsaved.size && !untold.length && !isSaving;
}

/** @param {number} wait */
function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

/** Send all that is not saved; on failure it stays here and is tried again. @returns {Promise<boolean>} */
export async function save() {
  clearTimeout(timer);
  if (isSaving) return false;
  if (isSaved()) return true;
  isSaving = true;
  if (!isAway) tells(words.saving, false);
  const questions = [...unsaved];
  const told = untold;
  unsaved.clear();
  untold = [];
  try {
    if (questions.length) {
      const notes = questions.map((question) => ({ question, ...data.notes[question] }));
      const { revisions } = await post(`${data.here}notes`, { notes });
      for (const [question, revision] of Object.entries(revisions)) data.notes[question].revision = revision;
      questions.length = 0;
    }
    while (told.length) {
      const [question, status, reason] = told[0];
      await post(`${data.here}coverage`, { question, status, reason });
      told.shift();
    }
    isSaving = false;
    isAway = false;
    if (!isSaved()) {
      later(QUIET);
      return false;
    }
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    tells(words.saved.replace("{time}", time), false);
    return true;
  } catch (error) {
    for (const question of questions) unsaved.add(question);
    untold = [...told.filter(([one]) => !untold.some(([other]) => other === one)), ...untold];
    isSaving = false;
    isAway = true;
    await fails(error);
    return false;
  }
}

/** @param {unknown} error */
async function fails(error) {
  const status = error instanceof Problem ? error.status : 0;
  if (status === 409) return merge();
  const isLocked = status === 401 || status === 403;
  const reason = error instanceof Error ? error.message : "";
  tells(isLocked ? words.locked : status === 0 || status >= 500 ? words.waiting : words.refused.replace("{reason}", reason), true);
  later(AGAIN);
}

/** Another window wrote too: put both versions under the question, and save that. */
async function merge() {
  try {
    /** @type {Record<string, Note>} */
    const kept = (await get(`${data.here}notes`)).notes;
    for (const question of unsaved) {
      const [mine, theirs] = [data.notes[question], kept[question]];
      if (mine.revision === theirs.revision) continue;
      const both = mine.text === theirs.text ? mine.text : [theirs.text, words.between, mine.text].filter(Boolean).join("\n");
      const probes = [...new Set([...mine.probes, ...theirs.probes])];
      data.notes[question] = { text: both, probes, revision: theirs.revision };
      shows(question, data.notes[question]);
    }
    tells(words.both, true);
  } catch {
    tells(words.waiting, true);
  }
  later(AGAIN);
}
