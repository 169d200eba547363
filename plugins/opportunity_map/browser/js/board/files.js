/** The board's files that are fetched when somebody asks for what is in them, each once. */

import { loadRest } from "./data.js";

/** @typedef {import("./data.js").Board} Board */
/** @typedef {import("./texts.js").PageData} PageData */

/** What is being fetched, or has come; what failed is tried again when it is asked for again. */
export class BoardFiles {
  #page;
  /** @type {Map<string, Promise<any>>} */
  #coming = new Map();

  /** @param {PageData} page */
  constructor(page) {
    this.#page = page;
  }

  /** @param {string} name of a file of this language's board */
  addressOf(name) {
    return `${this.#page.root}${this.#page.rows}${name}.json?v=${this.#page.version}`;
  }

  /**
   * The parts of a large board that the page did not load by itself.
   * @param {Board} board
   * @returns {Promise<void>}
   */
  rest(board) {
    return this.#once("rest", () => loadRest(board, (part) => this.addressOf(`part-${part}`)));
  }

  /**
   * The options of a facet with hundreds of them, and what draws them.
   * @param {string} facet place or organisation
   * @param {Board} board
   * @returns {Promise<{list: import("./long-list.js").LongList, LongFacet: typeof import("./long-facet.js").LongFacet}>}
   */
  facet(facet, board) {
    return this.#once(facet, async () => {
      const [{ loadLongList }, { LongFacet }] = await Promise.all([import("./long-list.js"), import("./long-facet.js")]);
      return { list: await loadLongList(facet, this.addressOf(facet), board), LongFacet };
    });
  }

  /**
   * @param {Board} board
   * @returns {Promise<import("./orders.js").Orders>} other orders than by departure
   */
  orders({ count }) {
    return this.#once("orders", async () => (await import("./orders.js")).loadOrders(this.addressOf("orders"), count));
  }

  /**
   * @template T
   * @param {string} name
   * @param {() => Promise<T>} load
   * @returns {Promise<T>}
   */
  #once(name, load) {
    let coming = this.#coming.get(name);
    if (!coming) {
      coming = load();
      this.#coming.set(name, coming);
      coming.catch(() => this.#coming.delete(name));
    }
    return coming;
  }
}
