"""A region in which every field of every record is hostile, opened page by page in a browser: nothing of it runs.

Every slot of the model gets every payload, in a record of its own kind; what the checker refuses there is noted, the
rest is built, opened without our Content-Security-Policy (which would hide a hole in the escaping) and looked at.
"""

from __future__ import annotations

import csv
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import hostile
import pytest
from conftest import build
from opportunity_map.intake.model import MODELS, OPPORTUNITY, ORGANISATION, PLACE
from opportunity_map.intake.shapes import IdShape, LineShape, TextShape
from opportunity_map.site.richtext import to_html
from payloads import PAYLOADS, REFUSED
from PIL import Image
from playwright.sync_api import Browser, Page, Route
from serving import served, until
from tripwire import Tripwire

CONFIG = """\
site_name: Hostile
site_url: https://example.org/
docs_dir: content
theme: {name: material, font: false}
plugins:
  - opportunity-map:
      region: {name: Hostile, country: FI, timezone: Europe/Helsinki, bounds: [60.15, 24.9, 60.2, 25.0]}
      languages: [en, fi]
      freshness: {ask_after: 18000, stale_after: 27000, hide_after: 36500}
"""
LANGUAGES = ("en", "fi")
MOST_SAVED = 100
"""What a plan holds at most: MOST in browser/js/plan/stored.js."""
PARTS = 8
"""Every n-th page in a test of its own, so that several processes share the walk."""
NOT_SHOWN = {
    ORGANISATION: {"description", "logo.alt", "place.address.street", "place.address.postcode", "place.address.city",
                   "place.access_note", "place.stop"},
    OPPORTUNITY: {"description", "image.alt"},
    PLACE: set[str](),
}  # fmt: skip
"""What the record's own page shows nowhere as it was written: Markdown becomes something else, an alt is no text."""
Placed = dict[tuple[str, hostile.Slot], dict[str, str]]
"""What became of each payload in each slot of each kind: the record's id, or '' where the checker refused it."""


@dataclass
class Region:
    """The hostile region: where its site is, and what stands in which record."""

    site: Path
    placed: Placed
    written: dict[tuple[str, str], Mapping[hostile.Way, Any]]


def _wrapped(slot: hostile.Slot, payload: str, other: str) -> Any:
    if slot.is_text:
        return {"en": payload, "fi": other}
    return hostile.quoted(slot.shape, payload)


def _record(kind: str, number: int, placed: Placed) -> tuple[dict[str, Any], dict[hostile.Way, Any]]:
    """The record of this number: its slots hold payloads, each another one, as far as the checker lets them."""
    slots = list(hostile.slots(MODELS[kind]))
    chosen: dict[hostile.Slot, str] = {}
    values: dict[hostile.Way, Any] = {}
    for shift, slot in enumerate(slots):
        chosen[slot] = PAYLOADS[(number + shift) % len(PAYLOADS)]
        values[slot.way] = _wrapped(slot, chosen[slot], PAYLOADS[(number + shift + 1) % len(PAYLOADS)])
    while True:
        problems = hostile.read(kind, hostile.tree(kind, values)).problems
        refused = [slot for slot in slots if slot in chosen and hostile.is_refused(slot, problems)]
        if not refused:  # what was taken does not go with the right examples beside it
            groups = {one.field.partition(".")[0] for one in problems if one.is_error}
            refused = [slot for slot in chosen if slot.way[0] in groups and not slot.is_free]
        if not refused:
            break
        for slot in refused:
            placed.setdefault((kind, slot), {})[chosen.pop(slot)] = ""
            _instead(values, slot)
    for slot in [slot for slot in chosen if isinstance(slot.shape, IdShape)]:  # it is an id, but of no record
        placed.setdefault((kind, slot), {})[chosen.pop(slot)] = ""
        _instead(values, slot)
    for slot, payload in chosen.items():
        placed.setdefault((kind, slot), {})[payload] = f"hostile-{number}"
    return hostile.tree(kind, values), {slot.way: values[slot.way] for slot in chosen}


