/** The panel beside the map: all stations as a list, or the departures of the one that was chosen. */

import { BoardView } from "../board/view.js";

/** @typedef {import("./stations.js").Group} Group */
/** @typedef {import("../board/schedule.js").Schedule} Schedule */
/** @typedef {import("../board/texts.js").Texts} Texts */
/** @typedef {import("../board/words.js").Words} Words */

const SPRITE = new URL("../../sprite.svg", import.meta.url).href;
/** Rows in the panel; the places' own pages have them all. */
const MOST_ROWS = 40;

export class Panel {
  #element;
  #texts;
  #words;
  #home;
  /** The list that the page came with. @type {Node[]} */
  #list;
  /** @type {Group | null} */
  #group = null;

  /**
   * @param {HTMLElement} element
   * @param {{texts: Texts, words: Words, home: string, onClose: () => void}} options `home` is the way to the language's first page
   */
  constructor(element, { texts, words, home, onClose }) {
    this.#element = element;
    this.#list = [...element.childNodes];
    this.#texts = texts;
    this.#words = words;
    this.#home = home;
    element.addEventListener("click", ({ target }) => {
      if (target instanceof Element && target.closest("[data-panel-close]")) onClose();
    });
  }

  /** @returns {Group | null} what is shown */
  get group() {
    return this.#group;
  }

  /**
   * Show what happens at a group's stations. Rows that cannot be fetched are said to be missing.
   * @param {Group} group
   * @param {object} options
   * @param {Uint32Array} options.numbers of the records there, in the order of the board
   * @param {Schedule} options.schedule which meeting of each is meant
   * @param {number} options.built day of the build
   * @param {boolean} options.focus whether the heading gets the focus
   * @returns {Promise<void>} when the last row is there
   */
  async open(group, { numbers, schedule, built, focus }) {
    this.#group = group;
    const head = make("div", "panel-head");
    const heading = make("h2", "panel-title", group.length > 1 ? this.#texts.say("map_places", { count: group.length }) : group[0].name);
    heading.tabIndex = -1;
    head.append(heading, this.#closeButton());
    const board = make("div", "board panel-board");
    this.#element.replaceChildren(head, board, this.#links(group, numbers.length));
    if (group.some(({ approximate }) => approximate)) head.after(make("p", "panel-note", this.#texts.say("map_approximate_note")));
    this.#element.classList.add("panel-open");
    this.#element.scrollTop = 0;
    if (focus) heading.focus({ preventScroll: true });
    try {
      await new BoardView(board, this.#texts, this.#words, built).draw(numbers.subarray(0, MOST_ROWS), schedule);
    } catch {
      if (this.#group === group) head.after(make("p", "panel-note", this.#texts.say("load_failed")));
    }
  }

  /** Back to the list of stations. */
  close() {
    this.#group = null;
    this.#element.classList.remove("panel-open");
    this.#element.replaceChildren(...this.#list);
  }

  /**
   * Bring the list up to date: how much of what matches happens at each station; where nothing does is left out.
   * @param {Map<string, number>} counts by the key of the venue
   */
  list(counts) {
    for (const list of this.#list) {
      if (!(list instanceof HTMLUListElement)) continue;
      for (const item of list.children) {
        const key = item.querySelector("a")?.pathname.split("/").at(-2) ?? "";
        const count = counts.get(key) ?? 0;
        item.toggleAttribute("hidden", count === 0);
        const shown = item.querySelector("a + span");
        if (shown) shown.textContent = String(count);
      }
    }
  }

  #closeButton() {
    const close = make("button", "icon-button panel-close");
    close.setAttribute("type", "button");
    close.setAttribute("aria-label", this.#texts.say("map_close"));
    close.dataset.panelClose = "";
    close.innerHTML = `<svg aria-hidden="true"><use href="${SPRITE}#close"/></svg>`;
    return close;
  }

  /**
   * Links to the pages of the places.
   * @param {Group} group
   * @param {number} count of records there
   */
  #links(group, count) {
    const links = make("ul", "panel-places");
    for (const { key, name } of group) {
      const alone = this.#texts.say(count > MOST_ROWS ? "map_place_all" : "map_place");
      const link = /** @type {HTMLAnchorElement} */ (make("a", "", group.length > 1 ? name : alone));
      link.href = `${this.#home}places/${key}/`;
      const item = make("li", "");
      item.append(link);
      links.append(item);
    }
    return links;
  }
}

/**
 * @param {string} name of the element
 * @param {string} className
 * @param {string} [text]
 */
function make(name, className, text = "") {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}
