/** What follows when something was saved on its own page, or taken out again. */

import { Texts } from "../board/texts.js";
import { seenOf } from "./changes.js";
import { localNow } from "./clock.js";
import { keepOffline } from "./offline.js";
import { readRecord } from "./record.js";
import { ROOT, readPlan, writePlan } from "./stored.js";

/** What the plan's page knows. @typedef {Pick<import("./start.js").PlanPage, "language" | "timezone" | "worker" | "texts">} PlanData */

/**
 * @param {object} what
 * @param {string} what.home address of the site's root in the page's language
 * @param {string} what.id
 * @param {boolean} what.saves whether it was saved, or taken out
 * @param {import("./stored.js").Trouble} what.trouble why it was not
 * @param {HTMLElement} what.says where to say so
 */
export async function afterwards({ home, id, saves, trouble, says }) {
  const plan = await planData(home);
  if (!plan) return;
  const texts = new Texts(plan.texts, plan.language);
  says.textContent = texts.say(trouble ? `trouble_${trouble}` : saves ? "saved" : "taken_out");
  if (trouble) return;
  if (saves) {
    const link = document.createElement("a");
    link.href = `${home}plan/`;
    link.textContent = texts.say("see");
    says.append(" ", link);
    await remember(home, id, plan);
  }
  await keepOffline(plan.worker && ROOT + plan.worker, home, readPlan().items.map((item) => item.id));
}

/**
 * Note what it says today, so that the plan can tell what has changed.
 * @param {string} home
 * @param {string} id
 * @param {PlanData} plan
 */
async function remember(home, id, { language, timezone }) {
  const record = await readRecord(home, id);
  if (record.found !== "here") return;
  const seen = seenOf(record, language, localNow(timezone));
  writePlan(readPlan().items.map((item) => (item.id === id ? { ...item, seen } : item)));
}

/**
 * The words and facts of the plan's own page: a record's page does not carry them for everybody.
 * @param {string} home
 * @returns {Promise<PlanData | null>} null without a connection: the button itself still shows what is saved
 */
async function planData(home) {
  try {
    const answer = await fetch(`${home}plan/`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return JSON.parse(page.getElementById("page-data")?.textContent ?? "");
  } catch {
    return null;
  }
}
