/**
 * Before the first paint: the scheme that the visitor has chosen, and the mark that scripts run.
 * A classic script in the head, because a module would come after the first paint.
 */
(() => {
  const page = document.documentElement;
  page.classList.add("js");
  try {
    const scheme = localStorage.getItem("scheme");
    if (scheme === "light" || scheme === "dark") page.dataset.scheme = scheme;
  } catch {
    // Storage is switched off: the system's scheme it is.
  }
})();
