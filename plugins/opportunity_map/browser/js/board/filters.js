/**
 * Which records match, how many each option would give, and what stands in the way of the others.
 *
 * Every condition is a set of records that meet it, and perhaps a set of those that do not state the fact. What matches
 * is in all of the first; what an option would give is counted among what all other conditions leave.
 */

import { addBit, anyOf, bitsWhere, firstBits, hasBit, inAll, noBits, recordsOf, shared, sizeOf, without } from "./bits.js";
import { ANY_TIME, departures, makeSchedule, NO_END, OVER, TIMES, timesOf } from "./schedule.js";

/** @typedef {import("./bits.js").Bits} Bits */
/** @typedef {import("./data.js").Board} Board */
/** @typedef {import("./long-list.js").LongList} LongList */
/** @typedef {import("./schedule.js").Schedule} Schedule */
/** @typedef {import("./state.js").State} State */

/** Facets of which any chosen option will do. Each access fact is a facet of its own: who needs two needs both. */
const ANY_OF = /** @type {const} */ (["interests", "type", "cost", "languages", "mode", "registration"]);

/** Records that meet something, and those that do not say (null where all do). @typedef {{pass: Bits, unknown: Bits | null}} Verdict */
/** Something that is asked for; `option` is null where it is a whole facet. @typedef {Verdict & {facet: string, option: string | null}} Condition */
/** How far each venue is, in metres, infinite where nobody knows: see near/nearby.js. @typedef {{metres: Float64Array}} Distances */

/**
 * @typedef {object} Result
 * @property {Uint32Array} matching record numbers in the order of the board
 * @property {Schedule} schedule
 * @property {number} unstated records that would match if what they do not state were so; among `matching` when the state has `unstated`
 * @property {Record<string, number[]>} counts by facet: how many would match with that option alone chosen in its facet
 * @property {number[]} periods how many would match in each of the periods that one can choose, instead of the days asked for
 * @property {(facet: string) => Uint32Array} longCounts of a facet with hundreds of options, which are counted when somebody looks
 * @property {(metres: number) => number} within how many would match in this distance
 * @property {{facet: string, option: string | null, count: number}[]} without active conditions, and how many would match without each
 * @property {(record: number) => {facet: string, option: string | null}[]} notStated what was asked for and the record does not state
 */

/** Filters one board; keeps what the next change most likely leaves as it is. */
export class Filter {
  #board;
  #periodsFrom;
  /** What was worked out last, by its name, and out of what. @type {Map<string, {key: string, value: any}>} */
  #last = new Map();
  /** @type {{[facet: string]: LongList}} */
  #long = {};

  /**
   * @param {Board} board
   * @param {(today: number) => [number, number][]} [periodsFrom] first and last days of what one can choose with one tap
   */
  constructor(board, periodsFrom = () => []) {
    this.#board = board;
    this.#periodsFrom = periodsFrom;
  }

  /**
   * @param {string} facet place or organisation
   * @param {LongList} list its options
   */
  addLong(facet, list) {
    this.#long[facet] = list;
  }

