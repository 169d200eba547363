/** On the page of an opportunity: the button that saves it to the plan. Its label stands in the page as `data-plan`. */

import { Texts } from "../board/texts.js";
import { seenOf } from "./changes.js";
import { showCount } from "./count.js";
import { localNow } from "./clock.js";
import { keepOffline } from "./offline.js";
import { readRecord } from "./record.js";
import { ROOT, isId, readPlan, writePlan } from "./stored.js";

/**
 * @typedef {object} PlanData what the plan's page knows
 * @property {string} language
 * @property {string} timezone
 * @property {string} worker address of the worker from the site's root, "" for none
 * @property {{[key: string]: import("../board/texts.js").Message}} texts
 */

/** @param {HTMLElement} place where the button is to stand */
export function showButton(place) {
  const [, home, id] = /^(.*\/)opportunities\/([^/]+\/[^/]+)\//.exec(location.origin + location.pathname) ?? [];
  if (!isId(id)) return;
  const button = document.createElement("button");
  const says = document.createElement("p");
  button.type = "button";
  button.className = "plan-button";
  button.textContent = place.dataset.plan ?? "";
  says.setAttribute("role", "status");
  const isSaved = () => readPlan().items.some((item) => item.id === id);
  const show = () => {
    button.setAttribute("aria-pressed", String(isSaved()));
    showCount();
  };
  button.addEventListener("click", async () => {
    const saved = isSaved();
    const { items } = readPlan();
    const title = document.querySelector("h1")?.textContent?.trim() ?? id;
    const rest = items.filter((item) => item.id !== id);
    const trouble = writePlan(saved ? rest : [...rest, { id, title, note: "", seen: null }]);
    show();
    const plan = await planData(home);
    if (!plan) return;
    const texts = new Texts(plan.texts, plan.language);
    says.textContent = texts.say(trouble ? `trouble_${trouble}` : saved ? "taken_out" : "saved");
    if (trouble) return;
    if (!saved) {
      const link = document.createElement("a");
      link.href = `${home}plan/`;
      link.textContent = texts.say("see");
      says.append(" ", link);
      await remember(home, id, plan);
    }
    await keepOffline(plan.worker && ROOT + plan.worker, home, readPlan().items.map((item) => item.id));
  });
  place.prepend(button);
  place.after(says);
  show();
  // Another tab, or the way back to a page that the browser has kept as it was.
  addEventListener("storage", show);
  addEventListener("pageshow", show);
}

/** Note what it says today, so that the plan can tell what has changed. @param {string} home @param {string} id @param {PlanData} plan */
async function remember(home, id, { language, timezone }) {
  const record = await readRecord(home, id);
  if (record.found !== "here") return;
  const seen = seenOf(record, language, localNow(timezone));
  writePlan(readPlan().items.map((item) => (item.id === id ? { ...item, seen } : item)));
}

/** The words and facts of the plan's own page: a record's page does not carry them for everybody. @param {string} home @returns {Promise<PlanData | null>} null without a connection: the button itself still says what is saved */
async function planData(home) {
  try {
    const answer = await fetch(`${home}plan/`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return JSON.parse(page.getElementById("page-data")?.textContent ?? "");
  } catch {
    return null;
  }
}
