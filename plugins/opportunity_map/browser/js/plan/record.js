/** What a saved record says of itself: out of its own page (its JSON-LD) and its calendar file. */

import { meetingsIn } from "./calendar.js";
import { ROOT, isId } from "./stored.js";

/** @typedef {import("./calendar.js").Meeting} Meeting */

/**
 * @typedef {object} Record
 * @property {string} id
 * @property {"here" | "gone" | "unreachable"} found gone: the site has no such page any more; unreachable: no answer
 * @property {string} title
 * @property {string} lang of the title, where it is not the page's
 * @property {string} line its first interest, for the colour
 * @property {string} place
 * @property {string} state "" or cancelled, full, postponed, ended
 * @property {string} stateWords the same in words
 * @property {string} when in words, for what has no dates
 * @property {boolean} dated
 * @property {Meeting[] | null} meetings null where its calendar could not be read
 * @property {string} calendar the file, "" where there is none
 * @property {string} asOf when the copy was made that this is from, "" for what has just been fetched
 */

/** Under this header the worker says when a copy was made. */
const SAVED_ON = "X-Saved-On";

/**
 * @param {string} home the site's root in the page's language
 * @param {string} id
 * @returns {Promise<Record>} never rejects
 */
export async function readRecord(home, id) {
  try {
    const answer = await fetched(pageOf(home, id));
    if (!answer) return nothing(id, "gone");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const moved = movedTo(page, answer.url);
    return moved && moved !== id ? await readRecord(home, moved) : await read(page, id, answer);
  } catch {
    return nothing(id, "unreachable");
  }
}

/** @param {string} home @param {string} id */
export function pageOf(home, id) {
  return `${home}opportunities/${id}/`;
}

/**
 * @param {string} url
 * @returns {Promise<Response | null>} null for what is no longer there
 */
async function fetched(url) {
  const answer = await fetch(url, { cache: "no-cache" });
  if (answer.status === 404 || answer.status === 410) return null;
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer;
}

/** A record whose address has changed leaves a page that leads on. @param {Document} page @param {string} url */
function movedTo(page, url) {
  const content = page.querySelector("meta[http-equiv=refresh]")?.getAttribute("content") ?? "";
  const address = /url=(.+)$/.exec(content)?.[1];
  const id = address && /opportunities\/([^/]+\/[^/]+)\/$/.exec(new URL(address, url).pathname)?.[1];
  return id && isId(id) ? id : "";
}

/**
 * @param {Document} page
 * @param {string} id
 * @param {Response} answer
 * @returns {Promise<Record>}
 */
async function read(page, id, answer) {
  // What has no such data is another page: the one that a network shows to those who did not sign in yet.
  const data = JSON.parse(page.querySelector("script[type='application/ld+json']")?.textContent ?? "");
  const stop = /** @type {HTMLElement | null} */ (page.querySelector(".stop"));
  const calendar = await calendarOf(page, answer.url);
  const words = (/** @type {string} */ selector) => page.querySelector(selector)?.textContent?.trim() ?? "";
  return {
    id,
    found: "here",
    title: String(data.name || words("h1")),
    lang: page.querySelector("h1")?.getAttribute("lang") ?? "",
    line: stop?.dataset.line ?? "",
    place: String(data.location?.name ?? words(".fact a[href*='/places/']")),
    state: stop?.dataset.state ?? "",
    stateWords: words(".notice"),
    when: words(".fact-when .fact-lead"),
    dated: Boolean(data.startDate) || calendar !== "",
    meetings: calendar ? meetings(calendar) : meetingOf(data),
    calendar,
    asOf: answer.headers.get(SAVED_ON) ?? "",
  };
}

/** The page's calendar file, "" where it has none. @param {Document} page @param {string} url */
async function calendarOf(page, url) {
  const link = page.querySelector("a[href$='event.ics']")?.getAttribute("href");
  const address = link ? new URL(link, url).href : "";
  return address.startsWith(ROOT) ? ((await (await fetched(address))?.text()) ?? "") : "";
}

/** @param {string} calendar */
function meetings(calendar) {
  try {
    return meetingsIn(calendar);
  } catch {
    return null;
  }
}

/** The one meeting that JSON-LD names: of what is over, there is no calendar. @param {any} data @returns {Meeting[]} */
function meetingOf({ startDate, endDate = startDate }) {
  const ours = /^\d{4}-\d\d-\d\d(T\d\d:\d\d)?$/;
  return ours.test(startDate) && ours.test(endDate) ? [{ start: startDate, end: endDate }] : [];
}

/** @param {string} id @param {"gone" | "unreachable"} found @returns {Record} */
function nothing(id, found) {
  const empty = { title: "", lang: "", line: "", place: "", state: "", stateWords: "", when: "", calendar: "", asOf: "" };
  return { id, found, ...empty, dated: false, meetings: [] };
}
