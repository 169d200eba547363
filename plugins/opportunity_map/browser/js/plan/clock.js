/** The clock on the wall of the region. */

/**
 * @param {string} timezone IANA name
 * @returns {string} as "2026-11-28T14:00"
 */
export function localNow(timezone) {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: timezone, dateStyle: "short", timeStyle: "short" }).formatToParts(new Date());
  const { day, month, year, hour, minute } = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return `${year}-${month}-${day}T${hour}:${minute}`;
}