def _instead(values: dict[hostile.Way, Any], slot: hostile.Slot) -> None:
    """Put what is right in the place of what was refused; aliases are left out, as no two records may have the same."""
    del values[slot.way]
    if slot.way[0] == "aliases":
        values[slot.way] = None


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Region:
    """The region, built strictly: a payload that stops the build would be a find, too."""
    root = tmp_path_factory.mktemp("hostile")
    (root / "mkdocs.yml").write_text(CONFIG)
    placed: Placed = {}
    written: dict[tuple[str, str], Mapping[hostile.Way, Any]] = {}
    for number in range(len(PAYLOADS)):
        for kind, folder in (
            (ORGANISATION, "organisations"),
            (PLACE, "places"),
            (OPPORTUNITY, f"opportunities/hostile-{number}"),
        ):
            tree, values = _record(kind, number, placed)
            written[kind, f"hostile-{number}"] = values
            _write(root / "content" / folder / f"hostile-{number}.yml", tree)
        plain = hostile.tree(
            OPPORTUNITY, {slot.way: None for slot in hostile.slots(MODELS[OPPORTUNITY]) if _is_spare(slot)}
        )
        _write(root / f"content/opportunities/hostile-{number}/visit.yml", {**plain, "place": f"hostile-{number}"})
    for folder in {file.parent for file in root.glob("content/o*/**/*.yml")}:  # the picture that the records name
        Image.new("RGB", (40, 30)).save(folder / "robot.jpg")
    done = build(root / "site", cwd=root)
    assert done.returncode == 0, done.stderr
    return Region(root / "site", placed, written)


def _is_spare(slot: hostile.Slot) -> bool:
    return slot.way[0] in {"place", "aliases", "image", "description"}


def _write(file: Path, tree: Any) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(hostile.written(tree))


@pytest.fixture(scope="module")
def site(region: Region) -> Iterator[str]:
    with served(region.site) as address:
        yield address


def _watched(browser: Browser, site: str, *, bypass: bool = True) -> tuple[Tripwire, Page]:
    wire = Tripwire(site)
    return wire, wire.around(browser.new_context(bypass_csp=bypass, reduced_motion="reduce"))


def _pages(region: Region) -> list[str]:
    return sorted(file.parent.relative_to(region.site).as_posix() + "/" for file in region.site.rglob("index.html"))


def test_every_field_of_every_kind_got_every_payload(region: Region) -> None:
    slots = {(kind, slot) for kind, model in MODELS.items() for slot in hostile.slots(model)}
    assert set(region.placed) == slots
    assert {len(got) for got in region.placed.values()} == {len(PAYLOADS)}
    assert len(PAYLOADS) >= 60
    texts = [slot for _, slot in slots if isinstance(slot.shape, TextShape) and not slot.shape.markdown]
    for (_, slot), got in region.placed.items():
        refused = {payload for payload, where in got.items() if not where}
        if slot in texts:
            assert not refused, (slot.name, refused)
        elif isinstance(slot.shape, LineShape) and not slot.shape.pattern:
            assert all(len(payload) > slot.shape.max_length or payload != payload.strip() for payload in refused)


def test_signs_that_no_text_may_hold_are_refused_in_every_field() -> None:
    for kind, model in MODELS.items():
        for slot in hostile.slots(model):
            for payload in REFUSED:
                assert hostile.read(kind, hostile.tree(kind, {slot.way: payload})).record is None


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_runs_on_any_page_and_every_text_is_shown_as_it_was_written(
    browser: Browser, site: str, region: Region, part: int
) -> None:
    wire, page = _watched(browser, site)
    for address in list(_pages(region))[part::PARTS]:
        html = (region.site / address / "index.html").read_text("utf-8")
        if 'http-equiv="refresh"' in html:  # an earlier address leads on at once: hold it, to look at it
            held = html.replace('http-equiv="refresh"', 'name="refresh"')
            page.route(site + address, partial(_hold, held))
        page.goto(site + address, wait_until="load")
        found = wire.look(page)
        assert wire.trips == [], address
        language = "fi" if address.startswith("fi/") else "en"
        for kind, text in _shown(address.removeprefix("fi/"), language, region):
            assert text in _plain(found["text"]), (address, kind, text)
        if found["data"] is not None:
            json.loads(found["data"], parse_constant=_no_constant)
    page.context.close()


def test_markdown_alone_lets_nothing_run_that_the_checker_would_refuse(browser: Browser, tmp_path: Path) -> None:
    links = [f"[tap]({payload}) [tap](<{payload}>) <{payload}> [a]: {payload}\n\n[a]" for payload in PAYLOADS]
    parts = [to_html(text) for text in (*PAYLOADS, *REFUSED, *links)]
    (tmp_path / "index.html").write_text(f"<!doctype html><title>x</title><main>{''.join(parts)}</main>", "utf-8")
    with served(tmp_path) as address:
        wire, page = _watched(browser, address)
        page.goto(address, wait_until="networkidle")
        wire.look(page)
        page.context.close()
    assert [trip for trip in wire.trips if "a href=mailto:" not in trip] == []  # whom to write to is the checker's


