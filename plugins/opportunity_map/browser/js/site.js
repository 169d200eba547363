/** What every page has: the header's menu, the colour scheme, suggestions while searching, how much is in the plan. */

const page = document.documentElement;

openMenu(document.getElementById("menu-button"), document.getElementById("site-menu"));
openScheme(document.getElementById("scheme-button"));
openPlan(document.querySelector("[data-plan]"));

document.addEventListener("focusin", suggest);

/**
 * What suggests is fetched when somebody comes to a search field.
 * @param {Event} event
 */
function suggest({ target }) {
  const field = target instanceof HTMLInputElement && target.type === "search" && target.name === "q" ? target : null;
  if (field) void import("./search/suggest.js").then(({ attach }) => attach(field), console.warn);
}

/**
 * Without this script the menu's links are simply there.
 * @param {HTMLElement | null} button
 * @param {HTMLElement | null} menu
 */
function openMenu(button, menu) {
  if (!button || !menu) return;
  /** @param {boolean} open */
  const set = (open) => {
    button.setAttribute("aria-expanded", String(open));
    page.classList.toggle("menu-open", open);
  };
  const isOpen = () => button.getAttribute("aria-expanded") === "true";
  button.hidden = false;
  set(false);
  button.addEventListener("click", () => set(!isOpen()));
  document.addEventListener("keydown", ({ key, target }) => {
    if (key !== "Escape" || !isOpen()) return;
    set(false);
    if (menu.contains(/** @type {Node} */ (target))) button.focus();
  });
}

/**
 * Cycles system, light, dark. Its words stand in its data-system, data-light and data-dark.
 * @param {HTMLElement | null} button
 */
function openScheme(button) {
  if (!button) return;
  const schemes = ["system", "light", "dark"];
  const current = () => page.dataset.scheme ?? schemes[0];
  const label = () => {
    const words = button.dataset[current()] ?? "";
    const inside = button.querySelector("[data-scheme-text]");
    if (inside) inside.textContent = words;
    else button.setAttribute("aria-label", words);
  };
  button.hidden = false;
  label();
  button.addEventListener("click", () => {
    const next = schemes[(schemes.indexOf(current()) + 1) % schemes.length];
    if (next === "system") delete page.dataset.scheme;
    else page.dataset.scheme = next;
    label();
    try {
      if (next === "system") localStorage.removeItem("scheme");
      else localStorage.setItem("scheme", next);
    } catch {
      // Storage is switched off: the choice holds for this page.
    }
  });
}

/**
 * The plan's scripts are for those who have one, and for the pages of what can be saved.
 * @param {HTMLElement | null} savable where the button is to stand that saves what this page is about
 */
function openPlan(savable) {
  let begun = false;
  try {
    begun = Object.keys(localStorage).some((key) => key.startsWith("plan:"));
  } catch {
    // Storage is switched off: the button will say so.
  }
  if (savable) import("./plan/button.js").then(({ showButton }) => showButton(savable), console.warn);
  else if (begun) import("./plan/count.js").then(({ showCount }) => showCount(), console.warn);
}
