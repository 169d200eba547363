/** Puts the parts of the board together: form, address, data, filters, rows. The listing and the map both start here. */

import { loadBoard } from "./data.js";
import { calendarOf } from "./dates.js";
import { BoardFiles } from "./files.js";
import { Filter } from "./filters.js";
import { FilterForm } from "./form.js";
import { Journey } from "./journey.js";
import { keep, kept } from "./kept.js";
import { painted } from "./paint.js";
import { openRows } from "./rows.js";
import { Search } from "./search.js";
import { Sheet } from "./sheet.js";
import { LONG_FACETS, asksForFacts, emptyState, formatState, isSearchOnly, onlyKnown, parseState } from "./state.js";
import { Summary } from "./summary.js";
import { readPageData, Texts } from "./texts.js";
import { BoardView } from "./view.js";
import { Words } from "./words.js";

/** @typedef {import("./data.js").Board} Board */
/** @typedef {import("./filters.js").Result} Result */
/** @typedef {import("./schedule.js").Schedule} Schedule */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./texts.js").PageData} PageData */
/** @typedef {import("../near/near.js").Near} Near */
/** @typedef {import("../near/nearby.js").Nearby} Nearby */

/** Rows that are drawn at once; a phone shows about eight. */
const ROWS = 40;
/** Frames without a move after which a row that was gone back to stays where it is. */
const CALM = 5;
/** How often the page looks whether it is another day, in milliseconds. */
const MINUTE = 60_000;

/**
 * Start the filters of this page. Each result is told as `board:change` on document, with {matching, schedule, nearby} as
 * its detail: numbers of records in the order of the board, which meeting of each is meant, and how far everything is or
 * null. The first is told before this resolves.
 * Rejects when the facet data cannot be fetched; the page is then what it is without scripts.
 * @param {{draw: boolean, venues?: Promise<import("./data.js").Venues>}} options `draw` is whether the list #board is
 *   drawn; where it is not, a map is, and `venues` are on their way for it
 * @returns {Promise<{board: Board, page: PageData, texts: Texts}>}
 */
export async function startBoard({ draw, venues }) {
  const page = readPageData();
  const texts = new Texts(page.texts, page.language);
  const words = new Words(page.language);
  const element = /** @type {HTMLFormElement} */ (document.getElementById("filters"));
  const controls = new Controls(element, page, texts, words);
  try {
    const folder = page.root + page.rows;
    const board = await loadBoard(page.root + page.board, venues);
    openRows({ folder, version: page.version, root: page.root, chunk: board.chunk });
    const list = draw ? document.getElementById("board") : null;
    const view = list && new BoardView(list, texts, words, board.today);
    await controls.run(board, view);
    return { board, page, texts };
  } catch (problem) {
    element.hidden = true;
    throw problem;
  } finally {
    document.documentElement.classList.remove("filtering");
  }
}

/** The visitor's wishes, and what follows from them. */
class Controls {
  #calendar;
  #page;
  #files;
  #texts;
  #words;
  #form;
  #summary;
  #journey;
  #search;
  #state;
  #more = document.getElementById("more");
  #opener = /** @type {HTMLElement | null} */ (document.querySelector("[data-near-open]"));
  #sort = /** @type {HTMLSelectElement | null} */ (document.getElementById("sort"));
  #pager = /** @type {HTMLElement | null} */ (document.querySelector(".pager"));
  /** @type {Board | null} */
  #board = null;
  /** @type {Filter | null} */
  #filter = null;
  /** @type {BoardView | null} */
  #view = null;
  /** @type {Near | null} */
  #near = null;
  /** @type {Promise<Near> | null} */
  #loading = null;
  /** @type {Result | null} */
  #result = null;
  /** Numbers of the rows that came with the page. @type {number[]} */
  #adopted = [];
  #shown = ROWS;
  /** Records that a search found in parts of the board that were not loaded for it. */
  #beyond = 0;
  /** Counts updates: one that waited for the network must not overtake a later one. */
  #update = 0;

