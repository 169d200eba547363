"""What the welcome page shows: the moments it starts from, its shelves, and a sketch of the region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise
from math import cos, radians
from typing import NamedTuple

from babel.languages import get_official_languages

from opportunity_map.catalogue import Catalogue, Entry
from opportunity_map.intake.model import INTERESTS, Always
from opportunity_map.places.boundary import District
from opportunity_map.site.view_board import one_of_each

SOONEST = 8
ON_A_SHELF = 5
MOST_SHELVES = 3


@dataclass(frozen=True)
class Shelf:
    """Entries under one heading. `query` is the listing's filter that shows all of them, '' where there is none.

    `total` is how many there are, `until` the last day on which the shelf is true, None where every day will do.
    """

    id: str
    entries: Sequence[Entry]
    total: int
    query: str = ""
    until: date | None = None


class Moment(NamedTuple):
    """A way in. Where scripts run it leads to the listing with `query`, else to a shelf of this page or to `day`.

    `day` is the address of a day in the calendar, empty where its month has no page.
    """

    id: str
    query: str
    shelf: str
    day: str = ""


class Sketch(NamedTuple):
    """The region as line art, in SVG's units: its outline, and where something happens.

    `stops` are (line, size, path): a path has a dot at each of its points; `size` is 1 to 3.
    """

    height: int
    outline: str
    stops: list[tuple[str, int, str]]


class WelcomeView:
    """Chooses what stands on the front door of one catalogue, so that nothing on it is ever empty."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.current = [entry for entry in catalogue.entries if not entry.over]  # as many as the listing counts
        self.going = [entry for entry in self.current if entry.opportunity.status != "cancelled"]
        self.dated = [entry for entry in self.going if entry.occurrences]
        today = catalogue.today
        self._saturday = today + timedelta(days=max(0, 5 - today.weekday()))
        self._sunday = today + timedelta(days=6 - today.weekday())

    @property
    def soonest(self) -> tuple[list[Entry], list[Entry]]:
        """The next departures, and those that move up in the browser when the first have left."""
        return self.dated[:SOONEST], self.dated[SOONEST : 3 * SOONEST]

    def counts(self) -> Counter[str]:
        """How many offers run on each line."""
        return Counter(line for entry in self.going for line in entry.opportunity.interests)

    def shelves(self) -> list[Shelf]:
        """The first few shelves that have something which does not stand above them already."""
        shown = {entry.number for entry in self.soonest[0]}
        found: list[Shelf] = []
        for shelf in self._candidates():
            fresh = [entry for entry in one_of_each(shelf.entries) if entry.number not in shown][:ON_A_SHELF]
            if not fresh or len(found) == MOST_SHELVES:
                continue
            shown |= {entry.number for entry in fresh}
            found.append(Shelf(shelf.id, sorted(fresh, key=lambda e: e.number), shelf.total, shelf.query, shelf.until))
        return found

    def _candidates(self) -> Iterator[Shelf]:
        days = f"from={self._saturday}&to={self._sunday}"
        # Rows say when something is next, so only what is next on the weekend stands here; the listing shows the rest.
        weekend = [entry for entry in self.dated if self._saturday <= entry.occurrences[0].start <= self._sunday]
        yield Shelf("weekend", weekend, sum(map(self._on_weekend, self.current)), days, self._sunday)
        yield self._shelf("first_steps", self._is_first_step)
        yield self._shelf("always", lambda entry: isinstance(entry.opportunity.when, Always))
        yield self._shelf("free", lambda entry: entry.opportunity.cost.kind == "free", "cost=free")
        newest = sorted(self.going, key=lambda entry: entry.opportunity.checked or date.min, reverse=True)
        yield Shelf("newest", newest, len(newest))

    def _shelf(self, name: str, fits: Callable[[Entry], bool], query: str = "") -> Shelf:
        entries = [entry for entry in self.going if fits(entry)]
        return Shelf(name, entries, sum(map(fits, self.current)), query)

    def _on_weekend(self, entry: Entry) -> bool:
        """As the listing's filter has it: what has no dates is there on a weekend, too."""
        meetings = entry.occurrences
        return not meetings or any(one.last_day >= self._saturday and one.start <= self._sunday for one in meetings)

    def _is_first_step(self, entry: Entry) -> bool:
        """Practises languages, in one that people here speak and in one more: so much is stated, the rest is not."""
        record = entry.opportunity
        local = get_official_languages(self._catalogue.region.country) or self._catalogue.languages
        return (
            "multilingual" in record.competences
            and len(record.languages) > 1
            and any(language.partition("-")[0] in local for language in record.languages)
        )

    def moments(self, shelves: Sequence[Shelf]) -> list[Moment]:
        """The ways in that lead somewhere."""
        here = {shelf.id for shelf in shelves}
        today = self._catalogue.today
        kinds = {entry.opportunity.cost.kind for entry in self.going}
        types = {entry.opportunity.type for entry in self.going}
        found = [
            Moment("today", f"from={today}&to={today}", "", self._in_calendar(today)) if self.dated else None,
            Moment(
                "weekend", f"from={self._saturday}&to={self._sunday}", "weekend", self._in_calendar(self._saturday)
            )
            if self.dated
            else None,
            Moment("free", "cost=free", "free") if "free" in kinds else None,
            Moment("open", "type=open_space", "always") if "open_space" in types else None,
            Moment("first_steps", "", "first_steps") if "first_steps" in here else None,
        ]
        return [
            moment._replace(shelf=moment.shelf if moment.shelf in here else "")
            for moment in found
            if moment is not None
        ]

    def _in_calendar(self, day: date) -> str:
        """Where a day stands in the calendar, if anything begins in its month."""
        begins = {(one.start.year, one.start.month) for entry in self.dated for one in entry.occurrences}
        return f"calendar/{day:%Y-%m}/#day-{day}" if (day.year, day.month) in begins else ""

    def sketch(self, districts: Sequence[District]) -> Sketch | None:
        """The region's own shape with its stations; None where nothing is known of either."""
        counts = Counter(entry.venue.key for entry in self.going if entry.venue)
        lines: dict[str, Counter[str]] = {}
        for entry in self.going:
            if entry.venue:
                lines.setdefault(entry.venue.key, Counter()).update(entry.opportunity.interests)
        paper = _Paper(self._catalogue.region.bounds)
        dots: dict[tuple[str, int], list[tuple[int, int]]] = {}
        for key, count in counts.most_common(_MOST_STOPS):
            location = self._catalogue.venues[key].location
            if location is None or location.approximate:
                continue
            point = paper.point(location.lon, location.lat)
            if paper.holds(point):
                line = max(lines[key], key=lambda line: (lines[key][line], -INTERESTS.index(line)))
                dots.setdefault((line, 1 if count == 1 else 2 if count < 4 else 3), []).append(point)
        if not dots and not districts:
            return None
        rings = [ring for district in districts for polygon in district.polygons for ring in polygon]
        outline = "".join(path for path in map(paper.ring, rings) if path)
        stops = [
            (line, size, "".join(f"M{x} {y}h0" for x, y in sorted(points)))
            for (line, size), points in sorted(dots.items(), key=lambda item: (INTERESTS.index(item[0][0]), item[0][1]))
        ]
        return Sketch(paper.height, outline, stops)


