/**
 * What a query finds: every word of it has to stand in a document, as it is, in another form, as a beginning, or inside
 * of a longer word of a name (puupaja for paja). Only where none does, a typing error is forgiven.
 */

import { raise } from "./postings.js";
import { meant } from "./typo.js";
import { placeOf, rangeOf, wordsOf } from "./words.js";

/** @typedef {import("./library.js").Library} Library */
/** @typedef {import("./words.js").Asked} Asked */

/** Forms of one word in a shard, and how well they fit. @typedef {{shard: number, group: number, fit: number, names: boolean}} Hit */

/**
 * @typedef {object} Outcome
 * @property {Uint16Array} scores one a document, 0 where a word is missing
 * @property {{typed: string, meant: string}[]} corrected words that were taken for others
 */

export const AS_TYPED = 4;
const BEGINNING = 2;
const INSIDE = 1;
/** A word counts by where it stands: in the title, around it, in the text. */
export const FIELDS = [16, 3, 1];
/** So many files at most for the beginnings of words, and for what is inside of others. */
const MOST_SHARDS = 4;
const SHORTEST_BEGINNING = 2;
/** From so many letters on, a beginning is looked for in texts too, and what is typed inside of other words. */
const TELLING = 4;

/**
 * @param {Library} library
 * @param {string} query as typed
 * @returns {Promise<Outcome | null>} null where no word is asked for
 */
export async function find(library, query) {
  const asked = wordsOf(query);
  if (!asked.length) return null;
  // What stands in most texts tells nothing, unless nothing else is asked for.
  const telling = asked.filter(({ text, exact }) => exact || !library.common.has(text));
  const words = telling.length ? telling : asked;
  const corrected = /** @type {Outcome["corrected"]} */ ([]);
  const found = await Promise.all(words.map((word) => hitsOf(library, word, word === asked.at(-1), corrected)));
  const scores = new Uint16Array(library.facts.documents);
  for (const [i, hits] of found.entries()) {
    const own = await scoresOf(library, hits);
    for (let n = 0; n < scores.length; n++) scores[n] = own[n] && (i === 0 || scores[n]) ? scores[n] + own[n] : 0;
  }
  return { scores, corrected };
}

/**
 * @param {Library} library
 * @param {Asked} word
 * @param {boolean} isLast whether it may still be typed
 * @param {Outcome["corrected"]} corrected is added to
 * @returns {Promise<Hit[]>}
 */
async function hitsOf(library, { text, exact }, isLast, corrected) {
  const own = await hitsOfWord(library, text, AS_TYPED);
  if (exact) return own;
  const hits = [...own];
  if (isLast || text.length >= TELLING || !own.length) hits.push(...(await hitsOfBeginning(library, text)));
  if (text.length >= TELLING) hits.push(...(await hitsInside(library, text)));
  if (hits.length) return hits;
  const form = otherForm(library, text);
  if (form) return hitsOfWord(library, form, AS_TYPED);
  const other = meant(text, library.known, (place) => library.weight(place), isLast);
  if (!other) return [];
  const { words, spelt } = await library.shard(library.shardOf(other));
  corrected.push({ typed: text, meant: spelt[placeOf(words, other)] ?? other });
  return hitsOfWord(library, other, AS_TYPED);
}

/**
 * @param {Library} library
 * @param {string} word
 * @param {number} fit
 * @returns {Promise<Hit[]>}
 */
async function hitsOfWord(library, word, fit) {
  const number = library.shardOf(word);
  const { words, groups } = await library.shard(number);
  const place = placeOf(words, word);
  return words[place] === word ? [{ shard: number, group: groups[place], fit, names: false }] : [];
}

/**
 * @param {Library} library
 * @param {string} start
 * @returns {Promise<Hit[]>}
 */
async function hitsOfBeginning(library, start) {
  if (start.length < SHORTEST_BEGINNING && /^[a-z0-9]/.test(start)) return [];
  let numbers = library.shardsFrom(start);
  if (numbers.length > MOST_SHARDS) {
    const [from, to] = rangeOf(library.known, start);
    numbers = heaviestShards(library, Array.from({ length: to - from }, (_, i) => from + i));
  }
  const found = await Promise.all(
    numbers.map(async (number) => {
      const { words, groups } = await library.shard(number);
      const [from, to] = rangeOf(words, start);
      return groups.slice(from, to).map((group) => ({ shard: number, group, fit: BEGINNING, names: start.length < TELLING }));
    }),
  );
  return found.flat();
}

/**
 * @param {Library} library
 * @param {string} part
 * @returns {Promise<Hit[]>}
 */
async function hitsInside(library, part) {
  const places = library.known.flatMap((word, place) => (word.indexOf(part, 1) > 0 ? [place] : []));
  const numbers = new Set(heaviestShards(library, places));
  const words = places.map((place) => library.known[place]).filter((word) => numbers.has(library.shardOf(word)));
  const found = await Promise.all(words.map((word) => hitsOfWord(library, word, INSIDE)));
  return found.flat().map((hit) => ({ ...hit, names: true }));
}

/**
 * The shards of the commonest of some known words.
 * @param {Library} library
 * @param {number[]} places of known words
 * @returns {number[]}
 */
function heaviestShards(library, places) {
  const numbers = new Set();
  for (const place of places.sort((one, other) => library.weight(other) - library.weight(one) || one - other)) {
    numbers.add(library.shardOf(library.known[place]));
    if (numbers.size === MOST_SHARDS) break;
  }
  return [...numbers];
}

/**
 * A known word that differs only in its ending.
 * @param {Library} library
 * @param {string} typed
 * @returns {string | null} the one with the longest root, of these the commonest
 */
function otherForm(library, typed) {
  const endings = new Set(["", ...library.facts.endings]);
  for (let length = typed.length; length >= TELLING; length--) {
    if (!endings.has(typed.slice(length))) continue;
    const [from, to] = rangeOf(library.known, typed.slice(0, length));
    let best = -1;
    for (let place = from; place < to; place++) {
      if (endings.has(library.known[place].slice(length)) && (best < 0 || library.weight(place) > library.weight(best))) best = place;
    }
    if (best >= 0) return library.known[best];
  }
  return null;
}

/**
 * @param {Library} library
 * @param {Hit[]} hits
 * @returns {Promise<Uint8Array>} one a document, 0 where none of them stands
 */
async function scoresOf(library, hits) {
  const scores = new Uint8Array(library.facts.documents + 8);
  for (const { shard, group, fit, names } of hits) {
    const { lists } = await library.shard(shard);
    const fields = lists[group].split(",");
    FIELDS.forEach((weight, field) => {
      if (fields[field] && !(names && field === 2)) raise(fields[field], scores, weight * fit);
    });
  }
  return scores;
}
