/** What can be done with the whole plan: print it, take it along as a calendar, pass it on, erase it. */

import { joinedCalendars } from "./calendar.js";

/**
 * @param {object} options
 * @param {import("../board/texts.js").Texts} options.texts
 * @param {(words: string) => void} options.say
 * @param {() => import("./entry.js").Saved[]} options.shown
 * @param {() => void} options.erase
 */
export function openTools({ texts, say, shown, erase }) {
  element("plan-print").addEventListener("click", () => print());
  element("plan-export").addEventListener("click", () => {
    const calendars = shown().map(({ record }) => record.calendar).filter(Boolean);
    if (calendars.length) download("plan.ics", joinedCalendars(calendars));
    say(texts.say(calendars.length ? "exported" : "exported_none", { count: calendars.length }));
  });
  element("plan-share").addEventListener("click", () => void share(linkTo(shown()), texts, say));
  const dialog = /** @type {HTMLDialogElement} */ (element("plan-dialog"));
  element("plan-erase").addEventListener("click", () => {
    dialog.returnValue = "";
    dialog.showModal();
  });
  dialog.addEventListener("close", () => dialog.returnValue === "erase" && erase());
}

/** @param {import("./entry.js").Saved[]} shown */
function linkTo(shown) {
  return `${location.origin}${location.pathname}#items=${shown.map(({ record }) => record.id).join(",")}`;
}

/**
 * Into the clipboard, or where that is forbidden into a field from which it can be copied.
 * @param {string} link
 * @param {import("../board/texts.js").Texts} texts
 * @param {(words: string) => void} say
 */
async function share(link, texts, say) {
  const field = /** @type {HTMLInputElement} */ (element("plan-link"));
  field.value = link;
  try {
    await navigator.clipboard.writeText(link);
    say(texts.say("copied"));
  } catch {
    element("plan-link-field").hidden = false;
    field.select();
    say(texts.say("not_copied"));
  }
}

/** @param {string} name @param {string} calendar */
function download(name, calendar) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([calendar], { type: "text/calendar" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** @param {string} id */
function element(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
