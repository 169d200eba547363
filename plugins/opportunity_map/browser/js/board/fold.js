/** Folding for search; site/fold.py does exactly the same to what is searched. */

/** What has no decomposition in Unicode but is written without its stroke by whoever lacks the key. @type {{[letter: string]: string}} */
const PLAIN = { ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ı: "i", ς: "σ" };
/** Combining accents, and the vowel signs of Hebrew and Arabic, which most people leave out. */
const MARKS = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u064b-\u065f\u0670]/g;

/**
 * The text without case, accents and compatibility forms.
 * @param {string} text
 * @returns {string}
 */
export function fold(text) {
  return text
    .normalize("NFKD")
    .toUpperCase()
    .toLowerCase()
    .normalize("NFKD")
    .replace(MARKS, "")
    .replace(/[øłđðþæœıς]/g, (letter) => PLAIN[letter]);
}
