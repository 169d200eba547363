/** The filter form: shows a state, reads one, and says when the visitor changes something. */

import { dayOf, isoOf, presetDays } from "./dates.js";
import { ageOf, emptyState, LONG_FACETS, OPTION_FACETS, tidyQuery } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Options} Options */
/** @typedef {import("./state.js").OptionFacet} OptionFacet */
/** @typedef {import("./long-facet.js").LongFacet} LongFacet */

/**
 * @typedef {object} Change
 * @property {State} state
 * @property {string} typedIn name of the field that is being typed in, "" for a change made in one go
 * @property {number} at when, on the clock of `performance`
 */

/** A box of a facet. @typedef {{input: HTMLInputElement, name: string, count: HTMLElement | null}} Option */
/** A button for days; those of school holidays are hidden when they are over. @typedef {{button: HTMLElement, count: HTMLElement | null}} Preset */

/** The form #filters. */
export class FilterForm {
  #form;
  /** @type {Map<OptionFacet, Option[]>} */
  #options = new Map();
  /** @type {Map<string, LongFacet>} */
  #long = new Map();
  /** @type {Preset[]} */
  #presets;
  /** @type {State} */
  #shown = emptyState();
  #words;
  #today;

  /**
   * @param {HTMLFormElement} form
   * @param {import("./words.js").Words} words
   * @param {() => number} today
   * @param {object} told
   * @param {(change: Change) => void} told.changed
   * @param {(facet: string) => void} told.opened a facet whose options have to be fetched
   */
  constructor(form, words, today, { changed, opened }) {
    this.#form = form;
    this.#words = words;
    this.#today = today;
    for (const facet of OPTION_FACETS) {
      const inputs = form.querySelectorAll(`[data-facet="${facet}"] input[type="checkbox"]`);
      if (!isLong(facet)) this.#options.set(facet, [...inputs].map((input) => optionOf(/** @type {HTMLInputElement} */ (input))));
    }
    this.#presets = [...form.querySelectorAll("[data-preset]")].map((button) => ({
      button: /** @type {HTMLElement} */ (button),
      count: button.querySelector("[data-count]"),
    }));
    form.addEventListener("input", ({ target, timeStamp }) => {
      const field = /** @type {HTMLInputElement} */ (target);
      if (field.name) changed({ state: this.#read(), typedIn: field.type === "checkbox" ? "" : field.name, at: timeStamp });
    });
    form.addEventListener("click", ({ target, timeStamp }) => {
      const button = /** @type {Element} */ (target).closest("[data-preset]");
      if (button) changed({ state: this.#withDays(this.#daysOf(/** @type {HTMLElement} */ (button), this.#today())), typedIn: "", at: timeStamp });
    });
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      const { near, sort } = this.#shown;
      changed({ state: { ...emptyState(), near, sort }, typedIn: "", at: event.timeStamp });
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    for (const facet of LONG_FACETS) {
      const fold = this.#fold(facet);
      fold?.addEventListener("toggle", () => fold.open && opened(facet));
    }
  }

  /** Ids that can be chosen, by facet. @returns {Options} */
  get options() {
    const known = [...this.#options].map(([facet, options]) => [facet, options.map(({ input }) => input.value)]);
    return Object.fromEntries([...known, ...[...this.#long].map(([facet, { ids }]) => [facet, ids])]);
  }

  /** The days of each button, from what day it is. @param {number} today @returns {[number, number][]} */
  periods(today) {
    return this.#presets.map(({ button }) => this.#daysOf(button, today));
  }

  /** @param {string} facet @returns {HTMLElement | null} where the options of a long facet go */
  placeFor(facet) {
    return this.#form.querySelector(`[data-facet="${facet}"][data-long]`);
  }

  /** @param {string} facet @param {LongFacet} long */
  addLong(facet, long) {
    this.#long.set(facet, long);
    long.show(this.#shown.chosen[/** @type {OptionFacet} */ (facet)]);
  }

  /** What comes first is decided anew. @param {string} facet */
  rankAnew(facet) {
    this.#long.get(facet)?.rankAnew();
  }

  /** Whether somebody can see the options of a long facet. @param {string} facet */
  isOpen(facet) {
    return Boolean(this.#fold(facet)?.open) && this.#long.has(facet);
  }

  /** @param {string} facet @param {Uint32Array} counts by option */
  showLongCounts(facet, counts) {
    this.#long.get(facet)?.showCounts(counts);
  }

  /**
   * What the visitor reads beside an option.
   * @param {string} facet
   * @param {string} id
   */
  nameOf(facet, id) {
    const options = this.#options.get(/** @type {OptionFacet} */ (facet));
    return options?.find(({ input }) => input.value === id)?.name ?? this.#long.get(facet)?.nameOf(id) ?? id;
  }

  /** @param {string} facet */
  nameOfFacet(facet) {
    return this.#form.querySelector(`[data-facet="${facet}"] legend`)?.textContent?.trim() ?? facet;
  }

  /**
   * The words on the preset that means exactly these days, or null.
   * @param {number | null} from
   * @param {number | null} to
   * @returns {string | null}
   */
  nameOfDays(from, to) {
    const found = this.#presets.find(({ button }) => String(this.#daysOf(button, this.#today())) === String([from, to]));
    return found?.button.firstElementChild?.textContent?.trim() ?? null;
  }

  /**
   * Open the folds in which something is chosen, so that nobody wonders what filters.
   * @param {State} state
   */
  unfold(state) {
    for (const facet of OPTION_FACETS) {
      const fold = this.#fold(facet);
      if (fold && state.chosen[facet].length) fold.open = true;
    }
  }

  /**
   * @param {State} state
   * @param {string} [typedIn] a field to leave alone: what stands in it may not be an answer yet
   */
  show(state, typedIn = "") {
    this.#shown = state;
    for (const [facet, options] of this.#options) {
      for (const { input } of options) input.checked = state.chosen[facet].includes(input.value);
    }
    for (const [facet, long] of this.#long) long.show(state.chosen[/** @type {OptionFacet} */ (facet)]);
    const written = {
      q: state.q,
      age: state.age === null ? "" : String(state.age),
      from: state.from === null ? "" : isoOf(state.from),
      to: state.to === null ? "" : isoOf(state.to),
    };
    for (const [name, value] of Object.entries(written)) {
      const field = name === typedIn ? null : this.#field(name);
      if (field && field.value !== value) field.value = value;
    }
    const past = this.#field("past");
    if (past) past.checked = state.past;
    this.#showPresets(state);
  }

  /** @param {State} state */
  #showPresets({ from, to }) {
    const today = this.#today();
    let breaks = 0;
    for (const { button } of this.#presets) {
      const [first, last] = this.#daysOf(button, today);
      button.setAttribute("aria-pressed", String(first === from && last === to));
      // Of the school holidays only the next ones are offered, and none that is over.
      if (button.dataset.preset === "break") button.hidden = last < today || ++breaks > 1;
    }
  }

  /**
   * @param {Record<string, number[]>} counts
   * @param {{[facet: string]: string[]}} dictionaries
   * @param {number[]} periods in the order of the buttons
   */
  showCounts(counts, dictionaries, periods) {
    for (const [facet, options] of this.#options) {
      const ids = dictionaries[facet];
      const numbers = options.map(({ input }, i) => counts[facet][ids ? ids.indexOf(input.value) : i] ?? 0);
      showOptionCounts(facet, options, numbers, this.#words);
    }
    this.#presets.forEach(({ count }, i) => {
      const text = this.#words.number(periods[i]);
      if (count && count.textContent !== text) count.textContent = text;
    });
  }

  /** @returns {State} */
  #read() {
    const state = emptyState();
    for (const [facet, options] of this.#options) {
      const chosen = options.filter(({ input }) => input.checked);
      state.chosen[facet] = chosen.map(({ input }) => input.value).sort();
    }
    for (const facet of LONG_FACETS) state.chosen[facet] = this.#long.get(facet)?.read() ?? this.#shown.chosen[facet];
    state.q = tidyQuery(this.#field("q")?.value ?? "");
    state.age = ageOf(this.#field("age")?.value ?? null);
    state.from = dayOf(this.#field("from")?.value);
    state.to = dayOf(this.#field("to")?.value);
    state.past = this.#field("past")?.checked ?? this.#shown.past;
    const { unstated, near, distance, sort } = this.#shown;
    return { ...state, unstated, near, distance, sort };
  }

  /**
   * Days that are chosen already are given up.
   * @param {[number, number]} days
   * @returns {State}
   */
  #withDays(days) {
    const state = this.#read();
    const pressed = days[0] === state.from && days[1] === state.to;
    [state.from, state.to] = pressed ? [null, null] : days;
    return state;
  }

  /**
   * @param {HTMLElement} button
   * @param {number} today
   * @returns {[number, number]} first and last day, both included
   */
  #daysOf({ dataset }, today) {
    const own = /** @type {[number, number]} */ ([Math.max(today, dayOf(dataset.from) ?? today), dayOf(dataset.to) ?? today]);
    return presetDays(dataset.preset ?? "", today) ?? own;
  }

  /** @param {string} facet @returns {HTMLDetailsElement | null} */
  #fold(facet) {
    return this.#form.querySelector(`[data-facet="${facet}"]`)?.closest("details") ?? null;
  }

  /**
   * @param {string} name
   * @returns {HTMLInputElement | null}
   */
  #field(name) {
    return this.#form.querySelector(`input[name="${name}"]`);
  }
}

/** @param {OptionFacet} facet */
function isLong(facet) {
  return LONG_FACETS.some((long) => long === facet);
}

/**
 * Write the counts beside the options of a facet. One with nothing stays, dimmed; a sentence below them says why.
 * @param {string} facet
 * @param {Option[]} options
 * @param {number[]} numbers of each
 * @param {import("./words.js").Words} words
 */
export function showOptionCounts(facet, options, numbers, words) {
  const note = document.getElementById(`none-${facet}`);
  options.forEach(({ input, count }, i) => {
    const text = words.number(numbers[i]);
    if (!count || count.textContent === text) return;
    count.textContent = text;
    input.closest(".option")?.toggleAttribute("data-empty", numbers[i] === 0);
    if (note && numbers[i] === 0) input.setAttribute("aria-describedby", note.id);
    else input.removeAttribute("aria-describedby");
  });
  const isFull = numbers.every((number, i) => number > 0 || options[i].input.checked);
  if (note && note.hidden !== isFull) note.hidden = isFull;
}

/** @param {HTMLInputElement} input @returns {Option} */
export function optionOf(input) {
  const label = input.closest(".option");
  const words = /** @type {Element | undefined} */ (label?.cloneNode(true));
  for (const aside of words?.querySelectorAll("[data-count], [aria-hidden='true']") ?? []) aside.remove();
  /** @type {HTMLElement | null} */
  const count = label?.querySelector("[data-count]") ?? null;
  return { input, name: words?.textContent?.trim().replace(/\s+/g, " ") || input.value, count };
}