  /**
   * @param {HTMLFormElement} element
   * @param {PageData} page
   * @param {Texts} texts
   * @param {Words} words
   */
  constructor(element, page, texts, words) {
    this.#calendar = calendarOf(page.timezone);
    this.#page = page;
    this.#files = new BoardFiles(page);
    this.#texts = texts;
    let visits = 0;
    const sheet = new Sheet(element, () => {
      visits++;
      this.#wantAll();
    });
    // Who only searches is answered by the search's own files, which know of all records.
    const touched = (/** @type {Event} */ { target }) => target !== element.elements.namedItem("q") && this.#wantAll();
    for (const touch of ["focusin", "pointerdown"]) element.addEventListener(touch, touched);
    this.#words = words;
    this.#form = new FilterForm(element, words, () => this.#today(), {
      changed: ({ state, typedIn, at }) => this.#change(state, sheet.isOpen ? `sheet ${visits}` : typedIn, at, typedIn),
      opened: (facet) => void this.#openFacet(facet).catch(() => this.#summary.showFailure()),
    });
    this.#summary = new Summary(this.#form, texts, words, (state) => this.#change(state));
    this.#journey = new Journey(() => this.#shown, () => this.#return());
    this.#search = new Search();
    this.#state = this.#stateOfAddress();
    this.#form.show(this.#state);
    this.#form.unfold(this.#state);
    this.#sort?.addEventListener("change", () => this.#change({ ...this.#state, sort: this.#sort?.value ?? "" }));
    element.hidden = false;
  }

  /**
   * @param {Board} board
   * @param {BoardView | null} view
   */
  async run(board, view) {
    this.#board = board;
    this.#filter = new Filter(board, (today) => this.#form.periods(today));
    this.#view = view;
    this.#adopted = view?.adopt() ?? [];
    this.#more?.addEventListener("click", () => this.#showMore());
    for (const event of ["pageshow", "visibilitychange"]) window.addEventListener(event, () => this.#noticeNewDay(), true);
    setInterval(() => this.#noticeNewDay(), MINUTE);
    this.#sort?.closest("label")?.removeAttribute("hidden");
    if (!view) await this.#loadRest();
    const place = this.#journey.place;
    // Of an older build fewer rows are shown: to fill up what is over would take rows from the network.
    const isAsBuilt = this.#isIdle() && this.#today() === board.today;
    this.#shown = place?.shown ?? (isAsBuilt ? Math.max(this.#adopted.length, ROWS) : ROWS);
    await this.#show();
    if (place) this.#goTo(place);
    this.#openNear();
  }

  /** What measures distances is fetched when it is asked for (also by a link to #near), or was in this tab. */
  #openNear() {
    if (!this.#opener) return;
    this.#opener.hidden = false;
    this.#opener.addEventListener("click", () => void this.#loadNear().then((near) => near.toggle(), () => this.#summary.showFailure()));
    if (location.hash === "#near") this.#opener.click();
    if (this.#state.near || kept("near")) this.#loadNear().catch(console.warn);
  }

  /** The visitor is about to filter: a large board comes in parts, and what is counted is the whole. */
  #wantAll() {
    const { loaded = 0, count = 0 } = this.#board ?? {};
    if (loaded < count) this.#loadRest().catch(() => this.#summary.showFailure());
  }

  /** @returns {Promise<void>} when the whole board is here and shown */
  async #loadRest() {
    const board = /** @type {Board} */ (this.#board);
    if (board.loaded === board.count) return;
    await this.#files.rest(board);
    if (this.#result) await this.#show();
  }

  /**
   * The options of a long facet, in the form and in the filter.
   * @param {string} facet
   * @returns {Promise<void>}
   */
  async #loadFacet(facet) {
    const { list, LongFacet } = await this.#files.facet(facet, /** @type {Board} */ (this.#board));
    const place = this.#form.placeFor(facet);
    if (!place || this.#form.options[facet]) return;
    this.#form.addLong(facet, new LongFacet(facet, place, list, this.#texts, this.#words));
    this.#filter?.addLong(facet, list);
  }

  /** @param {string} facet */
  async #openFacet(facet) {
    if (!this.#board) return;
    this.#form.rankAnew(facet);
    await this.#loadFacet(facet);
    if (this.#result) this.#form.showLongCounts(facet, this.#result.longCounts(facet));
  }

  /**
   * All files that this state needs beside the board itself.
   * @param {State} state
   * @returns {Promise<unknown>}
   */
  #loadFor({ chosen, sort }) {
    const wanted = LONG_FACETS.filter((facet) => chosen[facet].length).map((facet) => this.#loadFacet(facet));
    return Promise.all([...wanted, isOrder(sort) ? this.#files.orders(/** @type {Board} */ (this.#board)) : null]);
  }

  /** @returns {State} */
  #stateOfAddress() {
    const state = parseState(location.search, this.#form.options);
    // From one's own position the distance stands in no address.
    return state.near || !kept("near") ? state : { ...state, distance: Number(kept("distance")) || null };
  }

  /** @returns {Promise<Near>} */
  async #loadNear() {
    const [page, board, opener] = [this.#page, /** @type {Board} */ (this.#board), /** @type {HTMLElement} */ (this.#opener)];
    this.#loading ??= import("../near/near.js").then(({ startNear }) =>
      startNear({ page, board, opener, sorts: this.#view !== null, changed: (wish) => this.#change({ ...this.#state, ...wish }) }),
    );
    try {
      const isNew = this.#near === null;
      this.#near = await this.#loading;
      if (isNew) void this.#show();
      return this.#near;
    } catch (problem) {
      this.#loading = null;
      throw problem;
    }
  }

  /** A clock behind the build is wrong: the build cannot come from tomorrow. */
  #today() {
    return Math.max(this.#calendar(), this.#board?.today ?? 0);
  }

  #isIdle() {
    return formatState(this.#state) === formatState(emptyState());
  }

  /**
   * @param {State} state
   * @param {string} [step] see Journey.go
   * @param {number} [at] when the visitor did it, on the clock of `performance`
   * @param {string} [typedIn] name of the field that is being typed in
   */
  #change(state, step = "", at = performance.now(), typedIn = "") {
    const { distance, near } = this.#state;
    if (state.distance !== distance || state.near !== near) {
      keep("distance", state.near || state.distance === null ? null : String(state.distance));
    }
    this.#state = { ...state, unstated: state.unstated && asksForFacts(state) };
    const place = this.#journey.here();
    this.#shown = ROWS;
    if (this.#board) void this.#show(at, typedIn);
    void painted().then(() => this.#journey.go(formatState(this.#state), step, place));
  }

  /** The visitor went back or forward. */
  #return() {
    this.#state = this.#stateOfAddress();
    const place = this.#journey.place;
    this.#shown = place?.shown ?? ROWS;
    if (this.#board) void this.#show().then(() => place && this.#goTo(place));
  }

  /** @param {import("./journey.js").Place} place */
  #goTo({ scroll, row, top }) {
    scrollTo(0, scroll);
    if (row === null) return;
    const link = this.#view?.focusRow(row);
    if (!link) return;
    // Rows off the screen have estimated heights: what comes near gets its own, and moves the rest. So the row is put
    // back to its place on the screen until it stays there.
    let calm = CALM;
    let most = 10 * CALM;
    const settle = () => {
      const off = link.getBoundingClientRect().top - top;
      if (Math.abs(off) > 1) {
        scrollBy(0, off);
        calm = CALM;
      }
      if ((calm -= 1) > 0 && (most -= 1) > 0) requestAnimationFrame(settle);
    };
    settle();
  }

  #noticeNewDay() {
    if (!document.hidden && this.#result && this.#result.schedule.today !== this.#today()) void this.#show();
  }

  /**
   * Everything on the page as the state has it.
   * @param {number} [at] see #change
   * @param {string} [typedIn]
   * @returns {Promise<void>} when the last row is there
   */
  async #show(at = performance.now(), typedIn = "") {
    const update = ++this.#update;
    this.#form.show(this.#state, typedIn);
    try {
      // What has to be waited for is waited for before anything changes; mostly that is nothing, and no turn is lost.
      const needs = LONG_FACETS.some((facet) => this.#state.chosen[facet].length) || isOrder(this.#state.sort);
      if (needs) await this.#loadFor(this.#state);
      const wordsFail = this.#state.q ? await this.#search.fails(this.#state.q) : this.#search.none();
      if (update !== this.#update) return;
      const { options } = this.#form;
      for (const facet of LONG_FACETS) this.#state = options[facet] ? onlyKnown(this.#state, facet, options[facet]) : this.#state;
      const state = this.#state;
      const board = /** @type {Board} */ (this.#board);
      const nearby = this.#near?.follow(state) ?? null;
      const result = /** @type {Filter} */ (this.#filter).run(state, this.#today(), wordsFail, nearby);
      const { schedule } = result;
      if (isOrder(state.sort)) result.matching = (await this.#files.orders(board)).sorted(state.sort, result.matching);
      else if (nearby) result.matching = nearby.sorted(result.matching);
      this.#result = result;
      const isPartial = board.loaded < board.count;
      const isAnswered = isPartial && !nearby && isSearchOnly(state) && result.matching.length >= ROWS;
      this.#beyond = isAnswered ? this.#search.beyond(board.loaded) : 0;
      const rows = this.#draw(result, nearby);
      this.#form.showCounts(result.counts, board.dictionaries, result.periods);
      for (const facet of LONG_FACETS) if (this.#form.isOpen(facet)) this.#form.showLongCounts(facet, result.longCounts(facet));
      this.#near?.showCounts(result.within);
      this.#showSort(nearby !== null);
      this.#summary.show(state, result, { typing: typedIn !== "", among: isPartial && !isAnswered ? board.loaded : 0, beyond: this.#beyond });
      this.#keepFilters();
      document.dispatchEvent(new CustomEvent("board:change", { detail: { matching: result.matching, schedule, nearby } }));
      performance.measure("board:filter", { start: at, end: performance.now() });
      if (isPartial && !isAnswered && (!this.#isIdle() || nearby)) this.#wantAll();
      await rows;
      if (update === this.#update) performance.measure("board:rows", { start: at, end: performance.now() });
    } catch (problem) {
      if (update === this.#update) this.#summary.showFailure();
      console.warn(problem);
    }
  }

  /** @param {boolean} isMeasured whether there are distances to sort by */
  #showSort(isMeasured) {
    if (!this.#sort) return;
    const nearest = /** @type {HTMLOptionElement} */ (this.#sort.querySelector('[value="nearest"]'));
    nearest.hidden = nearest.disabled = !isMeasured;
    this.#sort.value = this.#state.sort === "nearest" && !isMeasured ? "" : this.#state.sort;
  }

  /**
   * @param {Result} result
   * @param {Nearby | null} nearby
   * @returns {Promise<void>}
   */
  async #draw({ matching, schedule, notStated }, nearby) {
    const view = this.#view;
    if (!view) return;
    const { unstated, sort } = this.#state;
    view.nearby = nearby;
    view.order = isOrder(sort) ? sort : "";
    view.notStated = unstated ? (number) => this.#sayNotStated(notStated(number)) : null;
    // A later static page stays what it is until the visitor filters, save for what is over since it was built.
    const isLaterPage = this.#adopted[0] > 0 && this.#isIdle();
    const numbers = isLaterPage ? matching.filter((number) => this.#adopted.includes(number)) : matching.subarray(0, this.#shown);
    this.#offerMore(isLaterPage ? 0 : matching.length + this.#beyond - numbers.length);
    if (this.#pager) this.#pager.hidden = !isLaterPage;
    const wanted = new Set(numbers);
    const cameSo = this.#update === 1 && !unstated && !view.order && schedule.today === this.#board?.today && String(numbers) === String(this.#adopted.filter((n) => wanted.has(n)));
    if (cameSo) view.keep(wanted, schedule.today);
    else await view.draw(numbers, schedule);
  }

  /** @param {{facet: string, option: string | null}[]} open */
  #sayNotStated(open) {
    const names = open.map(({ facet, option }) => {
      if (option !== null) return this.#form.nameOf(facet, option);
      return facet === "registration" ? this.#form.nameOfFacet(facet) : this.#texts.say(`fact_${facet}`);
    });
    return names.length ? this.#texts.say("not_stated", { name: names.join(", ") }) : "";
  }

  /** The focus goes to the first row that was not there before. */
  async #showMore() {
    if (this.#beyond) await this.#loadRest().catch(() => this.#summary.showFailure());
    const { matching, schedule } = /** @type {Result} */ (this.#result);
    const numbers = matching.subarray(this.#shown, this.#shown + ROWS);
    this.#shown += ROWS;
    this.#offerMore(matching.length - this.#shown);
    const rows = this.#view?.append(numbers, schedule);
    if (this.#view?.focusRow(numbers[0])) return;
    await rows?.catch(() => this.#summary.showFailure());
    this.#view?.focusRow(numbers[0]);
  }

  /** @param {number} left rows that match and are not shown */
  #offerMore(left) {
    if (!this.#more) return;
    this.#more.hidden = left <= 0;
    this.#more.textContent = this.#texts.say("show_more", { count: Math.min(left, ROWS) });
  }

  /** The same filters in another language and on the map. */
  #keepFilters() {
    const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a[data-keep-filters], .site-header a[hreflang]"));
    for (const link of links) link.search = formatState(this.#state);
  }
}

/** @param {string} sort @returns {boolean} whether it is an order that has to be fetched */
function isOrder(sort) {
  return sort === "title" || sort === "checked";
}
