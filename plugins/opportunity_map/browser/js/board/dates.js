/** Days as whole numbers since 1970-01-01, so that no time zone and no change of the clock gets between them. */

const DAY = 86_400_000;

/**
 * The number of an ISO day, or null for what is no day of the calendar.
 * @param {string | null | undefined} iso YYYY-MM-DD
 * @returns {number | null}
 */
export function dayOf(iso) {
  if (!iso || !/^\d{4}-\d\d-\d\d$/.test(iso)) return null;
  const day = Date.parse(`${iso}T00:00:00Z`) / DAY;
  return Number.isInteger(day) && isoOf(day) === iso ? day : null;
}

/**
 * @param {number} day
 * @returns {string} YYYY-MM-DD
 */
export function isoOf(day) {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/**
 * For Intl formats with `timeZone: "UTC"`.
 * @param {number} day
 * @returns {Date}
 */
export function dateOf(day) {
  return new Date(day * DAY);
}

/**
 * A calendar on the wall of the region: it tells the day there is at a moment.
 * @param {string} timezone IANA name
 * @returns {(moment?: Date) => number}
 */
export function calendarOf(timezone) {
  const format = new Intl.DateTimeFormat("en", { timeZone: timezone, year: "numeric", month: "2-digit", day: "2-digit", calendar: "gregory" });
  return (moment = new Date()) => {
    const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(parts.year, parts.month - 1, parts.day) / DAY;
  };
}

/**
 * @param {number} day
 * @returns {number} 0 for Monday to 6 for Sunday
 */
export function weekdayOf(day) {
  return (((day + 3) % 7) + 7) % 7;
}

/**
 * The first and the last day that a preset means; both are included.
 * @param {string} preset today, tomorrow, weekend or week (seven days from today)
 * @param {number} today
 * @returns {[number, number] | null}
 */
export function presetDays(preset, today) {
  switch (preset) {
    case "today":
      return [today, today];
    case "tomorrow":
      return [today + 1, today + 1];
    case "weekend": {
      const sunday = today + 6 - weekdayOf(today);
      return [Math.max(today, sunday - 1), sunday];
    }
    case "week":
      return [today, today + 6];
    default:
      return null;
  }
}
