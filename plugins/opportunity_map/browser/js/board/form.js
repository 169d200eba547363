/** The filter form: shows a state, reads one, and says when the visitor changes something. */

import { dayOf, isoOf, presetDays } from "./dates.js";
import { ageOf, emptyState, OPTION_FACETS, tidyQuery } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Options} Options */

/**
 * @typedef {object} Change
 * @property {State} state
 * @property {string} typedIn name of the field that is being typed in, "" for a change made in one go
 * @property {number} at when, on the clock of `performance`
 */

/** The form #filters. */
export class FilterForm {
  #form;
  /** @type {Map<string, {input: HTMLInputElement, name: string, count: HTMLElement | null}[]>} */
  #options = new Map();
  /** @type {State} */
  #shown = emptyState();
  #words;
  #today;

  /**
   * @param {HTMLFormElement} form
   * @param {import("./words.js").Words} words
   * @param {() => number} today
   * @param {(change: Change) => void} changed
   */
  constructor(form, words, today, changed) {
    this.#form = form;
    this.#words = words;
    this.#today = today;
    for (const facet of OPTION_FACETS) {
      const inputs = form.querySelectorAll(`[data-facet="${facet}"] input[type="checkbox"]`);
      this.#options.set(facet, [...inputs].map((input) => optionOf(/** @type {HTMLInputElement} */ (input))));
    }
    form.addEventListener("input", ({ target, timeStamp }) => {
      const field = /** @type {HTMLInputElement} */ (target);
      changed({ state: this.#read(), typedIn: field.type === "checkbox" ? "" : field.name, at: timeStamp });
    });
    form.addEventListener("click", ({ target, timeStamp }) => {
      const preset = /** @type {Element} */ (target).closest("[data-preset]")?.getAttribute("data-preset");
      if (preset) changed({ state: this.#withPreset(preset), typedIn: "", at: timeStamp });
    });
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      changed({ state: emptyState(), typedIn: "", at: event.timeStamp });
    });
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  /** Ids that can be chosen, by facet. @returns {Options} */
  get options() {
    return Object.fromEntries([...this.#options].map(([facet, options]) => [facet, options.map(({ input }) => input.value)]));
  }

  /**
   * What the visitor reads beside an option.
   * @param {string} facet
   * @param {string} id
   */
  nameOf(facet, id) {
    return this.#options.get(facet)?.find(({ input }) => input.value === id)?.name ?? id;
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
    return this.#presets().find(({ days }) => days?.[0] === from && days[1] === to)?.button.textContent?.trim() ?? null;
  }

  /**
   * Open the folds in which something is chosen, so that nobody wonders what filters.
   * @param {State} state
   */
  unfold(state) {
    for (const facet of OPTION_FACETS) {
      const fold = this.#form.querySelector(`[data-facet="${facet}"]`)?.closest("details");
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
      const chosen = state.chosen[/** @type {import("./state.js").OptionFacet} */ (facet)];
      for (const { input } of options) input.checked = chosen.includes(input.value);
    }
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
    for (const { button, days } of this.#presets()) {
      button.setAttribute("aria-pressed", String(days?.[0] === state.from && days?.[1] === state.to));
    }
  }

  /**
   * @param {Record<string, number[]>} counts
   * @param {{[facet: string]: string[]}} dictionaries
   */
  showCounts(counts, dictionaries) {
    for (const [facet, options] of this.#options) {
      for (const { input, count } of options) {
        const number = counts[facet][dictionaries[facet].indexOf(input.value)] ?? 0;
        const text = this.#words.number(number);
        if (!count || count.textContent === text) continue;
        count.textContent = text;
        input.closest(".option")?.toggleAttribute("data-empty", number === 0);
      }
    }
  }

  /** @returns {State} */
  #read() {
    const state = emptyState();
    for (const facet of OPTION_FACETS) {
      const chosen = (this.#options.get(facet) ?? []).filter(({ input }) => input.checked);
      state.chosen[facet] = chosen.map(({ input }) => input.value).sort();
    }
    state.q = tidyQuery(this.#field("q")?.value ?? "");
    state.age = ageOf(this.#field("age")?.value ?? null);
    state.from = dayOf(this.#field("from")?.value);
    state.to = dayOf(this.#field("to")?.value);
    state.past = this.#field("past")?.checked ?? this.#shown.past;
    const { unstated, near, sort } = this.#shown;
    return { ...state, unstated, near, sort };
  }

  /**
   * A preset that is pressed already is given up.
   * @param {string} preset
   * @returns {State}
   */
  #withPreset(preset) {
    const state = this.#read();
    const days = presetDays(preset, this.#today());
    const pressed = days?.[0] === state.from && days?.[1] === state.to;
    [state.from, state.to] = pressed || !days ? [null, null] : days;
    return state;
  }

  #presets() {
    return [...this.#form.querySelectorAll("[data-preset]")].map((button) => ({
      button,
      days: presetDays(button.getAttribute("data-preset") ?? "", this.#today()),
    }));
  }

  /**
   * @param {string} name
   * @returns {HTMLInputElement | null}
   */
  #field(name) {
    return this.#form.querySelector(`input[name="${name}"]`);
  }
}

/** @param {HTMLInputElement} input */
function optionOf(input) {
  const label = input.closest(".option");
  const words = /** @type {Element | undefined} */ (label?.cloneNode(true));
  for (const aside of words?.querySelectorAll("[data-count], [aria-hidden='true']") ?? []) aside.remove();
  /** @type {HTMLElement | null} */
  const count = label?.querySelector("[data-count]") ?? null;
  return { input, name: words?.textContent?.trim().replace(/\s+/g, " ") || input.value, count };
}
