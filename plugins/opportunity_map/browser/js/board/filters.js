/**
 * Which records match, how many each option would give, and what stands in the way of the others: one pass over all.
 *
 * Every condition has a bit. A record collects the bits of the conditions that it fails, looked up by its codes; with
 * none it matches, with exactly one it is what dropping that condition, or another option of that facet, would give.
 * A condition failed only because the record does not state the fact has a bit of its own, UNKNOWN places higher.
 */

import { OVER } from "./schedule.js";

/** @typedef {import("./data.js").Board} Board */
/** @typedef {import("./schedule.js").Schedule} Schedule */
/** @typedef {import("./state.js").State} State */

/** Facets of which any chosen option will do. Each access fact is a facet of its own: who needs two needs both. */
const ANY_OF = /** @type {const} */ (["interests", "type", "cost", "languages", "mode"]);
const AGE = ANY_OF.length;
const DAYS = AGE + 1;
const WORDS = AGE + 2;
const NOT_OVER = AGE + 3;
const ACCESS = AGE + 4;
const UNKNOWN = 15;
const DEFINITE = 2 ** UNKNOWN - 1;

/**
 * @typedef {object} Result
 * @property {Uint32Array} matching record numbers in the order of the board
 * @property {number} unstated records that would match if what they do not state were so; among `matching` when the state has `unstated`
 * @property {Record<string, number[]>} counts by facet: how many would match with that option alone chosen in its facet
 * @property {{facet: string, option: string | null, count: number}[]} without active conditions, and how many would match without each
 */

/** Filters one board; holds the memory it works in. */
export class Filter {
  #board;
  #matching;
  /** How often each code occurs among the records that a facet's counts go by. @type {Record<string, Uint32Array>} */
  #tally = {};
  #accessTally;

  /** @param {Board} board */
  constructor(board) {
    this.#board = board;
    this.#matching = new Uint32Array(board.count);
    for (const facet of ANY_OF) this.#tally[facet] = new Uint32Array(board.columns[facet].values.length);
    this.#accessTally = new Uint32Array(board.columns.access.values.length);
  }

