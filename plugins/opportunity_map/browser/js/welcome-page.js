/** The welcome page by the visitor's clock: what "this weekend" means today, and which departures have left. */

import { calendarOf, isoOf, presetDays } from "./board/dates.js";

const { timezone } = JSON.parse(document.getElementById("page-data")?.textContent || "{}");
if (timezone) {
  const today = calendarOf(timezone)();
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a[data-moment]"))) {
    const days = presetDays(link.dataset.moment ?? "", today);
    if (days) link.search = String(new URLSearchParams({ from: isoOf(days[0]), to: isoOf(days[1]) }));
  }
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
  while (board && reserve?.firstElementChild && board.children.length < shown) board.append(reserve.firstElementChild);
  reserve?.remove();
}
