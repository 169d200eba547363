from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr
from opportunity_map.intake.model import Always, OnRequest, Repeat, Session, Sessions
from opportunity_map.occurrences import HORIZON_DAYS, Occurrence, is_over, occurrences

HELSINKI = "Europe/Helsinki"
TODAY = date(2026, 11, 23)


def test_a_meeting_that_is_over_is_left_out_and_one_of_today_stays() -> None:
    when = Sessions(
        (
            Session(datetime(2026, 11, 22, 17), datetime(2026, 11, 22, 19), None),
            Session(datetime(2026, 11, 23, 9), datetime(2026, 11, 23, 10), None),
            Session(date(2026, 12, 1), None, None),
        )
    )
    assert occurrences(when, TODAY, HELSINKI) == (
        Occurrence(TODAY, TODAY, time(9), time(10)),
        Occurrence(date(2026, 12, 1), date(2026, 12, 1)),
    )


def test_a_meeting_of_several_days_stays_until_its_last_day() -> None:
    when = Sessions((Session(date(2026, 11, 20), date(2026, 11, 23), None),))
    assert len(occurrences(when, TODAY, HELSINKI)) == 1
    assert occurrences(when, TODAY + timedelta(days=1), HELSINKI) == ()


def test_a_session_in_another_time_zone_is_told_in_the_regions_time() -> None:
    when = Sessions((Session(datetime(2026, 12, 1, 20), datetime(2026, 12, 1, 23), "America/New_York"),))
    assert occurrences(when, TODAY, HELSINKI) == (Occurrence(date(2026, 12, 2), date(2026, 12, 2), time(3), time(6)),)


def test_a_repeat_keeps_its_hour_when_the_clocks_change() -> None:
    when = Repeat(datetime(2026, 1, 3, 17), datetime(2026, 1, 3, 19), None, "FREQ=WEEKLY;BYDAY=SA")
    found = occurrences(when, TODAY, HELSINKI)
    assert {(o.start_time, o.end_time) for o in found} == {(time(17), time(19))}
    assert [o.start.weekday() for o in found] == [5] * 52


def test_a_day_that_is_excepted_is_left_out() -> None:
    when = Repeat(
        datetime(2026, 1, 3, 17), None, None, "FREQ=WEEKLY;BYDAY=SA", exceptions=(date(2026, 11, 28), date(2026, 12, 5))
    )
    assert occurrences(when, TODAY, HELSINKI)[0].start == date(2026, 12, 12)


def test_a_repeat_over_midnight_ends_on_the_next_day() -> None:
    when = Repeat(datetime(2026, 11, 20, 22), datetime(2026, 11, 21, 2), None, "FREQ=WEEKLY")
    first = occurrences(when, date(2026, 11, 28), HELSINKI)[0]
    assert (first.start, first.end) == (date(2026, 11, 27), date(2026, 11, 28))


@pytest.mark.parametrize("until", ["20261205", "20261205T170000", "20261205T170000Z"])
def test_the_last_day_of_a_rule_belongs_to_it(until: str) -> None:
    when = Repeat(datetime(2026, 1, 3, 17), None, None, f"FREQ=WEEKLY;UNTIL={until}")
    assert [meeting.start.day for meeting in occurrences(when, TODAY, HELSINKI)] == [28, 5]


def test_what_is_always_there_or_on_request_has_no_meetings_and_is_never_over() -> None:
    for when in (Always(None), OnRequest()):
        assert occurrences(when, TODAY, HELSINKI) == ()
        assert not is_over(when, (), TODAY)


def test_a_repeat_that_ended_is_over_but_one_that_starts_in_two_years_is_not() -> None:
    ended = Repeat(date(2025, 1, 1), None, None, "FREQ=WEEKLY;UNTIL=20260101")
    later = Repeat(date(2028, 11, 1), None, None, "FREQ=WEEKLY")
    assert is_over(ended, occurrences(ended, TODAY, HELSINKI), TODAY)
    assert not is_over(later, occurrences(later, TODAY, HELSINKI), TODAY)


@pytest.mark.parametrize("seed", range(160))
def test_plain_weekly_repeats_are_what_dateutil_makes_of_them(seed: int) -> None:
    dice = random.Random(seed)
    days = dice.sample(["MO", "TU", "WE", "TH", "FR", "SA", "SU"], dice.randint(0, 4))
    rule = "FREQ=WEEKLY" + (f";BYDAY={','.join(days)}" if days else "")
    start = datetime(2026, dice.randint(1, 12), dice.randint(1, 28), dice.randint(0, 23), 30)
    until = start + timedelta(days=dice.randint(0, 500), minutes=dice.choice((-30, 0, 30)))
    end = dice.choice(("", f";COUNT={dice.randint(1, 90)}", f";UNTIL={until:%Y%m%dT%H%M%S}"))
    rule = dice.choice((rule + end, end.removeprefix(";") + ";" * bool(end) + rule))
    expected = rrulestr(rule, dtstart=start).between(
        datetime.combine(TODAY, time.min),
        datetime.combine(TODAY + timedelta(days=HORIZON_DAYS + 1), time.min),
        inc=True,
    )
    found = occurrences(Repeat(start, None, None, rule), TODAY, HELSINKI)
    assert [datetime.combine(o.start, o.start_time or time.min) for o in found] == [
        moment for moment in expected if moment.date() <= TODAY + timedelta(days=HORIZON_DAYS)
    ]
