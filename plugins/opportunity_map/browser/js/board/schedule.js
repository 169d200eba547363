/** Which meeting of each record a visitor is shown, at which times of day there are any, and the order that follows. */

import { sortedBy } from "./bits.js";

/** @typedef {import("./data.js").Board} Board */

/** What a record stands under: its next meeting, always there, on request, over. */
export const DATED = 0;
export const ALWAYS = 1;
export const ON_REQUEST = 2;
export const OVER = 3;

/** Times of day by which one can filter; a set of them has a bit for each, in this order. */
export const TIMES = /** @type {const} */ (["morning", "afternoon", "evening"]);
export const ANY_TIME = 2 ** TIMES.length - 1;
const NOON = 12 * 60;
const EVENING = 17 * 60;
const MINUTES = 24 * 60;
/** A day later than any. */
export const NO_END = 2 ** 31;

/** Days that are asked for; both ends are included, null is open; `times` is a set of times of day. @typedef {{from: number | null, to: number | null, past: boolean, times: number}} Days */

/**
 * @typedef {object} Schedule
 * @property {number} today
 * @property {number} from the first day of the board
 * @property {boolean} isAsBuilt whether the order is that of the build
 * @property {Uint8Array} platform of each record by the visitor's clock: DATED, ALWAYS, ON_REQUEST or OVER
 * @property {Uint8Array} times of day at which the record has a meeting in the days asked for; any where it needs none
 * @property {Int32Array} start day on which the meeting that is shown begins
 * @property {Int16Array} time minute of that day, -1 for whole days
 * @property {Uint16Array} length days that the meeting lasts; 0 where no meeting is shown
 */

/**
 * @param {Board} board
 * @param {number} today
 * @param {Days} days
 * @param {Uint8Array} coming times of day of all that is still to come (see `timesOf`)
 * @returns {Schedule}
 */
export function makeSchedule(board, today, days, coming = timesOf(board, today, NO_END)) {
  const { count, loaded, meetings, platform: kinds } = board;
  const from = days.past && days.from !== null ? days.from : Math.max(days.from ?? today, today);
  const to = days.to ?? NO_END;
  const wanted = days.times || ANY_TIME;
  const isAnyDay = days.from === null && days.to === null;
  const schedule = {
    today,
    from,
    isAsBuilt: isAnyDay && wanted === ANY_TIME && today === board.today,
    platform: new Uint8Array(count),
    times: isAnyDay ? coming : timesOf(board, from, to),
    start: new Int32Array(count),
    time: new Int16Array(count),
    length: new Uint16Array(count),
  };
  const { platform, start, time, length } = schedule;
  for (let i = 0; i < loaded; i++) {
    const isDated = kinds[i] === DATED || kinds[i] === OVER;
    platform[i] = !isDated ? kinds[i] : coming[i] ? DATED : OVER;
    if (!isDated) continue;
    for (let run = meetings.start[i]; run < meetings.start[i + 1]; run++) {
      const minute = meetings.time[run];
      if ((timesOfMinute(minute) & wanted) === 0) continue;
      const begins = firstOfRun(meetings, run, from);
      if (begins > to) continue;
      if (length[i] === 0 || begins < start[i] || (begins === start[i] && minute < time[i])) {
        start[i] = begins;
        time[i] = minute;
        length[i] = meetings.length[run];
      }
    }
  }
  return schedule;
}

/**
 * The times of day at which each record has meetings that are not over on day `from` and begin by day `to`: none where it
 * has no such meeting, any where it has no hours.
 * @param {Board} board
 * @param {number} from
 * @param {number} to
 * @returns {Uint8Array}
 */
export function timesOf({ count, loaded, meetings, platform }, from, to) {
  const times = new Uint8Array(count);
  for (let i = 0; i < loaded; i++) {
    if (platform[i] === ALWAYS || platform[i] === ON_REQUEST) {
      times[i] = ANY_TIME;
      continue;
    }
    for (let run = meetings.start[i]; run < meetings.start[i + 1]; run++) {
      if (firstOfRun(meetings, run, from) <= to) times[i] |= timesOfMinute(meetings.time[run]);
    }
  }
  return times;
}

/**
 * @param {import("./data.js").Meetings} meetings
 * @param {number} run
 * @param {number} from
 * @returns {number} the day on which the run's first meeting begins that is not over on day `from`; after NO_END for none
 */
function firstOfRun(meetings, run, from) {
  const first = meetings.first[run];
  const late = from - first - meetings.length[run] + 1;
  if (late <= 0) return first;
  const skipped = Math.ceil(late / meetings.step[run]);
  return skipped < meetings.count[run] ? first + skipped * meetings.step[run] : NO_END + 1;
}

/** @param {number} minute of the day, -1 for whole days @returns {number} a set of times of day */
function timesOfMinute(minute) {
  return minute < 0 ? ANY_TIME : minute < NOON ? 1 : minute < EVENING ? 2 : 4;
}

/**
 * By platform, then by the meeting that is shown, then as the build has them.
 * @param {Schedule} schedule
 * @param {Uint32Array} records rising
 * @returns {Uint32Array} in the order of the board
 */
export function departures({ isAsBuilt, platform, start, time, length }, records) {
  if (isAsBuilt) return records;
  let first = Infinity;
  let last = -Infinity;
  for (const record of records) {
    if (length[record] === 0) continue;
    first = Math.min(first, start[record]);
    last = Math.max(last, start[record]);
  }
  const days = Math.max(0, last - first + 1) + 1;
  const byTime = sortedBy(records, (record) => (length[record] === 0 ? 0 : Math.max(0, time[record])), MINUTES);
  return sortedBy(byTime, (record) => platform[record] * days + (length[record] === 0 ? 0 : start[record] - first + 1), days * 4);
}
