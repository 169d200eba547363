/** Words as the search compares them: cut and folded as site/fold.py does, and the sorted lists of site/search_index.py. */

import { fold } from "../board/fold.js";

/** Digits of base 64, and of base 32 twice over. */
export const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";

/** A word that is asked for; an exact one stood in quotation marks. @typedef {{text: string, exact: boolean}} Asked */

const MOST_WORDS = 8;

/**
 * @param {string} query as typed
 * @returns {Asked[]} each word once
 */
export function wordsOf(query) {
  /** @type {Map<string, Asked>} */
  const found = new Map();
  query.split(/["“”„»«]/).forEach((part, i) => {
    for (const text of fold(part).split(/[^\p{L}\p{N}\p{M}]+/u)) {
      if (text && !/^[a-z]$/.test(text)) found.set(text, { text, exact: i % 2 === 1 });
    }
  });
  return [...found.values()].slice(0, MOST_WORDS);
}

/**
 * @param {string} text sorted words, each as a digit (letters in common with the one before) and the rest
 * @returns {string[]}
 */
export function frontDecoded(text) {
  let before = "";
  return text ? text.split(" ").map((coded) => (before = before.slice(0, DIGITS.indexOf(coded[0])) + coded.slice(1))) : [];
}

/**
 * @param {readonly string[]} words sorted
 * @param {string} word
 * @returns {number} how many come before it
 */
export function placeOf(words, word) {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (words[middle] < word) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * @param {readonly string[]} words sorted
 * @param {string} start
 * @returns {[number, number]} places of the first word that begins so, and of the first that no longer does
 */
export function rangeOf(words, start) {
  return [placeOf(words, start), placeOf(words, `${start}\uffff`)];
}
