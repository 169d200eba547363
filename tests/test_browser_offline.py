"""Without a connection: what was saved opens all the same, says of which day it is, and nothing else is kept."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Visitor, build
from opportunity_map.site.offline import imported
from opportunity_map.site.publish import browser_files
from planning import Host, copied, kept, save, workers
from playwright.sync_api import Browser, BrowserContext, expect
from playwright.sync_api import Error as PlaywrightError
from serving import fetched, live, until

FOOTBALL = "example-rolling-start/night-football"
IMPROV = "example-tram-stop-theatre/improv-monday"
SAID = re.compile(r"No connection right now\. This is what it said on \d+ \w+\.")


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    found = browser.new_context(locale="en-GB", timezone_id="Europe/Helsinki", viewport={"width": 360, "height": 740})
    yield found
    found.close()


@pytest.fixture
def host(built: Path, tmp_path: Path) -> Iterator[Host]:
    """A copy of the site on a server of its own, which a test may stop."""
    found = Host(copied(built, tmp_path / "hosted"))
    yield found
    found.stop()


def test_the_plan_and_what_was_saved_open_without_a_connection_and_say_of_which_day_they_are(
    context: BrowserContext, host: Host
) -> None:
    page = context.new_page()
    save(page, host.address, FOOTBALL)
    page.goto(f"{host.address}plan/")
    expect(page.get_by_text("All of this opens without a connection, too.")).to_be_visible()
    expect(page.get_by_text(SAID)).to_have_count(0)

    host.stop()

    page.goto(f"{host.address}plan/")
    expect(page.locator(".plan-item h3")).to_have_text(["Night football"])
    expect(page.locator(".banner-copy")).to_have_text(SAID)
    expect(page.locator(".plan-news")).to_contain_text(SAID)
    expect(page.locator(".plan-item .stops")).to_contain_text("21:00–23:00")
    assert page.evaluate("getComputedStyle(document.querySelector('.plan-item')).display") == "grid"
    page.get_by_role("link", name="Night football").click()
    expect(page.locator(".banner-copy")).to_have_text(SAID)
    expect(page.get_by_role("heading", name="Night football")).to_be_visible()
    expect(page.get_by_role("button", name="Save to my plan")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("getComputedStyle(document.querySelector('.page-actions')).display") == "flex"

    host.start()

    page.reload()
    expect(page.get_by_role("heading", name="Night football")).to_be_visible()
    expect(page.get_by_text(SAID)).to_have_count(0)


def test_the_copy_speaks_the_language_of_its_page(context: BrowserContext, host: Host) -> None:
    page = context.new_page()
    save(page, f"{host.address}fi/", FOOTBALL)
    host.stop()
    page.goto(f"{host.address}fi/plan/")
    expect(page.locator(".banner-copy")).to_have_text(
        re.compile(r"Ei yhteyttä juuri nyt\. Näin tässä luki \d+\. \w+\.")
    )


def test_what_was_not_saved_is_not_kept_and_does_not_open_from_a_copy(context: BrowserContext, host: Host) -> None:
    page = context.new_page()
    save(page, host.address, FOOTBALL)
    for address in ("", "opportunities/?cost=free", "map/", f"opportunities/{IMPROV}/"):
        page.goto(host.address + address, wait_until="networkidle")
    paths = kept(page)
    assert [path for path in paths if "/opportunities/" in path] == [
        f"/opportunities/{FOOTBALL}/",
        f"/opportunities/{FOOTBALL}/event.ics",
    ]
    others = [path for path in paths if not re.match(r"/(assets/om-|opportunities/|plan/$|region\.css$)", path)]
    assert others == []
    assert [path for path in paths if "map" in path or "listing" in path or "third-party" in path] == []
    host.stop()
    with pytest.raises(PlaywrightError, match="ERR_"):
        page.goto(f"{host.address}opportunities/{IMPROV}/")


def test_what_is_taken_out_of_the_plan_is_not_kept_any_longer(context: BrowserContext, host: Host) -> None:
    page = context.new_page()
    save(page, host.address, FOOTBALL, IMPROV)
    page.goto(f"{host.address}plan/")
    page.get_by_role("button", name="Remove “Improv Monday”").click()
    until(page, "async path => !(await caches.match(path))", f"/opportunities/{IMPROV}/")
    assert f"/opportunities/{FOOTBALL}/" in kept(page)
    page.get_by_role("button", name="Remove “Night football”").click()
    until(page, "async () => !(await caches.keys()).length")
    assert workers(page) == []


def test_a_new_build_is_shown_at_once_and_files_of_the_old_version_leave(
    context: BrowserContext, region: Path, tmp_path: Path
) -> None:
    site, newer = tmp_path / "site", tmp_path / "newer"
    assert build(site, cwd=region).returncode == 0
    record = region / "content/opportunities" / f"{FOOTBALL}.yml"
    record.write_text(record.read_text("utf-8").replace("en: Night football", "en: Late football"), "utf-8")
    assert build(newer, cwd=region).returncode == 0
    before = next(site.glob("assets/om-*")).name
    after = _as_another_version(newer, before)
    host = Host(site)
    page = context.new_page()
    save(page, host.address, FOOTBALL)
    assert f"/assets/{before}/js/plan-page.js" in kept(page)

    shutil.rmtree(site)
    newer.rename(site)
    page.goto(f"{host.address}plan/")

    expect(page.locator(".plan-item h3")).to_have_text(["Late football"])
    expect(page.get_by_text(SAID)).to_have_count(0)
    until(page, "async path => Boolean(await caches.match(path))", f"/assets/{after}/js/plan-page.js")
    page.goto(f"{host.address}opportunities/{FOOTBALL}/")
    expect(page.get_by_role("heading", name="Late football")).to_be_visible()
    page.goto(f"{host.address}plan/")
    until(page, "async path => !(await caches.match(path))", f"/assets/{before}/js/plan-page.js")
    host.stop()
    page.goto(f"{host.address}plan/")
    expect(page.locator(".plan-item h3")).to_have_text(["Late football"])
    assert page.evaluate("getComputedStyle(document.querySelector('.plan-item')).display") == "grid"
    assert not [path for path in kept(page) if before in path]


def _as_another_version(site: Path, before: str) -> str:
    """As a site made by another version of the package: its browser files stand in another folder."""
    after = "om-0a1b2c3d"
    (site / "assets" / before).rename(site / "assets" / after)
    for file in site.rglob("*"):
        if file.suffix in {".html", ".js", ".json"}:
            file.write_bytes(file.read_bytes().replace(before.encode(), after.encode()))
    return after


def test_what_was_taken_off_the_site_is_not_shown_from_a_copy(
    context: BrowserContext, host: Host, tmp_path: Path
) -> None:
    page = context.new_page()
    save(page, host.address, FOOTBALL)
    shutil.rmtree(tmp_path / "hosted/opportunities" / FOOTBALL)
    answer = page.goto(f"{host.address}opportunities/{FOOTBALL}/")
    assert answer is not None
    assert answer.status == 404
    until(page, "async path => !(await caches.match(path))", f"/opportunities/{FOOTBALL}/")


def test_two_regions_under_one_origin_keep_their_plans_apart(
    context: BrowserContext, built: Path, tmp_path: Path
) -> None:
    for name in ("harbour", "island"):
        copied(built, tmp_path / "both" / name)
    host = Host(tmp_path / "both")
    page = context.new_page()
    save(page, f"{host.address}harbour/", FOOTBALL)
    save(page, f"{host.address}island/", IMPROV)
    assert sorted(workers(page)) == [f"{host.address}harbour/", f"{host.address}island/"]
    page.goto(f"{host.address}harbour/plan/")
    expect(page.locator(".plan-item h3")).to_have_text(["Night football"])
    page.get_by_role("button", name="Erase everything").click()
    page.get_by_role("dialog").get_by_role("button", name="Erase everything").click()
    expect(page.get_by_role("status")).to_have_text("Your plan is erased.")
    until(page, "async () => (await navigator.serviceWorker.getRegistrations()).length === 1")
    host.stop()
    page.goto(f"{host.address}island/plan/")
    expect(page.locator(".plan-item h3")).to_have_text(["Improv Monday"])


def test_a_site_that_is_being_written_has_no_worker(region: Path) -> None:
    with live(region) as address:
        page = fetched(f"{address}plan/", until='"worker":""')
        assert '"worker":""' in page
        with pytest.raises(TimeoutError):
            fetched(f"{address}sw.js", seconds=1)


def test_the_worker_knows_every_module_that_a_saved_page_can_run(built: Path, visitor: Visitor) -> None:
    named = set(re.findall(r'"(assets/om-[^"]+\.js)"', (built / "sw.js").read_text("utf-8").partition("\n")[0]))
    assert {file.rpartition("/js/")[2] for file in named} >= {"site.js", "plan-page.js"}
    assert all((built / file).is_file() for file in named)
    ran: set[str] = set()
    page = visitor.open("404.html")
    page.on("request", lambda request: ran.add(request.url.removeprefix(visitor.site)))
    save(page, visitor.site, FOOTBALL)
    page.goto(f"{visitor.site}plan/")
    until(page, "document.querySelector('.plan-item')")
    modules = {url for url in ran if "/js/" in url and not re.search(r"scheme|opportunity-page", url)}
    assert len(modules) > 5
    assert modules <= named


def test_what_a_module_imports_later_belongs_to_it_too() -> None:
    modules = {
        "js/site.js": b'import{a}from"./part-A.js";a();import("./part-B.js")',
        "js/part-A.js": b"export const a = 1;",
        "js/part-B.js": b'import"./part-C.js";',
        "js/part-C.js": b'import{a}from"./part-A.js";',
        "js/other.js": b"",
    }
    assert imported(modules) == ["js/part-A.js", "js/part-B.js", "js/part-C.js", "js/site.js"]
    assert len(imported(browser_files())) > 5
