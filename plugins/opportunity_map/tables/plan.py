"""From rows to files: records that several rows speak of are put together, get their ids, and are checked."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from opportunity_map.intake.canonical import write
from opportunity_map.intake.files import Source, source_of
from opportunity_map.intake.model import MODELS, OPPORTUNITY, ORGANISATION, PLACE
from opportunity_map.intake.problems import WARNING, Problem
from opportunity_map.intake.read import read_record
from opportunity_map.intake.values import slug
from opportunity_map.tables.identity import identity_of, ids
from opportunity_map.tables.ledger import Entry, is_key, key_identity
from opportunity_map.tables.records import Draft, Made, Values
from opportunity_map.tables.remarks import Remark, remark

_FOLDERS: Final = {ORGANISATION: "organisations", PLACE: "places", OPPORTUNITY: "opportunities"}


@dataclass(slots=True)
class Planned:
    """One file to be. `rows` are the numbers of the rows that speak of it; `data` what it shall hold.

    `remarks` are the reasons why it cannot be written; `warnings` what the checker would say of it nevertheless.
    """

    kind: str
    identity: str
    rows: list[Made]
    values: Values
    called: str
    organisation: str = ""
    id: str = ""
    data: bytes = b""
    remarks: list[Remark] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    @property
    def path(self) -> str:
        """Its file, relative to the content folder."""
        inside = f"{self.organisation}/" if self.kind == OPPORTUNITY else ""
        return f"{_FOLDERS[self.kind]}/{inside}{self.id}.yml"


@dataclass(slots=True)
class Plan:
    """All files to be, and which of them a row makes, by kind. `notes` are what is to be said of the whole."""

    files: list[Planned] = field(default_factory=list)
    of_row: dict[int, dict[str, Planned]] = field(default_factory=dict)
    notes: Counter[Remark] = field(default_factory=Counter)


def plan(made: list[Made], ledger: Mapping[str, Entry], language: str) -> Plan:
    """Put together, name and check the records of all rows; rows that cannot be used get their remarks."""
    found = Plan()
    usable = [row for row in made if not row.remarks]
    shared: dict[str, dict[str, Planned]] = {}
    for kind in (ORGANISATION, PLACE):
        groups = _grouped(kind, usable, found)
        _name_all(groups, ledger)
        shared[kind] = groups
    offers = _grouped(OPPORTUNITY, usable, found)
    for one in offers.values():
        _link(one, found.of_row)
    by_owner: dict[str, dict[str, Planned]] = defaultdict(dict)
    for identity, one in offers.items():
        by_owner[one.organisation][identity] = one
    for inside in by_owner.values():
        _name_all(inside, ledger)
    found.files = [*shared[ORGANISATION].values(), *shared[PLACE].values(), *offers.values()]
    for one in found.files:
        _check(one, language)
    return found


def examined(found: Plan, problems: Iterable[Problem]) -> None:
    """Give every file what a check of the whole region says of it: with an error it is refused."""
    by_path: dict[str, list[Problem]] = defaultdict(list)
    for one_problem in problems:
        by_path[one_problem.path].append(one_problem)
    for one in found.files:
        if not one.remarks:
            one.remarks = [Remark(problem.code, problem=problem) for problem in by_path[one.path] if problem.is_error]
            one.warnings = [problem for problem in by_path[one.path] if problem.severity == WARNING]


def _grouped(kind: str, rows: list[Made], found: Plan) -> dict[str, Planned]:
    """The records of a kind by identity, with what their rows say put together."""
    groups: dict[str, list[tuple[Made, Draft]]] = defaultdict(list)
    for made in rows:
        draft = made.drafts.get(kind)
        if draft is not None:
            groups[_identity(draft, made)].append((made, draft))
    planned = {}
    for identity, members in groups.items():
        if kind == OPPORTUNITY and not is_key(identity):
            for again, _ in members[1:]:
                again.remarks.append(remark("same-row", number=members[0][0].row.number))
            members = members[:1]  # noqa: PLW2901 - the others are refused
        values = _together(kind, [draft.values for _, draft in members], found.notes)
        called = min(draft.called for _, draft in members)
        one = Planned(kind, identity, [made for made, _ in members], values, called, members[0][1].organisation)
        planned[identity] = one
        for made, _ in members:
            found.of_row.setdefault(made.row.number, {})[kind] = one
    return planned


def _identity(draft: Draft, made: Made) -> str:
    """What tells a record from others: its key; else an organisation's name, all of a place, all of a row."""
    if draft.key:
        return key_identity(draft.key)
    if draft.kind == ORGANISATION:
        return f"~{identity_of(slug(draft.called) or draft.called)}"
    return f"~{identity_of([draft.called, draft.values])}" if draft.kind == PLACE else f"~{made.identity}"


