/** The facet data of site/facets.py, laid out in typed arrays and sets of bits; it comes in parts, in the order of the board. */

import { addBit, noBits } from "./bits.js";
import { dayOf } from "./dates.js";

const VERSION = 2;
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

/** @typedef {import("./bits.js").Bits} Bits */

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
 * @property {number[]} count of the records there on the day of the build, but for what was over
 * @property {number[][]} lines their interests, the most frequent first, as indexes into `interests`
 * @property {string[]} interests
 */

/** By option: the records that have it, and those that do not say whether (empty where every record says). @typedef {{yes: Bits[], unknown: Bits[]}} Facet */

/**
 * @typedef {object} Board
 * @property {number} today day of the build, since 1970
 * @property {number} count of records
 * @property {number} loaded how many of them are known, from the first of the board on
 * @property {number} part records in a part of the data
 * @property {number} chunk rows in a file of rows
 * @property {{[name: string]: string[]}} dictionaries ids of the options of platform, type, interests, cost, mode, languages, access, registration and status
 * @property {{[name: string]: Facet}} facets type, interests, cost, mode, languages, access and registration
 * @property {{interests: Column<number[]>}} columns
 * @property {Uint8Array} platform 0 dated, 1 always, 2 on request, 3 over
 * @property {Int16Array} youngest -1 where not stated
 * @property {Int16Array} oldest -1 where not stated
 * @property {Int16Array} venue index of each record's venue, -1 for none
 * @property {Meetings} meetings
 * @property {Venues} venues empty lists where the venue table was not loaded
 */

/** @type {Venues} */
const NO_VENUES = { key: [], name: [], lat: [], lon: [], approximate: [], count: [], lines: [], interests: [] };

/** What stands in the file: see `column` in site/columns.py. @typedef {{values: any[], codes: string}} RawColumn */

/**
 * @param {string} address of the facet data
 * @param {Promise<Venues>} [venues] the venue table, where the venues' names and coordinates are wanted
 * @returns {Promise<Board>} with the first part
 */
export async function loadBoard(address, venues) {
  const [raw, table] = await Promise.all([fetchJson(address), venues ?? NO_VENUES]);
  return decodeBoard(raw, table);
}

/**
 * Load what is missing. Rejects when a part cannot be fetched; the board is then what it was, and asking again tries again.
 * @param {Board} board
 * @param {(part: number) => string} addressOf
 */
export async function loadRest(board, addressOf) {
  const missing = [];
  for (let part = 1; part * board.part < board.count; part++) missing.push(fetchJson(addressOf(part)));
  for (const part of await Promise.all(missing)) {
    await new Promise((resolve) => setTimeout(resolve)); // a touch between two parts is answered
    if (board.loaded < board.count) addPart(board, part);
  }
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
  const { count, part, chunk, dictionaries } = raw;
  /** @param {string} name @param {boolean} isOpen whether a record may leave it open */
  const facet = (name, isOpen) => ({
    yes: raw.dictionaries[name].map(() => noBits(count)),
    unknown: isOpen ? raw.dictionaries[name].map(() => noBits(count)) : [],
  });
  /** @type {Board} */
  const board = {
    today: /** @type {number} */ (dayOf(raw.today)),
    count,
    loaded: 0,
    part,
    chunk,
    dictionaries,
    facets: {
      interests: facet("interests", false),
      type: facet("type", false),
      cost: facet("cost", false),
      languages: facet("languages", false),
      mode: facet("mode", false),
      access: facet("access", true),
      registration: facet("registration", true),
    },
    columns: { interests: { values: [], codes: new Uint16Array(count) } },
    platform: new Uint8Array(count),
    youngest: new Int16Array(count),
    oldest: new Int16Array(count),
    venue: new Int16Array(count),
    meetings: {
      start: new Uint32Array(count + 1),
      first: new Int32Array(0),
      step: new Uint16Array(0),
      count: new Uint16Array(0),
      length: new Uint16Array(0),
      time: new Int16Array(0),
    },
    venues,
  };
  accessOfVenues.set(board, decodeColumn(raw.venues.access, raw.venues.count));
  addPart(board, raw);
  return board;
}

/** Facts of each venue that are yes, and that are no; wanted for every part. @type {WeakMap<Board, Column<[number[], number[]]>>} */
const accessOfVenues = new WeakMap();

/**
 * @param {Board} board
 * @param {any} raw
 */
function addPart(board, raw) {
  const from = board.loaded;
  const size = Math.min(board.part, board.count - from);
  /** @param {string} name */
  const column = (name) => decodeColumn(raw.columns[name], size);
  for (const name of ["type", "interests", "cost", "mode", "languages"]) {
    addOptions(board.facets[name].yes, column(name), from, (value) => [value].flat());
  }
  const registration = column("registration");
  addOptions(board.facets.registration.yes, registration, from, ([required, dropIn]) => chosen([dropIn === 1, required === 0, required === 1]));
  addOptions(board.facets.registration.unknown, registration, from, ([required, dropIn]) => chosen([dropIn < 0, required < 0, required < 0]));
  const interests = column("interests");
  const known = board.columns.interests.values.length;
  board.columns.interests.values.push(...interests.values);
  board.columns.interests.codes.set(interests.codes.map((code) => code + known), from);
  const ages = column("age");
  addNumbers(board.youngest, ages, from, ([youngest]) => youngest);
  addNumbers(board.oldest, ages, from, ([, oldest]) => oldest);
  addNumbers(board.platform, column("platform"), from, (platform) => platform);
  addNumbers(board.venue, column("venue"), from, (venue) => venue);
  addAccess(board, from, size);
  addMeetings(board, raw.meetings, from, size);
  board.loaded = from + size;
}

