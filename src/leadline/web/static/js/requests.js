// @ts-check
// Asking the server: JSON in, JSON out, and problems as what they say.

/** A problem that the server told of; `status` is 0 where it did not answer. */
export class Problem extends Error {
  /**
   * @param {string} message
   * @param {number} status
   */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/**
 * Post a value and return the answer.
 * @param {string} address
 * @param {unknown} [body]
 * @returns {Promise<any>}
 */
export async function post(address, body = {}) {
  const token = document.querySelector("meta[name=csrf]")?.getAttribute("content") ?? "";
  /** @type {Response} */
  let answer;
  try {
    answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Problem("", 0);
  }
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Problem(told.title ?? answer.statusText, answer.status);
  return told;
}

/**
 * Ask for a value.
 * @param {string} address
 * @returns {Promise<any>}
 */
export async function get(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer) throw new Problem("", 0);
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Problem(told.title ?? answer.statusText, answer.status);
  return told;
}

/**
 * The JSON that the page brought with it.
 * @param {string} id
 * @returns {any}
 */
export function brought(id) {
  return JSON.parse(document.getElementById(id)?.textContent ?? "null");
}
