"""A visitor's own plan, in a real browser: what she saves stays on her device, and is said as it is today."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import icalendar
import pytest
from conftest import BUILT_ON, Visitor, Watch
from planning import Host, copied, kept, save, stored, workers
from playwright.sync_api import Browser, Page, expect
from serving import until

FOOTBALL = "example-rolling-start/night-football"
PRINTING = "example-harbour-makers/midnight-screen-printing"
IMPROV = "example-tram-stop-theatre/improv-monday"
WORKBENCH = "example-harbour-makers/open-workbench"
CANCELLED = "example-rolling-start/first-serve"
ENDED = "example-northern-light/night-walk"
KEY = "plan:/"


def open_plan(page: Page, home: str) -> Page:
    """The plan's page, when all that is saved has been looked up."""
    page.goto(f"{home}plan/")
    until(page, "!document.getElementById('plan').hidden")
    until(page, "!/…$/.test(document.getElementById('plan-status').textContent)")
    return page


def keep(page: Page, home: str, *records: str, **more: object) -> None:
    """Put records into the plan without opening their pages, as an earlier visit would have left them."""
    items = [{"id": record, "title": f"Title of {record}", "note": "", "seen": None, **more} for record in records]
    page.goto(f"{home}404.html")
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, json.dumps({"version": 1, "items": items})])


def entry(page: Page, record: str) -> str:
    """All that the plan says of a record, as a visitor reads it."""
    return page.locator(f"[data-id='{record}']").inner_text()


@pytest.fixture
def phone(visitor: Visitor) -> Page:
    return visitor.open("404.html", width=360)


def test_what_is_saved_on_its_page_stands_in_the_plan_in_the_order_of_the_next_meeting(visitor: Visitor) -> None:
    page = visitor.open(f"opportunities/{PRINTING}/")
    button = page.get_by_role("button", name="Save to my plan")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".plan-says")).to_contain_text("Saved to your plan.")
    expect(page.get_by_role("link", name="My plan (1)")).to_be_visible()
    save(page, visitor.site, FOOTBALL, IMPROV, WORKBENCH)

    page.get_by_role("link", name="See my plan").click()

    expect(page.locator(".plan-item h3")).to_have_text(
        ["Improv Monday", "Night football", "Midnight screen printing", "Open workbench"]
    )
    expect(page.locator(".plan-group h2")).to_have_text(["Coming up", "Whenever you like"])
    said = entry(page, FOOTBALL)
    assert "Kaisaniemi Park" in said
    assert "Friday 27 November, 21:00–23:00" in said
    assert "Friday 18 December, 21:00–23:00" in said
    assert "25 December" not in said  # more than four weeks ahead
    page.goto(f"{visitor.site}opportunities/{PRINTING}/")
    page.get_by_role("button", name="Save to my plan").click()
    expect(page.locator(".plan-says")).to_contain_text("Taken out")
    assert [item["id"] for item in stored(page)["items"]] == [FOOTBALL, IMPROV, WORKBENCH]


def test_meetings_at_the_same_time_are_told_on_both_sides_in_words(phone: Page, visitor: Visitor) -> None:
    keep(phone, visitor.site, FOOTBALL, PRINTING, IMPROV)
    open_plan(phone, visitor.site)
    assert "Clashes with “Midnight screen printing”: Friday 4 December, 21:00–00:30." in entry(phone, FOOTBALL)
    assert "Clashes with “Night football”: Friday 4 December, 21:00–23:00." in entry(phone, PRINTING)
    assert "Clashes" not in entry(phone, IMPROV)


def test_what_is_cancelled_or_over_or_gone_says_so_and_clashes_with_nothing(phone: Page, visitor: Visitor) -> None:
    keep(phone, visitor.site, CANCELLED, ENDED)
    open_plan(phone, visitor.site)
    assert "Cancelled" in entry(phone, CANCELLED)
    assert "Over" in entry(phone, ENDED)
    expect(phone.locator(".plan-group h2").last).to_have_text("Over")
    page = visitor.open("plan/", clock="2026-12-05T12:00:00")  # the site was built twelve days before
    keep(page, visitor.site, PRINTING)
    open_plan(page, visitor.site)
    assert "4 December" not in entry(page, PRINTING)


def test_a_note_is_kept_and_is_never_more_than_text(phone: Page, visitor: Visitor) -> None:
    keep(phone, visitor.site, FOOTBALL)
    open_plan(phone, visitor.site)
    note = "<img src=x onerror=alert(1)>\nBring the blue shirt"
    phone.get_by_label("Your note on “Night football”").fill(note)
    open_plan(phone, visitor.site)
    expect(phone.get_by_label("Your note on “Night football”")).to_have_value(note)
    assert phone.locator("main img").count() == 0
    assert [item["note"] for item in stored(phone)["items"]] == [note]


