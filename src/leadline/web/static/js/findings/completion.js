// @ts-check
// A list of what fits where the cursor stands inside {{ … }}: functions, keys of the study, quotations.

import { fold } from "../page.js";
import { get } from "../requests.js";

const MOST = 40;

/**
 * An offer: what is put in, what is shown, and for an offer that leads to others, how to ask for them.
 * @typedef {{ insert: string, name: string, help: string, cursor?: number, ask?: () => Promise<Offer[]> }} Offer
 * @typedef {[string, string]} Pair
 * @typedef {[string, string[], string]} Listed
 * @typedef {{ list: HTMLElement, passages: string, words: Record<string, string>, functions: Listed[], values: Record<string, Pair[]> }} Known
 * @typedef {{ start: number, typed: string, call: string, place: number, isText: boolean, first: string, next?: string }} Where
 */

/**
 * Where the cursor stands: in an expression, and there in the text of which argument of which call.
 * @param {string} before the text up to the cursor
 * @returns {Where | null}
 */
export function whereIn(before) {
  const open = Math.max(before.lastIndexOf("{{"), before.lastIndexOf("{%"));
  if (open < 0) return null;
  /** @type {{ call: string, place: number, first: string }[]} */
  const calls = [];
  let word = "";
  let at = open + 2;
  while (at < before.length) {
    const sign = before[at];
    if (sign === '"' || sign === "'") {
      let end = at + 1;
      while (end < before.length && before[end] !== sign) end += before[end] === "\\" ? 2 : 1;
      const inner = before.slice(at + 1, end);
      const call = calls.at(-1);
      if (end >= before.length)
        return { start: at + 1, typed: inner, call: call?.call ?? "", place: call?.place ?? 0, isText: true, first: call?.first ?? "" };
      if (call && call.place === 0) call.first = inner;
      word = "";
      at = end;
    } else if (/[\w]/.test(sign)) word += sign;
    else {
      if (sign === "(") calls.push({ call: word, place: 0, first: "" });
      else if (sign === ")") calls.pop();
      else if (sign === "," && calls.length) calls[calls.length - 1].place += 1;
      else if (before.startsWith("}}", at) || before.startsWith("%}", at)) return null;
      word = "";
    }
    at += 1;
  }
  const call = calls.at(-1);
  return { start: before.length - word.length, typed: word, call: call?.call ?? "", place: call?.place ?? 0, isText: false, first: call?.first ?? "" };
}

/** An argument's name as it is shown. @param {string} name */
const plain = (name) => (name.startsWith("*") ? `${name.slice(1)}, …` : name.replace("?", ""));

/** A text as an argument. @param {string} text */
export function quoted(text) {
  const sign = !text.includes('"') ? '"' : text.includes("'") ? '"' : "'";
  return sign + text.replaceAll("\\", "\\\\").replaceAll(sign, `\\${sign}`).replaceAll("\n", "\\n") + sign;
}

/**
 * Complete expressions in a field.
 * @param {HTMLTextAreaElement} field
 * @param {Known} known
 */