def _hold(html: str, route: Route) -> None:
    route.fulfill(body=html, content_type="text/html; charset=utf-8")


def _plain(text: str) -> str:
    return " ".join(text.split())


def _shown(path: str, language: str, region: Region) -> Iterator[tuple[str, str]]:
    """What the page at a path has to show, by field."""
    folder, _, rest = path.partition("/")
    kind = {"organisations": ORGANISATION, "opportunities": OPPORTUNITY, "places": PLACE}.get(folder)
    name = rest.strip("/").rpartition("/")[2]
    values = region.written.get((kind or "", name))
    if values is None or kind is None:
        return
    for slot in hostile.slots(MODELS[kind]):
        said = values.get(slot.way)
        is_text = slot.is_text or (isinstance(slot.shape, LineShape) and not slot.shape.pattern)
        if said is not None and is_text and slot.name not in NOT_SHOWN[kind]:
            yield slot.name, _plain(said[language] if isinstance(said, dict) else said)


def test_nothing_runs_where_rows_are_loaded_and_stations_are_opened(browser: Browser, site: str) -> None:
    wire, page = _watched(browser, site)
    for prefix in ("", "fi/"):
        for frame in ("embed/", "embed/map/"):
            page.goto(f"{site}{prefix}{frame}?interests=technology", wait_until="networkidle")
            wire.look(page)
        page.goto(f"{site}{prefix}opportunities/", wait_until="networkidle")
        more = page.locator("#more")
        while more.is_visible():
            before = page.locator("#board .row").count()
            more.click()
            until(page, "before => document.querySelectorAll('#board .row').length > before", before)
        until(page, "!document.querySelector('.row-coming')")
        assert page.locator("#board .row").count() == 2 * len(PAYLOADS)
        wire.look(page)
        page.goto(f"{site}{prefix}map/", wait_until="networkidle")
        page.locator("#map .station").first.click()
        until(page, "document.querySelectorAll('#map-panel .row').length > 5")
        wire.look(page)
    page.goto(f"{site}404.html", wait_until="networkidle")
    wire.look(page)
    page.context.close()
    assert wire.trips == []


def test_nothing_runs_that_comes_with_an_address(browser: Browser, site: str) -> None:
    wire, page = _watched(browser, site)
    for first in range(0, len(PAYLOADS), 5):
        said = quote(" ".join(PAYLOADS[first : first + 5]), safe="")
        page.goto(f"{site}opportunities/?q={said}&interests={said}&from={said}#{said}", wait_until="load")
        wire.look(page)
    page.context.close()
    assert wire.trips == []


@pytest.mark.parametrize("prefix", ["", "fi/"])
def test_nothing_runs_in_a_plan_full_of_hostile_records_and_their_titles_are_shown_as_written(
    browser: Browser, site: str, region: Region, prefix: str
) -> None:
    wire, page = _watched(browser, site)
    for first in range(0, len(PAYLOADS), MOST_SAVED):
        names = [f"hostile-{number}" for number in range(len(PAYLOADS))][first : first + MOST_SAVED]
        items = [{"id": f"{name}/{name}", "title": PAYLOADS[0], "note": PAYLOADS[1], "seen": None} for name in names]
        page.goto(f"{site}404.html")
        page.evaluate("text => localStorage.setItem('plan:/', text)", json.dumps({"version": 1, "items": items}))
        page.goto(f"{site}{prefix}plan/")
        until(page, "count => document.querySelectorAll('.plan-item').length === count", len(items))
        found = wire.look(page)
        for name in names:
            title = region.written[OPPORTUNITY, name].get(("title",))
            assert title is None or _plain(title["fi" if prefix else "en"]) in _plain(found["text"])
    for payload in PAYLOADS:
        page.goto("about:blank")
        page.goto(f"{site}{prefix}plan/#items={quote(payload, safe='')},{payload}")
        until(page, "!document.getElementById('plan-shared').hidden")
    wire.look(page)
    page.context.close()
    assert wire.trips == []


