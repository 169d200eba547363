/** How far every venue is from where the visitor is, or said to be; the board and the map show and sort by it. */

import { metresBetween } from "./distance.js";

import { sortedBy } from "../board/bits.js";

/** @typedef {import("../board/data.js").Board} Board */
/** @typedef {import("../board/data.js").Venues} Venues */

/**
 * What distances are measured from. `id` is that of an area, "" for the visitor's own position; `accuracy` is in metres.
 * @typedef {{id: string, name: string, lat: number, lon: number, accuracy: number}} Origin
 */

/** Ends of the groups of the board, in metres. */
const BANDS = [500, 1000, 2000, 5000, 10_000, 25_000, 50_000];
/** Of a device that knows its position no better than this, distances are approximate. */
const VAGUE = 500;
/** Metres that a place may be off: known to the door, as a street, a postcode, a town. */
const DOUBTS = [0, 500, 1000, 5000];

export class Nearby {
  #board;
  #venues;
  #words;
  #texts;
  /** Rank of each venue: the nearest have 0, and what nobody knows the last. @type {Map<number, number> | null} */
  #ranks = null;

  /**
   * @param {Origin} origin
   * @param {object} options
   * @param {boolean} options.sorts whether the board goes by distance
   * @param {Board} options.board
   * @param {Venues} options.venues
   * @param {import("./distance.js").Distances} options.words
   * @param {import("../board/texts.js").Texts} options.texts of near.json
   */
  constructor(origin, { sorts, board, venues, words, texts }) {
    this.origin = origin;
    this.sorts = sorts;
    this.#board = board;
    this.#venues = venues;
    this.#words = words;
    this.#texts = texts;
    /** By venue; infinite where nobody knows where it is. */
    this.metres = Float64Array.from(venues.key, (_, i) => {
      const [lat, lon] = [venues.lat[i], venues.lon[i]];
      return lat === null || lon === null ? Infinity : metresBetween(origin, { lat, lon });
    });
  }

  /** Whether the device knows the visitor's position only vaguely. */
  get isVague() {
    return this.origin.accuracy > VAGUE;
  }

  /**
   * @param {Uint32Array} numbers of records in the order of the board
   * @returns {Uint32Array} the nearest first, if the board goes by distance; what is as far stays in its order
   */
  sorted(numbers) {
    if (!this.sorts) return numbers;
    this.#ranks ??= new Map([...new Set([...this.metres, Infinity])].sort(compare).map((metres, rank) => [metres, rank]));
    const ranks = Uint32Array.from(this.metres, (metres) => this.#ranks?.get(metres) ?? 0);
    const last = this.#ranks.size - 1;
    return sortedBy(numbers, (number) => ranks[this.#board.venue[number]] ?? last, last + 1);
  }

  /**
   * @param {number} number of a record
   * @returns {{key: string, title: string, note: string} | null} its group where the board goes by distance
   */
  groupOf(number) {
    if (!this.sorts) return null;
    const metres = this.#of(number);
    const end = BANDS.find((most) => metres <= most);
    const [key, distance] = end ? ["within", end] : metres < Infinity ? ["beyond", BANDS[BANDS.length - 1]] : ["nowhere", 0];
    return { key: `near-${key}-${distance}`, title: this.#texts.say(key, { distance: this.#words.length(distance) }), note: "" };
  }

  /**
   * Write into a row how far it is.
   * @param {HTMLElement} row
   * @param {number} number of its record
   */
  mark(row, number) {
    const words = this.wordsAt(this.#board.venue[number]);
    const distance = Object.assign(document.createElement("b"), { className: "row-distance", textContent: words });
    if (words) row.querySelector(".row-place")?.append(" · ", distance);
  }

  /**
   * @param {string} key of a venue
   * @returns {{metres: number, words: string, away: string}} infinite and empty where nobody knows; `away` stands on its own
   */
  venue(key) {
    const index = this.#venues.key.indexOf(key);
    const words = this.wordsAt(index);
    return { metres: this.metres[index] ?? Infinity, words, away: words && this.#texts.say("away", { distance: words }) };
  }

  /** @param {number} index of a venue, -1 for none */
  wordsAt(index) {
    const metres = this.metres[index] ?? Infinity;
    const doubt = Math.max(DOUBTS[this.#venues.approximate[index]], this.isVague ? this.origin.accuracy : 0);
    return metres < Infinity ? this.#words.say(metres, doubt) : "";
  }

  /** @param {number} number of a record */
  #of(number) {
    return this.metres[this.#board.venue[number]] ?? Infinity;
  }
}

/**
 * @param {number} one
 * @param {number} other both may be infinite
 */
function compare(one, other) {
  return one === other ? 0 : one - other;
}
