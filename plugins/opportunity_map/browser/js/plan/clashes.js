/** Which of the saved meetings are at the same time. */

/** @typedef {import("./calendar.js").Meeting} Meeting */

/**
 * @template T
 * @typedef {object} Clash
 * @property {T} other what it clashes with
 * @property {Meeting} meeting the other's meeting
 * @property {boolean} surely false where one of the two is for whole days, so that their hours are not known
 */

/** Longer than a camp: what is open for weeks is visited between other things. */
const LONGEST_DAYS = 8;

/**
 * The clashes of each, in the order of time.
 * @template T
 * @param {{of: T, meeting: Meeting}[]} all
 * @returns {Map<T, Clash<T>[]>}
 */
export function clashesIn(all) {
  /** @type {Map<T, Clash<T>[]>} */
  const found = new Map();
  /** @param {T} one @param {Clash<T>} clash */
  const note = (one, clash) => found.set(one, [...(found.get(one) ?? []), clash]);
  const sorted = all
    .map(({ of, meeting }) => ({ of, meeting, ...span(meeting) }))
    .filter(({ days }) => days <= LONGEST_DAYS)
    .sort((one, other) => (one.from < other.from ? -1 : 1));
  sorted.forEach((one, i) => {
    for (const other of sorted.slice(i + 1)) {
      if (other.from >= one.to) break;
      if (other.of === one.of) continue;
      const surely = one.timed && other.timed;
      note(one.of, { other: other.of, meeting: other.meeting, surely });
      note(other.of, { other: one.of, meeting: one.meeting, surely });
    }
  });
  return found;
}

/** @param {Meeting} meeting */
function span({ start, end }) {
  const timed = start.includes("T");
  const days = 1 + Math.round((Date.parse(end.slice(0, 10)) - Date.parse(start.slice(0, 10))) / 86_400_000);
  // A meeting whose end nobody stated takes a moment: just more than its start, and less than a minute.
  const to = timed ? (end > start ? end : `${start}~`) : `${end}T24:00`;
  return { timed, days, from: timed ? start : `${start}T00:00`, to };
}
