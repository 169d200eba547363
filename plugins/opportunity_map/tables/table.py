"""What every kind of file is read into: rows of cells under named columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from opportunity_map.tables.remarks import Remark

Cell = str | tuple[str, ...]
"""One cell: text without blanks at its ends, '' where it says nothing; or several texts (a list in JSON)."""

LATITUDE: Final = "coordinates.lat"
LONGITUDE: Final = "coordinates.lon"
"""The columns that geometries and foreign coordinates become: degrees in WGS 84, six decimals."""


@dataclass(slots=True)
class Row:
    """One row. `number` is what a person counts: the row of the spreadsheet, the entry of a list (from 1).

    `refused` says why it cannot be used at all.
    """

    number: int
    cells: dict[str, Cell]
    refused: Remark | None = None

    def text(self, column: str) -> str:
        """A cell as one text; several values are joined by commas."""
        cell = self.cells.get(column, "")
        return cell if isinstance(cell, str) else ", ".join(cell)


@dataclass(slots=True)
class Table:
    """A file that was read. `closed` tells whether the columns are all there can be (a header says so)."""

    columns: tuple[str, ...]
    rows: list[Row]
    closed: bool = True
    notes: list[Remark] = field(default_factory=list)
