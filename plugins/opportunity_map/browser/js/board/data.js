/** The facet data of site/facets.py, fetched once and laid out in typed arrays. */

import { dayOf } from "./dates.js";

const VERSION = 1;
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

/**
 * One value a record: `values[codes[i]]`.
 * @template T
 * @typedef {{values: T[], codes: Uint16Array}} Column
 */

/**
 * The meetings of all records as runs. Record i has the runs `start[i]` up to, not including, `start[i + 1]`.
 * @typedef {object} Meetings
 * @property {Uint32Array} start
 * @property {Int32Array} first day (since 1970) of a run's first meeting
 * @property {Uint16Array} step days from one meeting to the next
 * @property {Uint16Array} count of meetings
 * @property {Uint16Array} length days that each meeting lasts
 * @property {Int16Array} time minute of the day, -1 for whole days
 */

/**
 * Where things happen, as parallel lists; `lat` and `lon` are null where nobody knows.
 * @typedef {object} Venues
 * @property {string[]} key
 * @property {string[]} name
 * @property {(number | null)[]} lat
 * @property {(number | null)[]} lon
 * @property {number[]} approximate 0 where the pin stands at the door, else 1 to 3 for a street, a postcode or a town
 */

/**
 * @typedef {object} Board
 * @property {number} today day of the build, since 1970
 * @property {number} count of records
 * @property {number} chunk rows in a file of rows
 * @property {{[name: string]: string[]}} dictionaries ids of the options of platform, type, interests, cost, mode, languages, access and status
 * @property {object} columns
 * @property {Column<number>} columns.platform 0 dated, 1 always, 2 on request, 3 over
 * @property {Column<number>} columns.type
 * @property {Column<number[]>} columns.interests
 * @property {Column<number>} columns.cost
 * @property {Column<number>} columns.mode
 * @property {Column<number[]>} columns.languages
 * @property {Column<[number, number]>} columns.age youngest and oldest, -1 where not stated
 * @property {Column<number>} columns.status
 * @property {Column<[number[], number[]]>} columns.access facts of the venue that are yes, and that are no
 * @property {Int16Array} venue index of each record's venue, -1 for none
 * @property {Meetings} meetings
 * @property {Venues} venues empty lists where the venue table was not loaded
 */

/** @type {Venues} */
const NO_VENUES = { key: [], name: [], lat: [], lon: [], approximate: [] };

/** What stands in the file: see `facet_data` in site/facets.py. @typedef {{values: any[], codes: string}} RawColumn */

/**
 * @param {string} address of the facet data
 * @param {string} [venues] address of the venue table, where the venues' names and coordinates are wanted
 * @returns {Promise<Board>}
 */
export async function loadBoard(address, venues) {
  const [raw, table] = await Promise.all([fetchJson(address), venues ? fetchJson(venues) : NO_VENUES]);
  return decodeBoard(raw, table);
}

/**
 * @param {string} address
 * @returns {Promise<any>} rejects with the address in its words
 */
export async function fetchJson(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

/**
 * @param {any} raw the parsed file
 * @param {Venues} venues
 * @returns {Board}
 */
function decodeBoard(raw, venues) {
  if (raw.version !== VERSION) throw new Error(`The facet data is of version ${raw.version}, not ${VERSION}.`);
  const today = /** @type {number} */ (dayOf(raw.today));
  /** @type {any} */
  const columns = {};
  for (const [name, column] of Object.entries(raw.columns)) columns[name] = decodeColumn(column, raw.count);
  const venue = numbers(columns.venue, Int16Array);
  delete columns.venue;
  columns.access = accessOfRecords(decodeColumn(raw.venues.access, raw.venues.count), venue);
  return {
    today,
    count: raw.count,
    chunk: raw.chunk,
    dictionaries: raw.dictionaries,
    columns,
    venue,
    meetings: decodeMeetings(raw.meetings, raw.count, today),
    venues,
  };
}

/**
 * The codes of a column: digits of base 64, the high digits of all records before their low ones.
 * @param {RawColumn} raw
 * @param {number} count of records
 * @returns {Column<any>}
 */
export function decodeColumn({ values, codes }, count) {
  const worth = new Uint8Array(128);
  for (let digit = 0; digit < 64; digit++) worth[DIGITS.charCodeAt(digit)] = digit;
  const decoded = new Uint16Array(count);
  for (let at = 0; at < codes.length; ) {
    for (let i = 0; i < count; i++, at++) decoded[i] = (decoded[i] << 6) | worth[codes.charCodeAt(at)];
  }
  return { values, codes: decoded };
}

/**
 * The values themselves, where they are numbers.
 * @template {Int16Array | Uint16Array | Int32Array} Numbers
 * @param {Column<number>} column
 * @param {new (length: number) => Numbers} Type
 * @returns {Numbers}
 */
function numbers({ values, codes }, Type) {
  const found = new Type(codes.length);
  for (let i = 0; i < codes.length; i++) found[i] = values[codes[i]];
  return found;
}

/**
 * Access is a fact of the venue; a record without one has nothing stated.
 * @param {Column<[number[], number[]]>} column
 * @param {Int16Array} venue
 * @returns {Column<[number[], number[]]>}
 */
function accessOfRecords({ values, codes }, venue) {
  const unknown = values.length;
  return { values: [...values, [[], []]], codes: Uint16Array.from(venue, (index) => (index < 0 ? unknown : codes[index])) };
}

/**
 * @param {{[name: string]: RawColumn}} raw
 * @param {number} count of records
 * @param {number} today
 * @returns {Meetings}
 */
function decodeMeetings(raw, count, today) {
  const runs = decodeColumn(raw.runs, count);
  const start = new Uint32Array(count + 1);
  for (let i = 0; i < count; i++) start[i + 1] = start[i] + runs.values[runs.codes[i]];
  const total = start[count];
  const distance = decodeColumn(raw.distance, total);
  const pattern = decodeColumn(raw.pattern, total);
  /** @param {number} part of a pattern */
  const ofPattern = (part) => numbers({ values: pattern.values.map((p) => p[part]), codes: pattern.codes }, Uint16Array);
  const first = new Int32Array(total);
  let before = today;
  for (let i = 0; i < count; i++) {
    let last = before;
    for (let run = start[i]; run < start[i + 1]; run++) first[run] = last += distance.values[distance.codes[run]];
    if (start[i] < start[i + 1]) before = first[start[i]];
  }
  return { start, first, step: ofPattern(0), count: ofPattern(1), length: ofPattern(2), time: numbers(decodeColumn(raw.time, total), Int16Array) };
}