def test_the_policy_lets_everything_of_ours_work_on_hostile_pages(browser: Browser, site: str) -> None:
    wire, page = _watched(browser, site, bypass=False)
    record = "opportunities/hostile-0/hostile-0/"
    for address in (
        "", "opportunities/", "map/", record, "organisations/hostile-0/", "places/hostile-0/", "plan/", "404.html",
        "calendar/", "places/", "interests/technology/", "embed/?organisation=hostile-0", "embed/map/?place=hostile-0",
    ):  # fmt: skip
        page.goto(site + address, wait_until="networkidle")
        wire.trips += [f"{address}: {what}" for what in page.evaluate("window.broken ?? []")]
    page.context.close()
    assert wire.trips == []


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _texts(region: Region, kind: str, names: Iterable[str] = ()) -> Iterator[str]:
    """All that was written into the free fields of this kind, as it is understood."""
    for (written, _), values in region.written.items():
        for slot in hostile.slots(MODELS[kind]) if written == kind else ():
            said = values.get(slot.way)
            if said is not None and slot.is_free and (not names or slot.name in names):
                for text in said.values() if isinstance(said, dict) else [said]:
                    markdown = isinstance(slot.shape, TextShape) and slot.shape.markdown
                    yield text.strip() if markdown else _plain(text)


def test_the_open_data_are_strict_and_give_every_text_back(region: Region) -> None:
    data = region.site / "data"
    for name, kind in (("opportunities.json", OPPORTUNITY), ("organisations.json", ORGANISATION)):
        found = json.loads((data / name).read_text("utf-8"), parse_constant=_no_constant)
        said = {_plain(text) for text in _strings(found)}
        assert [text for text in _texts(region, kind) if _plain(text) not in said] == []
    features = json.loads((data / "opportunities.geojson").read_text("utf-8"), parse_constant=_no_constant)["features"]
    titles = {_plain(feature["properties"]["title"]) for feature in features}
    assert set(_texts(region, OPPORTUNITY, ["title"])) >= titles - {"Robot night at the library"}


def test_a_spreadsheet_takes_no_cell_of_the_table_for_a_formula(region: Region) -> None:
    with (region.site / "data/opportunities.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.reader(file, strict=True))
    header = table[0]
    assert {len(row) for row in table} == {len(header)}
    numbers = {header.index(name) for name in ("lat", "lon", "amount")}
    for row in table[1:]:
        for column, cell in enumerate(row):
            for part in [cell] if column in numbers else re.split(r"[;|\t\r\n]", cell):
                assert column in numbers or not part.strip().startswith(("=", "+", "-", "@", "\uff1d")), cell
    titles = {_plain(row[header.index("title")].replace("'", "")) for row in table[1:]}
    assert {_plain(text.replace("'", "")) for text in _texts(region, OPPORTUNITY, ["title"])} >= titles - {
        "Robot night at the library"
    }


def test_the_sitemap_is_well_formed(region: Region) -> None:
    for file in region.site.rglob("*.xml"):
        ET.parse(file)
    assert (region.site / "sitemap.xml").is_file()


@pytest.mark.parametrize(
    ("body", "notices"),
    [
        ("<p><img src=x onerror=trip(1)></p>", "a payload ran"),
        ("<script>trip(1)</script>", "a payload ran"),
        ("<svg><animate onbegin=trip(1) attributeName=x dur=1s></svg>", "a payload ran"),
        ("<script>alert(2)</script>", "a dialog: 2"),
        ("<link rel=stylesheet href=//trip.example.org/x.css>", "a request: http://trip.example.org/x.css"),
        ("<a href='javascript:trip(1)'>x</a>", "a href=javascript:trip(1)"),
        ("<iframe></iframe>", "<iframe>"),
        ("<p onclick=x>x</p>", "p onclick"),
        ("<a href='mailto:a?bcc=b@example.org'>x</a>", "a href=mailto:a?bcc=b@example.org"),
    ],
)
def test_the_tripwire_trips(browser: Browser, tmp_path: Path, body: str, notices: str) -> None:
    (tmp_path / "index.html").write_text(f"<!doctype html><title>x</title><main>{body}</main>")
    with served(tmp_path) as address:
        wire, page = _watched(browser, address)
        page.goto(address, wait_until="networkidle")
        wire.look(page)
        page.context.close()
    assert any(trip.endswith(notices) for trip in wire.trips), wire.trips


def test_the_policy_stops_a_payload_that_would_get_past_the_escaping(
    browser: Browser, site: str, region: Region
) -> None:
    page_file = region.site / "interests/technology/index.html"
    before = page_file.read_text("utf-8")
    page_file.write_text(
        before.replace("<main ", "<img src=x onerror=trip(1)><script>trip(1)</script><main ", 1), "utf-8"
    )
    try:
        wire, page = _watched(browser, site, bypass=False)
        page.goto(f"{site}interests/technology/", wait_until="networkidle")
        found = wire.look(page)
        page.context.close()
    finally:
        page_file.write_text(before, "utf-8")
    assert "a payload ran" not in wire.trips
    assert {"script-src-attr", "script-src-elem"} <= set(found["broken"])