  /**
   * @param {State} state
   * @param {number} today
   * @param {Uint8Array | null} wordsFail one number a record, 1 where a word is missing; null where none is asked for
   * @param {Distances | null} [near] null where nothing is measured
   * @returns {Result}
   */
  run(state, today, wordsFail, near = null) {
    const { count, loaded, facets } = this.#board;
    const schedule = this.#scheduleOf(state, today);
    const conditions = this.#conditions(state, schedule, wordsFail, near);
    const enough = conditions.map(({ pass, unknown }) => (state.unstated && unknown ? anyOf(count, [pass, unknown]) : pass));
    const all = firstBits(count, loaded);
    const found = inAll(all, enough);
    /** What all but this facet leave. @param {string} facet */
    const base = (facet) => {
      const own = conditions.findIndex((one) => one.facet === facet);
      return own < 0 ? found : inAll(all, enough, own);
    };
    /** @param {import("./data.js").Facet} facet @param {Bits} left */
    const countsOf = ({ yes, unknown }, left) =>
      yes.map((bits, option) => shared(left, bits) + (state.unstated && unknown.length ? shared(left, unknown[option]) : 0));
    const whenever = base("when");
    const counts = Object.fromEntries(ANY_OF.map((facet) => [facet, countsOf(facets[facet], base(facet))]));
    // A venue either has a fact or not: what matches is enough to count by, whatever else is chosen among the facts.
    counts.access = countsOf(facets.access, found);
    counts.time = this.#once("times of day", whenKey(state, today), () => this.#timesIn(schedule)).map((bits) => shared(whenever, bits));
    const stated = inAll(all, conditions.map(({ pass }) => pass));
    const possible = inAll(all, conditions.map(({ pass, unknown }) => (unknown ? anyOf(count, [pass, unknown]) : pass)));
    return {
      matching: departures(schedule, recordsOf(found, sizeOf(found))),
      schedule,
      unstated: sizeOf(possible) - sizeOf(stated),
      counts,
      periods: this.#periods(today, timesWanted(state)).map((bits) => shared(whenever, bits)),
      longCounts: (facet) => this.#long[facet].tally(base(facet)),
      within: (metres) => (near ? shared(base("distance"), this.#near(near, metres).pass) : 0),
      without: conditions.flatMap(({ facet, option }, i) => {
        const left = inAll(all, enough, i);
        if (facet === "when") return this.#withoutWhen(state, schedule, left);
        return facet === "over" ? [] : [{ facet, option, count: sizeOf(left) }];
      }),
      notStated: (record) => conditions.filter(({ unknown }) => unknown && hasBit(unknown, record)).map(({ facet, option }) => ({ facet, option })),
    };
  }

  /**
   * @param {State} state
   * @param {Schedule} schedule
   * @param {Uint8Array | null} wordsFail
   * @param {Distances | null} near
   * @returns {Condition[]}
   */
  #conditions(state, schedule, wordsFail, near) {
    const { count, loaded, facets, dictionaries } = this.#board;
    const { chosen, age, distance } = state;
    /** @type {Condition[]} */
    const conditions = [];
    /** @param {string} facet @param {string | null} option @param {unknown[]} key @param {() => Verdict} judge */
    const add = (facet, option, key, judge) => conditions.push({ facet, option, ...this.#once(`${facet} ${option}`, key, judge) });
    if (!state.past) add("over", null, [schedule.today], () => verdict(bitsWhere(count, loaded, (i) => schedule.platform[i] !== OVER)));
    for (const facet of ANY_OF) {
      if (chosen[facet].length) add(facet, null, [chosen[facet]], () => this.#options(facets[facet], dictionaries[facet], chosen[facet]));
    }
    for (const [facet, list] of Object.entries(this.#long)) {
      const ids = chosen[/** @type {"place" | "organisation"} */ (facet)];
      if (ids.length) add(facet, null, [ids], () => verdict(list.having(ids, count, loaded)));
    }
    for (const id of chosen.access) {
      const fact = dictionaries.access.indexOf(id);
      conditions.push({ facet: "access", option: id, pass: facets.access.yes[fact], unknown: facets.access.unknown[fact] });
    }
    if (age !== null) add("age", null, [age], () => this.#ofAge(age));
    if (near && distance !== null) conditions.push({ facet: "distance", option: null, ...this.#near(near, distance) });
    if (!isAnyDay(state) || chosen.time.length) {
      const wanted = timesWanted(state);
      add("when", null, whenKey(state, schedule.today), () => verdict(bitsWhere(count, loaded, (i) => schedule.times[i] & wanted)));
    }
    if (wordsFail) conditions.push({ facet: "q", option: null, ...verdict(bitsWhere(count, loaded, (i) => !wordsFail[i])) });
    return conditions;
  }

  /**
   * @param {import("./data.js").Facet} facet
   * @param {string[]} ids
   * @param {string[]} chosen
   * @returns {Verdict}
   */
  #options({ yes, unknown }, ids, chosen) {
    const { count } = this.#board;
    const options = chosen.map((id) => ids.indexOf(id));
    const pass = anyOf(count, options.map((option) => yes[option]));
    return { pass, unknown: unknown.length ? without(anyOf(count, options.map((option) => unknown[option])), pass) : null };
  }

  /** @param {number} age @returns {Verdict} */
  #ofAge(age) {
    const { count, loaded, youngest, oldest } = this.#board;
    const unknown = bitsWhere(count, loaded, (i) => youngest[i] < 0 && oldest[i] < 0);
    return { pass: without(bitsWhere(count, loaded, (i) => youngest[i] <= age && (oldest[i] < 0 || age <= oldest[i])), unknown), unknown };
  }

  /**
   * What is only online is nowhere near; where nobody knows where a venue is, it may be.
   * @param {Distances} near
   * @param {number} distance in metres
   * @returns {Verdict}
   */
  #near({ metres }, distance) {
    const { count, loaded, venue } = this.#board;
    return {
      pass: bitsWhere(count, loaded, (i) => venue[i] >= 0 && metres[venue[i]] <= distance),
      unknown: bitsWhere(count, loaded, (i) => venue[i] >= 0 && metres[venue[i]] === Infinity),
    };
  }

  /**
   * Days and times of day are one condition: "Saturday morning" is neither a Saturday evening nor a Sunday morning.
   * @param {State} state
   * @param {Schedule} schedule
   * @param {Bits} left by all other conditions
   * @returns {Result["without"]}
   */
  #withoutWhen(state, schedule, left) {
    const { count, loaded } = this.#board;
    const wanted = timesWanted(state);
    const found = [];
    if (!isAnyDay(state)) {
      const coming = this.#coming(schedule.today);
      const anyDay = state.chosen.time.length ? bitsWhere(count, loaded, (i) => coming[i] & wanted) : left;
      found.push({ facet: "days", option: null, count: shared(left, anyDay) });
    }
    if (state.chosen.time.length) {
      const anyTime = isAnyDay(state) ? left : bitsWhere(count, loaded, (i) => schedule.times[i]);
      found.push({ facet: "time", option: null, count: shared(left, anyTime) });
    }
    return found;
  }

  /** @param {State} state @param {number} today @returns {Schedule} */
  #scheduleOf(state, today) {
    const { from, to, past } = state;
    const times = timesWanted(state);
    return this.#once("schedule", whenKey(state, today), () => makeSchedule(this.#board, today, { from, to, past, times }, this.#coming(today)));
  }

  /** @param {number} today @returns {Uint8Array} times of day of all that is still to come */
  #coming(today) {
    return this.#once("coming", [today], () => timesOf(this.#board, today, NO_END));
  }

  /** @param {Schedule} schedule @returns {Bits[]} by time of day */
  #timesIn({ times }) {
    const { count, loaded } = this.#board;
    const found = TIMES.map(() => noBits(count));
    for (let i = 0; i < loaded; i++) {
      for (let left = times[i]; left !== 0; left &= left - 1) addBit(found[31 - Math.clz32(left & -left)], i);
    }
    return found;
  }

  /** @param {number} today @param {number} wanted times of day @returns {Bits[]} */
  #periods(today, wanted) {
    const { count, loaded } = this.#board;
    /** @type {Uint8Array[]} */
    const times = this.#once("times of periods", [today], () => this.#periodsFrom(today).map(([first, last]) => timesOf(this.#board, Math.max(first, today), last)));
    return this.#once("periods", [today, wanted], () => times.map((own) => bitsWhere(count, loaded, (i) => own[i] & wanted)));
  }

  /**
   * @template T
   * @param {string} name
   * @param {unknown[]} key what it follows from
   * @param {() => T} make
   * @returns {T} as it was made last, if it was made out of the same
   */
  #once(name, key, make) {
    const words = [this.#board.loaded, ...key].join(" ");
    let last = this.#last.get(name);
    if (last?.key !== words) this.#last.set(name, (last = { key: words, value: make() }));
    return last.value;
  }
}

/** @param {Bits} pass @returns {Verdict} */
function verdict(pass) {
  return { pass, unknown: null };
}

/** @param {State} state */
function isAnyDay({ from, to }) {
  return from === null && to === null;
}

/** @param {State} state @param {number} today @returns {unknown[]} all that a schedule follows from */
function whenKey(state, today) {
  return [today, state.from, state.to, state.past, timesWanted(state)];
}

/** @param {State} state @returns {number} a set of times of day */
function timesWanted({ chosen }) {
  return TIMES.reduce((wanted, time, i) => (chosen.time.includes(time) ? wanted | (1 << i) : wanted), 0) || ANY_TIME;
}
