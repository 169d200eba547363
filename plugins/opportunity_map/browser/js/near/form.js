/** The form of "near me": it stands below the button that opens it, and its sentence stays when it is closed. */

/**
 * @typedef {object} Options
 * @property {import("../board/texts.js").Texts} texts of near.json
 * @property {string} kind of the areas: district or town
 * @property {{id: string[], name: string[]}} areas
 * @property {() => void} ask when the visitor wants to be located
 * @property {(area: string) => void} pick
 * @property {(metres: number | null) => void} within
 * @property {(metres: number) => string} lengthOf
 * @property {() => void} forget
 */

/** Distances that one can choose, in metres. */
const DISTANCES = [500, 1000, 2000, 5000, 10_000, 25_000];

export class NearForm {
  #opener;
  #form = make("div", { className: "near-form", hidden: true });
  #status = make("p", { className: "near-status" });
  #select = make("select", { name: "near" });
  #distance = make("select", { name: "distance" });
  #within = make("label", { className: "near-pick near-within", hidden: true });
  #lengthOf;
  #texts;
  #forget;

  /**
   * @param {HTMLElement} opener
   * @param {Options} options
   */
  constructor(opener, { texts, kind, areas, ask, pick, within, lengthOf, forget }) {
    this.#opener = opener;
    this.#texts = texts;
    this.#lengthOf = lengthOf;
    /** @param {string} key @param {() => void} pressed @param {string} [className] */
    const button = (key, pressed, className = "") => {
      const made = make("button", { type: "button", textContent: texts.say(key), className });
      made.addEventListener("click", pressed);
      return made;
    };
    this.#status.setAttribute("role", "status");
    this.#select.append(
      make("option", { value: "", textContent: texts.say("none") }),
      ...areas.id.map((value, i) => make("option", { value, textContent: areas.name[i] })),
    );
    this.#select.addEventListener("change", () => pick(this.#select.value));
    const label = make("label", { textContent: texts.say(`pick_${kind}`), className: "near-pick" });
    label.append(this.#select);
    const ways = make("div", { className: "near-ways" });
    ways.append(button("use", ask, "button"), ...(areas.id.length ? [label] : []));
    this.#distance.append(
      make("option", { value: "", textContent: texts.say("any_distance") }),
      ...DISTANCES.map((metres) => make("option", { value: String(metres), textContent: lengthOf(metres) })),
    );
    this.#distance.addEventListener("change", () => within(Number(this.#distance.value) || null));
    this.#within.textContent = texts.say("at_most");
    this.#within.append(this.#distance);
    this.#forget = button("forget", () => {
      this.close(); // first, as the button that has the focus goes
      forget();
    });
    const ends = make("div", { className: "near-ends" });
    ends.append(this.#forget, button("close", () => this.close()));
    this.#form.append(make("p", { textContent: texts.say("private") }), ways, this.#within, ends);
    const section = make("section", { className: "near" });
    section.setAttribute("aria-label", texts.say("title"));
    section.append(this.#status, this.#form);
    section.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.#form.hidden) return;
      event.stopPropagation();
      this.close();
    });
    (opener.closest(".board-head") ?? opener).after(section);
  }

  toggle() {
    if (!this.#form.hidden) return this.close();
    this.#form.hidden = false;
    this.#opener.setAttribute("aria-expanded", "true");
    this.#form.querySelector("button")?.focus();
  }

  /** The focus goes back to what opened it, if it was inside. */
  close() {
    const held = this.#form.contains(document.activeElement);
    this.#form.hidden = true;
    this.#opener.setAttribute("aria-expanded", "false");
    if (held) this.#opener.focus();
  }

  /**
   * @param {string | null} from the area that distances are measured from, "" for the visitor's own position
   * @param {number | null} distance in metres, null for any
   */
  show(from, distance) {
    this.#within.hidden = from === null;
    this.#distance.value = String(distance ?? "");
    // One that came with a link may be none of those that are offered.
    if (distance !== null && this.#distance.selectedIndex < 0) {
      this.#distance.append(make("option", { value: String(distance), textContent: this.#lengthOf(distance), selected: true }));
    }
    this.#select.value = from ?? "";
    this.#forget.hidden = from === null;
  }

  /** @param {(metres: number) => number} within how many would match */
  showCounts(within) {
    if (this.#form.hidden) return;
    for (const option of this.#distance.options) {
      const metres = Number(option.value);
      if (metres) option.textContent = this.#texts.say("within_count", { distance: this.#lengthOf(metres), count: within(metres) });
    }
  }

  /** @param {string} words */
  say(words) {
    this.#status.textContent = words;
  }
}

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Partial<HTMLElementTagNameMap[Name]>} facts
 * @returns {HTMLElementTagNameMap[Name]}
 */
function make(name, facts) {
  return Object.assign(document.createElement(name), facts);
}
