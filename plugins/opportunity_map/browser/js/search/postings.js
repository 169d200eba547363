/** Lists of documents, as site/search_postings.py writes them. */

import { DIGITS } from "./words.js";

const VALUES = new Uint8Array(128);
[...DIGITS].forEach((digit, value) => (VALUES[digit.charCodeAt(0)] = value));

/**
 * Raise the score of each document of a list to at least `score`.
 * @param {string} list
 * @param {Uint8Array} scores one a document
 * @param {number} score
 */
export function raise(list, scores, score) {
  if (list[0] === ".") raiseBits(atob(list.slice(1)), scores, score);
  else raiseGaps(list, scores, score);
}

/**
 * @param {string} bytes the first document is the highest bit of the first one
 * @param {Uint8Array} scores
 * @param {number} score
 */
function raiseBits(bytes, scores, score) {
  for (let i = 0; i < bytes.length; i++) {
    for (let bits = bytes.charCodeAt(i), number = i * 8; bits; bits = (bits << 1) & 255, number++) {
      if (bits & 128 && scores[number] < score) scores[number] = score;
    }
  }
}

/**
 * @param {string} digits
 * @param {Uint8Array} scores
 * @param {number} score
 */
function raiseGaps(digits, scores, score) {
  let number = -1;
  let gap = 0;
  let shift = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = VALUES[digits.charCodeAt(i)];
    gap |= (digit & 31) << shift;
    shift += 5;
    if (digit > 31) continue;
    number += gap + 1;
    if (scores[number] < score) scores[number] = score;
    gap = shift = 0;
  }
}
