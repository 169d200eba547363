from __future__ import annotations

import gzip
import os
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import pytest
from opportunity_map import parallel
from opportunity_map.site import sitemap
from opportunity_map.site.chrome import SCRIPTS
from opportunity_map.site.publish import Folder, browser_files, digest, imports
from opportunity_map.site.sitemap import Listed

NAMESPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def test_the_sitemap_names_every_address_and_when_it_was_confirmed(tmp_path: Path) -> None:
    pages = [Listed(""), Listed("opportunities/oodi/a&b/", date(2026, 11, 1))]
    sitemap.write(Folder(tmp_path), "https://example.org/", pages)
    tree = ET.parse(tmp_path / "sitemap.xml")
    assert [node.text for node in tree.findall("s:url/s:loc", NAMESPACE)] == [
        "https://example.org/",
        "https://example.org/opportunities/oodi/a&b/",
    ]
    assert [node.text for node in tree.findall("s:url/s:lastmod", NAMESPACE)] == ["2026-11-01"]
    assert gzip.decompress((tmp_path / "sitemap.xml.gz").read_bytes()) == (tmp_path / "sitemap.xml").read_bytes()


def test_a_site_with_more_addresses_than_a_sitemap_may_hold_has_an_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "MOST", 2)
    sitemap.write(Folder(tmp_path), "https://example.org/", [Listed(f"{n}/") for n in range(5)])
    index = ET.parse(tmp_path / "sitemap.xml")
    parts = [node.text or "" for node in index.findall("s:sitemap/s:loc", NAMESPACE)]
    assert parts == [f"https://example.org/sitemap-{n}.xml" for n in (1, 2, 3)]
    found = [
        node.text
        for part in parts
        for node in ET.parse(tmp_path / part.rpartition("/")[2]).findall("s:url/s:loc", NAMESPACE)
    ]
    assert found == [f"https://example.org/{n}/" for n in range(5)]


def test_without_a_site_url_no_sitemap_is_written(tmp_path: Path) -> None:
    sitemap.write(Folder(tmp_path), "", [Listed("")])
    assert list(tmp_path.iterdir()) == []


def test_gzip_files_carry_no_time_stamp(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write_gzipped("a/one.gz", b"content")
    assert (tmp_path / "a/one.gz").read_bytes()[4:8] == bytes(4)


def test_the_package_brings_the_browser_libraries_and_their_licences() -> None:
    found = browser_files()
    for name in ("leaflet/leaflet.js", "leaflet/leaflet.css"):
        assert f"third-party/{name}" in found
    assert b"protomaps-leaflet" in found["third-party/licences.txt"]
    assert all(b"sourceMappingURL" not in content for name, content in found.items() if name.endswith(".js"))


def test_what_is_sent_is_minified_and_every_entry_with_its_parts_is_there() -> None:
    found = browser_files()
    assert {"js/site.js", "js/scheme.js", *SCRIPTS.values()} <= found.keys()
    for entry, parts in imports().items():
        sent = b"".join(found[name] for name in (entry, *parts))
        assert all(part.rpartition("/")[2].encode() in sent for part in parts)
    assert [name for name, content in found.items() if name.startswith(("js/", "style/")) and b"/**" in content] == []


def test_the_digest_changes_with_every_byte_and_with_where_files_end() -> None:
    assert digest([b"ab", b"c"]) != digest([b"a", b"bc"]) != digest([b"abc"])


def with_process(number: int) -> tuple[int, int]:
    return number, os.getpid()


@pytest.mark.parametrize("count", [1, 7, 1000])
def test_shared_work_comes_back_in_the_order_in_which_it_was_given(count: int) -> None:
    found = parallel.in_shares(with_process, range(count), worth_it=parallel.ENOUGH)
    assert [number for number, _ in found] == list(range(count))
    if parallel.workers() > 1:
        assert os.getpid() not in {process for _, process in found}


def test_little_work_is_done_here() -> None:
    found = parallel.in_shares(with_process, range(10), worth_it=parallel.ENOUGH - 1)
    assert {process for _, process in found} == {os.getpid()}


def test_a_mistake_in_a_worker_is_raised_here() -> None:
    def fail(number: int) -> int:
        raise ZeroDivisionError(number)

    with pytest.raises(ZeroDivisionError):
        parallel.in_shares(fail, range(10), worth_it=parallel.ENOUGH)
