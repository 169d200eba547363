/** The files of the search index (site/search_index.py) of the page's language, fetched when they are needed and kept. */

import { frontDecoded, placeOf, rangeOf } from "./words.js";

const VERSION = 1;

/** The site's root and the folder of the package's browser files, wherever this module was bundled to. */
const [, ROOT, ASSETS] = /** @type {RegExpExecArray} */ (/^(.*\/)(assets\/om-[^/]*\/)/.exec(import.meta.url));

/**
 * @typedef {object} Facts what stands in index.json
 * @property {number} version of the format
 * @property {string} stamp of the other files
 * @property {string} rows version of the board's files
 * @property {number} chunk rows in one of these
 * @property {string} prefix of the language's addresses
 * @property {number} records documents that are records; the others follow, kind by kind
 * @property {number} going records that were not over when the site was built; they come first
 * @property {number} documents
 * @property {[string, number][]} kinds of the others, and how many of each
 * @property {number} cards in one file of cards
 * @property {string[]} starts first word of each shard
 * @property {string} known the commonest words, front-coded
 * @property {string} weights how common each is, one digit a word
 * @property {string[]} common words that stand in most records
 * @property {string[]} endings that words of the language take
 * @property {{[key: string]: import("../board/texts.js").Message}} texts
 */

/** All words of a stretch of the alphabet; forms of one word have one group. @typedef {{words: string[], spelt: {[place: string]: string}, groups: number[], lists: string[]}} Shard */

/** @type {Promise<Library> | null} */
let opening = null;

/**
 * The index of this page's language. Rejects when it cannot be fetched; asking again tries again.
 * @returns {Promise<Library>}
 */
export function openLibrary() {
  opening ??= openAt(`${ROOT}assets/search/${document.documentElement.lang}/`).catch((problem) => {
    opening = null;
    throw problem;
  });
  return opening;
}

/** @param {string} folder */
async function openAt(folder) {
  // Always asked for anew: it names the version of all other files.
  const facts = await json(`${folder}index.json`, { cache: "no-cache" });
  if (facts.version !== VERSION) throw new Error(`The search index is of version ${facts.version}, not ${VERSION}.`);
  return new Library(folder, facts);
}

/** One search index. */
export class Library {
  #folder;
  /** @type {Map<string, Promise<any>>} */
  #fetched = new Map();
  /** @type {Map<number, Promise<Shard>>} */
  #shards = new Map();

  /**
   * @param {string} folder
   * @param {Facts} facts
   */
  constructor(folder, facts) {
    this.#folder = folder;
    this.facts = facts;
    this.known = frontDecoded(facts.known);
    this.common = new Set(facts.common);
    this.home = ROOT + facts.prefix;
    this.root = ROOT;
    this.assets = ROOT + ASSETS;
  }

  /** Put the style of what the search shows into the page; only who searches fetches it. */
  dress() {
    const address = `${this.assets}style/search.css`;
    if (document.querySelector(`link[href="${address}"]`)) return;
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    document.head.append(link);
  }

  /** How common a known word is: the binary logarithm of it. @param {number} place */
  weight(place) {
    return this.facts.weights.charCodeAt(place);
  }

  /** The number of the shard that would hold a word. @param {string} word */
  shardOf(word) {
    const { starts } = this.facts;
    const place = placeOf(starts, word);
    return starts[place] === word ? place : Math.max(0, place - 1);
  }

  /**
   * Numbers of the shards that may hold words with this beginning.
   * @param {string} start
   * @returns {number[]}
   */
  shardsFrom(start) {
    const [, end] = rangeOf(this.facts.starts, start);
    const first = this.shardOf(start);
    return Array.from({ length: Math.max(end, first + 1) - first }, (_, i) => first + i);
  }

  /**
   * @param {number} number
   * @returns {Promise<Shard>}
   */
  shard(number) {
    let shard = this.#shards.get(number);
    if (!shard) {
      shard = this.facts.starts.length ? this.#read(`${number}.json`) : Promise.resolve({ words: "", spelt: {}, groups: [], lists: [] });
      shard = shard.then((/** @type {any} */ raw) => ({ ...raw, words: frontDecoded(raw.words) }));
      shard.catch(() => this.#shards.delete(number));
      this.#shards.set(number, shard);
    }
    return shard;
  }

  /** @param {number} number @returns {Promise<[string, string, string][]>} titles, addresses and foreign languages */
  cards(number) {
    return this.#read(`cards-${number}.json`);
  }

  /** @param {number} number @returns {Promise<string[]>} rows of the board */
  rows(number) {
    return this.#kept(`${ROOT}assets/board/${document.documentElement.lang}/${number}.json?v=${this.facts.rows}`);
  }

  /** @param {string} name */
  #read(name) {
    return this.#kept(`${this.#folder}${name}?v=${this.facts.stamp}`);
  }

  /** @param {string} address @returns {Promise<any>} */
  #kept(address) {
    let coming = this.#fetched.get(address);
    if (!coming) {
      coming = json(address);
      coming.catch(() => this.#fetched.delete(address));
      this.#fetched.set(address, coming);
    }
    return coming;
  }
}

/**
 * @param {string} address
 * @param {RequestInit} [options]
 * @returns {Promise<any>}
 */
async function json(address, options) {
  const answer = await fetch(address, options);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}
