"""The whole build, read with a real HTML parser."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import ROOT
from opportunity_map.intake.model import INTERESTS
from pages import HERE, links, pages, parsed, target

LANGUAGES = ("", "fi/")
FIXED = (
    "", "opportunities/", "map/", "organisations/", "plan/", "about/", "privacy/", "accessibility/",
    "contribute/", "data/", "reference/", "places/", "calendar/", "embed/", "embed/map/",
)  # fmt: skip


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_the_pages_that_the_outside_may_rely_on_are_there_in_every_language(built: Path, prefix: str) -> None:
    addresses = [*FIXED, *(f"interests/{interest}/" for interest in INTERESTS)]
    missing = [prefix + address for address in addresses if not (built / prefix / address / "index.html").is_file()]
    assert missing == []


def test_every_page_is_valid_html(built: Path) -> None:
    wrong = {file.relative_to(built).as_posix(): errors for file in pages(built) if (errors := parsed(file)[1])}
    assert wrong == {}


def test_every_page_keeps_to_the_html_standard(built: Path) -> None:
    """The standard's rules, by html-validate; what .htmlvalidate.json switches off is style, not validity."""
    command = [
        sys.executable,
        "scripts/npm.py",
        "exec",
        "--no",
        "--",
        "html-validate",
        "--config=.htmlvalidate.json",
        "--formatter=text",
    ]
    done = subprocess.run([*command, f"{built}/**/*.html"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_id_is_unique_on_its_page(built: Path) -> None:
    twice = {}
    for file in pages(built):
        ids = [element.get("id") for element in parsed(file)[0].iter() if element.get("id") is not None]
        if len(ids) != len(set(ids)):
            twice[file.relative_to(built).as_posix()] = sorted({i for i in ids if ids.count(i) > 1})
    assert twice == {}


def test_every_link_leads_to_a_file_of_the_site_and_every_fragment_to_an_id(built: Path) -> None:
    broken = []
    for file in pages(built):
        for written, link in links(file, built):
            if not link.startswith(HERE):
                continue
            found, fragment = target(link, built)
            if not found.is_file():
                broken.append((file.relative_to(built).as_posix(), written))
            elif fragment and found.suffix == ".html":
                if fragment not in {element.get("id") for element in parsed(found)[0].iter()}:
                    broken.append((file.relative_to(built).as_posix(), written))
            elif fragment and f'id="{fragment}"' not in found.read_text("utf-8"):
                broken.append((file.relative_to(built).as_posix(), written))
    assert broken == []


def test_no_page_loads_anything_from_another_host(built: Path) -> None:
    loading = {"script": "src", "img": "src", "iframe": "src", "source": "src", "use": "href"}
    elsewhere = []
    for file in pages(built):
        for element in parsed(file)[0].iter():
            address = element.get(loading.get(str(element.tag), "-"))
            if element.tag == "link" and element.get("rel") not in {"canonical", "alternate"}:
                address = element.get("href")
            if address and urlsplit(address).netloc:
                elsewhere.append((file.relative_to(built).as_posix(), address))
    assert elsewhere == []


def test_no_page_has_an_inline_script_style_or_handler(built: Path) -> None:
    inline = []
    for file in pages(built):
        for element in parsed(file)[0].iter():
            runs = element.tag == "script" and element.get("src") is None and element.get("type") not in {
                "application/json", "application/ld+json",
            }  # fmt: skip
            if runs or element.tag == "style" or any(n == "style" or n.startswith("on") for n in element.attrib):
                inline.append((file.relative_to(built).as_posix(), str(element.tag), dict(element.attrib)))
    assert inline == []


def test_every_page_has_one_heading_of_the_first_level_a_title_and_its_language(built: Path) -> None:
    wrong = []
    for file in pages(built):
        tree = parsed(file)[0]
        name = file.relative_to(built).as_posix()
        language = "fi" if name.startswith("fi/") else "en"
        titles = [(element.text or "").strip() for element in tree.iter("title")]
        if len(list(tree.iter("h1"))) != 1 or not titles[0] or tree.get("lang") != language:
            wrong.append((name, len(list(tree.iter("h1"))), titles[:1], tree.get("lang")))
    assert wrong == []


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_without_javascript_every_record_can_be_reached_by_links_alone(built: Path, prefix: str) -> None:
    start = built / prefix / "index.html"
    seen, waiting = {start}, [start]
    while waiting:
        for _, link in links(waiting.pop(), built):
            found, _ = target(link, built)
            if link.startswith(HERE) and found.suffix == ".html" and found.is_file() and found not in seen:
                seen.add(found)
                waiting.append(found)
    whole = json.loads((built / "data/opportunities.json").read_text("utf-8"))
    records = {built / prefix / "opportunities" / record["id"] / "index.html" for record in whole["opportunities"]}
    assert len(records) >= 60
    assert records <= seen


def test_every_record_of_the_data_has_its_page_in_every_language(built: Path) -> None:
    whole = json.loads((built / "data/opportunities.json").read_text("utf-8"))
    assert whole["count"] == len(whole["opportunities"]) >= 60
    for record in whole["opportunities"]:
        for prefix in LANGUAGES:
            assert (built / prefix / "opportunities" / record["id"] / "index.html").is_file()


def test_pages_carry_no_token_that_was_left_unfilled(built: Path) -> None:
    left = [file for file in pages(built) if any(token in file.read_text("utf-8") for token in "\ue000\ue001\ue002")]
    assert left == []


def test_a_record_page_stays_under_twelve_kilobytes(built: Path) -> None:
    sizes = {file.parent.name: file.stat().st_size for file in built.glob("opportunities/*/*/index.html")}
    assert {name: size for name, size in sizes.items() if size > 12_288} == {}


def test_nothing_of_the_theme_and_no_content_file_is_copied_into_the_site(built: Path) -> None:
    names = [file.relative_to(built).as_posix() for file in built.rglob("*") if file.is_file()]
    assert [name for name in names if name.endswith((".yml", ".yaml", ".tsv", ".map"))] == []
    assert [name for name in names if name.startswith(("assets/javascripts", "assets/stylesheets"))] == []
    assert not (built / "_shells").exists()


def test_the_sitemap_names_exactly_the_pages_that_are_there(built: Path) -> None:
    text = gzip.decompress((built / "sitemap.xml.gz").read_bytes()).decode()
    assert text == (built / "sitemap.xml").read_text("utf-8")
    named = {part.partition("</loc>")[0].removeprefix("https://example.org/") for part in text.split("<loc>")[1:]}
    there = {file.relative_to(built).as_posix().removesuffix("index.html") for file in pages(built)}
    moved = {f"{prefix}opportunities/example-harbour-makers/night-print/" for prefix in LANGUAGES}
    embeds = {f"{prefix}{address}" for prefix in LANGUAGES for address in ("embed/", "embed/map/")}
    assert named == there - {"404.html"} - moved - embeds
