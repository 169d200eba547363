"""Any kind of table: which reader is meant, by the mapping or by the file's name."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from opportunity_map.tables.csv_reader import read_csv
from opportunity_map.tables.files import decode, read_table_bytes
from opportunity_map.tables.json_reader import read_geojson, read_json
from opportunity_map.tables.mapping import MappingFile
from opportunity_map.tables.projection import Projection
from opportunity_map.tables.remarks import Fault, MappingFaults, Refused, refusal
from opportunity_map.tables.table import Table

FORMATS_BY_NAME: Final = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".json": "json", ".geojson": "geojson", ".ics": "icalendar",
    ".ical": "icalendar",
}  # fmt: skip


def read_table(path: Path, mapping: MappingFile, timezone: str) -> Table:
    """Read a table as the mapping says. `timezone` is the region's. Raises `Refused`, `MappingFaults`."""
    form = mapping.format or FORMATS_BY_NAME.get(path.suffix.lower(), "")
    if not form:
        raise refusal("unknown-format", path=path, options=", ".join(FORMATS_BY_NAME))
    text = decode(read_table_bytes(path), path, mapping.encoding)
    if form == "csv":
        return read_csv(text, path, mapping.delimiter, mapping.header, mapping.wanted)
    if form == "json":
        return read_json(text, path, mapping.rows)
    if form == "geojson":
        projection_of(mapping)  # a name that is none is a mistake in the mapping, not in the table
        return read_geojson(text, path, mapping.coordinates.system if mapping.coordinates else "")
    from opportunity_map.tables.calendar_reader import read_calendar  # noqa: PLC0415 - the library takes time to load

    return read_calendar(text, path, timezone)


def projection_of(mapping: MappingFile) -> Projection | None:
    """The projection that the mapping names, if it does. Raises `MappingFaults`; `Refused` where pyproj is missing."""
    place = mapping.coordinates
    if place is None:
        return None
    try:
        return Projection.of(place.system)
    except Refused as refused:
        if refused.remark.name == "no-pyproj":
            raise
        raise MappingFaults([Fault(place.line, place.column, refused.remark.name, refused.remark.arguments)]) from None
