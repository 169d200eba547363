/** The board itself: rows under their days, redrawn in one go; rows that are still on their way keep their place. */

import { dayOf, isoOf, presetDays } from "./dates.js";
import { painted } from "./paint.js";
import { keepRow, rowAtHand, rowsFor } from "./rows.js";
import { ALWAYS, ON_REQUEST, OVER } from "./schedule.js";

/** @typedef {import("./schedule.js").Schedule} Schedule */
/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {import("./words.js").Words} Words */

/** Rows that are drawn before anything else is done: what most screens show of the board. */
const SCREENFUL = 6;

/** @type {{[platform: number]: string}} */
const PLATFORM_GROUPS = { [ALWAYS]: "always", [ON_REQUEST]: "on_request", [OVER]: "over" };

/** The element #board. */
export class BoardView {
  #board;
  #texts;
  #words;
  /** Day that the rows were written on. */
  #built;
  #isScrolled = false;
  /** How far everything is, where a visitor asked. @type {import("../near/nearby.js").Nearby | null} */
  nearby = null;
  /** Name of another order than by departure, "" for none: everything stands in one group then. */
  order = "";
  /** What each row does not state of what is asked for, in words, "" for nothing. @type {((number: number) => string) | null} */
  notStated = null;
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
    addEventListener("scroll", () => (this.#isScrolled = scrollY > 0), { passive: true });
  }

  /**
   * Take over the rows that came with the page.
   * @returns {number[]} their numbers
   */
  adopt() {
    return [...rowsIn(this.#board)].map((row) => {
      keepRow(numberOf(row), row.outerHTML);
      return numberOf(row);
    });
  }

  /**
   * Leave what came with the page as it is, but for rows that do not match; and say which of its days is today.
   * @param {Set<number>} numbers
   * @param {number} today
   */
  keep(numbers, today) {
    for (const row of rowsIn(this.#board)) {
      if (!numbers.has(numberOf(row))) row.remove();
    }
    for (const group of this.#board.querySelectorAll(".board-group")) {
      if (!group.querySelector(".row")) group.remove();
      const day = dayOf(group.getAttribute("data-group"));
      const note = day === null ? "" : this.#noteOf(day, today);
      const heading = group.querySelector(".board-day");
      const small = heading?.querySelector("small");
      if (note && small) small.textContent = note;
      else if (note) heading?.insertAdjacentHTML("beforeend", ` <small>${escape(note)}</small>`);
    }
  }

  /**
   * Show these records and nothing else. The first screenful is there when this returns, the others after it is painted.
   * @param {Uint32Array} numbers in the order of the board
   * @param {Schedule} schedule
   * @returns {Promise<void>} when the last row has come; rejects when one cannot be fetched
   */
  async draw(numbers, schedule) {
    const drawing = ++this.#drawing;
    const board = this.#board;
    const focused = /** @type {HTMLElement | null} */ (board.contains(document.activeElement) && document.activeElement?.closest(".row"));
    const first = numbers.subarray(0, SCREENFUL);
    // Who has scrolled must not be thrown up while the page is shorter than it is going to be. Measured only then,
    // because measuring makes the browser lay out what is about to go.
    if (this.#isScrolled) board.style.minHeight = `${board.offsetHeight}px`;
    // Taking rows out of the document costs the browser as much as putting them in, hiding them next to nothing.
    const leaving = /** @type {HTMLElement[]} */ ([...board.children]);
    for (const group of leaving) group.hidden = true;
    this.#add(first, schedule, null);
    const coming = [fetchMissing(first)];
    await painted();
    if (drawing !== this.#drawing) return;
    for (const group of leaving) group.remove();
    if (numbers.length > SCREENFUL) {
      coming.push(fetchMissing(numbers.subarray(SCREENFUL)));
      this.#add(numbers.subarray(SCREENFUL), schedule);
    }
    board.style.minHeight = "";
    if (focused) this.focusRow(numberOf(focused));
    for (const rows of coming) {
      await rows;
      if (drawing !== this.#drawing) return;
      this.#fill(schedule);
    }
  }

  /**
   * Show these records below the others.
   * @param {Uint32Array} numbers
   * @param {Schedule} schedule
   * @returns {Promise<void>} as in draw
   */
  async append(numbers, schedule) {
    const drawing = this.#drawing;
    const coming = fetchMissing(numbers);
    this.#add(numbers, schedule);
    await coming;
    if (drawing === this.#drawing) this.#fill(schedule);
  }

  /**
   * @param {number} number of a record
   * @returns {HTMLElement | null} its link, if its row is there to take the focus
   */
  focusRow(number) {
    const link = this.#board.querySelector(`.row[data-n="${number}"] .row-link`);
    if (!(link instanceof HTMLElement)) return null;
    link.focus({ preventScroll: true });
    return link;
  }

  /**
   * @param {Uint32Array} numbers
   * @param {Schedule} schedule
   * @param {Element | null} last the group that goes on where the first of the new rows belong to it
   */
  #add(numbers, schedule, last = this.#board.lastElementChild) {
    let open = last?.getAttribute("data-group") ?? "";
    let html = '<ol class="board-rows">';
    for (const number of numbers) {
      const { key, title, note } = this.#groupOf(number, schedule, open);
      if (key !== open) {
        html += `</ol></section><section class="board-group" data-group="${key}"><h2 class="board-day">${escape(title)}`;
        html += `${note && ` <small>${escape(note)}</small>`}</h2><ol class="board-rows">`;
        open = key;
      }
      html += rowAtHand(number) ?? `<li class="row row-coming" data-n="${number}"></li>`;
    }
    const added = fragmentOf(html);
    for (const row of rowsIn(added)) this.#setTime(row, schedule);
    const continued = added.firstElementChild;
    last?.querySelector(".board-rows")?.append(...(continued?.children ?? []));
    continued?.remove();
    this.#board.append(added);
  }

  /**
   * Put the rows that have come where their places are.
   * @param {Schedule} schedule
   */
  #fill(schedule) {
    for (const place of rowsIn(this.#board)) {
      const html = place.classList.contains("row-coming") ? rowAtHand(numberOf(place)) : undefined;
      if (html === undefined) continue;
      const came = fragmentOf(html);
      for (const row of rowsIn(came)) this.#setTime(row, schedule);
      place.replaceWith(came);
    }
  }

  /**
   * Title and note are made for a new group only.
   * @param {number} number
   * @param {Schedule} schedule
   * @param {string} open key of the group before
   * @returns {{key: string, title: string, note: string}}
   */
  #groupOf(number, { platform, length, start, from, today }, open) {
    const near = this.nearby?.groupOf(number);
    if (near) return near;
    if (this.order) return { key: `order-${this.order}`, title: this.#texts.say(`group_${this.order}`), note: "" };
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
    this.nearby?.mark(row, number);
    const open = this.notStated?.(number);
    if (open) row.querySelector(".row-facts")?.append(" ", Object.assign(document.createElement("b"), { className: "row-unstated", textContent: open }));
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
    when.querySelector(".row-date")?.classList.toggle("row-span", running || first !== last);
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
 * @param {string} html escaped by the build
 * @returns {DocumentFragment}
 */
function fragmentOf(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/**
 * @param {ParentNode} within
 * @returns {NodeListOf<HTMLElement>}
 */
function rowsIn(within) {
  return within.querySelectorAll(".row");
}

/**
 * @param {Uint32Array} numbers
 * @returns {Promise<unknown>} when their rows are at hand
 */
function fetchMissing(numbers) {
  const coming = rowsFor(numbers.filter((number) => rowAtHand(number) === undefined));
  // Whoever waits for it hears of a failure; a drawing that was given up does not.
  coming.catch(() => {});
  return coming;
}

/** @param {string} text */
function escape(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
