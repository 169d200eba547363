"""Values that need more than a look: links, repeat rules, opening hours, language tags."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from opportunity_map.intake.languages import parse_language
from opportunity_map.intake.links import check_markdown_links, parse_link
from opportunity_map.intake.opening_hours import parse_opening_hours
from opportunity_map.intake.refused import Refused
from opportunity_map.intake.repeat_rule import happens, parse_rule


def refusal(parse: Callable[[str], object], text: str) -> str:
    with pytest.raises(Refused) as caught:
        parse(text)
    return caught.value.code


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org",
        "http://example.org:8080/a?b=c&d=e#f",
        "HTTPS://Example.org/Ääkköset",
        "https://äänekoski.example.fi/",
        "https://8.8.8.8/",
        "https://example.org/a_(b)",
    ],
)
def test_a_public_link_stays_as_it_was_written(link: str) -> None:
    assert parse_link(link) == link


PRIVATE = [
    "http://localhost/",
    "http://intranet/",
    "http://printer.local/",
    "http://127.0.0.1/",
    "http://10.0.0.1/",
    "http://192.168.0.1:80/",
    "http://169.254.169.254/latest/meta-data",
    "http://0.0.0.0/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[fe80::1]/",
    "http://localhost./",
    "http://\uff4c\uff4f\uff43\uff41\uff4c\uff48\uff4f\uff53\uff54/",
    "http://service.internal/",
]


@pytest.mark.parametrize("link", PRIVATE)
def test_a_link_into_a_private_network_is_refused_however_it_is_disguised(link: str) -> None:
    assert refusal(parse_link, link) == "link-private"


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("http://2130706433/", "not-a-link"),
        ("http://0x7f.1/", "not-a-link"),
        ("http://0177.0.0.1/", "not-a-link"),
        ("http://127.1/", "not-a-link"),
        ("http://exa mple.org/", "not-a-link"),
        ("http://example.org\\@evil.example.com/", "not-a-link"),
        ("https://", "not-a-link"),
        ("https:///path", "not-a-link"),
        ("https://[::1", "not-a-link"),
        ("https://example.org:port/", "not-a-link"),
        ("https://a..example.org/", "not-a-link"),
        ('https://example.org/"onclick=x', "not-a-link"),
        ("https://%6c%6f%63alhost/", "not-a-link"),
        ("https://me@example.org/", "link-with-user"),
        ("https://example.com:x@example.org/", "link-with-user"),
        ("javascript:alert(1)", "link-not-web"),
        ("JaVaScRiPt:alert(1)", "link-not-web"),
        ("data:text/html,x", "link-not-web"),
        ("file:///etc/passwd", "link-not-web"),
        ("mailto:a@example.org", "link-not-web"),
        ("example", "not-a-link"),
        ("https://example.org/" + "a" * 2000, "too-long"),
    ],
)
def test_what_is_no_link_to_the_public_web_is_refused(link: str, code: str) -> None:
    assert refusal(parse_link, link) == code


def test_links_of_a_markdown_text_may_also_be_mail_addresses() -> None:
    check_markdown_links("[a](https://example.org) <mailto:a@example.org> [b][c]\n\n[c]: https://example.org/c")
    check_markdown_links("Maths: 1 < 2, and [brackets] alone: fine")


@pytest.mark.parametrize(
    "text",
    [
        "[a](javascript:x)",
        "[a]( <javascript:x> )",
        "![a](data:image/png;base64,x)",
        "<javascript:x>",
        "[a][b]\n\n[b]: javascript:x",
        "[a](../secret.html)",
        "[a](//example.org)",
        "[a](http://127.0.0.1/)",
        "[a](mailto:nobody)",
    ],
)
def test_a_markdown_link_elsewhere_is_refused(text: str) -> None:
    assert refusal(check_markdown_links, text)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;BYDAY=SA,SU",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;WKST=MO",
        "FREQ=MONTHLY;BYDAY=1SA",
        "FREQ=MONTHLY;BYDAY=-1FR;COUNT=10",
        "FREQ=MONTHLY;BYMONTHDAY=1,15,-1",
        "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1",
        "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=21",
        "FREQ=DAILY;UNTIL=20271231T235959Z",
        "FREQ=DAILY;UNTIL=20271231",
    ],
)
def test_a_rule_of_a_calendar_is_taken_as_it_was_written(rule: str) -> None:
    assert parse_rule(rule) == rule
    assert happens(rule, datetime(2027, 1, 30, 17, 30))
    assert happens(rule, date(2027, 1, 30))


@pytest.mark.parametrize(
    "rule",
    [
        "every week",
        "WEEKLY",
        "BYDAY=SA",
        "FREQ=SECONDLY",
        "FREQ=HOURLY;BYHOUR=1",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;INTERVAL=1,2",
        "FREQ=WEEKLY;INTERVAL=99999999",
        "FREQ=WEEKLY;COUNT=0",
        "FREQ=WEEKLY;COUNT=3;UNTIL=20271231",
        "FREQ=WEEKLY;UNTIL=20271331",
        "FREQ=WEEKLY;UNTIL=tomorrow",
        "FREQ=WEEKLY;BYDAY=SATURDAY",
        "FREQ=WEEKLY;BYDAY=1SA",
        "FREQ=WEEKLY;BYMONTHDAY=3",
        "FREQ=DAILY;BYWEEKNO=3",
        "FREQ=WEEKLY;FREQ=DAILY",
        "FREQ=WEEKLY;;BYDAY=SA",
        "FREQ=WEEKLY;X=1",
        "FREQ=MONTHLY;BYSETPOS=1",
        "DTSTART:20270101\nRRULE:FREQ=WEEKLY;X=2",
    ],
)
def test_a_rule_that_is_none_or_runs_wild_is_refused(rule: str) -> None:
    assert refusal(parse_rule, rule) == "not-a-rule"


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=MONTHLY;BYDAY=-53WE",
        "FREQ=YEARLY;BYDAY=54MO",
        "FREQ=YEARLY;BYDAY=53MO;BYMONTH=2",
        "FREQ=DAILY;BYDAY=MO;BYMONTH=1;BYSETPOS=5",
        "FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=3",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-32",
    ],
)
def test_a_rule_that_counts_further_than_there_can_be_days_is_no_rule(rule: str) -> None:
    with pytest.raises(Refused):
        parse_rule(rule)


@pytest.mark.parametrize(
    ("rule", "ever"),
    [
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", True),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", False),
        ("FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=4,6,9,11", False),
        ("FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6", False),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31", False),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYSETPOS=1", True),
        ("FREQ=DAILY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=-31", False),
        ("FREQ=WEEKLY;BYDAY=SA;UNTIL=20270131", True),
        ("FREQ=WEEKLY;BYDAY=SA;UNTIL=20270130", True),
        ("FREQ=WEEKLY;BYDAY=FR;UNTIL=20270204", False),
        ("FREQ=WEEKLY;UNTIL=20260101", False),
    ],
)
def test_a_rule_that_never_happens_is_known(rule: str, ever: bool) -> None:
    assert parse_rule(rule) == rule
    assert happens(rule, datetime(2027, 1, 30, 17, 30)) is ever


@pytest.mark.parametrize(
    "hours",
    [
        "24/7",
        "Mo-Fr 08:00-21:00",
        "Mo-Fr 08:00-21:00; Sa,Su 10:00-20:00; PH off",
        "Tu,Th 10:00-12:00,13:00-17:00",
        'Mo-Su 10:00-18:00 "by appointment"',
        "Jun-Aug: Mo-Fr 09:00-16:00",
        "Dec 24-26 off",
        "week 1-53/2 Mo 10:00-12:00",
        "Sa[1] 12:00-14:00",
        "sunrise-sunset",
        "Fr 20:00-26:00",
        "Mo-Fr 17:00+",
        '2027 Mo 10:00-12:00 || "ask"',
    ],
)
def test_opening_hours_as_in_openstreetmap_are_understood(hours: str) -> None:
    assert parse_opening_hours(hours) == hours


@pytest.mark.parametrize(
    "hours",
    ["weekdays", "Mon-Fri 08:00-16:00", "Mo-Fr 8-17", "8-17", "Mo-Fr 08:00-99:00", "ma-pe 8.00-16.00", "12", "-"],
)
def test_opening_hours_that_nobody_could_read_are_refused(hours: str) -> None:
    assert refusal(parse_opening_hours, hours) == "not-opening-hours"


def test_language_tags_come_in_their_usual_spelling() -> None:
    tags = ["EN", "sv-fi", "zh-hant", "sr-latn-rs", "sms", "es-419"]
    assert [parse_language(tag) for tag in tags] == ["en", "sv-FI", "zh-Hant", "sr-Latn-RS", "sms", "es-419"]


@pytest.mark.parametrize("tag", ["", "english", "xx", "e", "en_GB", "fi-", "12", "ü", "en-" + "a" * 50])
def test_what_is_no_language_tag_is_refused(tag: str) -> None:
    assert refusal(parse_language, tag) == "not-a-language"
