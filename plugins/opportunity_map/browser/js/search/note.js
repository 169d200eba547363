/** What the search has to say above the board: that it took a word for another, and which hand-written pages there are. */

import { Texts } from "../board/texts.js";
import { pagesFor } from "./cards.js";

const MOST_PAGES = 3;

/**
 * @param {import("./library.js").Library} library
 * @param {string} query as typed
 * @param {import("./query.js").Outcome | null} outcome null where nothing is asked for
 */
export async function showNote(library, query, outcome) {
  const note = document.getElementById("search-note");
  if (!note) return;
  const texts = new Texts(library.facts.texts, document.documentElement.lang);
  const pages = outcome ? await pagesFor(library, outcome, MOST_PAGES) : [];
  const parts = [];
  if (outcome?.corrected.length) parts.push(asTyped(texts, query));
  if (pages.length) {
    const list = document.createElement("p");
    list.append(`${texts.say("pages")} `);
    for (const { title, address } of pages) {
      const link = document.createElement("a");
      link.href = address;
      link.textContent = title;
      list.append(" ", link);
    }
    parts.push(list);
  }
  if (parts.length) library.dress();
  const [spoken, ...others] = note.children;
  for (const other of others) other.remove();
  const words = outcome?.corrected.map(({ meant }) => meant).join(" ");
  spoken.replaceChildren(...(words ? withWords(texts.say("corrected"), words) : []));
  note.append(...parts);
}

/**
 * @param {string} sentence with {words} in it
 * @param {string} words
 */
function withWords(sentence, words) {
  const [before, after] = sentence.split("{words}");
  const strong = document.createElement("strong");
  strong.textContent = words;
  return [before, strong, after];
}

/**
 * The way back: the same words in quotation marks are looked for as they are.
 * @param {Texts} texts
 * @param {string} query
 */
function asTyped(texts, query) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = texts.say("as_typed", { words: query });
  button.addEventListener("click", () => {
    const field = /** @type {HTMLInputElement | null} */ (document.getElementById("filter-q"));
    if (!field) return;
    field.value = `"${query.replaceAll('"', "")}"`;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    document.getElementById("result-count")?.focus({ preventScroll: true });
  });
  return button;
}
