from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from boards import random_catalogue
from making import catalogue, opportunity, place, sessions
from opportunity_map.catalogue import Catalogue, Entry
from opportunity_map.intake.model import Address, Age, Opportunity
from opportunity_map.site.related import Relations


def record(name: str, day: int = 28, **changes: Any) -> Opportunity:
    return opportunity(name, when=sessions(datetime(2026, 11, day, 17)), **changes)


def keys(entries: list[Entry]) -> list[str]:
    return [entry.key for entry in entries]


def related_of(region: Catalogue, key: str) -> tuple[list[str], list[str], list[str]]:
    entry = next(entry for entry in region.entries if entry.key == key)
    alike, there, theirs = Relations(region.entries).of(entry)
    return keys(alike), keys(there), keys(theirs)


PLACES = [place("oodi"), place("pool"), place("far", address=Address("Main Street 1", "33100", "Tampere", "FI"))]


def test_similar_is_what_shares_its_interests_in_the_same_town_of_another_organisation() -> None:
    region = catalogue(
        [
            record("a/robots", place="oodi"),
            record("a/also-ours", place="pool"),
            record("b/near", place="pool"),
            record("c/far", place="far"),
            record("d/other-line", place="pool", interests=("science",)),
        ],
        places=PLACES,
    )
    alike, _, theirs = related_of(region, "a/robots")
    assert alike == ["b/near", "c/far"]
    assert theirs == ["a/also-ours"]


def test_what_comes_after_it_is_shown_before_what_came_before_it() -> None:
    region = catalogue(
        [record(f"o{day}/x", day, place="pool") for day in (24, 25, 27, 28, 29)] + [record("a/robots", 26)],
        places=PLACES,
    )
    alike, _, _ = related_of(region, "a/robots")
    assert alike == ["o27/x", "o28/x", "o29/x"]


def test_nobody_is_sent_to_what_is_not_for_her_age() -> None:
    region = catalogue(
        [
            record("a/robots", age=Age(13, 15)),
            record("b/grown-ups", place="pool", age=Age(18, None)),
            record("c/everybody", place="pool"),
            record("d/children", place="pool", age=Age(None, 13)),
        ],
        places=PLACES,
    )
    assert related_of(region, "a/robots")[0] == ["c/everybody", "d/children"]


def test_the_same_place_shows_what_is_on_there_soonest_first() -> None:
    region = catalogue(
        [
            record("a/robots", 28),
            *[record(f"b/there-{day}", day, interests=("science",)) for day in (30, 25, 27, 29)],
            record("c/elsewhere", place="pool", interests=("science",)),
        ],
        places=PLACES,
    )
    assert related_of(region, "a/robots")[1] == ["b/there-25", "b/there-27", "b/there-29"]


def test_what_is_over_or_cancelled_leads_nobody_on_but_has_a_page_that_does() -> None:
    region = catalogue(
        [record("a/robots", 1), record("b/over", 2), record("c/off", status="cancelled"), record("d/on")],
        places=PLACES,
    )
    assert related_of(region, "a/robots") == ([], ["d/on"], [])
    assert related_of(region, "d/on") == ([], [], [])


def test_no_record_is_named_twice_on_a_page_nor_itself_nor_another_list_than_its_own() -> None:
    region = random_catalogue(400, 5)
    relations = Relations(region.entries)
    filled = 0
    for entry in region.entries:
        alike, there, theirs = relations.of(entry)
        shown = [*alike, *there, *theirs]
        assert entry not in shown
        assert len({other.number for other in shown}) == len(shown)
        assert not any(other.over or other.opportunity.status == "cancelled" for other in shown)
        assert all(other.venue is entry.venue for other in there)
        assert all(other.organisation is entry.organisation for other in theirs)
        assert all(set(other.opportunity.interests) & set(entry.opportunity.interests) for other in alike)
        filled += bool(shown)
    assert filled > 300


def test_the_lists_do_not_depend_on_where_they_are_asked_from() -> None:
    region = random_catalogue(100, 6)
    again = replace(region, entries=tuple(region.entries))
    for entry in region.entries:
        assert Relations(region.entries).of(entry) == Relations(again.entries).of(entry)
