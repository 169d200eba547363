"""One import from the first to the last: read, convert, plan, compare with what stands there, write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from opportunity_map.config import Settings
from opportunity_map.intake.model import OPPORTUNITY, ORGANISATION, PLACE
from opportunity_map.intake.read import examine
from opportunity_map.tables.binding import bind
from opportunity_map.tables.files import read_table_bytes
from opportunity_map.tables.folder import (
    CHANGED,
    CONFLICT,
    DELETED,
    EDITED,
    FOREIGN,
    NEW,
    REFUSED,
    STAYS,
    ContentFolder,
)
from opportunity_map.tables.mapping import read_mapping
from opportunity_map.tables.plan import Plan, Planned, examined, plan, reasons
from opportunity_map.tables.readers import projection_of, read_table
from opportunity_map.tables.records import Made, Values, make
from opportunity_map.tables.remarks import Remark
from opportunity_map.tables.templates import Context, Unknown


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row: its state, the file that it made ('' where none), and why it was refused."""

    number: int
    name: str
    state: str
    path: str
    reasons: tuple[Remark, ...] = ()

    @property
    def is_mistake(self) -> bool:
        """Whether somebody has to do something about it; what the mapping itself refuses is meant so."""
        if self.state == REFUSED:
            return not all(one.literal for one in self.reasons)
        return self.state in {CONFLICT, FOREIGN, DELETED}


@dataclass(slots=True)
class Report:
    """The account of a whole run. `files` counts (kind, state).

    `kept` are files (path, state) that a person changed and that stay as they are. `gone` are those of earlier runs
    that no row leads to any more. `changes` counts what was made of values, `unknown` words without an entry. `unused`
    are columns, `warnings` what the checker would warn of. `records` are the values of all that is as the table says.
    """

    outcomes: list[Outcome]
    files: Counter[tuple[str, str]]
    kept: list[tuple[str, str]]
    gone: list[str]
    changes: Counter[Remark]
    notes: list[Remark]
    unknown: Counter[Unknown]
    unused: list[str]
    warnings: int
    records: dict[str, Values]

    def count(self, state: str) -> int:
        """How many rows came to a state."""
        return sum(one.state == state for one in self.outcomes)


def import_table(
    table: Path, mapping: Path, settings: Settings, into: Path, *, dry_run: bool = False, force: bool = False
) -> Report:
    """Import a table into the content folder `into`. Writes nothing with `dry_run`.

    `force` also overwrites what a person changed, and what the import did not write. Raises `Refused` where the table
    cannot be read, `MappingFaults` where the mapping is wrong.
    """
    rules = read_mapping(read_table_bytes(mapping), mapping)
    found = read_table(table, rules, settings.region.timezone)
    context = Context(ZoneInfo(settings.region.timezone), formulas=found.closed)
    notes, unused = bind(rules, found, context)
    projection = projection_of(rules)
    made = [make(row, rules, projection, context) for row in found.rows]
    stands = ContentFolder(into, mapping.stem)
    planned = plan(made, stands.ledger, settings.languages[0])
    states = {one.path: stands.state(one, force=force) for one in planned.files}
    fresh = {one.path: one.data for one in planned.files if not one.remarks and states[one.path] in {NEW, CHANGED}}
    findings = examine(into, settings.languages[0], settings.circumstances(), instead=fresh)
    kept_paths = {path for path, state in states.items() if state in STAYS}
    examined(planned, [problem for problem in findings.problems if problem.path not in kept_paths])
    used = _used(made, planned)
    outcomes = [_outcome(one, planned, states) for one in made]
    files = Counter((one.kind, states[one.path]) for one in used)
    kept = [(one.path, state) for one in used if (state := states[one.path]) in STAYS and state != EDITED]
    if not dry_run:
        stands.write([one for one in used if states[one.path] in {NEW, CHANGED}])
        stands.remember(used, states)
    return Report(
        outcomes=outcomes,
        files=files,
        kept=sorted(kept),
        gone=stands.gone({one.path for one in planned.files}),
        changes=context.changes + planned.notes,
        notes=[*found.notes, *notes],
        unknown=context.unknown,
        unused=unused,
        warnings=sum(len(one.warnings) for one in used if states[one.path] not in STAYS),
        records={one.path: one.values for one in used if states[one.path] not in STAYS},
    )


def _used(made: list[Made], planned: Plan) -> list[Planned]:
    """The files that at least one row which can be used as a whole leads to."""
    good = [planned.of_row.get(one.row.number, {}) for one in made if not any(reasons(one, planned.of_row))]
    paths = {one.path for files in good for one in files.values()}
    return [one for one in planned.files if one.path in paths]


def _outcome(made: Made, planned: Plan, states: Mapping[str, str]) -> Outcome:
    why = tuple(dict.fromkeys(reasons(made, planned.of_row)))
    files = planned.of_row.get(made.row.number, {})
    main = next((files[kind] for kind in (OPPORTUNITY, PLACE, ORGANISATION) if kind in files), None)
    if why or main is None:
        return Outcome(made.row.number, made.name, REFUSED, main.path if main else "", why)
    return Outcome(made.row.number, made.name, states[main.path], main.path)
