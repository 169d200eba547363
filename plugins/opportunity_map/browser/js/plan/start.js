/** The plan's page: what is saved, in the order of the next meeting, and all that can be done with it. */

import { dayOf, isoOf } from "../board/dates.js";
import { Texts, readPageData } from "../board/texts.js";
import { seenOf } from "./changes.js";
import { clashesIn } from "./clashes.js";
import { localNow } from "./clock.js";
import { showCount } from "./count.js";
import { AHEAD, comingOf, copyOf, entryOf, isOn, part, titleOf } from "./entry.js";
import { keepOffline } from "./offline.js";
import { readRecord } from "./record.js";
import { erasePlan, readPlan, sharedIn, writePlan } from "./stored.js";
import { Times } from "./times.js";
import { openTools } from "./tools.js";

/** @typedef {import("./entry.js").Saved} Saved */
/** @typedef {import("./stored.js").Item} Item */
/** What the page says of itself. @typedef {import("../board/texts.js").PageData & {worker: string}} PlanPage */

const GROUPS = ["coming", "any_time", "over", "lost"];

export function startPlan() {
  void new Plan(/** @type {PlanPage} */ (readPageData())).open();
}

class Plan {
  #page;
  #texts;
  #times;
  /** The address of the site's root in the page's language, as the worker names it. */
  #home;
  /** What is shown, and whose: ids of somebody else's list, or null for the visitor's own. @type {string[] | null} */
  #others = null;
  /** @type {Saved[]} */
  #shown = [];
  /** Counts what was opened: a record that comes late must not fall into another list. */
  #opened = 0;

