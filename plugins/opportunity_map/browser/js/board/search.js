/** Which records have the words that are asked for. What searches (js/search/) is fetched when somebody does. */

/** One visitor's searching on the board. */
export class Search {
  /** Where the search says what it has to say itself; its first element is the one that is spoken. */
  #note = document.createElement("div");
  /** What the kept result is of, and what was asked for last: the network may answer in another order. */
  #asked = "";
  #latest = "";
  /** @type {Uint8Array | null} */
  #fails = null;
  /** How well each document fits, 0 where a word is missing; null where none is asked for. @type {Uint16Array | null} */
  scores = null;

  constructor() {
    const spoken = document.createElement("span");
    spoken.setAttribute("role", "status");
    this.#note.id = "search-note";
    this.#note.append(spoken);
    document.querySelector(".board-head")?.append(this.#note);
  }

  /**
   * One number a record: 0 where all words occur, 1 where one is missing; null where no word is asked for. What the
   * search has to say itself (a typing error that it forgave, pages that fit) it writes above the board.
   * Rejects when the index cannot be fetched; asking again tries again.
   * @param {string} query
   * @returns {Promise<Uint8Array | null>}
   */
  async fails(query) {
    this.#latest = query;
    if (query === this.#asked) return this.#fails;
    if (!query.trim()) {
      this.#keep(query, null, null);
      this.#silence();
      return null;
    }
    const { openLibrary, find, showNote } = await import("../search/board.js");
    const library = await openLibrary();
    const outcome = await find(library, query);
    const fails = outcome && Uint8Array.from(outcome.scores.subarray(0, library.facts.records), (score) => (score ? 0 : 1));
    if (query !== this.#latest) return fails;
    this.#keep(query, fails, outcome?.scores ?? null);
    void showNote(library, query, outcome).catch(console.warn);
    return fails;
  }

  #silence() {
    const [spoken, ...others] = this.#note.children;
    spoken.textContent = "";
    for (const other of others) other.remove();
  }

  /**
   * @param {string} query
   * @param {Uint8Array | null} fails
   * @param {Uint16Array | null} scores
   */
  #keep(query, fails, scores) {
    this.#asked = query;
    this.#fails = fails;
    this.scores = scores;
  }
}
