/** What is suggested, best first, and how it is shown. */

import { AS_TYPED, FIELDS } from "./query.js";

/** @typedef {import("./library.js").Library} Library */
/** @typedef {import("./query.js").Outcome} Outcome */

/**
 * @typedef {object} Suggestion
 * @property {string} kind opportunity, organisation, place, interest or page
 * @property {string} title
 * @property {string} language of the title, "" for the page's own
 * @property {string} note where it is, or ""
 * @property {string} glyph in the sprite, or ""
 * @property {string} address
 */

export const MOST = 8;
/** So many of each kind that is no opportunity; these fill what is left. */
const EACH = 2;
/** The least score of a word: what is suggested has it in its name; interests and pages may have it in their text. */
const IN_NAME = FIELDS[0];
const IN_TEXT = AS_TYPED;
/** @type {{[kind: string]: number}} */
const LEAST = { interest: 1, page: IN_TEXT };

/**
 * @param {Library} library
 * @param {Outcome} outcome
 * @param {number} words asked for
 * @returns {Promise<Suggestion[]>} at most MOST, kind by kind
 */
export async function suggestions(library, { scores }, words) {
  const { records, going, kinds } = library.facts;
  /** @type {Suggestion[]} */
  const others = [];
  let first = records;
  for (const [kind, count] of kinds) {
    const best = bestOf(scores, first, first + count, EACH, words * (LEAST[kind] ?? IN_NAME));
    others.push(...(await Promise.all(best.map((number) => card(library, kind, number - records)))));
    first += count;
  }
  const left = MOST - others.length;
  const rows = await Promise.all(bestOf(scores, 0, going, left, words * IN_NAME).map((number) => row(library, number)));
  return [...rows.flat(), ...others];
}

/**
 * The hand-written pages that have what is asked for.
 * @param {Library} library
 * @param {Outcome} outcome
 * @param {number} most
 * @returns {Promise<Suggestion[]>}
 */
export async function pagesFor(library, { scores }, most) {
  const { documents, records, kinds } = library.facts;
  const [, count] = kinds.find(([kind]) => kind === "page") ?? ["", 0];
  return Promise.all(bestOf(scores, documents - count, documents, most, IN_TEXT).map((number) => card(library, "page", number - records)));
}

/**
 * @param {Uint16Array} scores
 * @param {number} from
 * @param {number} to
 * @param {number} most
 * @param {number} least score
 * @returns {number[]} the best, of equals those that come first
 */
function bestOf(scores, from, to, most, least) {
  /** @type {number[]} */
  const best = [];
  for (let number = from; number < to; number++) {
    if (scores[number] < least || (best.length === most && scores[number] <= scores[best[most - 1]])) continue;
    let place = best.length;
    while (place && scores[best[place - 1]] < scores[number]) place--;
    best.splice(place, 0, number);
    best.length = Math.min(best.length, most);
  }
  return best;
}

/**
 * @param {Library} library
 * @param {string} kind
 * @param {number} number among the documents that are no records
 * @returns {Promise<Suggestion>}
 */
async function card(library, kind, number) {
  const { cards } = library.facts;
  const [title, address, language] = (await library.cards(Math.floor(number / cards)))[number % cards];
  const glyph = kind === "interest" ? /** @type {string} */ (address.split("=")[1]) : kind;
  return { kind, title, language, note: "", glyph, address: library.home + address };
}

/**
 * A record as the row of the board tells of it; none for what is not going any more.
 * @param {Library} library
 * @param {number} number
 * @returns {Promise<Suggestion[]>}
 */
async function row(library, number) {
  const { chunk } = library.facts;
  const html = (await library.rows(Math.floor(number / chunk)))[number % chunk].replaceAll("\ue000", library.root);
  const found = new DOMParser().parseFromString(html, "text/html");
  const link = found.querySelector("a.row-link");
  const status = found.querySelector("[data-status]")?.getAttribute("data-status");
  if (!link || status === "ended" || status === "cancelled") return [];
  return [
    {
      kind: "opportunity",
      title: link.textContent ?? "",
      language: link.getAttribute("lang") ?? "",
      note: found.querySelector(".row-place")?.textContent?.trim() ?? "",
      glyph: found.querySelector("[data-line]")?.getAttribute("data-line") ?? "",
      address: link.getAttribute("href") ?? "",
    },
  ];
}
