/** What a visitor asks for, and how it stands in the address: sorted names, sorted values, nothing unknown. */

import { dayOf, isoOf } from "./dates.js";

/** Facets whose options are chosen by name; inside one of them any chosen option will do, save for `access`. */
export const OPTION_FACETS = /** @type {const} */ (["interests", "type", "cost", "languages", "mode", "access", "registration", "time", "place", "organisation"]);
/** Facets with hundreds of options, which are fetched when they are asked for. */
export const LONG_FACETS = /** @type {const} */ (["place", "organisation"]);
/** Orders of the board besides the soonest first. */
export const SORTS = ["nearest", "checked", "title"];

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
 * @property {number | null} distance in metres, from what distances are measured from
 * @property {string} sort one of SORTS, or "" for the soonest first
 */

/** Ids that can be chosen, by facet; any id where a facet's options are not known yet. @typedef {{[facet: string]: readonly string[]}} Options */

const ID = /^[a-z0-9][a-z0-9-]{0,79}$/;
const MOST_IDS = 50;

const OLDEST = 120;
const LONGEST_QUERY = 100;

/** @returns {State} */
export function emptyState() {
  const chosen = /** @type {State["chosen"]} */ (Object.fromEntries(OPTION_FACETS.map((facet) => [facet, /** @type {string[]} */ ([])])));
  return { chosen, age: null, from: null, to: null, q: "", unstated: false, past: false, near: "", distance: null, sort: "" };
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
    const known = options[facet] ?? [...asked].filter((id) => ID.test(id)).slice(0, MOST_IDS);
    state.chosen[facet] = known.filter((id) => asked.has(id)).sort();
  }
  state.age = ageOf(given.get("age"));
  state.from = dayOf(given.get("from"));
  state.to = dayOf(given.get("to"));
  state.q = tidyQuery(given.get("q") ?? "");
  state.unstated = given.get("unstated") === "yes";
  state.past = given.get("past") === "yes";
  state.near = /^[a-z0-9-]{1,60}$/.exec(given.get("near") ?? "")?.[0] ?? "";
  state.distance = state.near ? metresOf(given.get("distance")) : null;
  state.sort = SORTS.find((sort) => sort === given.get("sort")) ?? "";
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
    // From a visitor's own position it is nobody else's: the link would mean something else for whoever follows it.
    ["distance", state.near && state.distance !== null ? String(state.distance / 1000) : ""],
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
 * @param {string | null} kilometres
 * @returns {number | null} metres
 */
export function metresOf(kilometres) {
  return /^\d{1,3}(\.\d)?$/.test(kilometres ?? "") ? Math.round(Number(kilometres) * 1000) || null : null;
}

/**
 * Without the options that there are not: once they are known.
 * @param {State} state
 * @param {OptionFacet} facet
 * @param {readonly string[]} ids
 * @returns {State}
 */
export function onlyKnown(state, facet, ids) {
  const kept = state.chosen[facet].filter((id) => ids.includes(id));
  return kept.length === state.chosen[facet].length ? state : { ...state, chosen: { ...state.chosen, [facet]: kept } };
}

/**
 * Whether the state asks for what a record may leave open.
 * @param {State} state
 */
export function asksForFacts({ chosen, age, distance }) {
  return age !== null || distance !== null || chosen.access.length > 0 || chosen.registration.length > 0;
}

/**
 * @param {string} query as typed
 * @returns {string}
 */
export function tidyQuery(query) {
  return query.trim().replace(/\s+/g, " ").slice(0, LONGEST_QUERY);
}