def test_what_was_removed_can_be_put_back_with_its_note_and_the_focus_is_never_lost(
    phone: Page, visitor: Visitor
) -> None:
    keep(phone, visitor.site, FOOTBALL, IMPROV, note="With Ana")
    open_plan(phone, visitor.site)
    phone.get_by_role("button", name="Remove “Night football”").focus()
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("status")).to_have_text("“Night football” is no longer in your plan.")
    expect(phone.get_by_role("button", name="Put it back")).to_be_focused()
    assert [item["id"] for item in stored(phone)["items"]] == [IMPROV]
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("link", name="Night football")).to_be_focused()
    assert [(item["id"], item["note"]) for item in stored(phone)["items"]] == [
        (FOOTBALL, "With Ana"),
        (IMPROV, "With Ana"),
    ]


def test_the_calendar_of_the_plan_holds_the_meetings_of_all_and_no_note(
    phone: Page, visitor: Visitor, tmp_path: Path
) -> None:
    keep(phone, visitor.site, FOOTBALL, PRINTING, WORKBENCH, note="secret")
    open_plan(phone, visitor.site)
    with phone.expect_download() as download:
        phone.get_by_role("button", name="Take along as a calendar").click()
    download.value.save_as(tmp_path / "plan.ics")
    written = (tmp_path / "plan.ics").read_bytes()
    titles = {str(event["SUMMARY"]) for event in icalendar.Calendar.from_ical(written).walk("VEVENT")}
    assert titles == {"Night football", "Midnight screen printing"}
    assert b"secret" not in written
    expect(phone.get_by_role("status")).to_have_text("The calendar file has 2 entries.")


def test_a_link_carries_the_list_without_notes_and_whoever_opens_it_decides(visitor: Visitor) -> None:
    page = visitor.open("404.html")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    keep(page, visitor.site, FOOTBALL, IMPROV, note="secret")
    open_plan(page, visitor.site)
    page.get_by_role("button", name="Copy a link").click()
    expect(page.get_by_role("status")).to_contain_text("The link is copied.")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{visitor.site}plan/#items={FOOTBALL},{IMPROV}"

    friend = visitor.open("404.html", width=360)
    keep(friend, visitor.site, PRINTING)
    friend.goto(link)
    expect(friend.get_by_role("heading", name="Someone’s list of 2")).to_be_visible()
    assert friend.locator(".plan-item").count() == 0
    friend.get_by_role("button", name="Only look").click()
    expect(friend.locator(".plan-item h3")).to_have_text(["Improv Monday", "Night football"])
    expect(friend.get_by_role("button", name="Remove")).to_have_count(0)
    expect(friend.locator("textarea:visible")).to_have_count(0)
    assert [item["id"] for item in stored(friend)["items"]] == [PRINTING]
    friend.get_by_role("button", name="Add to my plan").click()
    expect(friend.get_by_role("status")).to_have_text("2 added to your plan.")
    expect(friend.get_by_role("heading", name="My plan")).to_be_focused()
    expect(friend).to_have_url(f"{visitor.site}plan/")
    assert [item["id"] for item in stored(friend)["items"]] == [PRINTING, FOOTBALL, IMPROV]


def test_where_the_clipboard_is_closed_the_link_stands_in_a_field(phone: Page, visitor: Visitor) -> None:
    keep(phone, visitor.site, FOOTBALL)
    open_plan(phone, visitor.site)
    phone.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(new Error('denied')))")
    phone.get_by_role("button", name="Copy a link").click()
    expect(phone.get_by_label("Copy this link")).to_have_value(f"{visitor.site}plan/#items={FOOTBALL}")


@pytest.mark.parametrize(
    "fragment",
    ["", "../../data/opportunities", "//example.org/x", "a/b", "<img src=x>", "%3Cscript%3E", "harbour/%2e%2e", ","],
)
def test_a_link_with_anything_but_ids_is_no_list_and_asks_for_nothing(
    phone: Page, visitor: Visitor, fragment: str
) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto(f"{visitor.site}plan/#items={fragment}")
    expect(phone.get_by_role("heading", name="There is no list in this link")).to_be_visible()
    expect(phone.get_by_role("button", name="Add to my plan")).to_be_hidden()
    assert [url for url in asked if "/opportunities/" in url or "/data/" in url] == []
    phone.get_by_role("button", name="Go to my own plan").click()
    expect(phone.get_by_role("heading", name="Nothing saved yet")).to_be_visible()