  /**
   * @param {State} state
   * @param {Schedule} schedule of the state's days
   * @param {Uint8Array | null} wordsFail one number a record, 1 where a word is missing; null where none is asked for
   * @returns {Result}
   */
  run(state, schedule, wordsFail) {
    const { dictionaries, columns, count } = this.#board;
    const fails = ANY_OF.map((facet, bit) => failsOfOptions(columns[facet].values, dictionaries[facet], state.chosen[facet], bit));
    const [interestFails, typeFails, costFails, languageFails, modeFails] = fails;
    const ageFails = columns.age.values.map((ages) => failOfAge(ages, state.age));
    const accessFails = columns.access.values.map((facts) => failOfAccess(facts, dictionaries.access, state.chosen.access));
    const [interests, types, costs, languages, modes] = ANY_OF.map((facet) => columns[facet].codes);
    const ages = columns.age.codes;
    const access = columns.access.codes;
    const tallies = ANY_OF.map((facet) => this.#tally[facet].fill(0));
    const [interestTally, typeTally, costTally, languageTally, modeTally] = tallies;
    const accessTally = this.#accessTally.fill(0);
    const codes = [interests, types, costs, languages, modes];
    const alone = new Uint32Array(ACCESS + dictionaries.access.length);
    const { order, inRange, platform } = schedule;
    const overFails = state.past ? 0 : 1 << NOT_OVER;
    const relevant = state.unstated ? DEFINITE : -1;
    const matching = this.#matching;
    let matches = 0;
    let unstated = 0;
    for (let k = 0; k < count; k++) {
      const i = order[k];
      const bits =
        interestFails[interests[i]] |
        typeFails[types[i]] |
        costFails[costs[i]] |
        languageFails[languages[i]] |
        modeFails[modes[i]] |
        ageFails[ages[i]] |
        accessFails[access[i]] |
        (inRange[i] ? 0 : 1 << DAYS) |
        (platform[i] === OVER ? overFails : 0) |
        (wordsFail !== null && wordsFail[i] ? 1 << WORDS : 0);
      if (bits !== 0 && (bits & DEFINITE) === 0) unstated++;
      const counted = bits & relevant;
      const failed = (counted | (counted >> UNKNOWN)) & DEFINITE;
      if (failed === 0) {
        matching[matches++] = i;
        interestTally[interests[i]]++;
        typeTally[types[i]]++;
        costTally[costs[i]]++;
        languageTally[languages[i]]++;
        modeTally[modes[i]]++;
        accessTally[access[i]]++;
      } else if ((failed & (failed - 1)) === 0) {
        const bit = 31 - Math.clz32(failed);
        alone[bit]++;
        if (bit < AGE) tallies[bit][codes[bit][i]]++;
      }
    }
    return {
      matching: matching.slice(0, matches),
      unstated,
      counts: {
        ...Object.fromEntries(ANY_OF.map((facet, bit) => [facet, countsOfOptions(columns[facet].values, dictionaries[facet], tallies[bit])])),
        access: dictionaries.access.map((_, fact) => countOfFact(columns.access.values, accessTally, fact, state.unstated)),
      },
      without: activeConditions(state, dictionaries.access).map(({ bit, facet, option }) => ({ facet, option, count: matches + alone[bit] })),
    };
  }
}

/**
 * The bits of each value of a column: none where it has a chosen option.
 * @param {readonly (number | number[])[]} values
 * @param {string[]} ids
 * @param {string[]} chosen
 * @param {number} bit
 * @returns {number[]}
 */
function failsOfOptions(values, ids, chosen, bit) {
  const wanted = new Set(chosen.map((id) => ids.indexOf(id)));
  return values.map((value) => (wanted.size === 0 || [value].flat().some((option) => wanted.has(option)) ? 0 : 1 << bit));
}

/**
 * @param {[number, number]} ages youngest and oldest, -1 where not stated
 * @param {number | null} age
 * @returns {number}
 */
function failOfAge([youngest, oldest], age) {
  if (age === null) return 0;
  if (youngest < 0 && oldest < 0) return 1 << (AGE + UNKNOWN);
  return age < youngest || (oldest >= 0 && age > oldest) ? 1 << AGE : 0;
}

/**
 * @param {[number[], number[]]} facts that are yes, and that are no
 * @param {string[]} ids
 * @param {string[]} chosen
 * @returns {number}
 */
function failOfAccess([yes, no], ids, chosen) {
  let bits = 0;
  for (const id of chosen) {
    const fact = ids.indexOf(id);
    if (no.includes(fact)) bits |= 1 << (ACCESS + fact);
    else if (!yes.includes(fact)) bits |= 1 << (ACCESS + fact + UNKNOWN);
  }
  return bits;
}

/**
 * @param {readonly (number | number[])[]} values
 * @param {string[]} ids
 * @param {Uint32Array} tally of codes
 * @returns {number[]} by option
 */
function countsOfOptions(values, ids, tally) {
  const counts = ids.map(() => 0);
  values.forEach((value, code) => {
    for (const option of [value].flat()) counts[option] += tally[code];
  });
  return counts;
}

/**
 * What a fact would give beside those that are chosen already: a venue either has it or not, so matching records suffice.
 * @param {readonly [number[], number[]][]} values
 * @param {Uint32Array} tally of codes among the matching records
 * @param {number} fact
 * @param {boolean} unstated
 * @returns {number}
 */
function countOfFact(values, tally, fact, unstated) {
  return values.reduce((sum, [yes, no], code) => ((unstated ? !no.includes(fact) : yes.includes(fact)) ? sum + tally[code] : sum), 0);
}

/**
 * @param {State} state
 * @param {string[]} accessFacts
 * @returns {{bit: number, facet: string, option: string | null}[]}
 */
function activeConditions(state, accessFacts) {
  /** @type {{bit: number, facet: string, option: string | null}[]} */
  const active = ANY_OF.flatMap((facet, bit) => (state.chosen[facet].length ? [{ bit, facet, option: null }] : []));
  for (const id of state.chosen.access) active.push({ bit: ACCESS + accessFacts.indexOf(id), facet: "access", option: id });
  if (state.age !== null) active.push({ bit: AGE, facet: "age", option: null });
  if (state.from !== null || state.to !== null) active.push({ bit: DAYS, facet: "days", option: null });
  if (state.q) active.push({ bit: WORDS, facet: "q", option: null });
  return active;
}
