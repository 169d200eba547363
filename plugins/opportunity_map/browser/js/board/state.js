/** What a visitor asks for, and how it stands in the address: sorted names, sorted values, nothing unknown. */

import { dayOf, isoOf } from "./dates.js";

/** Facets whose options are chosen by name; inside one of them any chosen option will do, save for `access`. */
export const OPTION_FACETS = /** @type {const} */ (["interests", "type", "cost", "languages", "mode", "access"]);

/** @typedef {typeof OPTION_FACETS[number]} OptionFacet */

/**
 * @typedef {object} State
 * @property {Record<OptionFacet, string[]>} chosen ids, sorted
 * @property {number | null} age in years
 * @property {number | null} from first day, since 1970
 * @property {number | null} to last day, included
 * @property {string} q words to search for
 * @property {boolean} unstated whether records that do not state what is asked for are shown too
 * @property {boolean} past whether what is over is shown too
 * @property {string} near id of the district or town that distances are measured from, or ""; never a visitor's own position
 * @property {string} sort "nearest", or "" for the soonest first
 */

/** Ids that can be chosen, by facet. @typedef {{[facet: string]: readonly string[]}} Options */

const OLDEST = 120;
const LONGEST_QUERY = 100;

/** @returns {State} */
export function emptyState() {
  const chosen = { interests: [], type: [], cost: [], languages: [], mode: [], access: [] };
  return { chosen, age: null, from: null, to: null, q: "", unstated: false, past: false, near: "", sort: "" };
}

/**
 * @param {string | null} text
 * @returns {number | null} whole years
 */
export function ageOf(text) {
  const age = /^\d{1,3}$/.test(text ?? "") ? Number(text) : OLDEST + 1;
  return age <= OLDEST ? age : null;
}

/**
 * @param {string} search the query string of an address
 * @param {Options} options
 * @returns {State}
 */
export function parseState(search, options) {
  const given = new URLSearchParams(search);
  const state = emptyState();
  for (const facet of OPTION_FACETS) {
    const asked = new Set(given.getAll(facet).flatMap((value) => value.split(",")));
    state.chosen[facet] = (options[facet] ?? []).filter((id) => asked.has(id)).sort();
  }
  state.age = ageOf(given.get("age"));
  state.from = dayOf(given.get("from"));
  state.to = dayOf(given.get("to"));
  state.q = tidyQuery(given.get("q") ?? "");
  state.unstated = given.get("unstated") === "yes";
  state.past = given.get("past") === "yes";
  state.near = /^[a-z0-9-]{1,60}$/.exec(given.get("near") ?? "")?.[0] ?? "";
  state.sort = given.get("sort") === "nearest" ? "nearest" : "";
  return state;
}

/**
 * @param {State} state
 * @returns {string} the query string with its question mark, or ""
 */
export function formatState(state) {
  /** @type {[string, string][]} */
  const pairs = OPTION_FACETS.map((facet) => [facet, state.chosen[facet].map(encodeURIComponent).join(",")]);
  pairs.push(
    ["age", state.age === null ? "" : String(state.age)],
    ["from", state.from === null ? "" : isoOf(state.from)],
    ["to", state.to === null ? "" : isoOf(state.to)],
    ["q", encodeURIComponent(state.q)],
    ["unstated", state.unstated ? "yes" : ""],
    ["past", state.past ? "yes" : ""],
    ["near", state.near],
    ["sort", state.sort],
  );
  const text = pairs
    .filter(([, value]) => value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map((pair) => pair.join("="))
    .join("&");
  return text && `?${text}`;
}

/**
 * @param {string} query as typed
 * @returns {string}
 */
export function tidyQuery(query) {
  return query.trim().replace(/\s+/g, " ").slice(0, LONGEST_QUERY);
}
