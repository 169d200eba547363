/**
 * "Near me": loaded when a visitor opens it. Distances are measured from the device's own position, if the visitor
 * asks it to tell, or from a district or town that the visitor picks. Nothing is sent anywhere: the words, the areas
 * and the venues are files of the site.
 */

import { fetchJson } from "../board/data.js";
import { Texts } from "../board/texts.js";
import { localeOf } from "../board/words.js";
import { Distances, metresBetween } from "./distance.js";
import { NearForm } from "./form.js";
import { Nearby } from "./nearby.js";
import { askPosition, keepPosition, keptPosition } from "./position.js";

/** @typedef {import("../board/data.js").Board} Board */
/** @typedef {import("./nearby.js").Origin} Origin */

/** What stands in near.json, see site/areas.py. @typedef {{kind: string, areas: {id: string[], name: string[], lat: number[], lon: number[]}, region: {name: string, lat: number, lon: number}, texts: {[key: string]: import("../board/texts.js").Message}}} NearData */

/** What a visitor asks for here: an area's id, an order, and the most metres that it may be away. @typedef {{near: string, sort: string, distance: number | null}} Wish */

/** Metres from the middle of the region beyond which a visitor is told how far away it is. */
const FAR = 50_000;

/**
 * @param {object} options
 * @param {import("../board/texts.js").PageData} options.page
 * @param {Board} options.board
 * @param {HTMLElement} options.opener the button that opens the form
 * @param {boolean} options.sorts whether the page has a list that can go by distance
 * @param {(wish: Partial<Wish>) => void} options.changed
 * @returns {Promise<Near>} rejects when its files cannot be fetched
 */
export async function startNear({ page, board, opener, sorts, changed }) {
  const folder = page.root + page.rows;
  const [data, venues] = await Promise.all([
    /** @type {Promise<NearData>} */ (fetchJson(`${folder}near.json?v=${page.version}`)),
    board.venues.key.length ? board.venues : fetchJson(`${folder}venues.json?v=${page.version}`),
  ]);
  return new Near({ data, board, venues, language: page.language, opener, sorts, changed });
}

export class Near {
  #data;
  #board;
  #venues;
  #texts;
  #words;
  #sorts;
  #changed;
  #form;
  /** @type {import("./position.js").Position | null} */
  #own = keptPosition();
  /** @type {Wish} */
  #wish = { near: "", sort: "", distance: null };
  /** @type {Nearby | null} */
  #nearby = null;
  /** Counts what the visitor asked for: a position that comes too late must not undo a choice. */
  #asked = 0;

  /** @param {{data: NearData, board: Board, venues: import("../board/data.js").Venues, language: string, opener: HTMLElement, sorts: boolean, changed: (wish: Partial<Wish>) => void}} options */
  constructor({ data, board, venues, language, opener, sorts, changed }) {
    this.#data = data;
    this.#board = board;
    this.#venues = venues;
    this.#texts = new Texts(data.texts, language);
    this.#words = new Distances(this.#texts, localeOf(language));
    this.#sorts = sorts;
    this.#changed = changed;
    this.#form = new NearForm(opener, {
      texts: this.#texts,
      kind: data.kind,
      areas: data.areas,
      ask: () => void this.#locate(),
      pick: (near) => this.#pick(near),
      within: (distance) => this.#changed({ distance }),
      lengthOf: (metres) => this.#words.length(metres),
      forget: () => this.#pick(""),
    });
  }

  toggle() {
    this.#form.toggle();
  }

  /**
   * What distances are measured from in this state of the page; null for nothing. Shows it, too.
   * @param {Wish} wish
   * @returns {Nearby | null}
   */
  follow({ near, sort, distance }) {
    const origin = this.#area(near) ?? this.#here();
    const sorts = this.#sorts && sort === "nearest";
    const before = this.#nearby;
    if (!origin) this.#nearby = null;
    else if (before?.sorts !== sorts || String(Object.values(before.origin)) !== String(Object.values(origin))) {
      this.#nearby = new Nearby(origin, { sorts, board: this.#board, venues: this.#venues, words: this.#words, texts: this.#texts });
    }
    this.#wish = { near, sort, distance };
    this.#form.show(origin && origin.id, distance);
    if (before?.origin !== this.#nearby?.origin) this.#form.say(this.#nearby ? this.#sentence(this.#nearby) : "");
    return this.#nearby;
  }

  /** How many would match in each distance. @param {(metres: number) => number} within */
  showCounts(within) {
    if (this.#nearby) this.#form.showCounts(within);
  }

  /** Whoever picks a place, or none, no longer wants to be located. @param {string} near */
  #pick(near) {
    this.#asked++;
    this.#remember(null);
    this.#changed({ near, sort: near ? "nearest" : "", distance: near ? this.#wish.distance : null });
  }

  async #locate() {
    const asked = ++this.#asked;
    this.#form.say(this.#texts.say("asking"));
    try {
      const position = await askPosition();
      if (asked !== this.#asked) return;
      this.#remember(position);
      this.#form.close();
      this.#changed({ near: "", sort: "nearest" });
    } catch (reason) {
      if (asked === this.#asked) this.#form.say(this.#texts.say(String(reason)));
    }
  }

  /** @param {import("./position.js").Position | null} position */
  #remember(position) {
    this.#own = position;
    keepPosition(position);
  }

  /**
   * @param {string} id
   * @returns {Origin | null} null for an area that is not there
   */
  #area(id) {
    const { areas } = this.#data;
    const index = id ? areas.id.indexOf(id) : -1;
    return index < 0 ? null : { id, name: areas.name[index], lat: areas.lat[index], lon: areas.lon[index], accuracy: 0 };
  }

  /** @returns {Origin | null} */
  #here() {
    return this.#own && { id: "", name: "", ...this.#own };
  }

  /** @param {Nearby} nearby */
  #sentence({ origin, isVague }) {
    const { name, accuracy } = origin;
    if (name) return this.#texts.say("from_area", { name });
    const { region } = this.#data;
    const away = metresBetween(origin, region);
    const far = away > FAR ? ` ${this.#texts.say("from_me_far", { distance: this.#words.say(away), region: region.name })}` : "";
    const roughly = this.#words.length(Math.ceil(accuracy / 1000) * 1000);
    return (isVague ? this.#texts.say("from_me_roughly", { distance: roughly }) : this.#texts.say("from_me")) + far;
  }
}
