"""A server that does everything it should not: the run ends cleanly, keeps what it had, and says what happened."""

from __future__ import annotations

import json
import socket
import time
from pathlib import Path

import pytest
from asking import Asked, Behaviour, finds, geocode, house, kept, located, make_region, server
from conftest import build


def _after_two(behave: Behaviour) -> Behaviour:
    return lambda asked: finds(asked) if asked.number <= 2 else behave(asked)


def _status(status: int, **headers: str) -> Behaviour:
    return lambda asked: asked.reply("no", status, **headers)


def _drip(asked: Asked) -> None:
    asked.send_response(200)
    asked.end_headers()
    for _ in range(100):
        asked.wfile.write(b" ")
        asked.wfile.flush()
        time.sleep(0.05)


def _silent(_: Asked) -> None:
    time.sleep(5)


def _cut(asked: Asked) -> None:
    asked.reply(json.dumps([house("Street", "1")])[:40])


def _shorter_than_said(asked: Asked) -> None:
    asked.reply(b"[]", content_length="2000")


def _endless(asked: Asked) -> None:
    asked.reply(b"[" + b" " * 3_000_000 + b"]")


def _hang_up(asked: Asked) -> None:
    asked.connection.shutdown(socket.SHUT_RDWR)


UNKIND = {
    "429": (_status(429, retry_after="120"), "we ask too much (status 429)", 3),
    "403": (_status(403), "refuses to answer us (status 403)", 3),
    "503 with a wait": (_status(503, retry_after="60"), "we ask too much (status 503)", 3),
    "500": (_status(500), "a fault of its own (status 500)", 5),
    "400": (_status(400), "a fault of its own (status 400)", 5),
    "HTML": (lambda asked: asked.reply("<html>Welcome</html>"), "no answer of a geocoder", 5),
    "empty": (lambda asked: asked.reply(""), "no answer of a geocoder", 5),
    "cut JSON": (_cut, "no answer of a geocoder", 5),
    "shorter than said": (_shorter_than_said, "no answer of a geocoder", 5),
    "null": (lambda asked: asked.reply("null"), "no answer of a geocoder", 5),
    "an error as JSON": (lambda asked: asked.reply('{"error": "Unable to geocode"}'), "no answer of a geocoder", 5),
    "hits that are none": (lambda asked: asked.reply('[1, {"lat": "x"}]'), "no answer of a geocoder", 5),
    "not UTF-8": (lambda asked: asked.reply(b"\xff\xfe[]"), "no answer of a geocoder", 5),
    "brackets without end": (lambda asked: asked.reply("[" * 100_000), "no answer of a geocoder", 5),
    "too large": (_endless, "sent more than 1 MB", 5),
    "slow": (_drip, "no whole answer within 0.5 seconds", 5),
    "silent": (_silent, "no whole answer within 0.5 seconds", 5),
    "hanging up": (_hang_up, "cannot be reached", 5),
    "another host": (_status(302, location="http://localhost:9/search"), "sends us on to another server", 3),
    "a file": (_status(302, location="file:///etc/passwd"), "a fault of its own (status 302)", 5),
    "in a circle": (_status(302, location="/search?again"), "a fault of its own", 5),
}


@pytest.mark.parametrize("name", UNKIND)
def test_whatever_a_server_does_the_run_ends_cleanly_and_keeps_what_it_had(tmp_path: Path, name: str) -> None:
    behave, said, requests = UNKIND[name]
    with server(_after_two(behave)) as unkind:
        region = make_region(tmp_path, unkind.url, streets=8, options="requests_per_second: 1000, timeout: 0.5")
        done = geocode(region)
        asked = [query for query in unkind.queries if "again" not in query]
    assert done.returncode == 1
    assert said in done.stderr
    assert "6 addresses are left" in done.stderr
    assert located(region) == set(kept(region)) == {"street00 1|00100|helsinki|fi", "street00 2|00100|helsinki|fi"}
    if name != "in a circle":
        assert len(asked) == requests


def test_a_server_that_is_killed_in_the_middle_is_missed_and_nothing_else(tmp_path: Path) -> None:
    with server(finds) as lost:
        region = make_region(tmp_path, lost.url, streets=4)
        assert geocode(region, "--limit", "2").returncode == 0
    done = geocode(region)
    assert done.returncode == 1
    assert "cannot be reached" in done.stderr
    assert len(located(region)) == 2


def test_one_fault_among_good_answers_is_passed_over_and_told(tmp_path: Path) -> None:
    with server(lambda asked: asked.reply("no", 500) if asked.number == 3 else finds(asked)) as moody:
        region = make_region(tmp_path, moody.url, streets=5)
        done = geocode(region)
    assert done.returncode == 1
    assert "No answer for Street00 3, 00100 Helsinki: " in done.stderr
    assert len(located(region)) == 4


def test_a_wait_that_a_server_asked_for_holds_for_the_next_run(tmp_path: Path) -> None:
    with server(_status(429, retry_after="120")) as strict:
        region = make_region(tmp_path, strict.url, streets=2)
        first = geocode(region)
        strict.behave = finds
        second = geocode(region)
        assert "left alone for 2 minutes" in first.stderr
        assert (second.returncode, len(strict.queries)) == (1, 1)
        assert "Nothing was asked" in second.stderr
    assert kept(region) == {}


def test_an_outage_is_not_remembered_as_not_found_but_a_clean_no_is(tmp_path: Path) -> None:
    with server(lambda asked: asked.reply("[]")) as empty:
        region = make_region(tmp_path, empty.url, streets=1)
        done = geocode(region)
        asked_once = len(empty.queries)
        again = geocode(region)
        assert len(empty.queries) == asked_once
        geocode(region, "--retry")
        assert len(empty.queries) == 2 * asked_once
    assert done.returncode == again.returncode == 0
    for told in (done.stdout, again.stdout):
        assert "opportunities/org-00/offer-001.yml" in told
        assert "Nothing was found for Street00 1, 00100 Helsinki; look for a typing mistake" in told
    assert located(region) == set()
    line = (region / "content/geocache/org-00.tsv").read_text("utf-8").splitlines()[-1]
    assert line.split("\t")[:5] == ["street00 1|00100|helsinki|fi", "", "", "none", "nominatim"]


def test_a_redirect_on_the_same_host_is_followed(tmp_path: Path) -> None:
    def moved(asked: Asked) -> None:
        if asked.path.startswith("/new"):
            finds(asked)
        else:
            asked.reply("", 301, location=f"/new{asked.path}")

    with server(moved) as polite:
        region = make_region(tmp_path, polite.url, streets=1)
        assert geocode(region).returncode == 0
    assert len(located(region)) == 1


def test_the_site_still_builds_after_every_mishap_and_asks_nobody(tmp_path: Path) -> None:
    with server(_after_two(_status(500))) as unkind:
        region = make_region(tmp_path, unkind.url, streets=6)
        geocode(region)
        before = len(unkind.queries)
        done = build(tmp_path / "site", cwd=region)
        assert done.returncode == 0, done.stderr
        assert len(unkind.queries) == before
    data = json.loads((tmp_path / "site/data/opportunities.json").read_text("utf-8"))
    precisions = [venue["location"]["precision"] for venue in data["venues"].values()]
    assert sorted(set(precisions)) in (["exact", "place"], ["exact", "postcode"])
    assert precisions.count("exact") == 2
