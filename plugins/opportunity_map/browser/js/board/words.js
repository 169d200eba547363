/** Days and times in the page's language, the same way as site/formats.py writes them (both by CLDR). */

import { dateOf } from "./dates.js";

/**
 * Plain English is British here: days come before months.
 * @param {string} language BCP 47
 */
export function localeOf(language) {
  return language === "en" ? "en-GB" : language;
}

/** Formats of one language, made once. */
export class Words {
  #weekday;
  #day;
  #longWeekday;
  #longDay;
  #clock;
  #number;
  #locale;

  /** @param {string} language BCP 47 */
  constructor(language) {
    const locale = (this.#locale = localeOf(language));
    /** @param {Intl.DateTimeFormatOptions} options */
    const format = (options) => new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
    this.#weekday = format({ weekday: "short" });
    this.#day = format({ day: "numeric", month: language.startsWith("fi") ? "numeric" : "short" });
    this.#longWeekday = format({ weekday: "long" });
    this.#longDay = format({ day: "numeric", month: "long" });
    this.#clock = format({ timeStyle: "short" });
    this.#number = new Intl.NumberFormat(locale);
  }

  /** @param {number} day */
  weekday(day) {
    return this.#weekday.format(dateOf(day));
  }

  /** `28 Nov`. @param {number} day */
  day(day) {
    return this.#day.format(dateOf(day));
  }

  /** `28 Nov – 3 Dec`, or one day. @param {number} first @param {number} last */
  days(first, last) {
    return first === last ? this.day(first) : `${this.day(first)} – ${this.day(last)}`;
  }

  /** `Saturday 28 November`, as a heading begins. @param {number} day */
  longDay(day) {
    const words = `${this.#longWeekday.format(dateOf(day))} ${this.#longDay.format(dateOf(day))}`;
    return words.charAt(0).toLocaleUpperCase() + words.slice(1);
  }

  /** `17:00`, or as the language writes it. @param {number} minute of the day */
  clock(minute) {
    return this.#clock.format(minute * 60_000);
  }

  /** @param {number} number */
  number(number) {
    return this.#number.format(number);
  }

  /** `2 km`, `500 m`. @param {number} metres */
  length(metres) {
    const [number, unit] = metres < 1000 ? [metres, "meter"] : [metres / 1000, "kilometer"];
    return new Intl.NumberFormat(this.#locale, { style: "unit", unit, maximumFractionDigits: 1 }).format(number);
  }
}
