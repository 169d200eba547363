"""What fields of one record say together.

Each rule sees a record (or group) and the node it came from. A field that was refused is None in the record although
the node states it: a rule keeps quiet about what has been reported already.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

from opportunity_map.intake.model import (
    Address,
    Age,
    Capacity,
    Contact,
    Cost,
    Opportunity,
    Place,
    Repeat,
    Session,
    Sessions,
)
from opportunity_map.intake.private import is_home, is_private_email
from opportunity_map.intake.repeat_rule import happens, last_day, weekdays_without
from opportunity_map.intake.yaml_reader import is_blank

if TYPE_CHECKING:
    from opportunity_map.intake.yaml_reader import Mapping, Node


class Add(Protocol):
    """Notes a problem at a node; `name` is a field below it that is not there."""

    def __call__(self, node: Node, code: str, name: str = "", suggestion: str = "", **arguments: object) -> None:
        """Note it."""


def _value(node: Mapping, key: str) -> Node:
    """The node of a field that is known to be stated."""
    return node.entries[key][1]


def _states(node: Mapping, key: str) -> bool:
    """Whether the file says anything in this field."""
    entry = node.entries.get(key)
    return entry is not None and not is_blank(entry[1])


def _opportunity(record: Opportunity, node: Mapping, add: Add) -> None:
    if record.mode in {"onsite", "hybrid"} and not _states(node, "place"):
        add(_value(node, "mode"), "place-missing", mode=record.mode)
    if record.mode in {"online", "hybrid"} and not _states(node, "online_url"):
        add(_value(node, "mode"), "online-url-missing", mode=record.mode)
    if record.registration is not None and record.registration.deadline is not None:
        _deadline(record, node, record.registration.deadline, add)


def _deadline(record: Opportunity, node: Mapping, deadline: date, add: Add) -> None:
    """Signing up ends before it starts; in a series, it may go on after the first meeting, but not after the last."""
    when = record.when
    if isinstance(when, Sessions):
        starts = sorted((session.start for session in when.sessions if session.start is not None), key=_as_moment)
    elif isinstance(when, Repeat) and when.start is not None and when.repeats is not None:
        starts = [when.start, last_day(when.repeats, when.start) or date.max]
    else:
        starts = []
    if starts and _later(deadline, starts[0]):
        code = "deadline-after-start" if _later(deadline, starts[-1]) else "deadline-after-first"
        registration = cast("Mapping", _value(node, "registration"))
        add(_value(registration, "deadline"), code, deadline=_written(deadline), start=_written(starts[0]))


def _later(one: date, other: date) -> bool:
    """Whether a day or moment is surely later than another: a day without a time lasts until midnight."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one > other
    return _as_moment(one).date() > _as_moment(other).date()


def _as_moment(moment: date) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time.min)


def _address(address: Address, node: Mapping, add: Add) -> None:
    if address.street and is_home(address.street):
        add(_value(node, "street"), "private-address", value=address.street)


def _contact(contact: Contact, node: Mapping, add: Add) -> None:
    if contact.email and is_private_email(contact.email):
        add(_value(node, "email"), "private-email", value=contact.email)


def _place(_: Place, node: Mapping, add: Add) -> None:
    if not _states(node, "coordinates") and not _states(node, "address"):
        add(node, "place-unlocated")


def _cost(cost: Cost, node: Mapping, add: Add) -> None:
    if cost.kind == "free" and cost.amount:
        add(_value(node, "amount"), "free-with-amount", value=cost.amount)
    elif cost.amount and not _states(node, "currency"):
        add(_value(node, "amount"), "currency-missing", value=cost.amount)
    elif cost.kind == "paid" and not _states(node, "amount") and not _states(node, "note"):
        add(_value(node, "kind"), "amount-missing")


def _age(age: Age, node: Mapping, add: Add) -> None:
    if age.min is not None and age.max is not None and age.min > age.max:
        add(_value(node, "min"), "age-reversed", low=age.min, high=age.max)


def _capacity(capacity: Capacity, node: Mapping, add: Add) -> None:
    if capacity.max is not None and capacity.left is not None and capacity.left > capacity.max:
        add(_value(node, "left"), "capacity-reversed", left=capacity.left, limit=capacity.max)


def _session(meeting: Session | Repeat, node: Mapping, add: Add) -> None:
    start, end = meeting.start, meeting.end
    if start is None or end is None:
        return
    if isinstance(start, datetime) != isinstance(end, datetime):
        add(_value(node, "end"), "time-on-one-side")
    elif end < start:
        add(_value(node, "end"), "end-before-start", start=_written(start), end=_written(end))


def _repeat(repeat: Repeat, node: Mapping, add: Add) -> None:
    _session(repeat, node, add)
    if repeat.repeats is None or repeat.start is None:
        return
    if not happens(repeat.repeats, repeat.start):
        add(_value(node, "repeats"), "rule-never-happens", value=repeat.repeats)
        return
    weekdays = weekdays_without(repeat.repeats, repeat.start)
    if weekdays:
        add(_value(node, "start"), "start-outside-rule", start=_written(repeat.start), weekdays=weekdays)


def _written(moment: date) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else f"{moment:%Y-%m-%d}"


RULES: Final[dict[type, Callable[[Any, Mapping, Add], None]]] = {
    Opportunity: _opportunity,
    Place: _place,
    Contact: _contact,
    Cost: _cost,
    Address: _address,
    Age: _age,
    Capacity: _capacity,
    Session: _session,
    Repeat: _repeat,
}
