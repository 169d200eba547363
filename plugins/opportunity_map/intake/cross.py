"""What several files say together: ids that name no record, addresses claimed twice.

A record with such an error is left out, and so is what cannot stand without it. Positions are found by reading the few
files with a problem once more.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, NamedTuple

from opportunity_map.intake.files import Source, read_bytes
from opportunity_map.intake.model import ORGANISATION, PLACE, Opportunity, Place
from opportunity_map.intake.problems import Problem, problem
from opportunity_map.intake.yaml_reader import List, Mapping, Node, read_yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from opportunity_map.intake.model import Organisation, Record

_UNKNOWN: Final = {
    "organisation": "unknown-organisation",
    "place": "unknown-place",
    "part_of": "unknown-parent",
    "partners": "unknown-partner",
}
_MOST_COMPARED: Final = 5000


class Compared(NamedTuple):
    """The records that can stand, in the order they came in, and what is wrong between them."""

    organisations: list[Organisation]
    opportunities: list[Opportunity]
    problems: list[Problem]


class _Reference(NamedTuple):
    """A record names another: in which field (dotted), of what kind, by which id."""

    field: str
    kind: str
    id: str


def compare(
    organisations: list[Organisation],
    opportunities: list[Opportunity],
    places: list[Place],
    drafts: list[Record],
    sources: Iterable[Source],
    content_dir: Path | str,
) -> Compared:
    """Compare the records of a region.

    `drafts` are records with errors of their own: what they name is looked at too. `sources` are all files. An id that
    names a file with an error is no second mistake: its record is left out with a mere information.
    """
    files: dict[str, dict[str, str]] = {ORGANISATION: {}, PLACE: {}}
    for source in sources:
        if source.kind in files:
            files[source.kind][source.id] = source.path
    locator = _Locator(content_dir)
    problems = [
        *_claimed_twice(organisations, {record.id: record.path for record in organisations}, locator),
        *_claimed_twice(opportunities, {record.key: record.path for record in opportunities}, locator),
        *_own_ancestors(organisations, locator),
    ]
    out = {found.path for found in problems}
    kept = [record for record in organisations if record.path not in out]
    there = {ORGANISATION: {record.id for record in kept}, PLACE: {place.id for place in places}}
    while len(standing := [record for record in kept if not _lacking(record, there)]) < len(kept):
        kept = standing
        there[ORGANISATION] = {record.id for record in kept}
    everything: list[Organisation | Opportunity] = [*organisations, *opportunities]
    for one in everything:
        for lacking in _lacking(one, there):
            problems.append(_explained(one, lacking, files[lacking.kind], locator))
            out.add(one.path)
    problems += (
        _explained(draft, named, files[named.kind], locator)
        for draft in drafts
        for named in _references(draft)
        if named.id not in files[named.kind]
    )
    return Compared(kept, [record for record in opportunities if record.path not in out], problems)


def locate(content_dir: Path | str, path: str, field: str) -> tuple[int, int]:
    """The 1-based line and column of a dotted field in a file; of the nearest thing around it where it is not there."""
    return _Locator(content_dir).position(path, field)


def _references(record: Record) -> Iterator[_Reference]:
    """Every id that a record names."""
    if isinstance(record, Place):
        return
    if isinstance(record.place, str):
        yield _Reference("place", PLACE, record.place)
    if isinstance(record, Opportunity):
        yield _Reference("organisation", ORGANISATION, record.organisation)
        for number, partner in enumerate(record.partners):
            yield _Reference(f"partners.{number}", ORGANISATION, partner)
    elif record.part_of is not None:
        yield _Reference("part_of", ORGANISATION, record.part_of)


def _lacking(record: Record, there: dict[str, set[str]]) -> list[_Reference]:
    return [reference for reference in _references(record) if reference.id not in there[reference.kind]]


def _explained(record: Record, lacking: _Reference, files: dict[str, str], locator: _Locator) -> Problem:
    """Why a record that names something else cannot stand: there is no such file, or that file has an error itself."""
    field = lacking.field if lacking.field != "organisation" else ""
    if lacking.id in files:
        return locator.problem(record.path, field, "left-out-with", value=lacking.id, other=files[lacking.id])
    code = _UNKNOWN[lacking.field.partition(".")[0]]
    return locator.problem(record.path, field, code, _nearest(lacking.id, files), value=lacking.id)


def _nearest(word: str, known: Collection[str]) -> str:
    """The id that was probably meant, or ''."""
    if len(known) > _MOST_COMPARED:  # comparing with all would be felt: those that begin alike are enough
        known = [other for other in known if other[:2] == word[:2]][:_MOST_COMPARED]
    found = get_close_matches(word, sorted(known), 1, 0.6)
    return found[0] if found else ""


def _own_ancestors(organisations: list[Organisation], locator: _Locator) -> Iterator[Problem]:
    """Organisations that are part of themselves, directly or through others."""
    parents = {record.id: record.part_of for record in organisations}
    for record in organisations:
        above, seen = record.part_of, set[str]()
        while above is not None and above != record.id and above not in seen:
            seen.add(above)
            above = parents.get(above)
        if above is not None and above == record.id:
            yield locator.problem(record.path, "part_of", "own-parent", value=record.part_of or "")


def _claimed_twice(
    records: Iterable[Organisation | Opportunity], addresses: dict[str, str], locator: _Locator
) -> Iterator[Problem]:
    """Aliases that are the address of a record, or already another's alias. `addresses` maps id (or key) to path."""
    claimed = dict(addresses)
    for record in records:
        for number, alias in enumerate(record.aliases):
            short = isinstance(record, Opportunity) and "/" not in alias
            address = f"{record.organisation}/{alias}" if isinstance(record, Opportunity) and short else alias
            if address in claimed:
                other = claimed[address]
                yield locator.problem(record.path, f"aliases.{number}", "alias-taken", value=alias, other=other)
            claimed[address] = record.path


class _Locator:
    """Makes problems at fields of records that were read before; each file is read again at most once."""

    def __init__(self, content_dir: Path | str) -> None:
        self._content_dir = content_dir
        self._trees: dict[str, Node | None] = {}

    def problem(self, path: str, field: str, code: str, suggestion: str = "", **arguments: str) -> Problem:
        """A problem at its place in a file."""
        line, column = self.position(path, field)
        return problem(path, line, column, code, field=field, suggestion=suggestion, **arguments)

    def position(self, path: str, field: str) -> tuple[int, int]:
        """The 1-based line and column of a dotted field, or of the nearest thing around it."""
        if not field:
            return 1, 1
        if path not in self._trees:
            self._trees[path] = read_yaml(read_bytes(self._content_dir, path)[0], path)[0]
        node = self._trees[path]
        if node is None:
            return 1, 1
        at = node
        for name in field.split("."):
            if type(node) is Mapping and name in node.entries:
                key, node = node.entries[name]
                at = key if type(node) is Mapping else node
            elif type(node) is List and name.isdigit() and int(name) < len(node.items):
                at = node = node.items[int(name)]
            else:
                break
        return at.line, at.column
