"""What the map stands on, in a real browser: outlines, a provider's tiles after consent, a large basemap in parts.

The network is closed here: the provider's tiles are answered by the test itself, so what is tested is who is asked
when, and not the provider.
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Visitor, build
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect
from serving import served, until
from test_browser_axe import violations

TILES = "https://tile.openstreetmap.org"
OWN = "basemap: basemap.pmtiles"
LARGE = 5_200_000


def region_with(folder: Path, line: str) -> Path:
    """A copy of the demonstration region with another basemap in its mkdocs.yml."""
    for name in ("content", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    config = (ROOT / "mkdocs.yml").read_text("utf-8")
    assert OWN in config
    (folder / "mkdocs.yml").write_text(config.replace(OWN, line), "utf-8")
    return folder


def built_with(folder: Path, line: str) -> Path:
    done = build(folder / "site", cwd=region_with(folder, line))
    assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_with(tmp_path_factory.mktemp("bare"), "basemap: none")


@pytest.fixture(scope="module")
def tiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_with(tmp_path_factory.mktemp("tiled"), "basemap: {tiles: OpenStreetMap.Mapnik}")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose basemap is above five megabytes: the demonstration's, with room at its end."""
    folder = region_with(tmp_path_factory.mktemp("large"), OWN)
    with (folder / "content" / "basemap.pmtiles").open("ab") as file:
        file.write(bytes(LARGE))
    done = build(folder / "site", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "site"


@contextmanager
def visiting(browser: Browser, address: str) -> Iterator[Visitor]:
    found = Visitor(browser, address)
    yield found
    found.close()
    assert (found.watch.elsewhere, found.watch.missing, found.watch.errors) == ([], [], [])


@pytest.fixture
def bare_visitor(browser: Browser, bare: Path) -> Iterator[Visitor]:
    with served(bare) as address, visiting(browser, address) as found:
        yield found


@pytest.fixture
def tiled_visitor(browser: Browser, tiled: Path) -> Iterator[Visitor]:
    with served(tiled) as address, visiting(browser, address) as found:
        yield found


class InParts(SimpleHTTPRequestHandler):
    """Serves parts of files, as static hosts do and Python's own handler does not."""

    def do_GET(self) -> None:
        wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        path = Path(self.translate_path(self.path))
        if not wanted or not path.is_file():
            super().do_GET()
            return
        content = path.read_bytes()
        first, last = int(wanted[1]), min(int(wanted[2]), len(content) - 1)
        if first > last:
            self.send_error(416)
            return
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Range", f"bytes {first}-{last}/{len(content)}")
        self.send_header("Content-Length", str(last - first + 1))
        self.end_headers()
        self.wfile.write(content[first : last + 1])

    def log_message(self, *_: Any) -> None:
        pass


def stations_work(page: Page) -> None:
    """The map is usable: stations stand on it, and one opens its departures."""
    expect(page.locator(".station").first).to_be_attached()
    page.locator(".station[tabindex='0']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#map-panel .row").first).to_be_visible()


# --- no ground ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_a_basemap_the_map_shows_the_outlines_of_the_districts_with_their_names(
    bare_visitor: Visitor, scheme: str
) -> None:
    page = bare_visitor.open("map/", scheme=scheme)
    expect(page.locator(".district")).to_have_count(6)
    sizes = page.locator(".district").evaluate_all("all => all.map((one) => one.getBoundingClientRect().width)")
    assert max(sizes) > 150
    fill, beyond = page.evaluate(
        """() => [getComputedStyle(document.querySelector(".district")).fill,
            getComputedStyle(document.getElementById("map")).backgroundColor]"""
    )
    assert fill not in {"none", beyond}
    assert set(page.locator(".district-name").all_inner_texts()) == {
        "KAARTINKAUPUNKI", "KALLIO", "KAMPPI", "KLUUVI", "KRUUNUNHAKA", "PUNAVUORI",
    }  # fmt: skip
    assert "could not" not in page.locator(".map-stage").inner_text()
    stations_work(page)


