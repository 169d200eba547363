/** Meetings in words. */

import { calendarOf, dateOf, dayOf } from "../board/dates.js";
import { Words, localeOf } from "../board/words.js";

/** @typedef {import("./calendar.js").Meeting} Meeting */

export class Times {
  #words;
  #weekday;
  #day;
  #allDay;

  /**
   * @param {string} language BCP 47
   * @param {string} allDay "all day" in this language
   */
  constructor(language, allDay) {
    /** @param {Intl.DateTimeFormatOptions} options */
    const format = (options) => new Intl.DateTimeFormat(localeOf(language), { timeZone: "UTC", ...options });
    this.#words = new Words(language);
    this.#weekday = format({ weekday: "long" });
    this.#day = format({ day: "numeric", month: "long" });
    this.#allDay = allDay;
  }

  /** `Saturday 28 November, 14:00–16:00`, as within a sentence. @param {Meeting} meeting */
  say(meeting) {
    const { start, end } = meeting;
    const day = this.#longDay(start);
    if (start.includes("T")) return `${day}, ${this.hours(meeting)}`;
    return start === end ? `${day}, ${this.#allDay.toLocaleLowerCase()}` : `${day} – ${this.#longDay(end)}`;
  }

  /** `14:00–16:00`. @param {Meeting} meeting */
  hours({ start, end }) {
    if (!start.includes("T")) return this.#allDay;
    return end === start ? this.#clock(start) : `${this.#clock(start)}–${this.#clock(end)}`;
  }

  /** As the board writes it: the time or a word for it, the weekday, the date. @param {Meeting} meeting @returns {[string, string, string]} */
  board({ start, end }) {
    const [first, last] = [dayNumber(start), dayNumber(end)];
    const time = start.includes("T") ? this.#clock(start) : this.#allDay;
    return [time, this.#words.weekday(first), start.includes("T") ? this.#words.day(first) : this.#words.days(first, last)];
  }

  /** `24 November`. @param {Date} moment @param {string} timezone IANA name */
  dayOf(moment, timezone) {
    return this.#day.format(dateOf(calendarOf(timezone)(moment)));
  }

  /** @param {string} moment */
  #longDay(moment) {
    const day = dateOf(dayNumber(moment));
    return `${this.#weekday.format(day)} ${this.#day.format(day)}`;
  }

  /** @param {string} moment */
  #clock(moment) {
    const [hours, minutes] = moment.slice(11).split(":").map(Number);
    return this.#words.clock(hours * 60 + minutes);
  }
}

/** @param {string} moment */
function dayNumber(moment) {
  return dayOf(moment.slice(0, 10)) ?? 0;
}
