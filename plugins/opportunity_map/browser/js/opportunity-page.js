/** The page of one opportunity: sending it on, and printing it as a poster. Without this script its address is a link. */

const actions = document.querySelector(".page-actions");
const link = actions?.querySelector(".address");
if (actions instanceof HTMLElement && link instanceof HTMLAnchorElement) offer(actions, link);

/**
 * The words of the buttons stand in the data of `actions`; `link` leads to the page's own address.
 * @param {HTMLElement} actions
 * @param {HTMLAnchorElement} link
 */
function offer(actions, link) {
  const { share = "", copy = "", copied = "", poster = "" } = actions.dataset;
  // What is sent on is the address that the region gave the page, if it did.
  link.setAttribute("href", link.href); // whole, as it is printed
  const page = { title: document.querySelector("h1")?.textContent ?? document.title, url: link.href };
  if (typeof navigator.share === "function") {
    // Whoever closes the sheet again has changed her mind, which is no error.
    link.before(button(share, () => void navigator.share(page).catch(() => {})));
    link.hidden = true;
  } else if (navigator.clipboard) {
    const said = document.createElement("span");
    said.className = "vh";
    said.setAttribute("role", "status");
    const copying = button(copy, async () => {
      try {
        await navigator.clipboard.writeText(page.url);
        copying.textContent = said.textContent = copied;
      } catch {
        // Not allowed here: the link itself can still be copied.
        link.hidden = false;
        copying.remove();
        link.focus();
      }
    });
    link.before(copying, said);
    link.hidden = true;
  }
  actions.append(button(poster, async () => {
    try {
      const { addCode } = await import("./poster/code.js");
      addCode(page.url);
    } catch {
      // Without a connection the poster has the address in words alone.
    }
    print();
  }));
}

/**
 * @param {string} words
 * @param {() => void} act
 */
function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}