/** @param {boolean[]} options @returns {number[]} indexes of those that are true */
function chosen(options) {
  return options.flatMap((isChosen, index) => (isChosen ? [index] : []));
}

/**
 * @param {Bits[]} sets by option
 * @param {Column<any>} column
 * @param {number} from the record of its first value
 * @param {(value: any) => number[]} optionsOf
 */
function addOptions(sets, { values, codes }, from, optionsOf) {
  const setsOf = values.map((value) => optionsOf(value).map((option) => sets[option]));
  for (let i = 0; i < codes.length; i++) for (const set of setsOf[codes[i]]) addBit(set, from + i);
}

/**
 * @param {Uint8Array | Int16Array} numbers
 * @param {Column<any>} column
 * @param {number} from
 * @param {(value: any) => number} numberOf
 */
function addNumbers(numbers, { values, codes }, from, numberOf) {
  const found = values.map(numberOf);
  for (let i = 0; i < codes.length; i++) numbers[from + i] = found[codes[i]];
}

/**
 * Access is a fact of the venue; a record without one has nothing stated.
 * @param {Board} board
 * @param {number} from
 * @param {number} size
 */
function addAccess(board, from, size) {
  const { venue, dictionaries } = board;
  const { access } = board.facets;
  const { values, codes } = /** @type {Column<[number[], number[]]>} */ (accessOfVenues.get(board));
  const facts = dictionaries.access.map((_, fact) => fact);
  const unstated = values.map(([yes, no]) => facts.filter((fact) => !yes.includes(fact) && !no.includes(fact)));
  for (let i = from; i < from + size; i++) {
    const code = venue[i] < 0 ? -1 : codes[venue[i]];
    for (const fact of code < 0 ? [] : values[code][0]) addBit(access.yes[fact], i);
    for (const fact of code < 0 ? facts : unstated[code]) addBit(access.unknown[fact], i);
  }
}

/**
 * The codes of a column: digits of base 64, the high digits of all records before their low ones.
 * @param {RawColumn} raw
 * @param {number} count of records
 * @returns {Column<any>}
 */
export function decodeColumn({ values, codes }, count) {
  return { values, codes: decodeDigits(codes, new Uint16Array(count)) };
}

/**
 * @template {Uint16Array | Uint32Array} Numbers
 * @param {string} digits
 * @param {Numbers} numbers all 0, as many as there are in the digits
 * @returns {Numbers}
 */
export function decodeDigits(digits, numbers) {
  const worth = new Uint8Array(128);
  for (let digit = 0; digit < 64; digit++) worth[DIGITS.charCodeAt(digit)] = digit;
  for (let at = 0; at < digits.length; ) {
    for (let i = 0; i < numbers.length; i++, at++) numbers[i] = (numbers[i] << 6) | worth[digits.charCodeAt(at)];
  }
  return numbers;
}

/**
 * @param {Board} board
 * @param {{[name: string]: RawColumn}} raw
 * @param {number} from
 * @param {number} size
 */
function addMeetings({ meetings, today }, raw, from, size) {
  const { start } = meetings;
  const runs = decodeColumn(raw.runs, size);
  for (let i = 0; i < size; i++) start[from + i + 1] = start[from + i] + runs.values[runs.codes[i]];
  const before = start[from];
  const total = start[from + size] - before;
  const distance = decodeColumn(raw.distance, total);
  const pattern = decodeColumn(raw.pattern, total);
  const time = decodeColumn(raw.time, total);
  meetings.first = grown(meetings.first, total);
  meetings.step = grown(meetings.step, total);
  meetings.count = grown(meetings.count, total);
  meetings.length = grown(meetings.length, total);
  meetings.time = grown(meetings.time, total);
  for (let run = 0; run < total; run++) {
    [meetings.step[before + run], meetings.count[before + run], meetings.length[before + run]] = pattern.values[pattern.codes[run]];
    meetings.time[before + run] = time.values[time.codes[run]];
  }
  // Each record's first run is told as the distance from that of the record before, its others from its own run before.
  let earlier = today;
  for (let i = from; i < from + size; i++) {
    let last = earlier;
    for (let run = start[i]; run < start[i + 1]; run++) meetings.first[run] = last += distance.values[distance.codes[run - before]];
    if (start[i] < start[i + 1]) earlier = meetings.first[start[i]];
  }
}

/**
 * @template {Int16Array | Uint16Array | Int32Array} Numbers
 * @param {Numbers} numbers
 * @param {number} more
 * @returns {Numbers} the same, with room for more
 */
function grown(numbers, more) {
  const room = /** @type {Numbers} */ (new /** @type {any} */ (numbers.constructor)(numbers.length + more));
  room.set(numbers);
  return room;
}
