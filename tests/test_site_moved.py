"""Addresses that were: a renamed record leads from where it was to where it is."""

from __future__ import annotations

from pathlib import Path

from conftest import Visitor
from pages import links, parsed, target


def test_an_earlier_address_leads_to_the_record_in_every_language(built: Path) -> None:
    for prefix in ("", "fi/"):
        page = built / prefix / "opportunities/example-harbour-makers/night-print/index.html"
        record = built / prefix / "opportunities/example-harbour-makers/midnight-screen-printing/index.html"
        assert record in {target(link, built)[0] for _, link in links(page, built)}
        assert [meta.get("content") for meta in parsed(page)[0].iter("meta") if meta.get("name") == "robots"] == [
            "noindex"
        ]


def test_a_browser_that_opens_an_earlier_address_arrives_at_the_record(visitor: Visitor) -> None:
    page = visitor.open("opportunities/example-harbour-makers/night-print/")
    page.wait_for_url("**/midnight-screen-printing/")


def test_earlier_addresses_are_not_in_the_sitemap(built: Path) -> None:
    assert "night-print" not in (built / "sitemap.xml").read_text("utf-8")
