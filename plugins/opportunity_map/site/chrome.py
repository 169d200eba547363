"""What stands around a page's own content: menu, footer, languages, addresses of styles and scripts.

The templates see it as `om`. In a shell its changing parts are slots (`shell.py`); on hand-written pages they are real.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape

from babel import Locale

from opportunity_map.site.formats import Formats, is_right_to_left
from opportunity_map.site.shell import root_of, slot
from opportunity_map.site.tokens import ROOT
from opportunity_map.texts import Texts

MENU = (("listing", "opportunities/"), ("map", "map/"), ("organisations", "organisations/"), ("plan", "plan/"))
FILTERED = frozenset({"listing", "map"})
TEXTS_IN_MENU = ("contribute/", "about/")
PLACES = "places/"
CALENDAR = "calendar/"
ACCESSIBILITY = "accessibility/"
MADE_TEXTS = {"reference": "reference/", "accessibility": ACCESSIBILITY, "design": "design/"}
"""The pages of text that are made, by kind with their addresses, unless a region wrote its own."""
IN_FOOTER = {
    PLACES: "places.title",
    CALENDAR: "calendar.title",
    ACCESSIBILITY: "statement.title",
    MADE_TEXTS["design"]: "design.title",
    MADE_TEXTS["reference"]: "reference.title",
}
"""Pages that we make and the footer leads to, with the key of their title; see `Chrome._footer`."""
EMBEDS = {"embed": "listing", "embed_map": "map"}
"""Kinds of page that stand in a frame of another website, and the kind that each of them is without its surroundings."""
SECTIONS = {"opportunity": "listing", "organisation": "organisations"}
"""Kinds of page that stand under another kind's entry of the menu."""
ON_EVERY_PAGE = "js/site.js"
SCRIPTS = {
    "welcome": "js/welcome-page.js",
    "listing": "js/listing-page.js",
    "map": "js/map/map-page.js",
    "opportunity": "js/opportunity-page.js",
    **dict.fromkeys(("interest", "organisation", "place"), "js/group-page.js"),
    "plan": "js/plan-page.js",
}
"""The browser module of a kind of page; entries of the bundle."""


@dataclass(frozen=True)
class TextPage:
    """A hand-written page; `address` is without the language's prefix."""

    source: str
    language: str
    address: str
    title: str


@dataclass(frozen=True)
class Link:
    """An entry of the menu or the footer; `keeps_filters` where a visitor's filters go along."""

    title: str
    href: str
    current: bool = False
    keeps_filters: bool = False


@dataclass(frozen=True)
class LanguageLink:
    """The same page in another language; `prefix` as in ``fi/``; `address` is where it is there."""

    tag: str
    name: str
    prefix: str
    address: str
    current: bool


@dataclass(frozen=True)
class Surroundings:
    """`om` in the templates. Every string is safe HTML already."""

    kind: str
    language: str
    languages: tuple[LanguageLink, ...]
    root: str
    home: str
    address: str
    prefix: str
    site_url: str
    title: str
    description: str
    extra_head: str
    main: str
    page_data: str
    assets: str
    map_script: str
    script: str
    preload: tuple[str, ...]
    region_name: str
    region_css: str
    menu: tuple[Link, ...]
    footer: tuple[Link, ...]
    demonstration: bool
    build_date: str
    build_day: str
    right_to_left: bool
    t: Texts
    embedded: bool = False


@dataclass(frozen=True)
class Facts:
    """What is the same on all pages. `assets` is the folder of the package's browser files, as ``assets/om-1a2b/``.

    `imports` names for each browser module that pages load the shared parts that it imports (`publish.imports`).
    """

    region_name: str
    site_url: str
    languages: tuple[str, ...]
    today: date
    assets: str
    map_version: str
    imports: Mapping[str, tuple[str, ...]]
    region_css: str
    demonstration: bool


