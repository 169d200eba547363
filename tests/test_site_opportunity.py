"""What the page of one opportunity says and offers, as HTML; for the browser see test_browser_opportunity.py."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from making import REGION, catalogue, opportunity, organisation, place, sessions, text
from opportunity_map.config import Settings
from opportunity_map.intake.model import Address, Always, Contact, OnRequest, Opportunity, Repeat
from opportunity_map.site.present import Files, Presenter
from opportunity_map.site.related import Relations
from opportunity_map.texts import Texts

PLANNER = "https://planner.example.org/{name}/{lat},{lon}"


def page(
    record: Opportunity, *others: Opportunity, language: str = "en", setting: Any = None, **changes: Any
) -> Element:
    region = catalogue([record, *others], **changes)
    settings = Settings(REGION, ("en", "fi"), Path("content"), **(setting or {}))
    show = Presenter(region, language, Texts.load(language), settings, Files(assets="assets/om-1/"))
    entry = next(entry for entry in region.entries if entry.key == record.key)
    main = show.opportunity(entry, "../../../", Relations(region.entries).of(entry)).main
    found: Element = html5lib.parseFragment(main, namespaceHTMLElements=False)
    return found


def words(element: Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def links(element: Element) -> dict[str, str]:
    return {words(link): link.get("href", "") for link in element.iter("a")}


def facts(element: Element) -> dict[str, str]:
    return {
        words(fact[0]): words(fact[1])
        for fact in element.findall(".//dl/div")
        if [part.tag for part in fact] == ["dt", "dd"]
    }


def test_the_facts_stand_in_one_order_and_what_is_not_known_is_said() -> None:
    known = facts(page(opportunity(place=None, mode="onsite", when=OnRequest())))
    assert list(known) == [
        "When", "Where", "Getting in", "Cost", "Age", "Language", "Can I just turn up?", "Signing up", "Support",
    ]  # fmt: skip
    unstated = [name for name, said in known.items() if said == "Not stated"]
    assert unstated == ["Where", "Getting in", "Age", "Can I just turn up?", "Signing up", "Support"]


def test_every_date_can_be_seen_and_the_next_ones_at_once() -> None:
    days = [datetime(2026, 12, 1, 17) + timedelta(days=3 * n) for n in range(9)]
    found = page(opportunity(when=sessions(*days)))
    seen = words(found.find(".//dl/div/dd"))  # type: ignore[arg-type]
    assert all(day.strftime("%a %-d Dec") in seen for day in days)
    later = found.find(".//details")
    assert later is not None
    assert words(later).startswith("and 4 more times")


def test_the_days_that_a_rule_leaves_out_are_told() -> None:
    weekly = Repeat(
        datetime(2026, 11, 4, 17),
        None,
        None,
        "FREQ=WEEKLY",
        (date(2026, 11, 18), date(2026, 12, 23), date(2026, 12, 30)),
    )
    said = facts(page(opportunity(when=weekly)))["When"]
    assert "Not on 23 Dec 2026, 30 Dec 2026." in said


@pytest.mark.parametrize(
    ("language", "href"), [("en", "event.ics"), ("fi", "../../../opportunities/harbour/robots/event.ics")]
)
def test_what_has_a_date_can_be_added_to_a_calendar_from_every_language(language: str, href: str) -> None:
    found = links(page(opportunity(), language=language))
    assert href in found.values()


def test_what_has_no_date_to_come_offers_no_calendar() -> None:
    for when in (Always(None), OnRequest(), sessions(datetime(2026, 11, 1, 10))):
        assert "Add to calendar" not in links(page(opportunity(when=when)))


def test_a_venue_says_how_to_get_there_and_who_is_at_home_in_it() -> None:
    host = organisation("library", place="oodi")
    found = page(opportunity(), organisations=[organisation("harbour"), host], setting={"journey_planner": PLANNER})
    ways = links(found)
    assert ways["Show on the map"] == "../../../map/#station-oodi"
    assert ways["The way there by public transport, on planner.example.org"].startswith(
        "https://planner.example.org/Oodi/"
    )
    assert "Home of Example: library" in facts(found)["Where"]
    assert ways["Example: library"] == "../../../organisations/library/"


def test_a_venue_that_nobody_could_locate_has_no_way_to_it() -> None:
    nowhere = place(coordinates=None, address=Address(None, None, "Nowhere at All", "FI"))
    found = links(page(opportunity(), places=[nowhere], setting={"journey_planner": PLANNER}))
    assert not any("map/#" in href or "planner" in href for href in found.values())


def test_a_mistake_is_told_where_the_region_said_else_to_the_organisation_else_nowhere() -> None:
    person = [organisation("harbour", contact=Contact(email="office@example.org"))]

    def to(**setting: Any) -> str:
        return links(page(opportunity(), organisations=person, setting=setting)).get("Report a mistake", "")

    assert to(report="map@example.org", repo_url="https://github.com/a/b").startswith("mailto:map@example.org?")
    assert to(repo_url="https://github.com/a/b").startswith("https://github.com/a/b/issues/new?title=")
    assert to().startswith("mailto:office@example.org?subject=Mistake:%20harbour/robots&body=")
    assert "Report a mistake" not in links(page(opportunity()))


def test_the_page_knows_its_own_address_in_its_own_language() -> None:
    site = {"site_url": "https://map.example.org/"}
    for language, prefix in (("en", ""), ("fi", "fi/")):
        address = page(opportunity(), language=language, setting=site).find(".//a[@class='address']")
        assert address is not None
        assert address.get("href") == f"https://map.example.org/{prefix}opportunities/harbour/robots/"


def test_a_page_leads_on_with_the_time_of_each_and_marks_foreign_titles() -> None:
    other = opportunity("other/lights", title=text("Valot"), when=sessions(datetime(2026, 11, 29, 18)))
    found = page(opportunity(title=text("Robots", "Robotit")), other, language="fi")
    call = found.find(".//div[@class='onward']//li")
    assert call is not None
    assert call[0].get("href") == "../../other/lights/"
    assert call[0].get("lang") == "en"
    assert words(call) == "Valot su 29.11. 18.00"


def test_a_page_with_nothing_like_it_has_no_empty_list() -> None:
    assert page(opportunity()).find(".//div[@class='onward']") is None
