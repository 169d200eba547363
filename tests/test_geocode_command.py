"""`opportunity-map geocode` as people run it: tell, ask, stop, go on, forget; and the terms of public servers."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import time
from pathlib import Path

import pytest
from asking import (
    Asked,
    command,
    environment,
    finds,
    geocode,
    house,
    kept,
    located,
    make_region,
    server,
    write_organisation,
)


def _slowly(asked: Asked) -> None:
    time.sleep(0.05)
    finds(asked)


def test_a_dry_run_tells_what_would_be_asked_and_how_long_it_takes_and_asks_nobody(tmp_path: Path) -> None:
    region = make_region(tmp_path, "", streets=3, options="provider: nominatim")
    done = geocode(region, "--dry-run")
    assert done.returncode == 0
    assert "Would ask nominatim.openstreetmap.org for 3 addresses" in done.stdout
    assert "  2 Street00, 00100, Helsinki, FI" in done.stdout
    assert "3 to 15 requests, 1 a second at most, so it takes at most 15 seconds" in done.stdout
    assert "20" not in geocode(region, "--dry-run", "--limit", "2").stdout.replace("00", "")
    assert not (region / "content/geocache").exists()


def test_in_ci_a_public_server_is_asked_four_times_a_minute_at_most(tmp_path: Path) -> None:
    region = make_region(tmp_path, "", streets=4, options="provider: nominatim")
    assert (
        "4 to 20 requests, 0.07 a second at most, so it takes at most 5 minutes"
        in geocode(region, "--dry-run", CI="true").stdout
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("provider: nominatim", "write accept_usage_policy: true"),
        ("provider: photon", "write accept_usage_policy: true"),
        ("provider: nominatim, accept_usage_policy: true", "write for example contact: map@example.org"),
        ('provider: nominatim, url: "https://NOMINATIM.openstreetmap.org/"', "write accept_usage_policy: true"),
        ("provider: offline", "nobody can be asked"),
    ],
)
def test_a_public_server_is_not_asked_before_its_terms_were_accepted(tmp_path: Path, options: str, said: str) -> None:
    done = geocode(make_region(tmp_path, "", streets=1, options=options))
    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())


def test_every_request_names_us_and_the_contact_and_never_an_organisation_or_a_venue(tmp_path: Path) -> None:
    with server(finds) as asked:
        options = "requests_per_second: 1000, contact: map@example.org"
        region = make_region(tmp_path, asked.url, streets=0, options=options)
        write_organisation(region, "org-00", ["House of org-00, Example org-00, Street 5", "House of org-00"])
        done = geocode(region)
        assert done.returncode == 0, done.stderr
        assert [query for query in asked.queries if "House" in str(query) or "Example" in str(query)] == []
        assert asked.queries[-1]["street"] == "5 Street"
        agents = {headers["User-Agent"] for headers in asked.headers}
    assert len(agents) == 1
    agent = agents.pop()
    assert agent.startswith("mkdocs-opportunity-map/")
    assert agent.endswith("(map@example.org)")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_run_can_be_stopped_at_any_moment_and_goes_on_where_it_was(tmp_path: Path, number: int) -> None:
    with server(_slowly) as asked:
        region = make_region(tmp_path, asked.url, streets=30)
        process = subprocess.Popen(
            command(), cwd=region, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        while len(asked.queries) < 6:
            time.sleep(0.01)
        process.send_signal(number)
        out, told = process.communicate(timeout=30)
        came = len(asked.queries)
        assert len(located(region)) >= came - 1  # at most the one that was under way
        assert "Traceback" not in out + told
        if number != signal.SIGKILL:
            assert process.returncode == 128 + number
            assert "Stopped. Every answer is kept" in told
        else:
            (region / "content/geocache/org-00.tsv.new").write_text("half a li")
        before = len(located(region))
        assert geocode(region).returncode == 0
        assert len(asked.queries) == came + 30 - before
    assert len(located(region)) == 30
    assert [file.name for file in (region / "content/geocache").iterdir()] == ["org-00.tsv"]


def test_the_budget_of_a_run_is_never_passed_and_the_next_run_takes_the_rest(tmp_path: Path) -> None:
    with server(finds) as asked:
        region = make_region(tmp_path, asked.url, streets=7)
        done = geocode(region, "--limit", "4")
        assert (done.returncode, len(asked.queries)) == (0, 4)
        assert "3 addresses are left for the next run" in done.stdout
        geocode(region)
        assert len(asked.queries) == 7
        geocode(region)
        assert len(asked.queries) == 7


def test_on_a_terminal_there_is_a_bar_with_the_rate_and_the_time_left(tmp_path: Path) -> None:
    with server(_slowly) as asked:
        region = make_region(tmp_path, asked.url, streets=40)
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            command(), cwd=region, env=environment(TERM="xterm", COLUMNS="120"), stdout=theirs, stderr=theirs
        )
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 4096):
                shown += part
        except OSError:  # the terminal is gone: the run is over
            pass
        os.close(ours)
        assert process.wait(timeout=30) == 0
    text = shown.decode()
    assert "40/40" in text
    assert "/s" in text
    assert "00:00:0" in text


def test_the_report_speaks_the_language_of_the_region_or_the_one_asked_for(tmp_path: Path) -> None:
    with server(lambda asked: asked.reply("[]")) as empty:
        region = make_region(tmp_path, empty.url, streets=1)
        done = geocode(region, "--language", "fi")
    assert "Osoitteelle Street00 1, 00100 Helsinki ei löytynyt mitään" in done.stdout


def test_an_address_that_looks_like_a_home_is_asked_of_nobody_and_kept_nowhere(tmp_path: Path) -> None:
    with server(finds) as asked:
        region = make_region(tmp_path, asked.url)
        write_organisation(region, "org-00", ["Siltakatu 4 B 23"])
        done = geocode(region)
        assert asked.queries == []
    assert done.returncode == 0
    assert "looks like a home" in done.stdout
    assert kept(region) == {}


def test_what_nobody_uses_any_more_is_forgotten_and_what_moved_stays(tmp_path: Path) -> None:
    with server(finds) as asked:
        region = make_region(tmp_path, asked.url, streets=3, organisations=2)
        geocode(region)
        for folder in ("organisations", "opportunities"):
            for path in (region / "content" / folder).glob("org-00*"):
                path.rename(path.with_name(path.name.replace("org-00", "renamed")))
        (region / "content/opportunities/org-01/offer-002.yml").unlink()
        before = len(asked.queries)
        told = geocode(region, "--prune", "--dry-run")
        assert "1 addresses that nobody uses any more would be forgotten" in told.stdout
        assert len(located(region)) == 6
        pruned = geocode(region, "--prune")
        assert pruned.returncode == 0
        assert len(asked.queries) == before
    assert {file.name for file in (region / "content/geocache").iterdir()} == {"renamed.tsv", "org-01.tsv"}
    assert len(located(region)) == 5


def test_records_that_are_written_in_another_way_are_not_asked_again(tmp_path: Path) -> None:
    with server(finds) as asked:
        region = make_region(tmp_path, asked.url, streets=2)
        geocode(region)
        file = region / "content/opportunities/org-00/offer-001.yml"
        text = file.read_text("utf-8").replace('{street: "Street00 1",', '{street: "  STREET00   1.",')
        file.rename(file.with_name("another-name.yml"))
        file.with_name("another-name.yml").write_text(text.replace('"00100"', '"001 00"'), "utf-8")
        assert "There is nothing to ask" in geocode(region).stdout
        assert len(asked.queries) == 2


def test_coordinates_always_win_so_nobody_is_asked_for_them(tmp_path: Path) -> None:
    with server(finds) as asked:
        region = make_region(tmp_path, asked.url, streets=1)
        file = region / "content/opportunities/org-00/offer-001.yml"
        text = file.read_text("utf-8").replace("}}", "}, coordinates: {lat: 60.17, lon: 24.94}}")
        file.write_text(text, "utf-8")
        assert geocode(region).returncode == 0
        assert asked.queries == []


def test_an_answer_in_another_language_of_the_country_is_recognised(tmp_path: Path) -> None:
    def bilingual(asked: Asked) -> None:
        road = "Street" if asked.query.get("accept-language") == "sv" else "Katu"
        asked.reply(json.dumps([house(road, "1")]))

    with server(bilingual) as asked:
        region = make_region(tmp_path, asked.url)
        write_organisation(region, "org-00", ["Street 1"])
        geocode(region)
        assert [query.get("accept-language") for query in asked.queries] == [None, "fi", "sv"]
    assert located(region) == {"street 1|00100|helsinki|fi"}


def test_two_runs_never_ask_one_server_at_the_same_time(tmp_path: Path) -> None:
    with server(_slowly) as asked:
        region = make_region(tmp_path, asked.url, streets=200)
        first = subprocess.Popen(
            command(), cwd=region, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while not asked.queries:
            time.sleep(0.01)
        second = geocode(region)
        first.terminate()
        first.wait(timeout=30)
    assert second.returncode == 2
    assert "Another run is asking" in second.stderr
