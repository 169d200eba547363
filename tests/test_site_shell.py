from __future__ import annotations

import pytest
from opportunity_map.errors import OpportunityMapError
from opportunity_map.site.shell import cut, root_of, slot
from opportunity_map.site.tokens import ROOT


def test_a_shell_is_filled_at_its_slots_and_its_links_lead_to_the_root() -> None:
    shell = cut(f'<title>{slot("title")}</title><a href="{ROOT}map/">map</a>{slot("main")}', "listing")
    page = shell.at("../../").fill({"title": "A &amp; B", "main": "<p>Hello</p>", "address": "unused/"})
    assert page == '<title>A &amp; B</title><a href="../../map/">map</a><p>Hello</p>'


def test_what_contributors_write_is_never_taken_for_a_slot() -> None:
    shell = cut(f"{slot('title')}|{slot('main')}", "opportunity").at("")
    assert shell.fill({"title": slot("main"), "main": ROOT}) == f"{slot('main')}|{ROOT}"


def test_a_template_that_lost_the_content_is_told_by_the_pages_kind() -> None:
    with pytest.raises(OpportunityMapError, match=r"listing page has lost its content.*om\.main"):
        cut("<main></main>", "listing")


def test_a_slot_that_nobody_fills_is_told_before_ten_thousand_pages_are_written() -> None:
    with pytest.raises(OpportunityMapError, match="unknown slots mane"):
        cut(slot("main") + slot("mane"), "map")


@pytest.mark.parametrize(("address", "root"), [("", ""), ("map/", "../"), ("fi/opportunities/oodi/x/", "../../../../")])
def test_the_way_to_the_root_is_as_long_as_the_address_is_deep(address: str, root: str) -> None:
    assert root_of(address) == root
