/** One saved record on the plan's page: made from the page's #plan-item; every text is set as text. */

import { changesOf, isOver } from "./changes.js";
import { LONGEST_NOTE } from "./stored.js";
import { pageOf } from "./record.js";

/** @typedef {import("./calendar.js").Meeting} Meeting */
/** @typedef {import("./record.js").Record} Record */
/** @typedef {import("./stored.js").Item} Item */

/** A saved item with what its record says now. @typedef {{item: Item, record: Record}} Saved */

/**
 * @typedef {object} Desk what all entries are made with
 * @property {string} home
 * @property {string} language
 * @property {string} timezone
 * @property {string} now
 * @property {import("../board/texts.js").Texts} texts
 * @property {import("./times.js").Times} times
 * @property {boolean} own false while somebody else's list is looked at
 */

/** Days ahead of which all meetings are named. */
export const AHEAD = 28;
const MOST_MEETINGS = 6;
/** Of clashes, of meetings that are off, and of new ones. */
const MOST_NEWS = 3;

/** @param {Saved} saved */
export function titleOf({ item, record }) {
  return record.title || item.title;
}

/** The meetings still to come. @param {Record} record @param {string} now */
export function comingOf({ meetings, state }, now) {
  return state === "ended" ? [] : (meetings ?? []).filter(({ end }) => !isOver(end, now));
}

/** Whether it takes place at all. @param {Record} record */
export function isOn({ state }) {
  return !["cancelled", "postponed", "ended"].includes(state);
}

/**
 * @param {Saved} saved
 * @param {import("./clashes.js").Clash<Saved>[]} clashes
 * @param {string} until local time up to which meetings are named
 * @param {Desk} desk
 * @returns {HTMLElement}
 */
export function entryOf(saved, clashes, until, desk) {
  const { item, record } = saved;
  const { texts } = desk;
  const entry = copyOf("plan-item");
  const title = titleOf(saved);
  const coming = comingOf(record, desk.now);
  entry.dataset.id = item.id;
  if (record.line) entry.dataset.line = record.line;
  if (record.state) entry.dataset.status = record.state;
  const link = /** @type {HTMLAnchorElement} */ (part(entry, "title"));
  link.textContent = title;
  if (record.lang) link.lang = record.lang;
  if (record.found === "gone") link.removeAttribute("href");
  else link.href = pageOf(desk.home, record.id);
  part(entry, "place").textContent = record.place;
  when(entry, record, coming, desk);
  for (const words of news(saved, clashes, coming, desk)) part(entry, "news").append(line(words));
  if (desk.own && hasChanged(saved, desk)) part(entry, "seen").hidden = false;
  meetings(entry, coming, until, desk);
  const note = /** @type {HTMLTextAreaElement} */ (part(entry, "note"));
  note.value = item.note;
  note.maxLength = LONGEST_NOTE;
  note.setAttribute("aria-label", texts.say("note", { title }));
  part(entry, "note-print").textContent = item.note;
  part(entry, "remove").setAttribute("aria-label", texts.say("remove", { title }));
  for (const name of ["note-field", "remove"]) part(entry, name).hidden = !desk.own;
  for (const name of ["place", "news", "meetings"]) part(entry, name).hidden = !part(entry, name).hasChildNodes();
  return entry;
}

/**
 * The fresh copy of a template's only element.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function copyOf(id) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(id));
  return /** @type {HTMLElement} */ (/** @type {Element} */ (template.content.firstElementChild).cloneNode(true));
}

/**
 * @param {HTMLElement} entry
 * @param {string} name
 * @returns {HTMLElement} what the template calls so in `data-part`
 */
export function part(entry, name) {
  return /** @type {HTMLElement} */ (entry.querySelector(`[data-part=${name}]`));
}

/** @param {HTMLElement} entry @param {Record} record @param {Meeting[]} coming @param {Desk} desk */
function when(entry, record, coming, { texts, times }) {
  const [next] = coming;
  const [time, day, date] = next ? times.board(next) : [record.dated ? texts.say("over") : record.when || "–", "", ""];
  part(entry, "time").textContent = time;
  part(entry, "time").classList.toggle("row-word", !/^\d/.test(time));
  part(entry, "day").textContent = day;
  part(entry, "date").textContent = date;
}

/**
 * All that is to be known at once, most pressing first.
 * @param {Saved} saved
 * @param {import("./clashes.js").Clash<Saved>[]} clashes
 * @param {Meeting[]} coming
 * @param {Desk} desk
 * @returns {string[]}
 */
function news({ item, record }, clashes, coming, { language, timezone, now, texts, times, own }) {
  if (record.found !== "here") return [texts.say(record.found)];
  const { gone, added, place } = changesOf(own ? item.seen : null, record, language, now);
  const more = Math.max(0, gone.length - MOST_NEWS) + Math.max(0, added.length - MOST_NEWS);
  const day = record.asOf && times.dayOf(new Date(record.asOf), timezone);
  return [
    record.stateWords,
    record.dated && !coming.length && record.meetings && record.state !== "ended" ? texts.say("is_over") : "",
    record.meetings ? "" : texts.say("no_times"),
    ...gone.slice(0, MOST_NEWS).map((meeting) => texts.say("changed_gone", { time: times.say(meeting) })),
    ...added.slice(0, MOST_NEWS).map((meeting) => texts.say("changed_new", { time: times.say(meeting) })),
    more ? texts.say("changed_more", { count: more }) : "",
    place && texts.say("changed_place", { place }),
    ...clashes.slice(0, MOST_NEWS).map(({ other, meeting, surely }) => texts.say(surely ? "clash" : "clash_day", { title: titleOf(other), time: times.say(meeting) })),
    clashes.length > MOST_NEWS ? texts.say("clash_more", { count: clashes.length - MOST_NEWS }) : "",
    day ? texts.say("as_of", { day }) : "",
  ].filter(Boolean);
}

/** @param {Saved} saved @param {Desk} desk */
function hasChanged({ item, record }, { language, now }) {
  const { gone, added, place } = changesOf(item.seen, record, language, now);
  return record.found === "here" && (gone.length > 0 || added.length > 0 || place !== "");
}

/** @param {HTMLElement} entry @param {Meeting[]} coming @param {string} until @param {Desk} desk */
function meetings(entry, coming, until, { texts, times }) {
  const near = coming.filter(({ start }, i) => !i || start <= until);
  for (const meeting of near.slice(0, MOST_MEETINGS)) part(entry, "meetings").append(line(capital(times.say(meeting))));
  const more = coming.length - Math.min(near.length, MOST_MEETINGS);
  if (more) part(entry, "meetings").append(line(texts.say("later", { count: more })));
}

/** @param {string} words */
function capital(words) {
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

/** @param {string} words */
function line(words) {
  const found = document.createElement("li");
  found.textContent = words;
  return found;
}
