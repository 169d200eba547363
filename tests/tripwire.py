"""Watches a page in the browser: what runs, what it asks of others, and what stands in it that is none of ours."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page

ELEMENTS = set(
    re.findall(
        r"\w+",
        "html head meta title link script body a header svg path circle use button div nav ul li form input aside main "
        "article p h1 h2 section dl dt dd time span b i ol table tbody tr th td footer strong em small blockquote hr "
        "br label fieldset legend details summary caption thead pre code base select option figure figcaption img",
    )
)
"""What our templates are made of, and what contributors' Markdown may become."""
OF_THE_MAP = {"canvas", "img", "g", "text", "h3"}
"""What Leaflet and our roundels add, on the map's page only."""
OF_THE_PLAN = {"dialog", "h3", "template", "textarea"}
"""What a visitor's own plan is made of, on its page only."""
OF_THE_REFERENCE = {"code", "h3", "h4", "h5", "h6", "pre", "var"}
"""What explains fields and sentences, on the page that holds no contributor's text."""
OF_THE_DESIGN = {"code", "h3", "pre", "rect"}
"""What shows colours and sizes, on the page that shows the look itself."""


@dataclass
class Tripwire:
    """Notices whatever runs, asks another host, or is no element or link of ours."""

    site: str
    trips: list[str] = field(default_factory=list)

    def around(self, context: BrowserContext) -> Page:
        """A page of the context, watched; requests to other hosts are noted and go nowhere."""
        context.expose_function("trip", lambda *_: self.trips.append("a payload ran"))
        context.add_init_script(
            "addEventListener('securitypolicyviolation', e => (window.broken ??= []).push(e.violatedDirective), true)"
        )
        context.route(lambda url: not url.startswith((self.site, "data:", "blob:")), self._elsewhere)
        page = context.new_page()
        page.on("dialog", lambda dialog: (self.trips.append(f"a dialog: {dialog.message}"), dialog.dismiss()))
        page.on("pageerror", lambda error: self.trips.append(f"an error: {error}"))
        return page

    def _elsewhere(self, route: Any) -> None:
        self.trips.append(f"a request: {route.request.url}")
        route.abort()

    def look(self, page: Page) -> dict[str, Any]:
        """Look at the page as it is now; what it says, and what stands in it as data."""
        found: dict[str, Any] = page.evaluate(
            r"""() => {
              const odd = [], kinds = new Set();
              for (const element of document.querySelectorAll("*")) {
                kinds.add(element.localName);
                for (const {name} of element.attributes) {
                  if (/^on|^srcdoc$|^formaction$|^ping$/.test(name)) odd.push(`${element.localName} ${name}`);
                }
                for (const name of ["href", "src", "action", "data"]) {
                  const said = element.getAttribute(name);
                  if (said === null) continue;
                  const {protocol, search} = new URL(said, location.href);
                  const more = protocol === "mailto:" && search && !/^[?]subject=[^&]*&body=[^&]*$/.test(search);
                  const bad = more || !/^(https?|mailto|tel):$/.test(protocol);
                  if (bad) odd.push(`${element.localName} ${name}=${said}`);
                }
              }
              for (const {src} of document.querySelectorAll("main img:not(.leaflet-container *)")) {
                const ours = /^[/]assets[/]pictures[/][0-9a-f]{16}-[0-9]+[.]webp$/.test(new URL(src).pathname);
                if (!ours) odd.push(`img ${src}`);
              }
              const main = document.querySelector("main").cloneNode(true);
              return {
                odd, kinds: [...kinds], text: main.textContent, title: document.title,
                broken: window.broken ?? [],
                data: document.querySelector("script[type='application/ld+json']")?.textContent,
              };
            }"""
        )
        self.trips += [f"{page.url}: {odd}" for odd in found["odd"]]
        address = urlsplit(page.url).path
        special = {
            "map": OF_THE_MAP,
            "plan": OF_THE_PLAN,
            "reference": OF_THE_REFERENCE,
            "design": OF_THE_DESIGN,
        }
        more = special.get(address.rstrip("/").rpartition("/")[2], set())
        known = ELEMENTS | more
        self.trips += [f"{page.url}: <{kind}>" for kind in sorted(set(found["kinds"]) - known)]
        self.trips += [f"{page.url}: the policy was broken: {what}" for what in found["broken"]]
        return found