class Chrome:
    """Makes the surroundings of every page of a site."""

    def __init__(self, facts: Facts, texts: Mapping[str, Texts], pages: Sequence[TextPage]) -> None:
        self._facts = facts
        self._texts = texts
        self._pages = {(page.language, page.address): page for page in pages}
        self._sources = {page.source: page for page in pages}

    def prefix(self, language: str) -> str:
        """The first part of all addresses of a language: nothing for the first one, else ``fi/``."""
        return "" if language == self._facts.languages[0] else f"{language}/"

    def shell(self, language: str, kind: str) -> Surroundings:
        """For the page that the theme renders once and that is cut at its slots."""
        found = self._surroundings(
            EMBEDS.get(kind, kind),
            language,
            root=ROOT,
            address=slot("address"),
            title=slot("title"),
            description=slot("description"),
            extra_head=slot("extra_head"),
            main=slot("main"),
            page_data=slot("page_data"),
        )
        return replace(found, embedded=kind in EMBEDS)

    def text_page(self, source: str, *, title: str, description: str, html: str) -> Surroundings:
        """For a hand-written page. Its HTML comes from the site's own Markdown, which the region's editors write."""
        page = self._sources.get(source)
        language = page.language if page else self._facts.languages[0]
        address = page.address if page else ""
        return self._surroundings(
            "text",
            language,
            root=root_of(self.prefix(language) + address),
            address=address,
            title=escape(title),
            description=escape(description),
            # A block of code scrolls sideways on a phone, so the keyboard has to reach it.
            main=html.replace("<pre>", '<pre tabindex="0">'),
        )

    def missing(self, root: str, *, title: str, main: str) -> Surroundings:
        """For the page that is served at any address that does not exist; `root` is the path of the site."""
        found = self._surroundings("missing", self._facts.languages[0], root=root, address="", title=title, main=main)
        return replace(found, site_url="")

    def _surroundings(
        self,
        kind: str,
        language: str,
        *,
        root: str,
        address: str,
        title: str,
        main: str,
        description: str = "",
        extra_head: str = "",
        page_data: str = "{}",
    ) -> Surroundings:
        facts = self._facts
        texts = self._texts[language]
        home = root + self.prefix(language)
        return Surroundings(
            kind=kind,
            language=language,
            languages=tuple(self._language_link(tag, language, kind, address) for tag in facts.languages),
            root=root,
            home=home,
            address=address,
            prefix=self.prefix(language),
            site_url=escape(facts.site_url),
            title=title,
            description=description,
            extra_head=extra_head,
            main=main,
            page_data=page_data,
            assets=f"{root}{facts.assets}",
            map_script=f"{root}assets/map/region.js?v={facts.map_version}",
            script=SCRIPTS.get(kind, ""),
            preload=self._preload(kind),
            region_name=escape(facts.region_name),
            region_css=f"{root}{facts.region_css}" if facts.region_css else "",
            menu=self._menu(kind, language, address, home, texts),
            footer=self._footer(kind, language, address, home, texts),
            demonstration=facts.demonstration,
            build_date=escape(Formats(texts).long_day(facts.today)),
            build_day=facts.today.isoformat(),
            right_to_left=is_right_to_left(language),
            t=texts,
        )

    def _preload(self, kind: str) -> tuple[str, ...]:
        """The parts that a page's modules import, so that a phone asks for all of them at once."""
        entries = (ON_EVERY_PAGE, SCRIPTS.get(kind, ""))
        return tuple(dict.fromkeys(part for entry in entries for part in self._facts.imports.get(entry, ())))

    def _language_link(self, tag: str, own: str, kind: str, address: str) -> LanguageLink:
        """A hand-written page that was not translated leads to the other language's welcome page."""
        if kind == "text" and address not in IN_FOOTER and (tag, address) not in self._pages:
            address = ""
        name = Locale.parse(tag, sep="-").get_display_name() or tag
        return LanguageLink(tag, escape(name[:1].upper() + name[1:]), self.prefix(tag), address, tag == own)

    def _menu(self, kind: str, language: str, address: str, home: str, texts: Texts) -> tuple[Link, ...]:
        section = SECTIONS.get(kind, kind)
        entries = [
            Link(escape(texts(f"menu.{name}")), home + where, section == name, {name, kind} <= FILTERED)
            for name, where in MENU
        ]
        for where in TEXTS_IN_MENU:
            page = self._pages.get((language, where))
            if page is not None:
                entries.append(Link(escape(page.title), home + where, address == where))
        return tuple(entries)

    def _footer(self, kind: str, language: str, address: str, home: str, texts: Texts) -> tuple[Link, ...]:
        """The pages of text, the calendar and the list of places: these two cost no record a byte.

        The reference and the design are among them where those stand who write. The accessibility statement is one
        step away from every page.
        """
        titles = {page.address: page.title for page in self._pages.values() if page.language == language}
        for where, key in IN_FOOTER.items():
            among_lists = where in {PLACES, CALENDAR} and kind != "opportunity"
            if where == ACCESSIBILITY or among_lists or kind in {"text", *MADE_TEXTS}:
                titles.setdefault(where, texts(key))
        return tuple(Link(escape(titles[where]), home + where, where == address) for where in sorted(titles))
