/** What stands around the board: how many match, what is filtered by, what would give more, the page's title. */

import { painted } from "./paint.js";
import { emptyState, formatState } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./filters.js").Result} Result */
/** @typedef {import("./form.js").FilterForm} FilterForm */
/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {import("./words.js").Words} Words */

/** A filter that is on, in words; `option` is null where a facet has no options by name. @typedef {{facet: string, option: string | null, name: string}} Active */

/** How long a visitor has to pause while typing before the count is spoken, in milliseconds. */
const PAUSE = 400;

/** The elements #result-count, #unstated, #active-filters, #empty and every [data-total]. */
export class Summary {
  #form;
  #texts;
  #words;
  #changed;
  #count = byId("result-count");
  #unstated = byId("unstated");
  #unstatedButton = document.querySelector("[data-unstated-add]");
  #chips = byId("active-filters");
  #empty = byId("empty");
  #suggestions = byId("empty-suggestions");
  #title = document.title;
  #timer = 0;
  #state = emptyState();

  /**
   * @param {FilterForm} form
   * @param {Texts} texts
   * @param {Words} words
   * @param {(state: State) => void} changed when the visitor asks for another state here
   */
  constructor(form, texts, words, changed) {
    this.#form = form;
    this.#texts = texts;
    this.#words = words;
    this.#changed = changed;
    this.#count?.setAttribute("tabindex", "-1");
    this.#unstatedButton?.addEventListener("click", () => changed({ ...this.#state, unstated: !this.#state.unstated }));
  }

