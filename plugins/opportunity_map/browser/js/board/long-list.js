/** The options of a facet that has hundreds of them: fetched when somebody opens it, see site/facet_lists.py. */

import { bitsWhere, forEachBit } from "./bits.js";
import { decodeColumn, fetchJson } from "./data.js";

/** @typedef {import("./bits.js").Bits} Bits */
/** @typedef {import("./data.js").Board} Board */

/** Options by their ids and names; a record has those of its code. */
export class LongList {
  /** Code of every record, -1 for none. */
  #codes;
  #options;

  /**
   * @param {string[]} ids
   * @param {string[]} names in the page's language
   * @param {Int16Array | Uint16Array} codes
   * @param {number[][]} options indexes of the options, by code
   */
  constructor(ids, names, codes, options) {
    this.ids = ids;
    this.names = names;
    this.#codes = codes;
    this.#options = options;
  }

  /**
   * @param {string[]} ids
   * @param {number} count of records
   * @param {number} loaded
   * @returns {Bits} those that have any of them
   */
  having(ids, count, loaded) {
    const wanted = new Set(ids.map((id) => this.ids.indexOf(id)));
    const hit = this.#options.map((options) => options.some((option) => wanted.has(option)));
    return bitsWhere(count, loaded, (i) => hit[this.#codes[i]]);
  }

  /**
   * @param {Bits} records
   * @returns {Uint32Array} how many of them have each option
   */
  tally(records) {
    const byCode = new Uint32Array(this.#options.length);
    forEachBit(records, (i) => byCode[this.#codes[i]]++); // what has no code counts nowhere
    const found = new Uint32Array(this.ids.length);
    this.#options.forEach((options, code) => options.forEach((option) => (found[option] += byCode[code])));
    return found;
  }
}

/**
 * @param {string} facet place or organisation
 * @param {string} address
 * @param {Board} board
 * @returns {Promise<LongList>}
 */
export async function loadLongList(facet, address, board) {
  const { ids, names, codes, of } = await fetchJson(address);
  if (facet === "place") return new LongList(ids, names, board.venue, of);
  const column = decodeColumn(codes, board.count);
  return new LongList(ids, names, column.codes, column.values.map((index) => [index]));
}
