/** The welcome page by the visitor's clock: what "this weekend" means today, and which departures have left. */

import { calendarOf, isoOf, presetDays } from "./board/dates.js";

const { timezone, listing } = JSON.parse(document.getElementById("page-data")?.textContent || "{}");

/** Where scripts run, the listing filters: each way in leads there, by the day there is now. @param {number} today */
function openWays(today) {
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a[data-query]"))) {
    const days = presetDays(link.dataset.moment ?? "", today);
    const query = days ? { from: isoOf(days[0]), to: isoOf(days[1]) } : link.dataset.query;
    link.href = `${listing}?${new URLSearchParams(query)}`;
  }
  const near = /** @type {HTMLAnchorElement | null} */ (document.querySelector("a[data-near]"));
  if (near) near.href = `${listing}#near`;
}

/** What has left makes room for what comes after. @param {number} today */
function clearDepartures(today) {
  const time = new Intl.DateTimeFormat("en-GB", { timeZone: timezone, hour: "2-digit", minute: "2-digit" }).format(new Date());
  const now = `${isoOf(today)}T${time}`;
  const board = document.querySelector(".departures .board-rows");
  const reserve = document.getElementById("reserve");
  const shown = board?.children.length ?? 0;
  const rows = [...document.querySelectorAll(".departures .row")];
  const left = rows.filter((row) => {
    const start = row.querySelector("time")?.dateTime ?? "";
    return start.includes("T") ? start < now : start !== "" && start < isoOf(today);
  });
  // Where all have left the build is old: a board that says so by its dates beats an empty one.
  if (left.length < rows.length) for (const row of left) row.remove();
  while (board && reserve?.firstElementChild && board.children.length < shown) {
    const row = reserve.firstElementChild;
    board.append(row);
    // What moved up stands on no shelf any more.
    document.querySelector(`.shelf .row[data-n="${/** @type {HTMLElement} */ (row).dataset.n}"]`)?.remove();
  }
  reserve?.remove();
}

/** A shelf whose days are over, or that gave all it had, is taken away. @param {number} today */
function clearShelves(today) {
  for (const shelf of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".shelf"))) {
    const until = shelf.dataset.until;
    if ((until && until < isoOf(today)) || !shelf.querySelector(".row")) shelf.remove();
  }
}

if (timezone) {
  const today = calendarOf(timezone)();
  openWays(today);
  clearDepartures(today);
  clearShelves(today);
}
