"""The pages that gather offers: an interest, an organisation, a place, an area; each in its own character.

What is said about the whole stands on the first page of several; the others go on with the board.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape

from opportunity_map.catalogue import Catalogue, Entry, Venue
from opportunity_map.config import Settings
from opportunity_map.intake.model import INTERESTS, Organisation
from opportunity_map.site.areas import Area
from opportunity_map.site.embeds import OEMBED, Embed
from opportunity_map.site.journey import journey
from opportunity_map.site.page import Page, Part
from opportunity_map.site.stations import Stations, of_area
from opportunity_map.site.tokens import ROOT
from opportunity_map.site.view_board import BoardView
from opportunity_map.site.view_facts import LINE_CODES, Facts
from opportunity_map.site.view_jsonld import organisation_json_ld, place_json_ld
from opportunity_map.site.view_opportunity import OpportunityView
from opportunity_map.site.view_when import opening_hours
from opportunity_map.texts import Texts

MOST_STOPS = 12
"""Stops that a line's own map shows; where most happens comes first."""
MOST_RELATED = 4
MOST_VENUES = 12
"""Venues that an organisation's page lists; the others are on the map."""
AREA_ROWS = 100
"""Rows of an area's page, which is one page however much is on: the venues lead to the rest."""


class GroupPages:
    """The part of the presenter that makes these pages."""

    catalogue: Catalogue
    texts: Texts
    settings: Settings
    prefix: str
    facts: Facts
    stations: Stations
    _board: BoardView
    _view: OpportunityView
    _macros: Any
    _environment: Environment
    _sprite: str
    _plate: Callable[[str, str], Markup]
    _station_links: dict[str, str]
    _organisation_links: dict[str, str]
    _offers_words: dict[int, str]

    def interest(
        self, interest: str, entries: Sequence[Entry], rows: Sequence[str], root: str, page: int, pages: int,
        whole: Sequence[Entry] | None = None,
    ) -> Page:  # fmt: skip
        """A line: what it is about, where it calls, where one changes, and the stops on it."""
        name = self.texts(f"interest.{interest}")
        summary = self.texts(f"interest_summary.{interest}")
        part = Part(entries, rows, root, page, pages, entries if whole is None else whole)
        return self._group(
            "interest", name, summary, f"interests/{interest}/", part, query=f"interests={interest}",
            line=interest, code=LINE_CODES[interest], summary=summary, name=name,
            **(self._line(interest, part.all, root) if page == 1 else {}),
        )  # fmt: skip

    def _line(self, interest: str, entries: Sequence[Entry], root: str) -> dict[str, Any]:
        """What a line's first page tells of the whole line; `root` leads from there to the site's root."""
        going = [entry for entry in entries if not entry.over]
        together = Counter([line for entry in going for line in entry.opportunity.interests])
        del together[interest]
        calls = Counter([entry.venue.key for entry in going if entry.venue])
        order = sorted(calls, key=lambda key: (-calls[key], key))
        changes: dict[str, Counter[str]] = {key: Counter() for key in order[:MOST_STOPS]}
        for entry in going:
            if entry.venue and entry.venue.key in changes:
                changes[entry.venue.key].update(line for line in entry.opportunity.interests if line != interest)
        related = sorted(together, key=lambda line: (-together[line], INTERESTS.index(line)))
        return {
            "tally": self._tally(going, f"interests={interest}"),
            "stops": [
                {
                    "link": Markup(self._station_link(self.catalogue.venues[key]).replace(ROOT, root)),  # noqa: S704 - escaped when it was made
                    "count": self._offers(calls[key]),
                    "lines": [line for line, _ in changes[key].most_common(3)],
                }
                for key in changes
            ],
            "more_stops": max(0, len(order) - MOST_STOPS),
            "related": [
                {"id": line, "count": self.texts("interest_page.shared", count=together[line])}
                for line in related[:MOST_RELATED]
            ],
        }

    def organisation(
        self, organisation: Organisation, entries: Sequence[Entry], rows: Sequence[str], root: str, page: int,
        pages: int, whole: Sequence[Entry] | None = None,
    ) -> Page:  # fmt: skip
        """An operator: who it is, what it offers, where, and how to show that elsewhere."""
        spoken, known = self._view.spoken, self.catalogue.organisations
        name, summary = spoken(organisation.name), spoken(organisation.summary)
        description = self.facts.said(organisation.description) if organisation.description else None
        parent = known.get(organisation.part_of or "")
        seat = organisation.place
        venue = self.catalogue.venues.get(seat) if isinstance(seat, str) else None
        seat_name = venue.place.name if venue else None if isinstance(seat, str) or seat is None else seat.name
        part = Part(entries, rows, root, page, pages, entries if whole is None else whole)
        calls = Counter(entry.venue.key for entry in part.all if entry.venue and not entry.over) if page == 1 else {}
        order = sorted(calls, key=lambda key: (-calls[key], key))
        return self._group(
            "organisation", name.text, summary.text, f"organisations/{organisation.id}/", part,
            query=f"organisation={organisation.id}",
            data=lambda url: organisation_json_ld(organisation, self.facts, url),
            kicker=self._view.kind(organisation), name=name, summary=summary, runs=self._runs_here(part.all, root),
            description=self._view.prose(description),
            description_lang=self.facts.foreign(description.language) if description else "",
            parent_id=parent.id if parent else "", parent=spoken(parent.name if parent else None),
            seat_key=venue.key if venue else "", seat=spoken(seat_name),
            contacts=self._view.contacts(organisation.contact),
            website=self._view.outside(organisation.website),
            safeguarding=self._view.outside(organisation.safeguarding_url),
            checked=self._view.checked(organisation.checked),
            venues=self._stations([(self.catalogue.venues[key], calls[key]) for key in order[:MOST_VENUES]], root),
        )  # fmt: skip

    def place(
        self, venue: Venue, entries: Sequence[Entry], rows: Sequence[str], root: str, page: int, pages: int,
        whole: Sequence[Entry] | None = None,
    ) -> Page:  # fmt: skip
        """A station: how to get there and in, which lines call, whose it is, and which stations are near."""
        place, spoken = venue.place, self._view.spoken
        name, street = spoken(place.name), self.facts.address(venue)
        part = Part(entries, rows, root, page, pages, entries if whole is None else whole)
        area = self.stations.area_of(venue, self.facts.language)
        return self._group(
            "place", name.text, street, f"places/{venue.key}/", part, query=f"place={venue.key}",
            data=lambda url: place_json_ld(venue, self.facts, url),
            name=name, area=area, area_address=self.stations.address(area) if area else "",
            runs=self._runs_here(part.all, root), key=venue.key, street=street, about=self._view.about(venue),
            stop=spoken(place.stop),
            on_map=venue.location is not None and any(not entry.over for entry in part.all),
            journey=journey(self.settings.journey_planner, venue, self.texts),
            access=self._macros.access(self.facts.access_lists(venue), spoken(place.access_note)),
            hours=opening_hours(place.opening_hours, self.facts.formats) if place.opening_hours else (),
            website=self._view.outside(place.website),
            **(self._around(venue, part.all, root) if page == 1 else {}),
        )  # fmt: skip

    def _around(self, venue: Venue, entries: Sequence[Entry], root: str) -> dict[str, Any]:
        """Whose a venue is, who else is there, and what is near."""
        at_home = self.stations.seats.get(venue.key, [])
        nearest = self.stations.nearest(venue)
        guests = {entry.organisation.id: entry.organisation for entry in entries if not entry.over}
        for one in at_home:
            guests.pop(one.id, None)
        return {
            "owners": self._names(at_home, root),
            "guests": self._names([guests[key] for key in sorted(guests)][:MOST_VENUES], root),
            "near": self._stations(
                [(one.venue, self.stations.going[one.venue.key]) for one in nearest],
                root,
                [self._distance(one.away) for one in nearest],
            ),
        }

    def area(self, area: Area, entries: Sequence[Entry], root: str, row: Callable[[Entry], str]) -> Page:
        """A district or town: what is on there, today first, and its stations; `row` gives the row of an entry."""
        venues = self.stations.members[area.id]
        here = of_area(entries, venues)
        shown = here[:AREA_ROWS]
        going = self.stations.going
        order = sorted(venues, key=lambda venue: (-going[venue.key], venue.key))
        query = f"place={area.id}"
        main = self._render(
            "area", root,
            name=area.name,
            runs=self._runs_here(here, root),
            tally=self._tally(here, query),
            groups=self._board.days(shown, [row(entry) for entry in shown], root),
            more=self.texts("area.more", count=len(here), area=area.name) if len(here) > len(shown) else "",
            query=query,
            venues=self._stations([(venue, going[venue.key]) for venue in order], root),
        )  # fmt: skip
        title = self.texts("area.title", area=area.name)
        return Page(title, self.texts("area.description", area=area.name, count=len(here)), main)

    def places(self, root: str) -> Page:
        """All areas with how much is on in each, and all stations by name."""
        going = self.stations.going
        areas = [
            {
                "name": area.name,
                "address": self.stations.address(area),
                "stations": self.texts("places.stations", count=len(self.stations.members[area.id])),
                "offers": self._offers(sum(going[venue.key] for venue in self.stations.members[area.id])),
            }
            for area in self.stations.areas(self.facts.language)
        ]
        name = self.facts.said
        venues = sorted(self.catalogue.venues.values(), key=lambda one: (name(one.place.name).text.casefold(), one.key))
        main = self._render(
            "places", root, areas=areas, venues=self._stations([(venue, going[venue.key]) for venue in venues], root)
        )
        return Page(self.texts("places.title"), self.texts("places.lede"), main)

    # --- shared ------------------------------------------------------------------------------------------------

    def _group(
        self, kind: str, title: str, abstract: str, address: str, part: Part, query: str,
        data: Callable[[str], Markup] | None = None, **context: Any,
    ) -> Page:  # fmt: skip
        """One page of a group. Its first page can be shown elsewhere, where the site's own address is known.

        `data` makes what machines read of the whole, given its address.
        """
        first = part.page == 1
        home = f"{self.settings.site_url}{self.prefix}"
        embed = Embed(home, address, query, title, self.catalogue.region.name) if self.settings.site_url else None
        what = self.texts("embed.what", name=title, region=self.catalogue.region.name)
        main = self._render(
            kind,
            part.root,
            first_page=first,
            groups=self._board.platforms(part.entries, part.rows, part.root),
            pages=self._board.pager(part.root + self.prefix + address, part.page, part.pages),
            query=query,
            embed_lines=embed.lines(what) if embed and first else "",
            **context,
        )
        title = self._numbered(title, part.page)
        if not first:
            return Page(title, abstract or title, main)
        head = str(data(f"{home}{address}" if embed else "")) if data else ""
        if embed is None:
            return Page(title, abstract or title, main, None, head)
        return Page(title, abstract or title, main, None, head + embed.discovery(), {OEMBED: embed.oembed(what)})

    def _stations(self, venues: Sequence[tuple[Venue, int]], root: str, away: Sequence[str] = ()) -> Markup:
        """The items of a list of venues: name, how far, how much is on, whether one gets in without a step."""
        distances = [f"<b>{escape(words)}</b> · " for words in away] or [""] * len(venues)
        items = [
            f"<li>{self._station_link(venue)} <span>{distance}{escape(self._offers(count))} · "
            f"{escape(self.facts.step_free(venue))}</span></li>"
            for (venue, count), distance in zip(venues, distances, strict=True)
        ]
        return Markup("\n".join(items).replace(ROOT, root))  # noqa: S704 - every text in it was escaped

    def _station_link(self, venue: Venue) -> str:
        """A venue's name as a link; its way to the site's root is `ROOT`. The same on hundreds of pages."""
        known = self._station_links.get(venue.key)
        if known is None:
            name, lang = self._view.spoken(venue.place.name)
            href = f"{ROOT}{self.prefix}places/{venue.key}/"
            known = self._station_links[venue.key] = f'<a class="row-link" href="{href}"{lang}>{escape(name)}</a>'
        return known

    def _offers(self, count: int) -> str:
        known = self._offers_words.get(count)
        if known is None:
            known = self._offers_words[count] = self.texts("organisations.offers", count=count)
        return known

    def _tally(self, going: Sequence[Entry], query: str) -> list[tuple[str, str]]:
        """True counts in words, each with the query of the board that shows just these, where there is one."""
        texts = self.texts
        found = [(self._offers(len(going)), query)]
        today = sum(_is_on(entry, self.catalogue.today) for entry in going)
        free = sum(entry.opportunity.cost.kind == "free" for entry in going)
        answers = Counter(
            entry.opportunity.registration.drop_in if entry.opportunity.registration else None for entry in going
        )
        if today:
            found.append((texts("tally.today", count=today), ""))
        found.append((texts("tally.free", count=free), f"cost=free&{query}" if free else ""))
        words = texts("tally.drop_in", count=answers[True])
        unsaid = answers[None]
        found.append((texts("tally.unsaid", words=words, count=unsaid) if unsaid else words, ""))
        return found

    def _distance(self, kilometres: float) -> str:
        """`350 m` or `1.2 km`: no more exact than an air line is of use."""
        if kilometres < 1:
            return self.texts("near.metres", number=self.facts.formats.number(max(50, round(kilometres * 20) * 50)))
        return self.texts("near.kilometres", number=self.facts.formats.number(round(kilometres, 1)))

    def _runs(self, entries: Iterable[Entry]) -> list[tuple[str, int]]:
        """The lines that run here, with how many offers each, most first."""
        counts = Counter([line for entry in entries if not entry.over for line in entry.opportunity.interests])
        return sorted(counts.items(), key=lambda pair: (-pair[1], INTERESTS.index(pair[0])))

    def _runs_here(self, entries: Iterable[Entry], root: str) -> Markup:
        """The items of a list of these lines."""
        number = self.facts.formats.number
        items = [
            f'<li>{self._plate(line, root)} <span class="run-count">{number(count)}</span></li>'
            for line, count in self._runs(entries)
        ]
        return Markup("".join(items))  # noqa: S704 - of our own markup and numbers

    def _names(self, organisations: Iterable[Organisation], root: str) -> Markup:
        """Organisations as links, with commas."""
        return Markup(", ".join(map(self._organisation_link, organisations)).replace(ROOT, root))  # noqa: S704 - escaped

    def _organisation_link(self, organisation: Organisation) -> str:
        known = self._organisation_links.get(organisation.id)
        if known is None:
            name, lang = self._view.spoken(organisation.name)
            href = f"{ROOT}{self.prefix}organisations/{organisation.id}/"
            known = self._organisation_links[organisation.id] = f'<a href="{href}"{lang}>{escape(name)}</a>'
        return known

    def _numbered(self, title: str, page: int) -> str:
        return title if page == 1 else f"{title}, {self.texts('pager.page', page=page)}"

    def _render(self, template: str, root: str, /, **context: Any) -> str:
        return self._environment.get_template(f"pages/{template}.html").render(
            root=root, home=root + self.prefix, sprite=f"{root}{self._sprite}", **context
        )


def _is_on(entry: Entry, today: date) -> bool:
    """Whether one of its meetings is today, or began earlier and goes on."""
    for meeting in entry.occurrences:
        if meeting.start > today:
            return False
        if meeting.last_day >= today:
            return True
    return False
