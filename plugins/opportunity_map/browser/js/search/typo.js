/** Which known word somebody may have meant who made a typing error. */

const SHORTEST = 4;
const LONG = 8;

/**
 * @param {string} typed
 * @returns {number} how many errors are forgiven in a word of that length
 */
function forgiven(typed) {
  return typed.length < SHORTEST ? 0 : typed.length < LONG ? 1 : 2;
}

/**
 * The word with the fewest errors; among these one that is complete, then the commonest.
 * @param {string} typed folded
 * @param {readonly string[]} known
 * @param {(place: number) => number} weight of a known word
 * @param {boolean} unfinished whether letters may still be missing at its end
 * @returns {string | null}
 */
export function meant(typed, known, weight, unfinished) {
  const most = forgiven(typed);
  const letters = lettersOf(typed);
  let best = null;
  let bestRank = Infinity;
  for (let i = 0; most && i < known.length; i++) {
    const word = known[i];
    if (word.length < typed.length - most || (!unfinished && word.length > typed.length + most)) continue;
    if (ones(letters & ~lettersOf(word)) > most) continue;
    let errors = distance(typed, word, most);
    let missing = 0;
    if (errors > most && unfinished && word.length > typed.length) {
      // The last letters typed may be the wrong ones, so a beginning that is a letter shorter or longer is tried as well.
      errors = Math.min(...[-1, 0, 1].map((more) => distance(typed, word.slice(0, typed.length + more), most)));
      missing = 0.5;
    }
    if (errors > most) continue;
    const rank = errors + missing - weight(i) / 256;
    if (rank < bestRank) [best, bestRank] = [word, rank];
  }
  return best;
}

/**
 * Which letters a word has, roughly: what two words do not share is quickly told so.
 * @param {string} word
 * @returns {number} a bit for each letter
 */
function lettersOf(word) {
  let letters = 0;
  for (let i = 0; i < word.length; i++) letters |= 1 << (word.charCodeAt(i) & 31);
  return letters;
}

/** @param {number} bits */
function ones(bits) {
  let count = 0;
  for (let left = bits; left; left &= left - 1) count++;
  return count;
}

/**
 * Letters to add, leave out, change or swap with their neighbour to make one word of the other, by the algorithm of
 * Damerau and Levenshtein in its restricted form (optimal string alignment).
 * @param {string} one
 * @param {string} other
 * @param {number} most
 * @returns {number} more than `most` where there are more
 */
export function distance(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  /** @type {number[]} */
  let twoBack = [];
  let back = Array.from({ length: other.length + 1 }, (_, j) => j);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1];
      let cost = Math.min(back[j] + 1, row[j - 1] + 1, back[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) cost = Math.min(cost, twoBack[j - 2] + 1);
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
    [twoBack, back] = [back, row];
  }
  return back[other.length];
}
