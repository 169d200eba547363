/**
 * Before the first paint: the scheme that the visitor has chosen, the mark that scripts run, and the mark that a board
 * is about to be filtered, so that nobody sees rows that leave at once.
 * A classic script in the head, because a module would come after the first paint.
 */
(() => {
  /** Milliseconds after which a page shows what it has: its scripts may never come. */
  const PATIENCE = 4000;
  const page = document.documentElement;
  page.classList.add("js");
  if (location.search && /^(listing|map)$/.test(page.dataset.kind ?? "")) {
    page.classList.add("filtering");
    setTimeout(() => page.classList.remove("filtering"), PATIENCE);
  }
  try {
    const scheme = localStorage.getItem("scheme");
    if (scheme === "light" || scheme === "dark") page.dataset.scheme = scheme;
  } catch {
    // Storage is switched off: the system's scheme it is.
  }
})();
