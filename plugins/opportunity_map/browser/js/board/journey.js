/**
 * The visitor's way through filters: each step is an entry of the browser's history, so that "back" undoes it.
 *
 * What belongs together is one step: letters typed into one field, and everything ticked while the sheet is open.
 * Each entry keeps how many rows were shown, where the page was scrolled to, and which row was followed from where on the screen.
 */

/** @typedef {{shown: number, scroll: number, row: number | null, top: number}} Place */

/** One visit of this page. */
export class Journey {
  /** What the last step was, if the next change may still belong to it. */
  #step = "";
  #search = location.search;
  #shown;
  /** Kept up while scrolling: asking for it in the middle of a change makes the browser lay out the page. */
  #scroll = 0;

  /**
   * @param {() => number} shown how many rows are shown now
   * @param {() => void} moved when the visitor went back or forward to another query string
   */
  constructor(shown, moved) {
    this.#shown = shown;
    window.addEventListener("popstate", () => {
      // Following a link within the page comes here too.
      if (location.search === this.#search) return;
      this.#search = location.search;
      this.#step = "";
      moved();
    });
    window.addEventListener("scroll", () => (this.#scroll = Math.round(scrollY)), { passive: true });
    document.addEventListener("click", ({ target }) => {
      const link = /** @type {Element} */ (target).closest("a");
      const row = link?.closest("[data-n]")?.getAttribute("data-n");
      if (link) remember({ ...this.here(), row: row ? Number(row) : null, top: link.getBoundingClientRect().top });
    });
  }

  /**
   * @param {string} search the query string to stand in the address
   * @param {string} step changes with the same words, one after the other, are one step; "" is always a step of its own
   * @param {Place} place where the visitor was before
   */
  go(search, step, place) {
    if (search === location.search) return;
    const address = search || location.pathname;
    if (step && step === this.#step) {
      history.replaceState(history.state, "", address);
    } else {
      remember(place);
      history.pushState(null, "", address);
    }
    this.#step = step;
    this.#search = location.search;
  }

  /** Where the visitor was on this entry, if this is not the first time. @returns {Place | null} */
  get place() {
    return history.state?.board ?? null;
  }

  /** Where the visitor is now. @returns {Place} */
  here() {
    return { shown: this.#shown(), scroll: this.#scroll, row: null, top: 0 };
  }
}

/** @param {Place} board */
function remember(board) {
  history.replaceState({ ...history.state, board }, "");
}
