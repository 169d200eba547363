/**
 * The page's own data and words, as the template wrote them into #page-data.
 *
 * Keys of `texts` that the board says (a plural form each where {count} stands in it):
 *   result_count {count} · unstated {count} · unstated_included {count} · unstated_add · unstated_remove
 *   remove_filter {name} · drop_filter {name} {count} · drop_all · show_more {count} · load_failed
 *   filter_q {name} · filter_age {name} · filter_from {name} · filter_to {name} · filter_past
 *   filter_distance {name} · among_next {name} {count} · not_stated {name} · fact_age · fact_distance · all_options {count} · found_options {count}
 *   group_title · group_checked · group_today · group_tomorrow · group_weekend · group_always · group_on_request · group_over
 *   all_day · now · until (the three words in the column of times)
 */

import { localeOf } from "./words.js";

/** @typedef {string | {[category: string]: string}} Message */

/**
 * @typedef {object} PageData
 * @property {string} kind
 * @property {string} language BCP 47
 * @property {string} timezone the region's, IANA
 * @property {string} root the way up to the site's root, "" or "../" ...
 * @property {string} home `root` with the prefix of the page's language
 * @property {string} board address of the facet data, from the root, with its version
 * @property {string} rows address of the folder of rows, from the root
 * @property {string} version of the board's files
 * @property {{[key: string]: Message}} texts
 */

/** @returns {PageData} */
export function readPageData() {
  const element = document.getElementById("page-data");
  if (!element) throw new Error("The page has no #page-data.");
  return JSON.parse(element.textContent ?? "");
}

/** The words of the interface in the page's language, with the plurals of that language. */
export class Texts {
  #messages;
  #plurals;
  #numbers;

  /**
   * @param {{[key: string]: Message}} messages
   * @param {string} language BCP 47
   */
  constructor(messages, language) {
    this.#messages = messages;
    this.#plurals = new Intl.PluralRules(language);
    this.#numbers = new Intl.NumberFormat(localeOf(language));
  }

  /**
   * The text of `key` with its `{names}` filled in; `count` chooses the plural form.
   * @param {string} key
   * @param {{[name: string]: string | number}} [values]
   * @returns {string}
   */
  say(key, values = {}) {
    const message = this.#messages[key];
    if (message === undefined) throw new Error(`There is no text for ${key}.`);
    const count = Number(values.count ?? 0);
    const form = typeof message === "string" ? message : message[this.#plurals.select(count)] ?? message.other;
    return form.replace(/\{(\w+)\}/g, (whole, name) => (name === "count" ? this.#numbers.format(count) : String(values[name] ?? whole)));
  }
}
