/** The board itself: rows under their days, redrawn in one go; rows that are still on their way keep their place. */

import { dayOf, isoOf, presetDays } from "./dates.js";
import { keepRow, rowAtHand, rowsFor } from "./rows.js";
import { ALWAYS, ON_REQUEST, OVER } from "./schedule.js";

/** @typedef {import("./schedule.js").Schedule} Schedule */
/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {import("./words.js").Words} Words */

/** @type {{[platform: number]: string}} */
const PLATFORM_GROUPS = { [ALWAYS]: "always", [ON_REQUEST]: "on_request", [OVER]: "over" };

/** The element #board. */
export class BoardView {
  #board;
  #texts;
  #words;
  /** Day that the rows were written on. */
  #built;
  /** Counts redraws, so that rows which come too late for one are left out. */
  #drawing = 0;

  /**
   * @param {HTMLElement} board
   * @param {Texts} texts
   * @param {Words} words
   * @param {number} built day on which the rows were written
   */
  constructor(board, texts, words, built) {
    this.#board = board;
    this.#texts = texts;
    this.#words = words;
    this.#built = built;
  }

  /**
   * Take over the rows that came with the page.
   * @returns {number[]} their numbers
   */
  adopt() {
    return [...this.#rows()].map((row) => {
      keepRow(numberOf(row), row.outerHTML);
      return numberOf(row);
    });
  }

  /**
   * Say of the days that came with the page which one is today, without touching the rows.
   * @param {number} today
   */
  noteDays(today) {
    for (const group of this.#board.querySelectorAll(".board-group")) {
      const day = dayOf(group.getAttribute("data-group"));
      const note = day === null ? "" : this.#noteOf(day, today);
      const heading = group.querySelector(".board-day");
      const small = heading?.querySelector("small");
      if (note && small) small.textContent = note;
      else if (note) heading?.insertAdjacentHTML("beforeend", ` <small>${escape(note)}</small>`);
    }
  }

  /**
   * Show these records and nothing else. What is at hand is there when this returns.
   * @param {Uint32Array} numbers in the order of the board
   * @param {Schedule} schedule
   * @returns {Promise<void>} when the last row has come; rejects when one cannot be fetched
   */
  async draw(numbers, schedule) {
    const drawing = ++this.#drawing;
    const focused = this.#board.contains(document.activeElement) ? document.activeElement?.closest(".row") : null;
    this.#board.innerHTML = this.#html(numbers, schedule);
    for (const row of this.#rows()) this.#setTime(row, schedule);
    if (focused) this.focusRow(numberOf(/** @type {HTMLElement} */ (focused)));
    const missing = numbers.filter((number) => rowAtHand(number) === undefined);
    if (!missing.length) return;
    await rowsFor(missing);
    if (drawing !== this.#drawing) return;
    for (const row of this.#rows()) {
      const html = row.classList.contains("row-coming") ? rowAtHand(numberOf(row)) : undefined;
      if (html === undefined) continue;
      const came = elementOf(html);
      row.replaceWith(came);
      this.#setTime(came, schedule);
    }
  }

  /**
   * @param {number} number of a record
   * @returns {boolean} whether its row is there to take the focus
   */
  focusRow(number) {
    const link = this.#board.querySelector(`.row[data-n="${number}"] .row-link`);
    if (!(link instanceof HTMLElement)) return false;
    link.focus({ preventScroll: true });
    return true;
  }

  /** @returns {NodeListOf<HTMLElement>} */
  #rows() {
    return this.#board.querySelectorAll(".row");
  }

  /**
   * @param {Uint32Array} numbers
   * @param {Schedule} schedule
   * @returns {string}
   */
  #html(numbers, schedule) {
    let html = "";
    let open = "";
    for (const number of numbers) {
      const { key, title, note } = this.#groupOf(number, schedule, open);
      if (key !== open) {
        if (open) html += "</ol></section>";
        html += `<section class="board-group" data-group="${key}"><h2 class="board-day">${escape(title)}`;
        html += `${note && ` <small>${escape(note)}</small>`}</h2><ol class="board-rows">`;
        open = key;
      }
      html += rowAtHand(number) ?? `<li class="row row-coming" data-n="${number}"></li>`;
    }
    return open && `${html}</ol></section>`;
  }

  /**
   * Title and note are made for a new group only.
   * @param {number} number
   * @param {Schedule} schedule
   * @param {string} open key of the group before
   * @returns {{key: string, title: string, note: string}}
   */
  #groupOf(number, { platform, length, start, from, today }, open) {
    if (length[number] === 0) {
      const key = PLATFORM_GROUPS[platform[number]];
      return { key, title: this.#texts.say(`group_${key}`), note: "" };
    }
    const day = Math.max(start[number], from);
    const key = isoOf(day);
    return key === open ? { key, title: "", note: "" } : { key, title: this.#words.longDay(day), note: this.#noteOf(day, today) };
  }

  /**
   * What makes a day near, or else its year where that is another one.
   * @param {number} day
   * @param {number} today
   */
  #noteOf(day, today) {
    for (const name of ["today", "tomorrow", "weekend"]) {
      const days = presetDays(name, today);
      if (days && days[0] <= day && day <= days[1]) return this.#texts.say(`group_${name}`);
    }
    const year = isoOf(day).slice(0, 4);
    return year === isoOf(today).slice(0, 4) ? "" : year;
  }

  /**
   * Rows are written for the meeting that was next on the day of the build; a later day or a filter may mean another.
   * The words are those of `Facts.departure` in site/view_facts.py.
   * @param {HTMLElement} row
   * @param {Schedule} schedule
   */
  #setTime(row, { platform, start, time, length, today }) {
    const number = numberOf(row);
    if (platform[number] === OVER) row.dataset.status = "ended";
    const when = row.querySelector("time.row-when");
    if (!(when instanceof HTMLTimeElement) || length[number] === 0) return;
    const first = start[number];
    const last = first + length[number] - 1;
    const minute = time[number];
    const running = first < today && today < last;
    const dayOnly = running || minute < 0;
    const machine = dayOnly ? isoOf(first) : `${isoOf(first)}T${twoDigits(minute / 60)}:${twoDigits(minute % 60)}`;
    if (when.dateTime === machine && today === this.#built) return;
    const words = this.#words;
    when.dateTime = machine;
    write(when, ".row-time", running ? this.#texts.say("now") : dayOnly ? this.#texts.say("all_day") : words.clock(minute));
    write(when, ".row-day", running ? this.#texts.say("until") : words.weekday(first));
    write(when, ".row-date", running ? words.day(last) : words.days(first, last));
    when.querySelector(".row-time")?.classList.toggle("row-word", dayOnly);
  }
}

/** @param {number} number */
function twoDigits(number) {
  return String(Math.floor(number)).padStart(2, "0");
}

/** @param {HTMLElement} row */
function numberOf(row) {
  return Number(row.dataset.n);
}

/**
 * @param {Element} within
 * @param {string} selector
 * @param {string} text
 */
function write(within, selector, text) {
  const element = within.querySelector(selector);
  if (element) element.textContent = text;
}

/**
 * @param {string} html of one row, escaped by the build
 * @returns {HTMLElement}
 */
function elementOf(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return /** @type {HTMLElement} */ (template.content.firstElementChild);
}

/** @param {string} text */
function escape(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
