"""The presenter: catalogue in, HTML of each page's own content out, in one language.

What stands around it (header, footer, head) is the shell's. Templates are the package's; a region may put its own of
the same name under `overrides/`. They run with autoescape, so whatever an organisation wrote stays text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from typing import Any, NamedTuple, cast

from markupsafe import Markup

from opportunity_map.catalogue import Catalogue, Entry, Venue
from opportunity_map.config import Settings
from opportunity_map.intake.model import INTERESTS, Organisation
from opportunity_map.places.boundary import District
from opportunity_map.site.formats import Formats
from opportunity_map.site.ical import CalendarFiles
from opportunity_map.site.months import Calendar
from opportunity_map.site.page import Page
from opportunity_map.site.pictures import Shown, path_of
from opportunity_map.site.present_groups import GroupPages
from opportunity_map.site.related import NOTHING_RELATED, Related
from opportunity_map.site.stations import Stations
from opportunity_map.site.templating import template_environment
from opportunity_map.site.tokens import ROOT
from opportunity_map.site.view_board import BoardView, together
from opportunity_map.site.view_calendar import CalendarView, MonthLink
from opportunity_map.site.view_design import DesignView
from opportunity_map.site.view_facts import LINE_CODES, Facts
from opportunity_map.site.view_filters import coming_breaks, filter_facets
from opportunity_map.site.view_jsonld import json_ld
from opportunity_map.site.view_opportunity import Macros, OpportunityView
from opportunity_map.site.view_reference import ReferenceView
from opportunity_map.site.view_statement import StatementView
from opportunity_map.site.view_welcome import WelcomeView
from opportunity_map.texts import Texts


@dataclass(frozen=True)
class Files:
    """Addresses, from the site's root, that pages point to.

    `assets` is the folder of the package's browser files with its slash; `version` changes with the board's data;
    `ground` is what the map's page says of what the map stands on (see `site/ground_files.py`); `districts` are
    drawn on the welcome page. `pictures` are those that the site has, by their paths in the content folder. `worker` is
    the service worker's address, empty where there is none.
    """

    assets: str = "assets/om/"
    version: str = "0"
    ground: Mapping[str, Any] = field(default_factory=dict)
    districts: Sequence[District] = ()
    pictures: Mapping[str, Shown] = field(default_factory=dict)
    worker: str = ""


class Presenter(GroupPages):
    """Renders pages and rows of one language. Stateless apart from what it remembers of words and dates."""

    def __init__(
        self,
        catalogue: Catalogue,
        language: str,
        texts: Texts,
        settings: Settings,
        files: Files,
        stations: Stations | None = None,
    ) -> None:
        self.catalogue = catalogue
        self.stations = stations or Stations(catalogue)
        self.language = language
        self.texts = texts
        self.settings = settings
        self.files = files
        self.prefix = "" if language == catalogue.language else f"{language}/"
        self.formats = Formats(texts)
        self.facts = Facts(catalogue, texts, self.formats, files.assets)
        own = [settings.overrides_dir] if settings.overrides_dir else []
        self._plate = cache(self._plate_of)
        environment = template_environment(texts, own, assets=files.assets, codes=LINE_CODES, plate=self._plate)
        self._environment = environment
        self._sprite = f"{files.assets}sprite.svg"
        self._station_links, self._organisation_links, self._offers_words = {}, {}, {}
        self._board = BoardView(self.facts)
        self._macros = cast(Any, environment.get_template("pages/macros.html").module)
        parts = environment.get_template("pages/opportunity_parts.html").module
        signs = environment.get_template("pages/pictures.html").module
        macros = Macros(parts, signs, self._macros.access)
        self._view = OpportunityView(self.facts, settings, macros, files.pictures)
        self._months = CalendarView(self.facts, self.prefix)
        self._render_row = environment.get_template("pages/row.html").render
        self._render_opportunity = environment.get_template("pages/opportunity.html").render

    def use_board(self, version: str) -> None:
        """The pages made from now on load the board's files of this version."""
        self.files = replace(self.files, version=version)

    # --- rows and records: made for every record, so nothing here asks Babel or the disk -----------------------

    def row(self, entry: Entry) -> str:
        """One `<li>` of the departure board; the way to the site's root in it is `ROOT`."""
        facts, opportunity = self.facts, entry.opportunity
        title, language = opportunity.title.in_language(self.language)
        when = facts.departure(entry)
        return self._render_row(
            n=entry.number,
            status="ended" if entry.over else "" if opportunity.status == "scheduled" else opportunity.status,
            when=when,
            words=not when.time[:1].isdigit(),
            span=when.spans_days,
            href=f"{ROOT}{self.prefix}opportunities/{opportunity.key}/",
            title=title,
            lang=facts.foreign(language),
            state=facts.state(entry),
            place=facts.place(entry),
            lines=facts.lines(opportunity.interests),
            cost=facts.cost(opportunity.cost),
            age=facts.age(entry),
            languages=facts.languages(opportunity.languages),
            access=facts.access(entry),
        )

    def opportunity(self, entry: Entry, root: str, related: Related = NOTHING_RELATED) -> Page:
        """The page of one opportunity; `related` is what it leads on to."""
        context = self._view.context(entry, root, related)
        main = self._render_opportunity(context)
        data = json_ld(entry, self.facts, self._view.address(entry), self.picture_address(entry))
        return Page(context["title"].text, context["summary"].text, main, None, data)

    def picture_address(self, entry: Entry) -> str:
        """The whole address of a record's picture; empty where there is none, or the site's own is not known."""
        image, site = entry.opportunity.image, self.settings.site_url
        shown = self.files.pictures.get(path_of(entry.opportunity.path, image.file)) if image and site else None
        return site + shown.largest.address if shown else ""

    def event(self, entry: Entry) -> bytes:
        """The iCalendar file of one opportunity; empty where it has no date to come."""
        return self._calendars.file(entry)

    @cached_property
    def _calendars(self) -> CalendarFiles:
        return CalendarFiles(self.catalogue, self.settings.site_url)

    @cached_property
    def _filters(self) -> dict[str, Any]:
        """What the form of filters is made of: the same on every page of the listing and on the map."""
        breaks = coming_breaks(self.settings.holidays, self.catalogue.today, self.language)
        return {"facets": filter_facets(self.catalogue, self.facts), "breaks": breaks}

    # --- listings ----------------------------------------------------------------------------------------------

    def listing(
        self, entries: Sequence[Entry], rows: Sequence[str], root: str, page: int, pages: int, total: int
    ) -> Page:
        """The board of the whole region, one page of it, with its filters."""
        title = self.texts("listing.title")
        main = self._render(
            "listing", root,
            heading=title,
            **self._filters,
            count_words=self.texts("board.result_count", count=total),
            groups=self._board.days(entries, rows, root),
            pages=self._board.pager(root + self.prefix + "opportunities/", page, pages),
        )  # fmt: skip
        description = self.texts("listing.description")
        return Page(self._numbered(title, page), description, main, self.page_data("listing", root))

    def map(self, root: str) -> Page:
        """The map with the same filters, and the list of stations for those who cannot use it."""
        title = self.texts("menu.map")
        main = self._render(
            "map", root,
            heading=title,
            count_words=self.texts("board.result_count", count=sum(not entry.over for entry in self.catalogue.entries)),
            **self._of_the_map(),
        )  # fmt: skip
        return Page(title, self.texts("map.description"), main, self.page_data("map", root))

    def _of_the_map(self) -> dict[str, Any]:
        """The filters, the map's element, and its stations by name."""
        from opportunity_map.site.map import map_html  # noqa: PLC0415 - folium takes half a second to import

        counts = self.stations.going
        spoken = self._view.spoken
        stations = [
            {"key": key, "name": spoken(venue.place.name), "count": self.formats.number(counts[key])}
            for key, venue in self.catalogue.venues.items()
            if counts[key]
        ]
        stations.sort(key=lambda station: (str(station["name"][0]).casefold(), station["key"]))
        return {
            **self._filters,
            "map_html": Markup(map_html(self.catalogue.region.bounds, self.texts)),  # noqa: S704 - made by folium
            "stations": stations,
        }

    def page_data(self, kind: str, root: str) -> dict[str, Any]:
        """What the scripts of the listing and the map read from the page."""
        board = f"assets/board/{self.language}"
        version = self.files.version
        texts = self.texts.under("board")
        of_map: dict[str, Any] = {}
        if kind == "map":
            texts |= {f"map_{key}": words for key, words in self.texts.under("map").items()}
            of_map = {**self.files.ground, "journey": self.settings.journey_planner}
        return {
            "kind": kind,
            "language": self.language,
            "timezone": self.catalogue.region.timezone,
            "root": root,
            "home": root + self.prefix,
            "board": f"{board}.json?v={version}",
            "rows": f"{board}/",
            "version": version,
            **of_map,
            "texts": texts,
        }

    def month(self, calendar: Calendar, month: date, root: str, *, current: bool = False) -> Page:
        """A month: how much happens on each of its days, and what; `current` for the page without a month's address."""
        view, months = self._months, calendar.months
        name = view.title(month)
        at = months.index(month)
        links = [MonthLink(f"calendar/{other:%Y-%m}/", view.title(other)) for other in months]
        main = self._render(
            "calendar", root,
            name=name,
            weekdays=view.weekdays(),
            weeks=view.weeks(calendar, month),
            days=view.days(calendar, month, self.catalogue.entries, root),
            before=links[at - 1] if at else None,
            after=links[at + 1] if at + 1 < len(links) else None,
            months=links, at=at,
        )  # fmt: skip
        region = self.catalogue.region.name
        if current:
            return Page(self.texts("calendar.title"), self.texts("calendar.lede", region=region), main)
        title = self.texts("calendar.month_title", month=name)
        return Page(title, self.texts("calendar.description", month=name, region=region), main)

    def embed(self, root: str) -> Page:
        """The board for a frame in another website; what it is filtered by stands in its address."""
        main = self._render("embed", root, region=self.catalogue.region.name, **self._filters)
        return Page(self.texts("listing.title"), self.texts("embed.description"), main, self.page_data("listing", root))

    def embed_map(self, root: str) -> Page:
        """The map for a frame in another website."""
        main = self._render("embed_map", root, region=self.catalogue.region.name, **self._of_the_map())
        return Page(self.texts("menu.map"), self.texts("embed.description"), main, self.page_data("map", root))

    # --- the other pages ---------------------------------------------------------------------------------------

    def organisations(self, root: str) -> Page:
        """All operators by name, with the lines they run."""
        entries: dict[str, list[Entry]] = {key: [] for key in self.catalogue.organisations}
        for entry in self.catalogue.entries:
            if not entry.over:
                entries[entry.organisation.id].append(entry)
        operators = [
            {
                "id": organisation.id,
                "name": self._view.spoken(organisation.name),
                "kind": self._view.kind(organisation),
                "offers": self.texts("organisations.offers", count=len(entries[key])),
                "lines": together([self.facts.lines(tuple(line for line, _ in self._runs(entries[key])))], root),
            }
            for key, organisation in self.catalogue.organisations.items()
        ]
        operators.sort(key=lambda operator: (str(operator["name"][0]).casefold(), operator["id"]))
        main = self._render("organisations", root, organisations=operators)
        return Page(self.texts("menu.organisations"), self.texts("organisations.lede"), main)

    def welcome(self, root: str, rows: Sequence[str], *, contribute: bool = False) -> Page:
        """The region's front door: ways in, the network, the next departures, and a few shelves with something on them.

        `rows` are the rows of all entries by number; `contribute` says whether there is a page on how to add one.
        """
        catalogue, texts, number = self.catalogue, self.texts, self.formats.number
        view = WelcomeView(catalogue)
        soonest, reserve = view.soonest
        shelves = view.shelves()
        counts = view.counts()
        known = (len(view.current), len(catalogue.organisations), len(catalogue.venues))
        name = catalogue.region.name

        def board(entries: Iterable[Entry]) -> Markup:
            return together([rows[entry.number] for entry in entries], root)

        main = self._render(
            "welcome", root,
            region=name,
            total=len(view.current),
            numbers=[
                texts(f"welcome.{what}", count=count, number=number(count))
                for what, count in zip(("known_offers", "known_organisations", "known_places"), known, strict=True)
                if count
            ],
            contribute=contribute,
            moments=view.moments(shelves),
            sketch=view.sketch(self.files.districts),
            lines=[{"id": line, "number": counts[line], "count": number(counts[line])} for line in INTERESTS],
            soonest=board(soonest),
            reserve=board(reserve),
            shelves=[
                {
                    "id": shelf.id, "query": shelf.query, "until": shelf.until, "rows": board(shelf.entries),
                    "note": texts("welcome.note.first_steps") if shelf.id == "first_steps" else "",
                    "more": texts("welcome.shelf_all", count=shelf.total, number=number(shelf.total))
                    if shelf.query and shelf.total > len(shelf.entries) else "",
                }
                for shelf in shelves
            ],
        )  # fmt: skip
        page_data = {"timezone": catalogue.region.timezone, "listing": f"{root}{self.prefix}opportunities/"}
        return Page(texts("welcome.title", region=name), texts("welcome.lede"), main, page_data)

    def reference(self, root: str) -> Page:
        """Every field and every sentence of the check."""
        view = ReferenceView(self.formats, self.settings.content_dir.name)
        main = self._render("reference", root, **view.context())
        return Page(self.texts("reference.title"), self.texts("reference.lede"), main)

    def accessibility(self, root: str) -> Page:
        """The statement of the body that answers for the site."""
        main = self._render("accessibility", root, **StatementView(self.settings, self.formats).context())
        return Page(self.texts("statement.title"), self.texts("statement.description"), main)

    def design(self, root: str) -> Page:
        """The design language, made from the style sheets themselves."""
        view = DesignView(self)
        main = self._render("design", root, **view.context())
        return Page(self.texts("design.title"), self.texts("design.lede"), main)

    def plan(self, root: str) -> Page:
        """The page on which a visitor's own device shows what she saved there."""
        page_data = {
            "language": self.language,
            "timezone": self.catalogue.region.timezone,
            "root": root,
            "home": root + self.prefix,
            "worker": self.files.worker,
            "texts": self.texts.under("plan_script"),
        }
        return Page(self.texts("menu.plan"), self.texts("plan.description"), self._render("plan", root), page_data)

    def moved(self, root: str, address: str, title: str) -> Page:
        """What stands at an earlier address of a record and leads to where it is now (`address`, from the root)."""
        href = f"{root}{self.prefix}{address}"
        head = Markup('<meta http-equiv="refresh" content="0; url={}"><meta name="robots" content="noindex">').format(
            href
        )
        words = self.texts("moved.title")
        return Page(words, words, self._render("moved", root, href=href, title=title), None, str(head))

    def missing(self, root: str) -> Page:
        """The page for an address that does not exist, with ways on."""
        title = self.texts("missing.title")
        return Page(title, title, self._render("missing", root, interests=INTERESTS))

    def _plate_of(self, interest: str, root: str) -> Markup:
        """A line by its full name, as a link to its page."""
        return Markup(self._macros.plate(interest, root, root + self.prefix))  # noqa: S704 - a macro's own markup
