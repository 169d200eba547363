/**
 * Suggestions under a search field, by the combobox pattern of the ARIA Authoring Practices (list, no inline completion).
 * The field stays an ordinary one: Enter without a chosen suggestion does what it does without this script.
 */

import { Texts } from "../board/texts.js";
import { suggestions } from "./cards.js";
import { openLibrary } from "./library.js";
import { find } from "./query.js";
import { wordsOf } from "./words.js";

/** @typedef {import("./cards.js").Suggestion} Suggestion */

/** How long a visitor has to pause while typing before something is fetched, and before it is spoken, in milliseconds. */
const PAUSE = 80;
const SPEAK = 600;

/** @type {WeakSet<HTMLInputElement>} */
const attached = new WeakSet();
let lists = 0;

/** @param {HTMLInputElement} field a search field that has the focus */
export function attach(field) {
  if (attached.has(field)) return;
  attached.add(field);
  new Suggestions(field).update();
}

class Suggestions {
  #field;
  #list = document.createElement("div");
  #status = document.createElement("span");
  /** @type {HTMLAnchorElement[]} */
  #options = [];
  #active = -1;
  #asked = 0;
  #timer = 0;
  #speaking = 0;

  /** @param {HTMLInputElement} field */
  constructor(field) {
    this.#field = field;
    const id = `suggestions-${(lists += 1)}`;
    this.#list.id = id;
    this.#list.className = "suggest";
    this.#list.hidden = true;
    this.#list.setAttribute("role", "listbox");
    this.#status.className = "vh";
    this.#status.setAttribute("role", "status");
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id, autocomplete: "off" })) {
      field.setAttribute(name, value);
    }
    field.parentElement?.classList.add("suggest-host");
    field.after(this.#list, this.#status);
    field.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.update(), PAUSE);
    });
    field.addEventListener("keydown", (event) => this.#press(event));
    field.addEventListener("blur", () => this.#close());
    field.form?.addEventListener("submit", () => this.#close());
    // A press on the list does not take the focus from the field; the click that follows is the link's own.
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("mousedown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => this.#chosen(event));
    void openLibrary().then((library) => {
      library.dress();
      this.#list.setAttribute("aria-label", String(library.facts.texts.label));
    }, console.warn);
  }

  /** Suggest what fits what stands in the field now. */
  async update() {
    const query = this.#field.value;
    const asked = (this.#asked += 1);
    const started = performance.now();
    try {
      const library = await openLibrary();
      const words = wordsOf(query);
      const isEnough = words.some(({ text }) => text.length > 1 || !/^[a-z0-9]/.test(text));
      const outcome = isEnough ? await find(library, query) : null;
      const found = outcome ? await suggestions(library, outcome, words.length) : [];
      // A later letter, or the way out of the field, overtook this.
      if (asked !== this.#asked || document.activeElement !== this.#field) return;
      const texts = new Texts(library.facts.texts, document.documentElement.lang);
      this.#show(found, texts, library.assets);
      if (outcome) this.#speak(found.length ? texts.say("count", { count: found.length }) : texts.say("none"));
      performance.measure("search:suggest", { start: started, end: performance.now() });
    } catch (problem) {
      this.#close();
      console.warn(problem);
    }
  }

  /**
   * @param {Suggestion[]} found
   * @param {Texts} texts
   * @param {string} assets
   */
  #show(found, texts, assets) {
    this.#options = [];
    this.#list.replaceChildren();
    for (const kind of new Set(found.map((one) => one.kind))) {
      const group = document.createElement("div");
      const heading = document.createElement("span");
      heading.id = `${this.#list.id}-${kind}`;
      heading.className = "suggest-kind";
      heading.textContent = texts.say(kind);
      group.setAttribute("role", "group");
      group.setAttribute("aria-labelledby", heading.id);
      group.append(heading, ...found.filter((one) => one.kind === kind).map((one) => this.#option(one, assets)));
      this.#list.append(group);
    }
    this.#setActive(-1);
    this.#list.hidden = found.length === 0;
    this.#field.setAttribute("aria-expanded", String(found.length > 0));
  }

  /**
   * @param {Suggestion} suggestion
   * @param {string} assets
   */
  #option({ title, language, note, glyph, address }, assets) {
    const option = document.createElement("a");
    option.id = `${this.#list.id}-${this.#options.length}`;
    option.href = address;
    option.tabIndex = -1;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    if (glyph) option.append(icon(`${assets}sprite.svg#${glyph}`));
    option.dataset.line = glyph;
    const words = document.createElement("span");
    words.textContent = title;
    if (language) words.lang = language;
    option.append(words);
    if (note) {
      const aside = document.createElement("small");
      aside.textContent = note;
      option.append(" ", aside);
    }
    this.#options.push(option);
    return option;
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const isOpen = !this.#list.hidden;
    const count = this.#options.length;
    if (event.isComposing) return;
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !isOpen && count) {
      this.#list.hidden = false;
      this.#field.setAttribute("aria-expanded", "true");
      event.preventDefault();
    } else if (event.key === "ArrowDown" && isOpen) {
      this.#setActive(this.#active + 1 >= count ? -1 : this.#active + 1);
      event.preventDefault();
    } else if (event.key === "ArrowUp" && isOpen) {
      this.#setActive(this.#active < 0 ? count - 1 : this.#active - 1);
      event.preventDefault();
    } else if (event.key === "Enter" && isOpen && this.#active >= 0) {
      this.#options[this.#active].click();
      event.preventDefault();
    } else if (event.key === "Enter") {
      this.#close();
    } else if (event.key === "Escape" && isOpen) {
      // What lies around the field (a sheet, the menu) is left by the next one.
      this.#close();
      event.preventDefault();
      event.stopPropagation();
    }
  }

  /** @param {number} active place among the options, -1 for none: the field itself */
  #setActive(active) {
    this.#options[this.#active]?.setAttribute("aria-selected", "false");
    this.#active = active;
    const option = this.#options[active];
    if (!option) {
      this.#field.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.#field.setAttribute("aria-activedescendant", option.id);
  }

  /**
   * On the board an interest is a filter to tick, not a page to go to.
   * @param {Event} event
   */
  #chosen(event) {
    const link = /** @type {Element} */ (event.target).closest("a");
    const interest = link && new URL(link.href).searchParams.get("interests");
    const box = interest && /** @type {HTMLInputElement | null} */ (document.querySelector(`#filters input[name="interests"][value="${CSS.escape(interest)}"]`));
    if (!box) return;
    event.preventDefault();
    this.#field.value = "";
    if (box.checked) this.#field.dispatchEvent(new Event("input", { bubbles: true }));
    else box.click();
    this.#close();
  }

  #close() {
    this.#asked += 1;
    clearTimeout(this.#timer);
    clearTimeout(this.#speaking);
    this.#status.textContent = "";
    this.#list.hidden = true;
    this.#field.setAttribute("aria-expanded", "false");
    this.#setActive(-1);
  }

  /** @param {string} words */
  #speak(words) {
    clearTimeout(this.#speaking);
    this.#speaking = setTimeout(() => (this.#status.textContent = words), SPEAK);
  }
}

/** @param {string} address of the glyph */
function icon(address) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", address);
  svg.append(use);
  return svg;
}
