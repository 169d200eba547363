"""The mapping meets the table: every column it speaks of is looked up, and every column that nothing uses is told."""

from __future__ import annotations

import re
from difflib import get_close_matches

from opportunity_map.tables.mapping import MappingFile
from opportunity_map.tables.remarks import MappingFaults, Remark, fault, remark
from opportunity_map.tables.table import LATITUDE, LONGITUDE, Table
from opportunity_map.tables.templates import Context
from opportunity_map.tables.words import fold

_MOST_SHOWN = 40
_NUMBERS = re.compile(r"\.\d+(?=\.|$)")


def bind(mapping: MappingFile, table: Table, context: Context) -> tuple[list[Remark], list[str]]:
    """Fill `context.slots`; what is to be noted, and the columns that nothing uses, in the order of the table.

    Raises `MappingFaults` where a table with a header has no such column. Data without one (JSON, iCalendar) may lack
    a column by chance: there it is noted.
    """
    made = [name for name, _ in mapping.columns]
    if mapping.coordinates is not None:
        made += [LATITUDE, LONGITUDE]
    known = dict.fromkeys((*table.columns, *made))
    faults = []
    notes: list[Remark] = []
    places = [(slot, one.line, one.column) for one in mapping.templates for slot in one.slots]
    places += [(test.slot, one.line, one.column) for one in mapping.conditions for test in one.tests]
    for written, line, column in places:
        if written in known:
            context.slots[written] = (written, False)
            continue
        optional = written.endswith("?")
        name = written[:-1].strip() if optional else written
        context.slots[written] = (name, optional)
        if name in known:
            continue
        near = _near(name, list(known))
        if table.closed:
            shown = ", ".join(list(known)[:_MOST_SHOWN])
            if near:
                faults.append(fault(line, column, "no-such-column-near", column=name, near=near))
            else:
                faults.append(fault(line, column, "no-such-column", column=name, columns=shown))
        elif table.rows:
            notes.append(remark("column-in-no-row", column=name, near=near or "-"))
    if faults:
        raise MappingFaults(faults)
    used = {name for name, _ in context.slots.values()}
    unused = [name for name in table.columns if name not in used and "*" not in name]
    if not table.closed:  # a numbered column is used where a star stands for its number
        unused = [name for name in unused if _NUMBERS.sub(".*", name) not in used]
    return list(dict.fromkeys(notes)), unused


def _near(name: str, known: list[str]) -> str:
    """The column that was probably meant, or ''."""
    folded: dict[str, str] = {}
    for one in known:
        folded.setdefault(fold(one), one)
    found = get_close_matches(fold(name)[:80], list(folded)[:2000], 1, 0.6)
    return folded[found[0]] if found else ""
