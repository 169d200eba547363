"""iCalendar (RFC 5545): every event of every calendar in a file becomes a row, its times as our files write them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, vCategory, vDDDLists, vDDDTypes, vRecur
from icalendar.prop import vBroken

from opportunity_map.tables.files import MOST_ROWS
from opportunity_map.tables.remarks import Refused, refusal
from opportunity_map.tables.table import LATITUDE, LONGITUDE, Cell, Row, Table

_TIMES: Final = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID"})
_PASSED_OVER: Final = _TIMES | {"BEGIN", "END", "CATEGORIES", "GEO"}
COLUMNS: Final = ("uid", "summary", "start", "end", "timezone", "repeats", "except", "dates")

Moment = date | datetime


def read_calendar(text: str, path: Path, region: str) -> Table:
    """Read events. `region` is the time zone (IANA) in which a moment given in UTC is written. Raises `Refused`.

    `end` of an event of whole days is its last day (iCalendar means the day after). A date that an event of its own
    replaces (RECURRENCE-ID) stands among the `except` of the repeating one.
    """
    try:
        calendars = Calendar.from_ical(text, multiple=True)
    except Exception:  # noqa: BLE001 - whatever a broken calendar does to the library, it is one fact to a person
        raise refusal("not-calendar", path=path) from None
    events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    if not events:
        raise refusal("no-events", path=path)
    if len(events) > MOST_ROWS:
        raise refusal("table-long", path=path, limit=MOST_ROWS)
    rows = [_Event(event, ZoneInfo(region)).row(number) for number, event in enumerate(events, 1)]
    _take_out_replaced(rows)
    columns = dict.fromkeys((*COLUMNS, *(column for row in rows for column in row.cells)))
    return Table(tuple(columns), rows, closed=False)


def _take_out_replaced(rows: list[Row]) -> None:
    """Add the dates that have an event of their own to the exceptions of the event that repeats."""
    repeating = {row.text("uid"): row for row in rows if row.cells.get("repeats")}
    for row in rows:
        if replaced := row.text("replaces"):
            series = repeating.get(row.text("uid"))
            if series is not None:
                gone = series.cells.get("except", ())
                days = {*(gone if isinstance(gone, tuple) else ()), replaced[:10]}
                series.cells["except"] = tuple(sorted(days))
            row.cells["uid"] = f"{row.text('uid')}/{replaced}"


class _Event:
    """One VEVENT. Times are written in its own zone where that has a name, else in the region's."""

    def __init__(self, event: Any, region: ZoneInfo) -> None:
        self._event = event
        self._region = region
        self._properties: dict[str, list[Any]] = {}
        for name, value in event.property_items(recursive=False):
            self._properties.setdefault(name.upper(), []).append(value)

    def row(self, number: int) -> Row:
        """The event as cells, or with the reason why its time cannot be used."""
        row = Row(number, dict(self._texts()))
        try:
            row.cells.update(self._when())
        except Refused as refused:
            row.refused = refused.remark
        return row

    def _texts(self) -> Iterator[tuple[str, Cell]]:
        """Every property that is no time, under its own name in small letters."""
        for name, values in self._properties.items():
            good = [value for value in values if not isinstance(value, vBroken)]
            if name == "CATEGORIES":
                groups = [value.cats if isinstance(value, vCategory) else [value] for value in good]
                yield "categories", tuple(str(one).strip() for group in groups for one in group if str(one).strip())
            elif name == "GEO" and good:
                yield LATITUDE, f"{good[0].latitude:.6f}"
                yield LONGITUDE, f"{good[0].longitude:.6f}"
            elif name not in _PASSED_OVER:
                texts = [text for value in good if (text := _text(value))]
                if texts:
                    yield name.lower(), texts[0] if len(texts) == 1 else tuple(texts)

    def _when(self) -> Iterator[tuple[str, Cell]]:
        self._refuse_broken_times()
        start = self._moment("DTSTART")
        if start is None:
            raise refusal("event-no-start")
        end = self._moment("DTEND")
        if end is None and "DURATION" in self._properties:
            end = start + self._properties["DURATION"][0].dt
        repeats = self._rule(start)
        zone = self._zone(start, repeating=bool(repeats))
        yield "start", _written(start, zone)
        if end is not None:
            yield "end", _written(_last_day(start, end), zone)
        if zone is not None and getattr(zone, "key", "") != self._region.key:
            yield "timezone", str(getattr(zone, "key", ""))
        yield from self._more_dates(start, repeats, zone)
        replaced = self._moment("RECURRENCE-ID")
        if replaced is not None:
            yield "replaces", _written(replaced, zone)

    def _refuse_broken_times(self) -> None:
        for name in sorted(_TIMES & self._properties.keys()):
            if any(isinstance(value, vBroken) for value in self._properties[name]):
                raise refusal("event-broken", property=name)

    def _more_dates(self, start: Moment, repeats: str, zone: tzinfo | None) -> Iterator[tuple[str, Cell]]:
        """The rule and what is taken out of it, or several single dates; both at once cannot be said."""
        dates = self._dates("RDATE")
        if repeats:
            if dates or "EXRULE" in self._properties:
                raise refusal("event-more-dates")
            yield "repeats", repeats
            if gone := self._dates("EXDATE"):
                yield "except", tuple(sorted({_written(one, zone)[:10] for one in gone}))
        elif dates:
            yield "dates", tuple(_written(one, zone) for one in sorted({start, *dates}, key=str))

    def _moment(self, name: str) -> Moment | None:
        value = self._properties.get(name, [None])[0]
        return self._of(value) if isinstance(value, vDDDTypes) else None

    def _of(self, value: vDDDTypes) -> Moment:
        """The moment; raises `Refused` where its zone has a name that nobody knows."""
        moment = value.dt
        if not isinstance(moment, date):
            raise refusal("event-broken", property="DTSTART")
        zone = value.params.get("TZID")
        if zone and isinstance(moment, datetime) and moment.tzinfo is None:
            raise refusal("event-zone", zone=zone)
        return moment

    def _dates(self, name: str) -> list[Moment]:
        lists = [value for value in self._properties.get(name, []) if isinstance(value, vDDDLists)]
        return [self._of(one) for value in lists for one in value.dts]

    def _zone(self, start: Moment, *, repeating: bool) -> tzinfo | None:
        """The zone to write in: None for whole days and floating times.

        A rule in UTC stays in UTC: elsewhere it may fall on another day, and its hour moves with the summer time.
        """
        zone = start.tzinfo if isinstance(start, datetime) else None
        if zone is None:
            return None
        if getattr(zone, "key", "") not in {"", "UTC"}:
            return zone
        if not repeating:
            return self._region
        if zone is UTC or getattr(zone, "key", "") == "UTC":
            return ZoneInfo("UTC")
        raise refusal("event-zone", zone=str(zone))

    def _rule(self, start: Moment) -> str:
        rules = [value for value in self._properties.get("RRULE", []) if isinstance(value, vRecur)]
        if len(rules) > 1:
            raise refusal("event-more-dates")
        if not rules:
            return ""
        rule = vRecur(rules[0])
        until = rule.get("UNTIL")
        last = until[0] if isinstance(until, list) and until else until
        if isinstance(last, datetime) and last.tzinfo is not None:  # UNTIL stands in UTC, our rule in local time
            zone = self._zone(start, repeating=True)
            local = last.astimezone(zone).replace(tzinfo=None)
            rule["UNTIL"] = [local if isinstance(start, datetime) else local.date()]
        return str(rule.to_ical().decode())  # type: ignore[no-untyped-call]


def _text(value: Any) -> str:
    """A property as text: an address without mailto:, a text as it is."""
    text = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
    return text.removeprefix("mailto:").removeprefix("MAILTO:").strip()


def _written(moment: Moment, zone: tzinfo | None) -> str:
    if not isinstance(moment, datetime):
        return moment.isoformat()
    if zone is not None and moment.tzinfo is not None:
        moment = moment.astimezone(zone)
    return f"{moment:%Y-%m-%d %H:%M}"


def _last_day(start: Moment, end: Moment) -> Moment:
    """The end as we mean it: of whole days the last one, where iCalendar names the day after."""
    if isinstance(end, datetime) or isinstance(start, datetime):
        return end
    return max(start, end - timedelta(days=1))