  /**
   * @param {State} state
   * @param {Result} result
   * @param {object} more
   * @param {boolean} more.typing whether the next letter may follow at once
   * @param {number} more.among of how many records, 0 of all; what the page came with is right then, until somebody filters
   */
  show(state, { matching, unstated, without }, { typing, among }) {
    this.#state = state;
    const number = this.#words.number(matching.length);
    if (!among) this.#say(this.#texts.say("result_count", { count: matching.length }), typing);
    else if (formatState(state)) this.#say(this.#texts.say("among_next", { name: number, count: among }), typing);
    for (const total of document.querySelectorAll("[data-total]")) write(total, number);
    this.#showUnstated(unstated, state.unstated);
    const active = this.#active(state);
    this.#showChips(active);
    const names = active.map(({ name }) => name).join(", ");
    void painted().then(() => (document.title = names ? `${names} – ${this.#title}` : this.#title));
    if (this.#empty) this.#empty.hidden = matching.length > 0;
    if (matching.length === 0) this.#suggest(active, without);
  }

  /** Say that something could not be fetched. */
  showFailure() {
    this.#say(this.#texts.say("load_failed"), false);
  }

  /** Where the focus goes when what had it is gone. */
  focus() {
    this.#count?.focus({ preventScroll: true });
  }

  /**
   * The count is a live region: one change, one sentence.
   * @param {string} words
   * @param {boolean} typing
   */
  #say(words, typing) {
    clearTimeout(this.#timer);
    if (typing) this.#timer = setTimeout(() => write(this.#count, words), PAUSE);
    else write(this.#count, words);
  }

  /**
   * @param {number} count
   * @param {boolean} included
   */
  #showUnstated(count, included) {
    if (!this.#unstated) return;
    this.#unstated.hidden = count === 0;
    if (count === 0) return;
    const words = this.#unstated.querySelector("[data-unstated-text]");
    write(words, this.#texts.say(included ? "unstated_included" : "unstated", { count }));
    write(this.#unstatedButton, this.#texts.say(included ? "unstated_remove" : "unstated_add"));
  }

  /** @param {Active[]} active */
  #showChips(active) {
    const chips = this.#chips;
    if (!chips) return;
    const held = chips.contains(document.activeElement) ? [...chips.children].findIndex((chip) => chip.contains(document.activeElement)) : -1;
    chips.replaceChildren(
      ...active.map(({ facet, option, name }) => {
        const label = this.#texts.say("remove_filter", { name });
        return buttonItem(name, () => this.#changed(withoutFilter(this.#state, facet, option)), label);
      }),
    );
    if (held < 0) return;
    const next = chips.children[Math.min(held, active.length - 1)]?.querySelector("button");
    if (next) next.focus({ preventScroll: true });
    else this.focus();
  }

  /**
   * What to drop, best first; where no single filter stands in the way alone, all of them.
   * @param {Active[]} active
   * @param {Result["without"]} without
   */
  #suggest(active, without) {
    const useful = without.filter(({ count }) => count > 0).sort((one, other) => other.count - one.count);
    const buttons = useful.map(({ facet, option, count }) => {
      const dropped = active.filter((filter) => filter.facet === facet && (option === null || filter.option === option));
      const name = dropped.map((filter) => filter.name).join(", ");
      return buttonItem(this.#texts.say("drop_filter", { name, count }), () => this.#change(withoutFilter(this.#state, facet, option)));
    });
    const { near, sort } = this.#state;
    if (!buttons.length) buttons.push(buttonItem(this.#texts.say("drop_all"), () => this.#change({ ...emptyState(), near, sort })));
    this.#suggestions?.replaceChildren(...buttons);
  }

  /** The button that asked is gone afterwards. @param {State} state */
  #change(state) {
    this.#changed(state);
    this.focus();
  }

  /**
   * @param {State} state
   * @returns {Active[]}
   */
  #active({ chosen, age, from, to, q, past, distance }) {
    const texts = this.#texts;
    /** @type {Active[]} */
    const active = Object.entries(chosen).flatMap(([facet, ids]) =>
      ids.map((option) => ({ facet, option, name: this.#form.nameOf(facet, option) })),
    );
    if (age !== null) active.push({ facet: "age", option: null, name: texts.say("filter_age", { name: age }) });
    if (distance !== null) active.push({ facet: "distance", option: null, name: texts.say("filter_distance", { name: this.#words.length(distance) }) });
    if (from !== null || to !== null) active.push({ facet: "days", option: null, name: this.#nameOfDays(from, to) });
    if (q) active.push({ facet: "q", option: null, name: texts.say("filter_q", { name: q }) });
    if (past) active.push({ facet: "past", option: null, name: texts.say("filter_past") });
    return active;
  }

  /**
   * @param {number | null} from
   * @param {number | null} to
   */
  #nameOfDays(from, to) {
    const preset = this.#form.nameOfDays(from, to);
    if (preset) return preset;
    if (from !== null && from === to) return this.#day(from);
    const ends = [from === null ? "" : this.#texts.say("filter_from", { name: this.#day(from) })];
    if (to !== null) ends.push(this.#texts.say("filter_to", { name: this.#day(to) }));
    return ends.filter(Boolean).join(" ");
  }

  /** @param {number} day */
  #day(day) {
    return `${this.#words.weekday(day)} ${this.#words.day(day)}`;
  }
}

/**
 * @param {string} text
 * @param {() => void} pressed
 * @param {string} [label] for those who do not see where it stands
 * @returns {HTMLLIElement}
 */
function buttonItem(text, pressed, label) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  if (label) button.setAttribute("aria-label", label);
  button.addEventListener("click", pressed);
  item.append(button);
  return item;
}

/**
 * @param {State} state
 * @param {string} facet of the options, or age, distance, days, q or past
 * @param {string | null} option null for the whole facet
 * @returns {State}
 */
function withoutFilter(state, facet, option) {
  if (facet === "age") return { ...state, age: null };
  if (facet === "distance") return { ...state, distance: null };
  if (facet === "days") return { ...state, from: null, to: null };
  if (facet === "q") return { ...state, q: "" };
  if (facet === "past") return { ...state, past: false };
  const name = /** @type {import("./state.js").OptionFacet} */ (facet);
  const left = option === null ? [] : state.chosen[name].filter((id) => id !== option);
  return { ...state, chosen: { ...state.chosen, [name]: left } };
}

/** @param {string} id */
function byId(id) {
  return document.getElementById(id);
}

/**
 * @param {Element | null | undefined} element
 * @param {string} text
 */
function write(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}