export function complete(field, { list, passages, words, functions, values }) {
  /** @type {Offer[]} */
  let offers = [];
  let chosen = 0;
  /** @type {Where | null} */
  let where = null;
  const said = document.getElementById("offered");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);

  function close() {
    list.hidden = true;
    offers = [];
    field.removeAttribute("aria-activedescendant");
  }

  /** @param {Offer[]} found */
  function show(found) {
    offers = found.slice(0, MOST);
    chosen = 0;
    if (!offers.length) return close();
    list.replaceChildren(...offers.map(row));
    list.hidden = false;
    place();
    mark();
    if (said) said.textContent = words.offers.replace("{n}", String(offers.length));
  }

  /** @param {Offer} offer @param {number} number */
  function row(offer, number) {
    const line = document.createElement("div");
    line.id = `offer-${number}`;
    line.role = "option";
    const name = document.createElement("b");
    name.textContent = offer.name;
    name.dir = "ltr";
    const help = document.createElement("span");
    help.textContent = offer.help;
    help.dir = "auto";
    line.append(name, help);
    line.addEventListener("mousedown", (event) => {
      event.preventDefault();
      chosen = number;
      void take();
    });
    return line;
  }

  function mark() {
    for (const [number, line] of [...list.children].entries()) line.setAttribute("aria-selected", String(number === chosen));
    list.children[chosen]?.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", `offer-${chosen}`);
  }

  /** Beneath the cursor's line: measured on a copy of the field, as a field does not tell. */
  function place() {
    const copy = document.createElement("div");
    const style = getComputedStyle(field);
    for (const name of ["font", "padding", "border", "lineHeight", "letterSpacing", "direction"])
      /** @type {any} */ (copy.style)[name] = /** @type {any} */ (style)[name];
    Object.assign(copy.style, { position: "absolute", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word", inlineSize: `${field.offsetWidth}px` });
    copy.textContent = field.value.slice(0, field.selectionEnd);
    const cursor = document.createElement("span");
    cursor.textContent = "\u200b";
    copy.append(cursor);
    field.parentElement?.append(copy);
    const below = cursor.offsetTop + cursor.offsetHeight - field.scrollTop + 4;
    const most = Math.max(0, field.offsetWidth - list.offsetWidth);
    list.style.top = `${Math.min(below, field.offsetHeight)}px`;
    list.style.left = `${Math.min(Math.max(0, cursor.offsetLeft), most)}px`;
    copy.remove();
  }

  /** @param {string} wanted @param {Pair[]} pairs @param {(key: string) => Offer} make @returns {Offer[]} */
  function matching(wanted, pairs, make) {
    const folded = fold(wanted);
    const begins = pairs.filter(([key]) => fold(key).startsWith(folded));
    const holds = pairs.filter(([key, help]) => !fold(key).startsWith(folded) && fold(`${key} ${help}`).includes(folded));
    return [...begins, ...holds].map(([key, help]) => ({ ...make(key), name: key, help }));
  }

  /** @param {string} query @param {boolean} isWhole @returns {Promise<Offer[]>} */
  async function quotations(query, isWhole) {
    const told = await get(`${passages}?${query}`).catch(() => ({ passages: [] }));
    if (!told.passages.length) return [{ insert: "", name: words.none, help: "" }];
    return told.passages.map((/** @type {[string, string, string, boolean]} */ [text, code, said, isNoted]) => ({
      insert: isWhole ? `${isNoted ? "noted" : "quote"}(${quoted(text)}, ${quoted(said)})` : said,
      name: `${text} ${code}`,
      help: said.length > 160 ? `${said.slice(0, 160)}…` : said,
    }));
  }

  async function offer() {
    where = field.selectionStart === field.selectionEnd ? whereIn(field.value.slice(0, field.selectionEnd)) : null;
    if (!where) return close();
    const now = where;
    if (!now.isText) {
      const calls = functions
        .filter(([name]) => name.startsWith(now.typed))
        .map(([name, given, help]) => {
          const isAsked = given.length > 0 && !given[0].endsWith("?");
          const insert = isAsked ? `${name}("")` : `${name}()`;
          return { insert, cursor: isAsked ? name.length + 2 : insert.length, name: `${name}(${given.map(plain).join(", ")})`, help };
        });
      const codes = now.typed && !now.call
        ? matching(now.typed, values.code.filter(([key]) => fold(key).startsWith(fold(now.typed))), (key) => ({
            insert: "", name: key, help: "", ask: () => quotations(`code=${encodeURIComponent(key)}`, true),
          })).map((one) => ({ ...one, name: words.passages.replace("{code}", one.name) }))
        : [];
      return show([...calls, ...codes]);
    }
    const given = functions.find(([name]) => name === now.call)?.[1] ?? [];
    const last = given.at(-1) ?? "";
    const argument = (given[now.place] ?? (last.startsWith("*") ? last : "")).replace(/[*?]/, "");
    where.next = given[now.place + 1] ?? "?";
    if (argument === "words") {
      const found = now.first ? await quotations(`text=${encodeURIComponent(now.first)}`, false) : [];
      return show(found.filter((one) => !one.insert || fold(one.help).includes(fold(now.typed))));
    }
    show(matching(now.typed, values[argument] ?? [], (key) => ({ insert: key, name: key, help: "" })));
  }

  async function take() {
    const taken = offers[chosen];
    if (!taken || !where) return;
    if (taken.ask) return show(await taken.ask());
    if (!taken.insert) return close();
    let insert = taken.insert;
    let cursor = taken.cursor ?? insert.length;
    let end = field.selectionEnd;
    if (where.isText) {
      // The words replace the argument with its quotation marks, so that theirs are chosen to fit.
      insert = quoted(insert);
      const sign = field.value[where.start - 1];
      if (field.value[end] === sign) end += 1;
      where.start -= 1;
      cursor = insert.length;
      // On to the next argument where one is asked for, else out of the call.
      if (field.value[end] === ")") {
        if (where.next?.endsWith("?") === false) insert += ', ""';
        cursor = insert.length === cursor ? cursor + 1 : insert.length - 1;
      }
    }
    field.setRangeText(insert, where.start, end, "end");
    field.selectionStart = field.selectionEnd = where.start + cursor;
    close();
    field.dispatchEvent(new Event("input"));
  }

  field.addEventListener("input", () => void offer());
  field.addEventListener("blur", close);
  field.addEventListener("click", close);
  field.addEventListener("keydown", (event) => {
    if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      return void offer();
    }
    if (list.hidden) return;
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (steps) chosen = Math.min(Math.max(chosen + steps, 0), offers.length - 1);
    else if (event.key === "Enter" || event.key === "Tab") void take();
    else if (event.key === "Escape") close();
    else if (event.key === "ArrowLeft" || event.key === "ArrowRight") return close();
    else return;
    event.preventDefault();
    if (steps) mark();
  });
}