def _together(kind: str, values: list[Values], notes: Counter[Remark]) -> Values:
    """What several rows say of one record: of each field what most of them say; dates are collected.

    The result does not depend on the order of the rows.
    """
    if len(values) == 1:
        return values[0]
    merged: Values = {}
    for name in dict.fromkeys(key for one in values for key in one):
        said = Counter(json.dumps(one[name], ensure_ascii=False, sort_keys=True) for one in values if name in one)
        different = [json.loads(text) for text in sorted(said)]
        if name == "when" and len(different) > 1 and all(isinstance(one, list) for one in different):
            sessions = {json.dumps(one, sort_keys=True): one for several in different for one in several}
            merged[name] = sorted(sessions.values(), key=lambda one: (str(one.get("start")), str(one.get("end"))))
            continue
        if len(said) > 1:
            notes[remark("rows-disagree", field=f"{kind}.{name}")] += 1
        most = min(said, key=lambda text: (-said[text], text))
        merged[name] = next(one[name] for one in values if _same(one.get(name), most))
    return merged


def _same(value: object, text: str) -> bool:
    return value is not None and json.dumps(value, ensure_ascii=False, sort_keys=True) == text


def _name_all(groups: dict[str, Planned], ledger: Mapping[str, Entry]) -> None:
    """Give ids to the records of one folder."""
    kinds = {one.kind for one in groups.values()}
    entries = [(entry, source_of(entry.path)) for entry in ledger.values()]
    ours = [(entry, source) for entry, source in entries if source is not None and source.kind in kinds]
    kept = {entry.identity: source.id for entry, source in ours if entry.identity in groups}
    owners = {one.organisation for one in groups.values()}
    others = [source.id for entry, source in ours if entry.identity not in groups and source.organisation in owners]
    # A key that is no longer in the table keeps its id, unless the mapping has got another key altogether.
    taken = others if any(map(is_key, kept)) and all(map(is_key, groups)) else []
    for identity, name in ids(((key, one.called) for key, one in groups.items()), kept, taken).items():
        groups[identity].id = name


def _link(one: Planned, of_row: Mapping[int, Mapping[str, Planned]]) -> None:
    """Let an opportunity name its organisation and its place."""
    beside = of_row[one.rows[0].row.number]
    if not one.organisation and ORGANISATION in beside:
        one.organisation = beside[ORGANISATION].id
    if PLACE in beside and "place" not in one.values:
        one.values["place"] = beside[PLACE].id


def _check(one: Planned, language: str) -> None:
    """Write the record's file in memory, and let the checker read it."""
    source = source_of(one.path)
    if source is None or (one.kind == OPPORTUNITY and not one.organisation):
        one.remarks.append(remark("no-organisation-in-row"))
        return
    text = write(one.values, MODELS[one.kind])
    one.data = text.encode("utf-8", "backslashreplace")
    checked = read_record(one.data, Source(*source), language)
    one.remarks += [Remark(problem.code, problem=problem) for problem in checked.problems if problem.is_error]


def reasons(made: Made, of_row: Mapping[int, Mapping[str, Planned]]) -> Iterator[Remark]:
    """Why a row cannot be used: its own remarks, then those of the records that it makes."""
    yield from made.remarks
    found = False
    for one in of_row.get(made.row.number, {}).values():
        # That an organisation is missing is no news where the row has told why it is not written.
        yield from (other for other in one.remarks if not (found and other.name.startswith("unknown-")))
        found = found or bool(one.remarks)