def test_with_a_ground_the_districts_are_only_a_thin_line(visitor: Visitor) -> None:
    page = visitor.open("map/")
    until(page, "!document.getElementById('map').classList.contains('map-bare')")
    assert page.evaluate("getComputedStyle(document.querySelector('.district')).fill") == "none"
    expect(page.locator(".district-name").first).to_be_hidden()


# --- tiles of a provider --------------------------------------------------------------------------------------------


def answered(page: Page) -> list[str]:
    """Answer the provider's tiles here, and note which are asked for."""
    image = io.BytesIO()
    Image.new("RGB", (256, 256), "#dfe8d8").save(image, "PNG")
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=image.getvalue(), content_type="image/png")

    page.context.route(f"{TILES}/**", answer)
    return asked


@pytest.mark.parametrize("prefix", ["", "fi/"])
def test_no_tile_is_asked_for_before_the_visitor_agrees_and_the_button_names_whom(
    tiled_visitor: Visitor, prefix: str
) -> None:
    page = tiled_visitor.open(f"{prefix}map/")
    asked = answered(page)
    note = page.locator(".tiles-note")
    expect(note).to_contain_text("OpenStreetMap (tile.openstreetmap.org)")
    page.get_by_role("button", name="Move left" if not prefix else "Siirry vasemmalle").click()
    page.wait_for_timeout(500)
    assert asked == []
    assert tiled_visitor.watch.elsewhere == []
    expect(page.locator(".district").first).to_be_attached()
    stations_work(page)
    note.get_by_role("button", name=re.compile("OpenStreetMap")).click()
    expect(page.locator("#map .leaflet-tile-loaded").first).to_be_attached()
    assert asked
    assert all(re.fullmatch(TILES + r"/\d+/\d+/\d+\.png", url) for url in asked)
    notice = page.locator(".leaflet-control-attribution a")
    expect(notice).to_have_attribute("href", "https://www.openstreetmap.org/copyright")
    assert set(tiled_visitor.watch.elsewhere) == set(asked)
    tiled_visitor.watch.elsewhere.clear()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_where_the_visitor_is_asked_and_after(
    tiled_visitor: Visitor, width: int, scheme: str
) -> None:
    page = tiled_visitor.open("fi/map/", width=width, scheme=scheme)
    answered(page)
    assert violations(page) == []
    page.locator(".tiles-note button").click()
    expect(page.locator("#map .leaflet-tile-loaded").first).to_be_attached()
    assert violations(page) == []
    tiled_visitor.watch.elsewhere.clear()


def test_consent_lasts_for_the_tab_can_be_withdrawn_and_is_asked_for_again_in_the_next(tiled_visitor: Visitor) -> None:
    page = tiled_visitor.open("map/")
    asked = answered(page)
    page.get_by_role("button", name="Show the background from OpenStreetMap").click()
    expect(page.locator("#map .leaflet-tile-loaded").first).to_be_attached()
    page.reload(wait_until="networkidle")
    expect(page.locator("#map .leaflet-tile-loaded").first).to_be_attached()
    page.get_by_role("button", name="Take the background away").click()
    expect(page.locator("#map img.leaflet-tile")).to_have_count(0)
    expect(page.locator("#map.map-bare")).to_be_attached()
    asked.clear()
    page.reload(wait_until="networkidle")
    page.get_by_role("button", name="Move left").click()
    page.wait_for_timeout(300)
    assert asked == []
    page.get_by_role("button", name="Show the background from OpenStreetMap").click()
    expect(page.locator("#map .leaflet-tile-loaded").first).to_be_attached()
    asked.clear()
    other = page.context.new_page()
    other.goto(page.url, wait_until="networkidle")
    expect(other.get_by_role("button", name="Show the background from OpenStreetMap")).to_be_visible()
    assert asked == []
    tiled_visitor.watch.elsewhere.clear()


def test_a_provider_that_does_not_answer_is_said_and_the_stations_stay(tiled_visitor: Visitor) -> None:
    page = tiled_visitor.open("map/")
    page.route(f"{TILES}/**", lambda route: route.abort())
    page.get_by_role("button", name="Show the background from OpenStreetMap").click()
    expect(page.locator(".tiles-note")).to_contain_text("OpenStreetMap does not answer")
    stations_work(page)
    page.close()
    tiled_visitor.watch.elsewhere.clear()
    tiled_visitor.watch.errors.clear()  # the browser itself complains of what does not come


