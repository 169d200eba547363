/** An interest, an organisation or a place: a button that copies the lines for another website. Without it they can be selected. */

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-copy]"))) {
  const lines = button.closest("details")?.querySelector("code");
  const said = button.parentElement?.querySelector("[role=status]");
  if (!lines || !said || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(lines.textContent ?? "").then(
      () => (said.textContent = button.dataset.copied ?? ""),
      () => getSelection()?.selectAllChildren(lines),
    );
  });
}
