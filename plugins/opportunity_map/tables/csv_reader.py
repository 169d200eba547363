"""Delimited text: CSV as spreadsheets save it, with commas, semicolons, tabs or bars."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from opportunity_map.tables.files import MOST_ROWS
from opportunity_map.tables.remarks import Remark, refusal, remark
from opportunity_map.tables.table import Row, Table

DELIMITERS: Final = (",", ";", "\t", "|")
_SEPARATOR_LINE: Final = re.compile(r"sep=([,;\t|])\r?\n")
_MOST_CELL: Final = 131_072
_MOST_COLUMNS: Final = 2000
# What a spreadsheet shows where it could not calculate.
_SHEET_ERRORS: Final = ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!")


def read_csv(text: str, path: Path, delimiter: str, header: int, wanted: Collection[str]) -> Table:
    """Read delimited text. `delimiter` '' is found out: the one under which most `wanted` columns are in the header.

    `header` is the row that names the columns (from 1). Raises `Refused`.
    """
    named = _SEPARATOR_LINE.match(text)
    if named is not None:  # a line by which some spreadsheet programs name the delimiter; none of them shows it
        text, delimiter = text[named.end() :], delimiter or named[1]
    rows = _rows(text, path, delimiter or _sniffed(text, header, wanted))
    names: list[str] = []
    notes: list[Remark] = []
    found: list[Row] = []
    for number, cells in rows:
        if number < header:
            continue
        if number == header:
            names = _names(cells, notes)
        elif any(cells):
            found.append(_row(number, cells, names))
            if len(found) > MOST_ROWS:
                raise refusal("table-long", path=path, limit=MOST_ROWS)
    if not any(names):
        raise refusal("no-header", path=path, row=header)
    return Table(tuple(names), found, notes=notes)


def _rows(text: str, path: Path, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(_MOST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if len(cells) > _MOST_COLUMNS:
                raise refusal("too-many-columns", path=path, row=number, limit=_MOST_COLUMNS)
            yield number, [cell.strip() for cell in cells]
    except csv.Error:
        raise refusal("cell-big", path=path, row=number + 1, limit=_MOST_CELL // 1024) from None


def _sniffed(text: str, header: int, wanted: Collection[str]) -> str:
    def fits(delimiter: str) -> tuple[int, int]:
        csv.field_size_limit(_MOST_CELL)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            cells = next(islice(reader, header - 1, None), [])
        except csv.Error:
            return 0, 0
        return len({cell.strip() for cell in cells} & set(wanted)), len(cells)

    return max(DELIMITERS, key=fits)


def _names(cells: list[str], notes: list[Remark]) -> list[str]:
    """The header as names that are all different; a nameless column is called by its number, as #5."""
    names: list[str] = []
    for number, cell in enumerate(cells, 1):
        plain = " ".join(cell.split()) or f"#{number}"
        name, times = plain, 1
        while name in names:
            times += 1
            name = f"{plain} ({times})"
        if times > 1:
            notes.append(remark("same-header", column=plain, name=name, number=number))
        names.append(name)
    while names and names[-1] == f"#{len(names)}":
        names.pop()
    return names


def _row(number: int, cells: list[str], names: list[str]) -> Row:
    row = Row(number, dict(zip(names, cells, strict=False)))
    if any(cells[len(names) :]):
        row.refused = remark("row-too-long", count=len(cells), limit=len(names))
    return row


def formula(cell: str) -> bool:
    """Whether a cell holds a formula, or the mark of one that failed, instead of its value."""
    return cell.startswith(("=", *_SHEET_ERRORS))
