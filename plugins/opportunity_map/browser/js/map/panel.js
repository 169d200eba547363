/** The panel beside the map: all stations as a list, or the departures of the one that was chosen. */

import { BoardView } from "../board/view.js";

/** @typedef {import("./stations.js").Group} Group */
/** @typedef {import("./stations.js").Station} Station */
/** @typedef {import("../board/schedule.js").Schedule} Schedule */
/** @typedef {import("../near/nearby.js").Nearby} Nearby */
/** @typedef {import("../board/texts.js").Texts} Texts */
/** @typedef {import("../board/words.js").Words} Words */

const SPRITE = new URL("../../sprite.svg", import.meta.url).href;
/** An item of the list of stations, and where it says how much happens there. @typedef {{element: Element, key: string, count: Element | null}} Item */

/** Rows in the panel; the places' own pages have them all. */
const MOST_ROWS = 40;

export class Panel {
  #element;
  #texts;
  #words;
  #home;
  #journey;
  /** The list that the page came with. @type {Node[]} */
  #list;
  /** Items of lists in the order that the page came with. @type {Map<Element, Item[]>} */
  #items = new Map();
  #isOrdered = false;
  /** @type {Group | null} */
  #group = null;

  /**
   * @param {HTMLElement} element
   * @param {object} options
   * @param {Texts} options.texts
   * @param {Words} options.words
   * @param {string} options.home the way to the language's first page
   * @param {(station: Station) => string} options.journey address of the way there by public transport, "" for none
   * @param {() => void} options.onClose
   */
  constructor(element, { texts, words, home, journey, onClose }) {
    this.#element = element;
    this.#list = [...element.childNodes];
    this.#texts = texts;
    this.#words = words;
    this.#home = home;
    this.#journey = journey;
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
   * @param {Nearby | null} options.nearby how far everything is, where a visitor asked
   * @returns {Promise<void>} when the last row is there
   */
  async open(group, { numbers, schedule, built, focus, nearby }) {
    this.#group = group;
    const head = make("div", "panel-head");
    const heading = make("h2", "panel-title", group.length > 1 ? this.#texts.say("map_places", { count: group.length }) : group[0].name);
    heading.tabIndex = -1;
    head.append(heading, this.#closeButton());
    const board = make("div", "board panel-board");
    this.#element.replaceChildren(head, board, this.#links(group, numbers.length));
    if (group.some(({ approximate }) => approximate)) head.after(make("p", "panel-note", this.#texts.say("map_approximate_note")));
    const away = group.length > 1 ? "" : nearby?.venue(group[0].key).away ?? "";
    if (away) head.after(make("p", "panel-note panel-away", away));
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
   * @param {Nearby | null} nearby where it is there, the nearest come first, and it is said how far they are
   */
  list(counts, nearby) {
    for (const list of this.#list) {
      if (list instanceof HTMLParagraphElement) list.textContent = this.#texts.say(nearby ? "map_stations_near" : "map_stations_note");
      if (!(list instanceof HTMLUListElement)) continue;
      for (const { element, key, count } of this.#itemsOf(list)) {
        const number = counts.get(key) ?? 0;
        element.toggleAttribute("hidden", number === 0);
        // In a large region there are thousands, and most say already what they should.
        if (count && count.textContent !== String(number)) count.textContent = String(number);
        if (this.#isOrdered) element.querySelector(".station-away")?.remove();
        const words = nearby?.venue(key).words;
        if (words) element.append(make("span", "station-away", words));
      }
      this.#order(list, nearby);
    }
    this.#isOrdered = nearby !== null;
  }

  /** @param {HTMLUListElement} list */
  #itemsOf(list) {
    const found = this.#items.get(list) ?? [...list.children].map((element) => ({ element, key: keyOf(element), count: element.querySelector("a + span") }));
    this.#items.set(list, found);
    return found;
  }

  /**
   * @param {HTMLUListElement} list
   * @param {Nearby | null} nearby
   */
  #order(list, nearby) {
    if (!nearby && !this.#isOrdered) return;
    const metres = new Map(this.#itemsOf(list).map(({ element, key }) => [element, nearby?.venue(key).metres ?? 0]));
    /** @param {Element} item */
    const away = (item) => Math.min(metres.get(item) ?? 0, Number.MAX_VALUE);
    const sorted = [...metres.keys()].sort((one, other) => away(one) - away(other));
    // What is moved loses the focus, so nothing is moved in vain.
    if (sorted.some((item, i) => item !== list.children[i])) list.append(...sorted);
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
    for (const station of group) {
      const { key, name } = station;
      const alone = this.#texts.say(count > MOST_ROWS ? "map_place_all" : "map_place");
      const link = /** @type {HTMLAnchorElement} */ (make("a", "", group.length > 1 ? name : alone));
      link.href = `${this.#home}places/${key}/`;
      const item = make("li", "");
      item.append(link);
      const address = this.#journey(station);
      if (address) item.append(this.#way(address));
      links.append(item);
    }
    return links;
  }

  /** Another website, which hears of nobody who does not follow the link. @param {string} address */
  #way(address) {
    const way = /** @type {HTMLAnchorElement} */ (make("a", "panel-way", this.#texts.say("map_journey", { host: new URL(address).host })));
    way.href = address;
    way.rel = "nofollow noopener noreferrer";
    return way;
  }
}

/**
 * @param {Element} item of the list of stations
 * @returns {string} the key of its venue
 */
function keyOf(item) {
  return item.id.replace("station-", "");
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