def test_erasing_asks_first_holds_the_focus_gives_it_back_and_leaves_nothing(visitor: Visitor) -> None:
    page = visitor.open("404.html")
    save(page, visitor.site, FOOTBALL)
    open_plan(page, visitor.site)
    until(page, "!document.getElementById('plan-offline').hidden")
    opener = page.get_by_role("button", name="Erase everything")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Erase your whole plan?")).to_be_visible()
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    assert [item["id"] for item in stored(page)["items"]] == [FOOTBALL]

    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Erase everything").click()

    expect(page.get_by_role("status")).to_have_text("Your plan is erased.")
    expect(page.get_by_role("heading", name="Nothing saved yet")).to_be_visible()
    expect(page.get_by_role("link", name="My plan", exact=True)).to_be_visible()
    until(page, "async () => !(await caches.keys()).length")
    assert workers(page) == []
    assert page.evaluate("Object.keys(localStorage).filter(key => key !== 'scheme')") == []


FORBID = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})"


def test_where_storage_is_forbidden_a_sentence_says_so_and_nothing_breaks(phone: Page, visitor: Visitor) -> None:
    phone.add_init_script(FORBID)
    phone.goto(f"{visitor.site}opportunities/{FOOTBALL}/")
    button = phone.get_by_role("button", name="Save to my plan")
    button.click()
    expect(phone.locator(".plan-says")).to_contain_text("does not let this site keep anything")
    expect(button).to_have_attribute("aria-pressed", "false")
    phone.goto(f"{visitor.site}plan/")
    expect(phone.locator("#plan-trouble")).to_contain_text("does not let this site keep anything")
    phone.goto(f"{visitor.site}plan/#items={FOOTBALL}")
    phone.get_by_role("button", name="Only look").click()
    expect(phone.locator(".plan-item h3")).to_have_text(["Night football"])


def test_where_there_is_no_room_a_sentence_says_so(phone: Page, visitor: Visitor) -> None:
    phone.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }")
    phone.goto(f"{visitor.site}opportunities/{FOOTBALL}/")
    phone.get_by_role("button", name="Save to my plan").click()
    expect(phone.locator(".plan-says")).to_contain_text("no room left")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("", []),
        ("{", []),
        ("null", []),
        ("[1, 2]", []),
        ('"a text"', []),
        ('{"version": 1}', []),
        ('{"version": 1, "items": {"id": 1}}', []),
        (
            f'{{"version": 1, "items": [null, 7, {{"id": "../x"}}, {{"id": "{FOOTBALL}", "note": 5, "seen": 3}}]}}',
            [FOOTBALL],
        ),
        (f'{{"items": [{{"id": "{FOOTBALL}"}}, {{"id": "{FOOTBALL}"}}]}}', [FOOTBALL]),
    ],
)
def test_broken_or_foreign_contents_cost_what_is_broken_and_nothing_else(
    phone: Page, visitor: Visitor, text: str, left: list[str]
) -> None:
    phone.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, text])
    open_plan(phone, visitor.site)
    expect(phone.locator(".plan-item")).to_have_count(len(left))
    save(phone, visitor.site, IMPROV)
    assert [item["id"] for item in stored(phone)["items"]] == [*left, IMPROV]


def test_a_plan_of_a_newer_version_is_left_alone(phone: Page, visitor: Visitor) -> None:
    text = '{"version": 2, "boards": []}'
    phone.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, text])
    phone.goto(f"{visitor.site}opportunities/{FOOTBALL}/")
    phone.get_by_role("button", name="Save to my plan").click()
    expect(phone.locator(".plan-says")).to_contain_text("newer version")
    assert phone.evaluate("key => localStorage.getItem(key)", KEY) == text


def test_without_javascript_the_page_says_what_it_would_do(visitor: Visitor) -> None:
    page = visitor.open("plan/", javascript=False)
    expect(page.get_by_role("heading", name="Your plan needs JavaScript")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)
    record = visitor.open(f"opportunities/{FOOTBALL}/", javascript=False)
    expect(record.get_by_text("Save to my plan")).to_have_count(0)


def test_nothing_of_the_plan_is_loaded_or_registered_before_something_is_saved(visitor: Visitor) -> None:
    for address in ("", "opportunities/", "map/", f"opportunities/{FOOTBALL}/", "plan/"):
        page = visitor.open(address)
        page.wait_for_timeout(300)
        assert workers(page) == []
        assert kept(page) == []


def test_on_paper_stand_the_times_and_the_notes_and_no_button(phone: Page, visitor: Visitor) -> None:
    keep(phone, visitor.site, FOOTBALL, note="With Ana")
    open_plan(phone, visitor.site)
    phone.emulate_media(media="print")
    expect(phone.get_by_text("With Ana", exact=True).last).to_be_visible()
    expect(phone.get_by_text("Friday 27 November, 21:00–23:00")).to_be_visible()
    assert phone.locator("main button:visible, main textarea:visible").count() == 0


