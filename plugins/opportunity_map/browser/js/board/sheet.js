/** The filters as a sheet from below, on screens where they are not a column of their own. */

/**
 * The sheet is open while <html> has the class filters-open; what lies behind it is inert until it closes.
 * Does nothing where the page has no button that opens it; on a wide screen that button is not displayed.
 */
export class Sheet {
  #sheet;
  #opener;
  #opened;
  /** @type {Element[]} */
  #stilled = [];

  /**
   * @param {HTMLElement} sheet
   * @param {() => void} opened is called each time it opens
   */
  constructor(sheet, opened) {
    this.#sheet = sheet;
    this.#opened = opened;
    this.#opener = /** @type {HTMLElement | null} */ (document.querySelector("[data-filters-open]"));
    sheet.tabIndex = -1;
    this.#opener?.addEventListener("click", () => this.open());
    for (const button of document.querySelectorAll("[data-filters-close]")) button.addEventListener("click", () => this.close());
    sheet.addEventListener("submit", () => this.close());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.isOpen) this.close();
    });
    window.addEventListener("resize", () => {
      if (this.isOpen && !this.#opener?.getClientRects().length) this.close();
    });
  }

  get isOpen() {
    return document.documentElement.classList.contains("filters-open");
  }

  open() {
    document.documentElement.classList.add("filters-open");
    this.#opener?.setAttribute("aria-expanded", "true");
    for (let inside = /** @type {Element} */ (this.#sheet); inside.parentElement && inside !== document.body; inside = inside.parentElement) {
      for (const beside of inside.parentElement.children) {
        if (beside !== inside && beside instanceof HTMLElement && !beside.inert) this.#stilled.push(beside);
      }
    }
    for (const element of this.#stilled) element.toggleAttribute("inert", true);
    // Not into the search field: that would bring up a phone's keyboard over the filters.
    this.#sheet.focus({ preventScroll: true });
    this.#opened();
  }

  close() {
    if (!this.isOpen) return;
    document.documentElement.classList.remove("filters-open");
    this.#opener?.setAttribute("aria-expanded", "false");
    for (const element of this.#stilled.splice(0)) element.toggleAttribute("inert", false);
    this.#opener?.focus({ preventScroll: true });
  }
}
