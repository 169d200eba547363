/** On the page of an opportunity: the button that saves it to the plan. Its label stands in the page as `data-plan`. */

import { showCount } from "./count.js";
import { isId, readPlan, writePlan } from "./stored.js";

/** @param {HTMLElement} place where the button is to stand */
export function showButton(place) {
  const [, home = "", id = ""] = /^(.*\/)opportunities\/([^/]+\/[^/]+)\//.exec(location.origin + location.pathname) ?? [];
  if (!isId(id)) return;
  const button = document.createElement("button");
  const says = document.createElement("p");
  button.type = "button";
  button.className = "plan-button";
  button.textContent = place.dataset.plan ?? "";
  says.className = "plan-says";
  says.setAttribute("role", "status");
  const isSaved = () => readPlan().items.some((item) => item.id === id);
  const show = () => {
    button.setAttribute("aria-pressed", String(isSaved()));
    showCount();
  };
  button.addEventListener("click", () => {
    const saves = !isSaved();
    const others = readPlan().items.filter((item) => item.id !== id);
    const title = document.querySelector("h1")?.textContent?.trim() ?? id;
    const trouble = writePlan(saves ? [...others, { id, title, note: "", seen: null }] : others);
    show();
    // Words, times and the copy for times without a connection are fetched for those who save something.
    import("./saving.js").then(({ afterwards }) => afterwards({ home, id, saves, trouble, says }), console.warn);
  });
  place.prepend(button);
  place.after(says);
  show();
  // Another tab, or the way back to a page that the browser has kept as it was.
  addEventListener("storage", show);
  addEventListener("pageshow", show);
}