def test_the_providers_host_stands_in_the_policy_of_maps_alone(tiled: Path, built: Path) -> None:
    def policy(site: Path, page: str) -> str:
        found = re.search(r'Content-Security-Policy" content="([^"]*)"', (site / page).read_text("utf-8"))
        assert found, page
        return found[1]

    pages = [path.relative_to(tiled).as_posix() for path in tiled.rglob("*.html")]
    with_host = {page for page in pages if TILES in policy(tiled, page)}
    maps = {"map/index.html", "embed/map/index.html"}
    assert with_host == maps | {f"fi/{page}" for page in maps}
    assert TILES not in policy(built, "map/index.html")


# --- the region's own basemap ---------------------------------------------------------------------------------------


def test_a_large_basemap_is_fetched_in_parts_under_a_name_that_no_host_compresses(
    browser: Browser, large: Path
) -> None:
    (file,) = large.glob("assets/map/basemap-*")
    assert file.name.endswith(".pmtiles.png")
    assert not (large / "basemap.pmtiles").exists()
    with served(large, InParts) as address, visiting(browser, address) as visitor:
        page = visitor.open("about/")
        parts: list[str | None] = []
        page.on(
            "request",
            lambda r: parts.append(r.header_value("range")) if ".pmtiles" in r.url else None,
        )
        page.goto(address + "map/", wait_until="networkidle")
        until(page, "document.querySelectorAll('#map canvas').length > 0")
        assert parts
        assert all(parts)
        until(page, "!document.getElementById('map').classList.contains('map-bare')")
        assert "could not" not in page.locator(".map-stage").inner_text()


def test_a_host_that_serves_no_parts_leaves_the_outline_the_stations_and_a_sentence(
    browser: Browser, large: Path
) -> None:
    with served(large) as address, visiting(browser, address) as visitor:
        page = visitor.open("map/")
        expect(page.locator(".map-note").first).to_contain_text("background could not be loaded")
        expect(page.locator("#map.map-bare .district").first).to_be_attached()
        stations_work(page)


@pytest.mark.parametrize("prefix", ["", "fi/"])
@pytest.mark.parametrize("kind", ["html", "cut", "magic", "empty"])
def test_a_file_that_is_not_what_it_should_be_leaves_the_outline_the_stations_and_a_sentence(
    visitor: Visitor, built: Path, kind: str, prefix: str
) -> None:
    whole = (built / "basemap.pmtiles").read_bytes()
    body = {
        "html": b"<!doctype html><title>Not found</title>" + b" " * 20_000,
        "cut": whole[: len(whole) // 2],
        "magic": b"GZ" + whole[2:],
        "empty": b"",
    }[kind]
    page = visitor.open(f"{prefix}about/")
    page.route("**/*.pmtiles", lambda route: route.fulfill(status=200, body=body))
    page.goto(f"{visitor.site}{prefix}map/", wait_until="networkidle")
    words = "background could not be loaded" if not prefix else "pohjaa ei voitu ladata"
    expect(page.locator(".map-note").first).to_contain_text(words)
    expect(page.locator("#map.map-bare .district").first).to_be_attached()
    stations_work(page)


@pytest.mark.parametrize(
    ("content", "words"), [(None, "is not there"), (b"<html>", "is no PMTiles archive"), ("cut", "is cut short")]
)
def test_a_missing_or_broken_basemap_is_told_when_the_site_is_built(
    tmp_path: Path, content: bytes | str | None, words: str
) -> None:
    folder = region_with(tmp_path, OWN)
    file = folder / "content" / "basemap.pmtiles"
    whole = file.read_bytes()
    file.unlink()
    if content is not None:
        file.write_bytes(whole[:90_000] if isinstance(content, str) else content)
    done = build(folder / "site", cwd=folder)
    assert done.returncode == 0
    assert f"basemap.pmtiles: the basemap {words}" in done.stderr
    assert "outlines instead" in done.stderr
    data = (folder / "site" / "map" / "index.html").read_text("utf-8")
    assert '"basemap":null' in data