  /** @param {PlanPage} page */
  constructor(page) {
    this.#page = page;
    this.#texts = new Texts(page.texts, page.language);
    this.#times = new Times(page.language, this.#texts.say("all_day"));
    this.#home = new URL(page.home, location.href).href;
    element("plan").hidden = false;
    openTools({ texts: this.#texts, say: (words) => this.#say(words), shown: () => this.#shown, erase: () => void this.#erase() });
    element("plan-add").addEventListener("click", () => void this.#add());
    element("plan-look").addEventListener("click", () => void this.#look());
    element("plan-own").addEventListener("click", () => void this.#leave());
    element("plan-items").addEventListener("click", ({ target }) => this.#pressed(/** @type {HTMLElement} */ (target)));
    element("plan-items").addEventListener("input", ({ target }) => this.#note(/** @type {HTMLTextAreaElement} */ (target)));
    addEventListener("hashchange", () => void this.open());
    addEventListener("storage", () => document.activeElement?.localName !== "textarea" && void this.open());
  }

  /** Show what the address and the device say. */
  async open() {
    const ids = sharedIn(location.hash);
    element("plan-shared").hidden = !ids;
    element("plan-look").hidden = false;
    element("plan-own").hidden = true;
    this.#others = null;
    if (ids) {
      element("plan-shared-title").textContent = this.#texts.say(ids.length ? "shared" : "shared_none", { count: ids.length });
      for (const id of ["plan-add", "plan-look"]) element(id).hidden = !ids.length;
      element("plan-own").hidden = ids.length > 0;
      this.#draw([]);
      element("plan-empty").hidden = true;
    } else await this.#load(readPlan().items);
  }

  /** @param {Item[]} items */
  async #load(items) {
    const opened = ++this.#opened;
    const { trouble } = readPlan();
    const own = this.#others === null;
    element("plan-trouble").hidden = !own || !trouble;
    if (own && trouble) element("plan-trouble").textContent = this.#texts.say(`trouble_${trouble}`);
    if (items.length) this.#say(this.#texts.say("loading"));
    const found = await Promise.all(items.map(async (item) => ({ item, record: await readRecord(this.#home, item.id) })));
    if (opened !== this.#opened) return;
    this.#say(items.length ? this.#texts.say("count", { count: items.length }) : "");
    this.#draw(found);
    if (!own) return;
    this.#remember(found);
    if (await this.#keep()) element("plan-offline").hidden = false;
  }

  /** Note the present title and address, and the first sight of what was added unseen. @param {Saved[]} found */
  #remember(found) {
    const now = localNow(this.#page.timezone);
    const records = new Map(found.map(({ item, record }) => [item.id, record]));
    const items = readPlan().items.map((item) => {
      const record = records.get(item.id);
      if (record?.found !== "here") return item;
      return { ...item, id: record.id, title: record.title, seen: item.seen ?? seenOf(record, this.#page.language, now) };
    });
    if (items.length) writePlan(items);
  }

  #keep() {
    return keepOffline(this.#page.worker && `${this.#page.root}${this.#page.worker}`, this.#home, readPlan().items.map(({ id }) => id));
  }

  /** @param {Saved[]} shown */
  #draw(shown) {
    this.#shown = shown;
    const now = localNow(this.#page.timezone);
    const until = `${isoOf((dayOf(now.slice(0, 10)) ?? 0) + AHEAD)}T24:00`;
    const own = this.#others === null;
    const { language, timezone } = this.#page;
    const desk = { home: this.#home, language, timezone, now, texts: this.#texts, times: this.#times, own };
    const meetings = shown.filter(({ record }) => isOn(record)).flatMap((of) =>
      comingOf(of.record, now).filter(({ start }) => start <= until).map((meeting) => ({ of, meeting })));
    const clashes = clashesIn(meetings);
    const sorted = shown.map((saved) => ({ saved, next: comingOf(saved.record, now)[0]?.start ?? "" }))
      .sort((one, other) => (one.next < other.next ? -1 : one.next > other.next ? 1 : 0));
    element("plan-items").replaceChildren(...GROUPS.flatMap((group) => {
      const members = sorted.filter(({ saved: { record }, next }) => groupOf(record, next) === group);
      if (!members.length) return [];
      const section = copyOf("plan-group");
      part(section, "heading").textContent = this.#texts.say(`group_${group}`);
      part(section, "items").append(...members.map(({ saved }) => entryOf(saved, clashes.get(saved) ?? [], until, desk)));
      return [section];
    }));
    element("plan-tools").hidden = !shown.length || !own;
    element("plan-empty").hidden = shown.length > 0 || !own;
    element("plan-offline").hidden = true;
    showCount();
  }

  /** @param {HTMLElement} target */
  #pressed(target) {
    const button = target.closest("button");
    const entry = /** @type {HTMLElement | null | undefined} */ (button?.closest("[data-id]"));
    const saved = this.#shown.find(({ item }) => item.id === entry?.dataset.id);
    if (!button || !entry || !saved) return;
    if (button.dataset.part === "remove") this.#remove(entry, saved);
    else if (button.dataset.part === "seen") {
      const seen = seenOf(saved.record, this.#page.language, localNow(this.#page.timezone));
      this.#write(readPlan().items.map((item) => (item.id === saved.record.id ? { ...item, seen } : item)));
      saved.item.seen = seen;
      this.#draw(this.#shown);
      this.#entry(saved.item.id)?.querySelector("a")?.focus();
    }
  }

  /** What was removed leaves a line, with the way back, until the page is left. @param {HTMLElement} entry @param {Saved} saved */
  #remove(entry, saved) {
    const { items } = readPlan();
    const at = Math.max(0, items.findIndex(({ id }) => id === saved.record.id));
    const item = items[at] ?? saved.item;
    if (!this.#write(items.filter(({ id }) => id !== item.id))) return;
    this.#shown = this.#shown.filter((one) => one !== saved);
    const words = this.#texts.say("removed", { title: titleOf(saved) });
    const line = copyOf("plan-removed");
    part(line, "words").textContent = words;
    part(line, "put-back").addEventListener("click", () => {
      const others = readPlan().items.filter(({ id }) => id !== item.id);
      if (!this.#write([...others.slice(0, at), item, ...others.slice(at)])) return;
      this.#shown.push({ ...saved, item });
      this.#draw(this.#shown);
      this.#say(this.#texts.say("returned", { title: titleOf(saved) }));
      this.#entry(item.id)?.querySelector("a")?.focus();
      void this.#keep();
    });
    entry.replaceWith(line);
    part(line, "put-back").focus();
    this.#say(words);
    void this.#keep();
  }

  /** @param {HTMLTextAreaElement} field */
  #note(field) {
    const entry = /** @type {HTMLElement} */ (field.closest("[data-id]"));
    const saved = this.#shown.find(({ item }) => item.id === entry.dataset.id);
    if (!saved) return;
    saved.item.note = field.value;
    part(entry, "note-print").textContent = field.value;
    this.#write(readPlan().items.map((item) => (item.id === saved.record.id ? { ...item, note: field.value } : item)));
  }

  async #add() {
    const ids = sharedIn(location.hash) ?? [];
    const { items } = readPlan();
    const known = new Set(items.map(({ id }) => id));
    const fresh = ids.filter((id) => !known.has(id));
    if (!this.#write([...items, ...fresh.map((id) => ({ id, title: id, note: "", seen: null }))])) return;
    await this.#leave();
    this.#say(this.#texts.say("added", { count: fresh.length }));
  }

  async #look() {
    const ids = sharedIn(location.hash) ?? [];
    this.#others = ids;
    element("plan-look").hidden = true;
    element("plan-own").hidden = false;
    element("plan-own").focus();
    await this.#load(ids.map((id) => ({ id, title: id, note: "", seen: null })));
  }

  /** From somebody else's list to the visitor's own. */
  async #leave() {
    history.replaceState(history.state, "", location.pathname);
    await this.open();
    element("plan-title").focus();
  }

  async #erase() {
    const trouble = erasePlan();
    await this.#load([]);
    this.#say(this.#texts.say(trouble ? `trouble_${trouble}` : "erased"));
    element("plan-title").focus();
  }

  /** @param {Item[]} items @returns {boolean} false, and said, where they could not be kept */
  #write(items) {
    const trouble = writePlan(items);
    if (trouble) this.#say(this.#texts.say(`trouble_${trouble}`));
    showCount();
    return !trouble;
  }

  /** @param {string} id @returns {HTMLElement | null} */
  #entry(id) {
    return element("plan-items").querySelector(`[data-id="${id}"]`);
  }

  /** @param {string} words */
  #say(words) {
    element("plan-status").textContent = words;
  }
}

/** @param {import("./record.js").Record} record @param {string} next */
function groupOf(record, next) {
  if (record.found !== "here") return "lost";
  if (next || record.meetings === null) return "coming";
  return record.dated || record.state === "ended" ? "over" : "any_time";
}

/** @param {string} id */
function element(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
