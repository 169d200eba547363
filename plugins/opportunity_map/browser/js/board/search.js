/** Search over titles, organisations and places: their folded strings are fetched when somebody searches. */

import { decodeColumn, fetchJson } from "./data.js";
import { fold } from "./fold.js";

/** @typedef {{titles: string[], organisation: import("./data.js").Column<string>, place: import("./data.js").Column<string>}} Strings */

/** Which records do not have the words that are asked for. */
export class Search {
  #address;
  /** @type {Promise<Strings> | null} */
  #coming = null;
  #asked = "";
  /** @type {Uint8Array | null} */
  #fails = null;

  /** @param {string} address */
  constructor(address) {
    this.#address = address;
  }

  /**
   * One number a record: 0 where all words occur, 1 where one is missing; null where no word is asked for.
   * Rejects when the strings cannot be fetched; asking again tries again.
   * @param {string} query
   * @returns {Promise<Uint8Array | null>}
   */
  async fails(query) {
    const words = fold(query).split(/\s+/).filter(Boolean);
    if (!words.length) return null;
    this.#coming ??= load(this.#address).catch((problem) => {
      this.#coming = null;
      throw problem;
    });
    const strings = await this.#coming;
    const asked = words.join(" ");
    if (this.#fails === null || this.#asked !== asked) {
      this.#fails = failing(strings, words);
      this.#asked = asked;
    }
    return this.#fails;
  }
}

/**
 * @param {Strings} strings
 * @param {string[]} words folded
 * @returns {Uint8Array}
 */
export function failing({ titles, organisation, place }, words) {
  const fails = new Uint8Array(titles.length);
  for (const word of words) {
    const inOrganisation = organisation.values.map((name) => name.includes(word));
    const inPlace = place.values.map((name) => name.includes(word));
    for (let i = 0; i < titles.length; i++) {
      const found = inOrganisation[organisation.codes[i]] || inPlace[place.codes[i]] || titles[i].includes(word);
      if (!found) fails[i] = 1;
    }
  }
  return fails;
}

/**
 * @param {string} address
 * @returns {Promise<Strings>}
 */
async function load(address) {
  const { titles, organisation, place } = await fetchJson(address);
  return { titles, organisation: decodeColumn(organisation, titles.length), place: decodeColumn(place, titles.length) };
}
