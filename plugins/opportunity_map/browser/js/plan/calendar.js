/**
 * Reads the calendar files of this site, exactly in the form in which it writes them (iCalendar, RFC 5545): one VEVENT
 * for each run of meetings, local times with a TZID or whole days, and a rule where a run has more than one meeting.
 */

import { dayOf, isoOf } from "../board/dates.js";

/**
 * One meeting. Texts of this form can be compared: local time, without a zone.
 * @typedef {object} Meeting
 * @property {string} start "2026-11-28T14:00", or "2026-11-28" for whole days
 * @property {string} end the same; of whole days the last one; equal to `start` where no end is known
 */

/** No run of the site has more: see occurrences.py. */
const MOST_MEETINGS = 1000;
const LINE = /^([A-Z-]+)((?:;[A-Z-]+=(?:"[^"]*"|[^;:"]*))*):(.*)$/;
const MOMENT = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d)?$/;
const STEPS = new Map([["DAILY", 1], ["WEEKLY", 7]]);

/**
 * All meetings of a calendar that take place, sorted; what it calls cancelled is left out unless `cancelled`.
 * @param {string} text
 * @returns {Meeting[]} Throws a SyntaxError for a calendar of another form.
 */
export function meetingsIn(text) {
  const lines = unfolded(text);
  if (lines[0] !== "BEGIN:VCALENDAR" || lines.at(-1) !== "END:VCALENDAR") throw new SyntaxError("This is no calendar.");
  const found = components(lines).filter(([first]) => first === "BEGIN:VEVENT").flatMap(run);
  return found.sort((one, other) => compare(one.start, other.start) || compare(one.end, other.end));
}

/**
 * One calendar with all that is in several.
 * @param {string[]} texts
 * @returns {string}
 */
export function joinedCalendars(texts) {
  const parts = texts.flatMap((text) => components(unfolded(text, "\r\n ")));
  const zones = parts.filter(([first]) => first === "BEGIN:VTIMEZONE");
  const events = parts.filter(([first]) => first === "BEGIN:VEVENT");
  // The same zone stands in every file.
  const head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Opportunity Map//My plan//EN", "CALSCALE:GREGORIAN"];
  const body = [...new Set(zones.map((zone) => zone.join("\r\n"))), ...events.map((event) => event.join("\r\n"))];
  return [...head, ...body, "END:VCALENDAR", ""].join("\r\n");
}

/**
 * The lines of a calendar. A long one is folded: it goes on in the next, after a space.
 * @param {string} text
 * @param {string} [fold] what to write where a line was folded: nothing, or the same again
 */
function unfolded(text, fold = "") {
  return text.replace(/\r?\n[ \t]/g, fold).split(fold ? /\r?\n(?! )/ : /\r?\n/).filter(Boolean);
}

/**
 * The parts that stand in the calendar itself (events, time zones), each with its first and its last line.
 * @param {string[]} lines
 */
function components(lines) {
  /** @type {string[][]} */
  const found = [];
  let depth = 0;
  for (const line of lines) {
    if (line.startsWith("BEGIN:") && ++depth === 2) found.push([]);
    if (depth > 1) found.at(-1)?.push(line);
    if (line.startsWith("END:")) depth--;
  }
  return found;
}

/** @param {string[]} event @returns {Meeting[]} */
function run(event) {
  /** @type {Map<string, string>} */
  const said = new Map();
  for (const line of event.slice(1, -1)) {
    const parts = LINE.exec(line);
    if (!parts || (/^(DTSTART|DTEND|RRULE)$/.test(parts[1]) && said.has(parts[1]))) throw new SyntaxError(line);
    said.set(parts[1], parts[3]);
  }
  if (/EXDATE|RDATE|DURATION/.test([...said.keys()].join())) throw new SyntaxError("This form is not ours.");
  const start = moment(said.get("DTSTART") ?? "");
  const end = said.has("DTEND") ? moment(said.get("DTEND") ?? "") : start;
  if (start.time === "" ? end.time !== "" : end.time === "") throw new SyntaxError("A day does not end at a time.");
  const last = end.time === "" && end.day > start.day ? end.day - 1 : end.day; // the day after, in this notation
  const { step, count } = rule(said.get("RRULE"));
  return Array.from({ length: count }, (_, i) => ({
    start: isoOf(start.day + i * step) + start.time,
    end: isoOf(last + i * step) + end.time,
  }));
}

/** @param {string} text */
function moment(text) {
  const parts = MOMENT.exec(text);
  const day = parts && dayOf(`${parts[1]}-${parts[2]}-${parts[3]}`);
  if (!parts || day === null) throw new SyntaxError(`${text} is no time of this site.`);
  return { day, time: parts[4] ? `T${parts[4]}:${parts[5]}` : "" };
}

/** @param {string | undefined} text */
function rule(text) {
  if (text === undefined) return { step: 1, count: 1 };
  const parts = new Map(text.split(";").map((part) => /** @type {[string, string]} */ (part.split("="))));
  const unit = STEPS.get(parts.get("FREQ") ?? "");
  const interval = Number(parts.get("INTERVAL") ?? 1);
  const count = Number(parts.get("COUNT"));
  const known = [...parts.keys()].every((name) => ["FREQ", "INTERVAL", "COUNT"].includes(name));
  const whole = interval >= 1 && count >= 1 && Number.isInteger(interval) && Number.isInteger(count);
  if (!unit || !known || !whole || count > MOST_MEETINGS) throw new SyntaxError(`${text} is no rule of this site.`);
  return { step: unit * interval, count };
}

/** @param {string} one @param {string} other */
function compare(one, other) {
  return one < other ? -1 : one > other ? 1 : 0;
}
