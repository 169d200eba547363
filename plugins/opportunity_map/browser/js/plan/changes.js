/** What has changed of a record since the visitor last looked. */

/** @typedef {import("./calendar.js").Meeting} Meeting */
/** @typedef {import("./record.js").Record} Record */
/** @typedef {import("./stored.js").Seen} Seen */

/** How many of the next meetings are remembered. */
const REMEMBERED = 12;

/**
 * What to remember of a record.
 * @param {Record} record
 * @param {string} language of the page
 * @param {string} now local time in the region
 * @returns {Seen}
 */
export function seenOf(record, language, now) {
  const coming = (record.meetings ?? []).filter(({ end }) => !isOver(end, now)).slice(0, REMEMBERED);
  return { language, place: record.place, meetings: coming.map(({ start, end }) => `${start}/${end}`) };
}

/**
 * @param {Seen | null} seen
 * @param {Record} record
 * @param {string} language of the page
 * @param {string} now
 * @returns {{gone: Meeting[], added: Meeting[], place: string}} meetings that will not be, those that are new, and the former place
 */
export function changesOf(seen, record, language, now) {
  if (!seen || record.meetings === null) return { gone: [], added: [], place: "" };
  const before = seen.meetings.map(meetingOf).filter(({ start, end }) => start && end && !isOver(end, now));
  const last = before.at(-1)?.start ?? "";
  // Beyond the last one that was remembered, a series simply goes on: that is no news.
  const after = record.meetings.filter(({ start, end }) => !isOver(end, now) && start <= last);
  // A place is called differently in another language.
  const moved = seen.language === language && seen.place !== "" && record.place !== "" && seen.place !== record.place;
  return { gone: without(before, record.meetings), added: without(after, before), place: moved ? seen.place : "" };
}

/**
 * @param {string} end of a meeting
 * @param {string} now
 */
export function isOver(end, now) {
  return end.includes("T") ? end < now : end < now.slice(0, 10);
}

/** @param {string} text @returns {Meeting} */
function meetingOf(text) {
  const [start = "", end = ""] = text.split("/");
  return { start, end };
}

/** @param {Meeting[]} some @param {Meeting[]} others */
function without(some, others) {
  const known = new Set(others.map(({ start, end }) => `${start}/${end}`));
  return some.filter(({ start, end }) => !known.has(`${start}/${end}`));
}
