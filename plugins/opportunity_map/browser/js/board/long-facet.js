/** A facet with hundreds of options in the form: what is most, what is chosen, and what one looks for. */

import { fold } from "./fold.js";
import { optionOf, showOptionCounts } from "./form.js";

/** @typedef {import("./form.js").Option} Option */
/** @typedef {import("./long-list.js").LongList} LongList */

/** Options that are shown before somebody looks for another. */
const FEW = 8;
/** Options that are shown of those that have the letters looked for. */
const MOST_FOUND = 40;

/**
 * The boxes of one facet. What is chosen is always among them; their order is made when the fold opens or something is
 * looked for, and stays when counts change, so that nothing moves under a finger.
 */
export class LongFacet {
  #facet;
  #list;
  #words;
  #options = document.createElement("div");
  #more = document.createElement("button");
  #status = document.createElement("p");
  #field;
  /** @type {Uint32Array} */
  #counts;
  /** @type {{index: number, option: Option}[]} */
  #drawn = [];
  /** @type {string[]} */
  #chosen = [];
  #isWhole = false;
  #isRanked = false;

  /**
   * @param {string} facet
   * @param {HTMLElement} place the fieldset, with its field to look for an option
   * @param {LongList} list
   * @param {import("./texts.js").Texts} texts
   * @param {import("./words.js").Words} words
   */
  constructor(facet, place, list, texts, words) {
    this.#facet = facet;
    this.#list = list;
    this.#words = words;
    this.#counts = new Uint32Array(list.ids.length);
    this.#field = /** @type {HTMLInputElement} */ (place.querySelector('input[type="search"]'));
    this.#field.closest(".field")?.toggleAttribute("hidden", list.ids.length <= FEW);
    this.#more.type = "button";
    this.#more.className = "more-options";
    this.#more.textContent = texts.say("all_options", { count: list.ids.length });
    this.#status.setAttribute("role", "status");
    this.#status.className = "vh";
    place.lastElementChild?.before(this.#options, this.#more, this.#status);
    this.#field.addEventListener("input", () => {
      this.#draw();
      this.#status.textContent = this.#field.value.trim() ? texts.say("found_options", { count: this.#drawn.length }) : "";
    });
    // Within a form Enter would send it.
    this.#field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    this.#more.addEventListener("click", () => {
      const { length } = this.#drawn;
      this.#isWhole = true;
      this.#draw();
      this.#drawn[length]?.option.input.focus();
    });
  }

  get ids() {
    return this.#list.ids;
  }

  /** @param {string} id */
  nameOf(id) {
    return this.#list.names[this.#list.ids.indexOf(id)];
  }

  /** @returns {string[]} what is chosen, sorted */
  read() {
    const chosen = new Set(this.#chosen);
    for (const { option } of this.#drawn) {
      if (option.input.checked) chosen.add(option.input.value);
      else chosen.delete(option.input.value);
    }
    return [...chosen].sort();
  }

  /** @param {string[]} chosen */
  show(chosen) {
    this.#chosen = chosen;
    for (const { option } of this.#drawn) option.input.checked = chosen.includes(option.input.value);
    if (this.#isRanked && chosen.some((id) => !this.#drawn.some(({ option }) => option.input.value === id))) this.#draw();
  }

  /** @param {Uint32Array} counts by option */
  showCounts(counts) {
    this.#counts = counts;
    if (!this.#isRanked) {
      this.#isRanked = true;
      this.#draw();
    }
    this.#write();
  }

  /** The next counts decide anew what comes first. */
  rankAnew() {
    this.#isRanked = false;
    this.#isWhole = false;
  }

  #draw() {
    const { ids, names } = this.#list;
    const looked = fold(this.#field.value.trim());
    const chosen = new Set(this.#chosen.map((id) => ids.indexOf(id)));
    let indexes = [...ids.keys()].filter((index) => chosen.has(index) || !looked || fold(names[index]).includes(looked));
    const most = looked ? MOST_FOUND : this.#isWhole ? ids.length : FEW;
    const first = (/** @type {number} */ index) => (chosen.has(index) ? Infinity : this.#counts[index]);
    if (!this.#isWhole || looked) indexes.sort((one, other) => (first(one) === first(other) ? one - other : first(other) - first(one)));
    indexes = indexes.slice(0, Math.max(most, chosen.size));
    this.#drawn = indexes.map((index) => ({ index, option: this.#box(index) }));
    this.#options.replaceChildren(...this.#drawn.map(({ option }) => /** @type {Element} */ (option.input.closest(".option"))));
    this.#more.hidden = this.#isWhole || Boolean(looked) || ids.length <= FEW;
    this.#write();
  }

  #write() {
    const options = this.#drawn.map(({ option }) => option);
    showOptionCounts(this.#facet, options, this.#drawn.map(({ index }) => this.#counts[index]), this.#words);
  }

  /**
   * @param {number} index
   * @returns {Option}
   */
  #box(index) {
    const label = document.createElement("label");
    label.className = "option";
    label.innerHTML = '<input type="checkbox"><span class="option-name"></span> <span class="option-count" data-count></span>';
    const input = /** @type {HTMLInputElement} */ (label.firstElementChild);
    input.name = this.#facet;
    input.value = this.#list.ids[index];
    input.checked = this.#chosen.includes(input.value);
    /** @type {Element} */ (label.children[1]).textContent = this.#list.names[index];
    return optionOf(input);
  }
}
