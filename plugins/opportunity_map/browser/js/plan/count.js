/** The menu's "My plan" says how much is in it. */

import { readPlan } from "./stored.js";

export function showCount() {
  const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("#site-menu nav a"));
  const link = [...links].find(({ pathname }) => pathname.endsWith("/plan/"));
  if (!link) return;
  const count = readPlan().items.length;
  link.dataset.words ??= link.textContent ?? "";
  link.textContent = count ? `${link.dataset.words} (${count})` : link.dataset.words;
}
