"""What the records of a region are compared by: a few facts of each, with their places in its file.

Records are large and are only needed to build a site; these facts are small, and a check of ten thousand files needs
nothing else. They are made of drafts too: what a record with an error names is looked at all the same.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from opportunity_map.intake.model import (
    OPPORTUNITY,
    ORGANISATION,
    PLACE,
    Opportunity,
    Organisation,
    Place,
    Repeat,
    Sessions,
    Text,
    When,
)
from opportunity_map.intake.repeat_rule import last_day
from opportunity_map.intake.yaml_reader import position_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opportunity_map.intake.files import Source
    from opportunity_map.intake.model import Contact, Record
    from opportunity_map.intake.yaml_reader import Node


class Spot(NamedTuple):
    """A value and where it stands: its dotted field, its 1-based line and column."""

    field: str
    line: int
    column: int
    value: Any


class Reference(NamedTuple):
    """A record names another of `kind` by its `id`, in `field` (dotted; '' where its folder names it)."""

    field: str
    line: int
    column: int
    kind: str
    id: str


class Facts(NamedTuple):
    """One record, as far as others and the calendar have a say in it.

    `stands` is False where the file has an error of its own. `points` are (latitude, longitude) in degrees; `phones`
    are as written; `postcodes` are (postcode, country or None) as written; `twin` is the same for two offers that
    cannot be told apart, or ''. `over_after` is a day after which nothing of a dated offer is left.
    """

    path: str
    kind: str
    id: str
    organisation: str
    stands: bool
    references: tuple[Reference, ...] = ()
    aliases: tuple[Spot, ...] = ()
    points: tuple[Spot, ...] = ()
    phones: tuple[Spot, ...] = ()
    postcodes: tuple[Spot, ...] = ()
    twin: str = ""
    title: Spot | None = None
    checked: Spot | None = None
    over_after: Spot | None = None

    @property
    def address(self) -> str:
        """What aliases are compared with: the id, for an opportunity with its organisation before it."""
        return f"{self.organisation}/{self.id}" if self.kind == OPPORTUNITY else self.id


def facts_of(record: Record | None, root: Node | None, source: Source, *, stands: bool) -> Facts:
    """The facts of a record or draft that was read from `root`; of a file that could not be read only its name."""
    if record is None or root is None:
        return Facts(source.path, source.kind, source.id, source.organisation, stands)
    finder = _Finder(root)
    references: list[Reference] = []
    points: list[Spot] = []
    phones: list[Spot] = []
    postcodes: list[Spot] = []
    aliases: list[Spot] = []
    if isinstance(record, Place):
        points += finder.point("", record)
        postcodes += finder.postcode("", record)
    else:
        if isinstance(record.place, str):
            references.append(finder.reference("place", PLACE, record.place))
        elif record.place is not None:
            points += finder.point("place.", record.place)
            postcodes += finder.postcode("place.", record.place)
        phones += finder.phone(record.contact)
        aliases += [finder.spot(f"aliases.{number}", alias) for number, alias in enumerate(record.aliases)]
    if isinstance(record, Organisation) and record.part_of is not None:
        references.append(finder.reference("part_of", ORGANISATION, record.part_of))
    twin, title, over = "", None, None
    if isinstance(record, Opportunity):
        references.append(Reference("", 1, 1, ORGANISATION, record.organisation))
        for number, partner in enumerate(record.partners):
            references.append(finder.reference(f"partners.{number}", ORGANISATION, partner))
        last = _last_day(record)
        over = finder.spot("when", last) if last is not None and record.status != "ended" else None
        if stands:
            twin, title = _twin(record), finder.spot("title", "")
    checked = None if isinstance(record, Place) or record.checked is None else finder.spot("checked", record.checked)
    return Facts(
        source.path,
        source.kind,
        source.id,
        source.organisation,
        stands,
        tuple(references),
        tuple(aliases),
        tuple(points),
        tuple(phones),
        tuple(postcodes),
        twin,
        title,
        checked,
        over,
    )


class _Finder:
    """Finds values of a record in the tree that it was read from."""

    def __init__(self, root: Node) -> None:
        self._root = root

    def spot(self, field: str, value: Any) -> Spot:
        return Spot(field, *position_at(self._root, field), value)

    def reference(self, field: str, kind: str, name: str) -> Reference:
        return Reference(field, *position_at(self._root, field), kind, name)

    def point(self, prefix: str, place: Place) -> Iterator[Spot]:
        where = place.coordinates
        if where is not None and where.lat is not None and where.lon is not None:
            yield self.spot(f"{prefix}coordinates", (where.lat, where.lon))

    def postcode(self, prefix: str, place: Place) -> Iterator[Spot]:
        address = place.address
        if address is not None and address.postcode:
            yield self.spot(f"{prefix}address.postcode", (address.postcode, address.country))

    def phone(self, contact: Contact | None) -> Iterator[Spot]:
        if contact is not None and contact.phone:
            yield self.spot("contact.phone", contact.phone)


def _last_day(record: Opportunity) -> date | None:
    """The day after which nothing of a dated offer is left; None where that is never, or not known."""
    when = record.when
    if isinstance(when, Sessions):
        days = [_day(session.end or session.start) for session in when.sessions if session.start is not None]
        return max(days, default=None)
    if isinstance(when, Repeat) and when.start is not None and when.repeats is not None:
        last = last_day(when.repeats, when.start)
        # A meeting may last over midnight, or for days.
        return last + (_day(when.end) - _day(when.start)) if last is not None and when.end is not None else last
    return None


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _twin(record: Opportunity) -> str:
    """A digest of what tells an organisation's offers apart: their title, place and time."""
    title = " ".join(next(iter(record.title.by_language.values())).casefold().split())
    place = record.place
    if isinstance(place, Place):
        name = place.name.by_language if isinstance(place.name, Text) else {}
        place = f"{sorted(name.values())} {place.address}"
    said = "\n".join((record.organisation, title, str(place), str(record.online_url), _written(record.when)))
    return hashlib.blake2b(said.encode(), digest_size=12).hexdigest()


def _written(when: When) -> str:
    """What a `when` says, in one line; the same for two that say the same."""
    if isinstance(when, Sessions):
        return ";".join(f"{session.start}/{session.end}" for session in when.sessions)
    if isinstance(when, Repeat):
        return f"{when.start}/{when.end}/{when.repeats}/{when.exceptions}"
    return str(when)
