/** Which meeting of each record a visitor is shown, and the order of the board that follows from it. */

/** @typedef {import("./data.js").Board} Board */
/** @typedef {import("./data.js").Meetings} Meetings */

/** What a record stands under: its next meeting, always there, on request, over. */
export const DATED = 0;
export const ALWAYS = 1;
export const ON_REQUEST = 2;
export const OVER = 3;

/** Days that are asked for; both ends are included, null is open. @typedef {{from: number | null, to: number | null, past: boolean}} Days */

/**
 * @typedef {object} Schedule
 * @property {number} today
 * @property {number} from the first day of the board
 * @property {Uint32Array} order all records in the order of the board
 * @property {Uint8Array} platform of each record by the visitor's clock: DATED, ALWAYS, ON_REQUEST or OVER
 * @property {Uint8Array} inRange 1 where the record has a meeting in the days asked for, or needs none
 * @property {Int32Array} start day on which the meeting that is shown begins
 * @property {Int16Array} time minute of that day, -1 for whole days
 * @property {Uint16Array} length days that the meeting lasts; 0 where no meeting is shown
 */

/**
 * @param {Board} board
 * @param {number} today
 * @param {Days} days
 * @returns {Schedule}
 */
export function makeSchedule(board, today, days) {
  const { count, meetings } = board;
  const anyDay = days.from === null && days.to === null;
  const from = days.past && days.from !== null ? days.from : Math.max(days.from ?? today, today);
  const to = days.to ?? Infinity;
  const kinds = board.columns.platform;
  const schedule = {
    today,
    from,
    order: new Uint32Array(count),
    platform: new Uint8Array(count),
    inRange: new Uint8Array(count),
    start: new Int32Array(count),
    time: new Int16Array(count),
    length: new Uint16Array(count),
  };
  for (let i = 0; i < count; i++) {
    let platform = kinds.values[kinds.codes[i]];
    let shown = null;
    if (platform === DATED || platform === OVER) {
      shown = nextMeeting(meetings, i, from, to);
      platform = (shown && shown.start + shown.length > today) || nextMeeting(meetings, i, today, Infinity) ? DATED : OVER;
    }
    schedule.platform[i] = platform;
    schedule.inRange[i] = Number(shown !== null || platform === ALWAYS || platform === ON_REQUEST || (anyDay && platform === OVER));
    if (shown) {
      schedule.start[i] = shown.start;
      schedule.time[i] = shown.time;
      schedule.length[i] = shown.length;
    }
  }
  sort(schedule);
  return schedule;
}

/**
 * The record's first meeting that is not over on day `from` and begins by day `to`.
 * @param {Meetings} meetings
 * @param {number} record
 * @param {number} from
 * @param {number} to
 * @returns {{start: number, time: number, length: number} | null}
 */
function nextMeeting(meetings, record, from, to) {
  let found = null;
  for (let run = meetings.start[record]; run < meetings.start[record + 1]; run++) {
    const first = meetings.first[run];
    const step = meetings.step[run];
    const length = meetings.length[run];
    const time = meetings.time[run];
    const skipped = Math.max(0, Math.ceil((from - first - length + 1) / step));
    const start = first + skipped * step;
    if (skipped >= meetings.count[run] || start > to) continue;
    if (!found || start < found.start || (start === found.start && time < found.time)) found = { start, time, length };
  }
  return found;
}

/**
 * By platform, then by the meeting that is shown, then as the build has them. Keys are whole numbers below 2 ** 53,
 * the record's own number at their end, because typed arrays of numbers sort many times faster than with a comparison.
 * @param {Schedule} schedule
 */
function sort({ today, order, platform, start, time, length }) {
  const NUMBERS = 2 ** 20;
  const MINUTES = 2 ** 11;
  const DAYS = 2 ** 16;
  const keys = new Float64Array(order.length);
  for (let i = 0; i < keys.length; i++) {
    const dated = length[i] > 0;
    const day = dated ? start[i] - today + DAYS / 2 : 0;
    const minute = dated ? Math.max(0, time[i]) : 0;
    keys[i] = ((platform[i] * DAYS + day) * MINUTES + minute) * NUMBERS + i;
  }
  keys.sort();
  for (let i = 0; i < keys.length; i++) order[i] = keys[i] % NUMBERS;
}
