"""JSON and GeoJSON: a list of objects; what is nested in them becomes columns with dotted names.

Of a list of objects each has its number (`offers.0.price`), and a star stands for all of them (`keywords.*.name`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from opportunity_map.tables.files import MOST_ROWS
from opportunity_map.tables.projection import Projection
from opportunity_map.tables.remarks import Refused, refusal, remark
from opportunity_map.tables.table import LATITUDE, LONGITUDE, Cell, Row, Table

_DEEPEST: Final = 12
_MOST_CELLS: Final = 5000
_LONGEST_NUMBER: Final = 40


def read_json(text: str, path: Path, rows: str) -> Table:
    """Read a list of objects; `rows` says where it stands (`data.items`), '' at the top. Raises `Refused`."""
    entries = _list_at(_parsed(text, path), rows, path)
    return _table([_row(number, entry) for number, entry in enumerate(entries, 1)])


def read_geojson(text: str, path: Path, system: str) -> Table:
    """Read a FeatureCollection: its properties, its `id`, and the geometry as columns of degrees.

    A point is taken as it is; of any other geometry the middle of its extent. `system` names the reference system
    where it is not WGS 84 and the file does not say so. Raises `Refused`.
    """
    document = _parsed(text, path)
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise refusal("no-features", path=path)
    projection = Projection.of(system or _named_system(document))
    return _table([_feature(number, feature, projection) for number, feature in enumerate(features, 1)])


def _parsed(text: str, path: Path) -> Any:
    try:
        # Numbers stay as they are written: 08039 would be lost as a number, 41.380 would lose its zero.
        return json.loads(text, parse_float=_plain, parse_int=_plain, parse_constant=lambda _: "")
    except json.JSONDecodeError as error:
        raise refusal("not-json", path=path, line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise refusal("json-deep", path=path) from None


def _plain(number: str) -> str:
    """A JSON number without exponent, where that makes it no monster."""
    if "e" not in number.lower():
        return number
    try:
        value = Decimal(number)
    except InvalidOperation:
        return number
    return f"{value:f}" if abs(value.adjusted()) < _LONGEST_NUMBER else number


def _list_at(document: Any, rows: str, path: Path) -> list[Any]:
    found = document
    for name in filter(None, rows.split(".")):
        if isinstance(found, dict) and name in found:
            found = found[name]
        elif isinstance(found, list) and name.isdigit() and int(name) < len(found):
            found = found[int(name)]
        else:
            known = ", ".join(list(found)[:20]) if isinstance(found, dict) else "-"
            raise refusal("no-such-rows", path=path, rows=rows, name=name, known=known)
    if not isinstance(found, list):
        lists = [name for name, value in found.items() if isinstance(value, list)] if isinstance(found, dict) else []
        raise refusal("rows-no-list", path=path, known=", ".join(lists[:20]) or "-")
    if len(found) > MOST_ROWS:
        raise refusal("table-long", path=path, limit=MOST_ROWS)
    return found


def _table(rows: list[Row]) -> Table:
    columns = dict.fromkeys(column for row in rows for column in row.cells)
    return Table(tuple(columns), rows, closed=False)


def _row(number: int, entry: Any) -> Row:
    if not isinstance(entry, dict):
        return Row(number, {}, remark("row-no-object"))
    row = Row(number, {})
    try:
        for name, starred, cell in _flat(entry):
            row.cells[name] = cell
            if starred != name:
                before = row.cells.get(starred, ())
                more = (cell,) if isinstance(cell, str) else cell
                row.cells[starred] = (*(before if isinstance(before, tuple) else ()), *filter(None, more))
            if len(row.cells) > _MOST_CELLS:
                raise refusal("row-too-deep")
    except Refused as refused:
        row.refused = refused.remark
    return row


def _flat(entry: dict[str, Any]) -> Iterator[tuple[str, str, Cell]]:
    """The cells of an object in the order of the file, without recursion: name, name with stars for numbers, cell.

    Raises `Refused` where it is nested too deeply.
    """
    waiting: list[tuple[str, str, Any, int]] = [(name, name, value, 1) for name, value in reversed(entry.items())]
    while waiting:
        name, starred, value, depth = waiting.pop()
        if depth > _DEEPEST:
            raise refusal("row-too-deep")
        if isinstance(value, dict):
            waiting += [
                (f"{name}.{inner}", f"{starred}.{inner}", one, depth + 1) for inner, one in reversed(value.items())
            ]
        elif isinstance(value, list) and any(isinstance(one, dict | list) for one in value):
            waiting += [
                (f"{name}.{index}", f"{starred}.*", value[index], depth + 1) for index in reversed(range(len(value)))
            ]
        elif isinstance(value, list):
            yield name, starred, tuple(filter(None, (_cell(one) for one in value)))
        else:
            yield name, starred, _cell(value)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).strip()


def _feature(number: int, feature: Any, projection: Projection) -> Row:
    if not isinstance(feature, dict):
        return Row(number, {}, remark("row-no-object"))
    properties = feature.get("properties")
    entry = {**(properties if isinstance(properties, dict) else {})}
    if feature.get("id") is not None:
        entry.setdefault("id", feature["id"])
    row = _row(number, entry)
    try:
        row.cells[LATITUDE], row.cells[LONGITUDE] = _place(feature.get("geometry"), projection)
    except Refused as refused:
        row.refused = row.refused or refused.remark
    return row


def _place(geometry: Any, projection: Projection) -> tuple[str, str]:
    """Latitude and longitude of a geometry, or twice '' where there is none. Raises `Refused`."""
    points = list(_points(geometry)) if isinstance(geometry, dict) else []
    if not points:
        return "", ""
    east, north = ([point[axis] for point in points] for axis in (0, 1))
    return projection.degrees((min(east) + max(east)) / 2, (min(north) + max(north)) / 2)


def _points(geometry: dict[str, Any]) -> Iterator[tuple[float, float]]:
    """Every position of a geometry (a GeometryCollection's too). Raises `Refused` where one is no pair of numbers."""
    waiting: list[Any] = [geometry]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            waiting += [found.get("coordinates"), found.get("geometries")]
        elif isinstance(found, list) and found and not isinstance(found[0], list | dict):
            try:
                yield float(found[0]), float(found[1])
            except (ValueError, TypeError, IndexError):
                raise refusal("bad-geometry") from None
        elif isinstance(found, list):
            waiting += found


def _named_system(document: dict[str, Any]) -> str:
    """The reference system that an older GeoJSON names in itself (RFC 7946 has none: WGS 84)."""
    crs = document.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return name if isinstance(name, str) else ""
