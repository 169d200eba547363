"""The pages of interests, organisations, places and areas: what they say of the whole, and that it is true."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from boards import random_catalogue
from making import catalogue, opportunity, organisation, place, sessions, text
from opportunity_map.catalogue import Catalogue, Entry
from opportunity_map.intake.model import INTERESTS, Access, Address, Always, Contact, Coordinates, Cost, Registration
from opportunity_map.site.page import Page
from opportunity_map.site.present import Presenter
from test_site_present import HOSTILE, presenter, shown

SITE = "https://learn.example.org/"


def pages_of(show: Presenter, kind: str, subject: Any, entries: list[Entry], page: int = 1) -> Page:
    rows = [show.row(entry) for entry in entries]
    made: Page = getattr(show, kind)(subject, entries, rows, "../../", page, 1)
    return made


def interest_page(region: Catalogue, interest: str, language: str = "en") -> str:
    entries = [entry for entry in region.entries if interest in entry.opportunity.interests]
    return pages_of(presenter(region, language), "interest", interest, entries).main


def organisation_page(region: Catalogue, key: str = "harbour", page: int = 1, **changes: Any) -> Page:
    entries = [entry for entry in region.entries if entry.organisation.id == key]
    return pages_of(presenter(region, **changes), "organisation", region.organisations[key], entries, page)


def place_page(region: Catalogue, key: str = "oodi", **changes: Any) -> Page:
    entries = [entry for entry in region.entries if entry.venue and entry.venue.key == key]
    return pages_of(presenter(region, **changes), "place", region.venues[key], entries)


# --- an interest ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("interest", INTERESTS[:4])
def test_the_counts_of_a_line_are_those_of_its_records(seed: int, interest: str) -> None:
    region = random_catalogue(200, seed)
    going = [
        entry for entry in region.entries if interest in entry.opportunity.interests and not entry.over
    ]  # fmt: skip
    words = shown(interest_page(region, interest))
    free = sum(entry.opportunity.cost.kind == "free" for entry in going)
    today = [e for e in going if any(m.start <= region.today <= m.last_day for m in e.occurrences)]

    assert f"{len(going)} offers" in words
    assert f"{free} free" in words
    assert (f"{len(today)} today" in words) is bool(today)


def test_a_line_says_where_one_can_just_turn_up_and_how_many_do_not_say() -> None:
    yes, no = Registration(drop_in=True), Registration(drop_in=False)
    records = [opportunity(f"harbour/r{n}", registration=said) for n, said in enumerate((yes, yes, no, None))]

    assert "2 where you can just turn up (1 more does not say)" in shown(
        interest_page(catalogue(records), "technology")
    )


def test_the_stops_of_a_line_stand_in_the_order_of_how_much_is_on_with_the_lines_one_can_change_to() -> None:
    places = [place("oodi"), place("kiasma", coordinates=Coordinates(60.1719, 24.9366))]
    records = [
        opportunity("harbour/a", place="kiasma", interests=("technology", "science")),
        opportunity("harbour/b", place="kiasma"),
        opportunity("harbour/c"),
        opportunity("harbour/d", interests=("science",)),
        opportunity("harbour/over", when=sessions(date(2026, 10, 1))),
    ]
    main = interest_page(catalogue(records, places=places), "technology")
    stops = re.search(r'<section class="line-map".*?</section>', main, re.DOTALL)

    assert stops is not None
    assert shown(stops[0]).startswith("Where this line calls Kiasma 2 offers SC Science Oodi 1 offer")
    assert 'href="../../places/kiasma/"' in stops[0]


def test_related_lines_are_those_that_share_most_offers() -> None:
    shared = [("technology", "science"), ("technology", "science"), ("technology", "environment"), ("life_skills",)]
    records = [opportunity(f"harbour/r{n}", interests=lines) for n, lines in enumerate(shared)]
    related = shown(interest_page(catalogue(records), "technology")).partition("Lines it often runs with")[2]

    assert related.startswith(" SC Science 2 in common EN Environment 1 in common")


def test_a_line_with_nothing_on_it_shows_no_empty_map() -> None:
    main = interest_page(catalogue([opportunity()]), "science")

    assert "line-map" not in main
    assert "0 offers" in shown(main)


# --- an organisation --------------------------------------------------------------------------------------------


def test_an_organisation_says_who_it_is_then_what_is_next_then_what_is_always_open_then_where() -> None:
    own = organisation(
        summary=text("A house at the sea."), description=text("We build boats."), contact=Contact("a@example.org")
    )
    records = [opportunity(), opportunity("harbour/open", when=Always(None), title=text("Open yard"))]
    region = catalogue(records, organisations=[own], places=[replace(place(), access=Access(step_free=True))])
    words = shown(organisation_page(region).main)
    order = [
        "Association", "Example: harbour", "A house at the sea.", "We build boats.", "a@example.org", "Confirmed on",
        "Next departures", "Title of robots", "Always open", "Open yard", "Where they are", "2 offers · Step-free",
    ]  # fmt: skip

    assert [words.find(part) for part in order] == sorted(words.find(part) for part in order)
    assert -1 not in [words.find(part) for part in order]


def test_later_pages_of_an_organisation_count_its_lines_as_a_whole_but_tell_the_rest_only_once() -> None:
    records = [opportunity("harbour/a"), opportunity("harbour/b", interests=("science",))]
    region = catalogue(records)
    show = presenter(region, site_url=SITE)
    entries = list(region.entries)
    args = (region.organisations["harbour"], entries[1:], [show.row(entries[1])], "../../../", 2, 2)
    later = show.organisation(*args, whole=entries)

    assert "DE" not in shown(later.main)
    assert "TE Technology 1" in shown(later.main)
    assert "Where they are" not in later.main
    assert (later.beside, later.extra_head) == ({}, "")


# --- a place ----------------------------------------------------------------------------------------------------


def test_a_place_says_whose_it_is_who_else_is_there_and_what_is_near() -> None:
    places = [
        replace(place(), stop=text("Lasipalatsi (tram)")),
        place("kiasma", coordinates=Coordinates(60.1719, 24.9366)),
    ]
    records = [opportunity(), opportunity("guest/visit"), opportunity("guest/there", place="kiasma")]
    organisations = [organisation(place="oodi"), organisation("guest")]
    main = place_page(catalogue(records, places=places, organisations=organisations)).main
    words = shown(main)

    assert "Home of Example: harbour" in words
    assert "Also active here Example: guest" in words
    assert "The way there Lasipalatsi (tram)" in words
    assert "Kiasma 200 m · 1 offer · Step-free: not stated" in words
    assert '<a href="../../organisations/guest/">' in main


def test_a_place_names_every_access_fact_as_yes_no_or_not_stated() -> None:
    known = replace(place(), access=Access(step_free=True, parking=False))
    words = shown(place_page(catalogue([opportunity()], places=[known])).main)

    assert "Yes: Step-free No: Accessible parking Not stated: Accessible toilet, Induction loop" in words


def test_a_place_leads_to_its_town() -> None:
    main = place_page(catalogue([opportunity()])).main

    assert 'Station · <a href="../../places/helsinki/">Helsinki</a>' in main


# --- areas ------------------------------------------------------------------------------------------------------


def test_an_area_shows_what_is_on_there_today_first() -> None:
    elsewhere = place("sello", address=Address("Leppävaarankatu 1", "02600", "Espoo", "FI"))
    records = [
        opportunity("harbour/later"),
        opportunity("harbour/today", when=sessions(datetime(2026, 11, 23, 18))),
        opportunity("harbour/far", place="sello"),
    ]
    region = catalogue(records, places=[place(), elsewhere])
    show = presenter(region)
    helsinki = next(area for area in show.stations.areas("en") if area.id == "helsinki")
    page = show.area(helsinki, region.entries, "../../", show.row)

    assert re.findall(r'data-group="([\w-]+)"', page.main) == ["2026-11-23", "2026-11-28"]
    assert "far" not in page.main
    assert "2 offers 1 today 2 free" in shown(page.main)
    assert page.title == "Helsinki: what’s on"


def test_an_area_with_more_than_a_page_leads_to_the_board_with_all_of_it() -> None:
    region = catalogue([opportunity(f"harbour/r{number}") for number in range(120)])
    show = presenter(region)
    page = show.area(show.stations.areas("en")[0], region.entries, "../../", show.row)

    assert page.main.count('<li class="row"') == 100
    assert 'href="../../opportunities/?place=helsinki">See all 120 in Helsinki</a>' in page.main


def test_the_list_of_places_has_every_area_and_every_station() -> None:
    region = catalogue([opportunity()], places=[place(), place("kiasma")])
    words = shown(presenter(region).places("../").main)

    assert "Helsinki 1 offer · 2 stations" in words
    assert "Kiasma 0 offers" in words
    assert "Oodi 1 offer" in words


# --- shown elsewhere --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["interest", "organisation", "place"])
@pytest.mark.parametrize(("language", "prefix"), [("en", ""), ("fi", "fi/")])
def test_a_page_can_be_shown_elsewhere_by_lines_to_copy_and_by_oembed(kind: str, language: str, prefix: str) -> None:
    region = catalogue([opportunity()])
    show = presenter(region, language, site_url=SITE)
    subject = {
        "interest": "technology", "organisation": region.organisations["harbour"], "place": region.venues["oodi"],
    }[kind]  # fmt: skip
    query, address = {
        "interest": ("interests=technology", "interests/technology/"),
        "organisation": ("organisation=harbour", "organisations/harbour/"),
        "place": ("place=oodi", "places/oodi/"),
    }[kind]
    page = pages_of(show, kind, subject, list(region.entries))
    answer = json.loads(page.beside["oembed.json"])

    assert {name: answer[name] for name in ("type", "version", "provider_name", "provider_url")} == {
        "type": "rich", "version": "1.0", "provider_name": "Helsinki", "provider_url": SITE + prefix,
    }  # fmt: skip
    assert (answer["width"], answer["height"]) == (600, 600)
    assert f'<iframe src="{SITE}{prefix}embed/?{query}" title="' in answer["html"]
    assert 'loading="lazy"' in answer["html"]
    assert "script" not in answer["html"]
    assert f'href="{SITE}{prefix}{address}"' in answer["html"]
    lines = re.search(r"<code>(.*?)</code>", page.main, re.DOTALL)
    assert lines is not None
    assert shown(f"<p>{lines[1]}</p>") == " ".join(answer["html"].split())
    assert f'href="{SITE}{prefix}{address}oembed.json"' in page.extra_head
    assert 'type="application/json+oembed"' in page.extra_head


def test_without_the_sites_own_address_nothing_is_offered_to_be_shown_elsewhere() -> None:
    page = organisation_page(catalogue([opportunity()]))

    assert "iframe" not in page.main
    assert page.beside == {}
    assert "oembed" not in page.extra_head


def test_no_name_breaks_out_of_the_lines_to_copy() -> None:
    region = catalogue([opportunity()], organisations=[replace(organisation(), name=text(HOSTILE))])
    page = organisation_page(region, site_url=SITE)
    html = json.loads(page.beside["oembed.json"])["html"]

    for markup in (html, page.main, page.extra_head):
        assert "<script>" not in markup
    assert '"' not in page.extra_head.partition('title="')[2].removesuffix('">')
    assert page.extra_head.count("</script>") == 1


def test_machines_read_who_an_organisation_is_and_where_a_place_is() -> None:
    own = organisation(website="https://harbour.example.org", summary=text("A house at the sea."))
    region = catalogue([opportunity()], organisations=[own])
    found = [
        json.loads(page.extra_head.partition('ld+json">')[2].partition("</script>")[0])
        for page in (organisation_page(region, site_url=SITE), place_page(region, site_url=SITE))
    ]

    assert [one["@type"] for one in found] == ["Organization", "Place"]
    assert [one["url"] for one in found] == [f"{SITE}organisations/harbour/", f"{SITE}places/oodi/"]
    assert found[0]["sameAs"] == "https://harbour.example.org"
    assert found[1]["geo"] == {"@type": "GeoCoordinates", "latitude": 60.1737, "longitude": 24.9384}


def test_no_name_becomes_markup_in_the_lists_of_stations_and_organisations() -> None:
    venue = replace(place(), name=text(HOSTILE))
    other = replace(place("kiasma"), name=text(HOSTILE), coordinates=Coordinates(60.1719, 24.9366))
    records = [opportunity(cost=Cost("free")), opportunity("guest/there", place="kiasma"), opportunity("guest/here")]
    organisations = [
        replace(organisation(n, place=at), name=text(HOSTILE)) for n, at in (("harbour", "oodi"), ("guest", None))
    ]
    region = catalogue(records, places=[venue, other], organisations=organisations)
    show = presenter(region)
    pages = [
        place_page(region).main, organisation_page(region).main, interest_page(region, "technology"),
        show.places("../").main, show.area(show.stations.areas("en")[0], region.entries, "../../", show.row).main,
    ]  # fmt: skip

    for main in pages:
        assert "<script>" not in main
        assert HOSTILE in shown(main)