# --- a site that changes -----------------------------------------------------------------------------------------


@pytest.fixture
def changing(browser: Browser, built: Path, tmp_path: Path) -> Iterator[tuple[Path, str, Page]]:
    """A copy of the site that a test may change, its address, and a visitor who has saved what she plays on Fridays."""
    site = copied(built, tmp_path / "site")
    host = Host(site)
    context = browser.new_context(locale="en-GB", timezone_id="Europe/Helsinki", viewport={"width": 360, "height": 740})
    page = context.new_page()
    watch = Watch(host.address)
    watch.on(page)
    page.clock.set_fixed_time(BUILT_ON)
    save(page, host.address, FOOTBALL)
    until(page, "JSON.stringify(localStorage).includes('21:00')")
    yield site, host.address, page
    context.close()
    host.stop()
    assert watch.elsewhere == []


def change(site: Path, record: str, name: str, how: Callable[[str], str]) -> None:
    file = site / "opportunities" / record / name
    text = file.read_bytes().decode()
    assert how(text) != text
    file.write_bytes(how(text).encode())


def test_what_has_changed_since_it_was_saved_is_said_until_it_was_seen(changing: tuple[Path, str, Page]) -> None:
    site, address, page = changing
    change(site, FOOTBALL, "event.ics", lambda text: re.sub(r":(\d{8})T2([13])0000", r":\1T1\g<2>0000", text))
    change(site, FOOTBALL, "index.html", lambda text: text.replace("Kaisaniemi Park", "The Other Park"))

    open_plan(page, address)

    said = entry(page, FOOTBALL)
    assert "Changed. No longer: Friday 27 November, 21:00–23:00." in said
    assert "Changed. New: Friday 27 November, 11:00–13:00." in said
    assert said.count("No longer") == said.count("New:") == 3
    assert "Changed. Before, it was at Kaisaniemi Park." in said
    page.get_by_role("button", name="I have seen it").click()
    expect(page.get_by_role("link", name="Night football")).to_be_focused()
    assert "Changed" not in entry(page, FOOTBALL)
    open_plan(page, address)
    assert "Changed" not in entry(page, FOOTBALL)


def test_a_series_that_simply_goes_on_has_not_changed(changing: tuple[Path, str, Page]) -> None:
    site, address, page = changing
    # A week later the file begins a week later, and ends a week later.
    change(
        site,
        FOOTBALL,
        "event.ics",
        lambda text: re.sub(r"(DTSTART|DTEND)(;TZID[^:]*):20261127", r"\1\2:20261204", text),
    )
    page.clock.set_fixed_time("2026-11-30T12:00:00")
    open_plan(page, address)
    assert "Changed" not in entry(page, FOOTBALL)


def test_what_was_taken_off_the_site_keeps_its_title_and_can_be_removed(changing: tuple[Path, str, Page]) -> None:
    site, address, page = changing
    shutil.rmtree(site / "opportunities" / FOOTBALL)
    open_plan(page, address)
    said = entry(page, FOOTBALL)
    assert "Night football" in said
    assert "It is no longer on this site." in said
    page.get_by_role("button", name="Remove “Night football”").click()
    assert stored(page) == {}


def test_a_record_with_a_new_address_is_found_there(changing: tuple[Path, str, Page]) -> None:
    site, address, page = changing
    moved = f"{FOOTBALL}-at-night"
    (site / "opportunities" / FOOTBALL).rename(site / "opportunities" / moved)
    (site / "opportunities" / FOOTBALL).mkdir()
    (site / "opportunities" / moved / "index.html").write_text(
        (site / "opportunities" / moved / "index.html").read_text("utf-8").replace(FOOTBALL, moved), "utf-8"
    )
    (site / "opportunities" / FOOTBALL / "index.html").write_text(
        f'<!doctype html><meta http-equiv="refresh" content="0; url=../../../opportunities/{moved}/"><h1>Moved</h1>'
    )
    open_plan(page, address)
    until(page, "moved => JSON.stringify(localStorage).includes(moved)", moved)
    open_plan(page, address)
    assert "Friday 27 November" in entry(page, moved)


def test_times_that_cannot_be_read_are_said_to_be_so(changing: tuple[Path, str, Page]) -> None:
    site, address, page = changing
    change(site, FOOTBALL, "event.ics", lambda text: text.replace("FREQ=WEEKLY", "FREQ=YEARLY"))
    open_plan(page, address)
    assert "Its times could not be read." in entry(page, FOOTBALL)
