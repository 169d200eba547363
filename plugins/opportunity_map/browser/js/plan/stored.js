/**
 * What a visitor has saved: on this device only, under one key of localStorage for each site.
 *
 * Several regions may share one origin (name.github.io/region/), so the key ends with the site's own path. What stands
 * there may be broken, foreign, of a later version, or forbidden to read: nothing here throws.
 */

/** @typedef {"" | "forbidden" | "full" | "newer"} Trouble why nothing can be read or kept; "" for none */

/**
 * What the visitor has seen of a record, to tell her what changed.
 * @typedef {object} Seen
 * @property {string} language in which `place` is named
 * @property {string} place
 * @property {string[]} meetings the next ones, each as "2026-11-28T14:00/2026-11-28T16:00"
 */

/**
 * @typedef {object} Item
 * @property {string} id "organisation/opportunity"
 * @property {string} title as it was called when it was saved: what can still be said when its page is gone
 * @property {string} note the visitor's own words
 * @property {Seen | null} seen
 */

const VERSION = 1;
/** More than anybody can attend; a link with more is cut off here, too. */
export const MOST = 100;
/** Characters. */
export const LONGEST_NOTE = 1000;
/** The form of an id in content.md, twice. */
const ID = /^[a-z0-9][a-z0-9-]{1,59}\/[a-z0-9][a-z0-9-]{1,59}$/;

/** The address of the site's root; this module stands under it in assets/om-…/. */
export const ROOT = import.meta.url.slice(0, import.meta.url.lastIndexOf("/assets/") + 1);

export const KEY = `plan:${new URL(ROOT).pathname}`;

/** @returns {{items: Item[], trouble: Trouble}} */
export function readPlan() {
  try {
    return decode(localStorage.getItem(KEY));
  } catch {
    return { items: [], trouble: "forbidden" };
  }
}

/**
 * @param {Item[]} items
 * @returns {Trouble}
 */
export function writePlan(items) {
  const { trouble } = readPlan();
  if (trouble) return trouble;
  try {
    if (items.length) localStorage.setItem(KEY, JSON.stringify({ version: VERSION, items }));
    else localStorage.removeItem(KEY);
    return "";
  } catch (error) {
    return error instanceof DOMException && error.name === "QuotaExceededError" ? "full" : "forbidden";
  }
}

/** Forget everything, even what cannot be read. @returns {Trouble} */
export function erasePlan() {
  try {
    localStorage.removeItem(KEY);
    return "";
  } catch {
    return "forbidden";
  }
}

/**
 * The ids of a list that somebody passed on: `#items=org/id,org/id`; null where there is none.
 * @param {string} hash
 * @returns {string[] | null}
 */
export function sharedIn(hash) {
  if (!hash.startsWith("#items=")) return null;
  const ids = hash.slice("#items=".length).replaceAll(/%2[fF]/g, "/").replaceAll(/%2[cC]/g, ",").split(",");
  return [...new Set(ids.filter(isId))].slice(0, MOST);
}

/** @param {unknown} id */
export function isId(id) {
  return typeof id === "string" && ID.test(id);
}

/**
 * @param {string | null} text
 * @returns {{items: Item[], trouble: Trouble}}
 */
function decode(text) {
  const found = parsed(text);
  if (Number(found?.version) > VERSION) return { items: [], trouble: "newer" };
  /** @type {Map<string, Item>} */
  const items = new Map();
  for (const item of Array.isArray(found?.items) ? found.items : []) {
    if (!isId(item?.id) || items.size === MOST) continue;
    const { id, title, note, seen } = item;
    items.set(id, { id, title: line(title) || id, note: line(note).slice(0, LONGEST_NOTE), seen: seenIn(seen) });
  }
  return { items: [...items.values()], trouble: "" };
}

/** @param {string | null} text @returns {any} null for what is no JSON */
function parsed(text) {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}

/** @param {any} seen @returns {Seen | null} */
function seenIn(seen) {
  if (!Array.isArray(seen?.meetings)) return null;
  return { language: line(seen.language), place: line(seen.place), meetings: seen.meetings.map(line) };
}

/** @param {unknown} text */
function line(text) {
  return typeof text === "string" ? text : "";
}