_MOST_STOPS = 300
_WIDTH = 600
_LEAST_HEIGHT, _MOST_HEIGHT = 300, 900
_NEAR = 2


class _Paper:
    """The region's bounds on a sheet `_WIDTH` wide: degrees in, whole units out."""

    def __init__(self, bounds: tuple[float, float, float, float]) -> None:
        self._south, self._west, self._north, self._east = bounds
        self._across = cos(radians((self._south + self._north) / 2))
        scale = _WIDTH / ((self._east - self._west) * self._across)
        self.height = min(_MOST_HEIGHT, max(_LEAST_HEIGHT, round((self._north - self._south) * scale)))
        # A region that is very tall or very wide keeps its shape and gets a margin.
        self._scale = min(scale, self.height / (self._north - self._south))
        self._left = (_WIDTH - (self._east - self._west) * self._across * self._scale) / 2
        self._top = (self.height - (self._north - self._south) * self._scale) / 2

    def point(self, lon: float, lat: float) -> tuple[int, int]:
        x = self._left + (lon - self._west) * self._across * self._scale
        return round(x), round(self._top + (self._north - lat) * self._scale)

    def holds(self, point: tuple[int, int]) -> bool:
        return 0 <= point[0] <= _WIDTH and 0 <= point[1] <= self.height

    def ring(self, ring: Sequence[tuple[float, float]]) -> str:
        """Its outline in relative steps, without what is smaller than a unit or lies on the edge of the sheet."""
        points = [point for point, _ in groupby(self.point(lon, lat) for lon, lat in ring)]
        path, lifted = "", True
        for (left, top), (x, y) in pairwise(points):
            if self._on_edge((left, top), (x, y)):
                lifted = True
                continue
            path += f"M{left} {top}" if lifted else ""
            path += f"l{x - left} {y - top}"
            lifted = False
        return path

    def _on_edge(self, one: tuple[int, int], other: tuple[int, int]) -> bool:
        """Whether a step goes along the bounds, where a file was cut off and nothing ends."""
        right, bottom = _WIDTH - self._left, self.height - self._top
        edges = ((0, self._left), (0, right), (1, self._top), (1, bottom))
        return any(abs(one[axis] - edge) < _NEAR and abs(other[axis] - edge) < _NEAR for axis, edge in edges)
