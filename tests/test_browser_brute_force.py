"""The filters give what the plainest possible filter over the open data gives, every number beside them included."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

import opportunity_map
import pytest
from boards import cut_into_parts, random_catalogue, write_parts
from brute import WITHIN, Region, random_wish
from conftest import build
from generate import generate
from opportunity_map.site import data, facet_lists, facets
from opportunity_map.site.areas import area_of_venues, areas, near_data
from opportunity_map.texts import Texts
from playwright.sync_api import Browser
from serving import served

# Days are told from the day of the build: today, tomorrow, a weekend, a week, and school holidays.
PERIODS = ((0, 0), (1, 1), (5, 6), (0, 6), (28, 41))
ASK = """
async ([folder, wishes, periods, within]) => {
  const { loadBoard, loadRest, fetchJson } = await import("/js/board/data.js");
  const { Filter } = await import("/js/board/filters.js");
  const { loadLongList } = await import("/js/board/long-list.js");
  const { parseState } = await import("/js/board/state.js");
  const { metresBetween } = await import("/js/near/distance.js");
  const board = await loadBoard(`${folder}.json`);
  const parts = Math.ceil(board.count / board.part);
  await loadRest(board, (part) => `${folder}/part-${part}.json`);
  const filter = new Filter(board, () => periods.map(([first, last]) => [board.today + first, board.today + last]));
  const long = {};
  const options = { ...board.dictionaries, time: ["morning", "afternoon", "evening"] };
  for (const facet of ["place", "organisation"]) {
    long[facet] = await loadLongList(facet, `${folder}/${facet}.json`, board);
    options[facet] = long[facet].ids;
    filter.addLong(facet, long[facet]);
  }
  const [{ areas }, venues] = await Promise.all([fetchJson(`${folder}/near.json`), fetchJson(`${folder}/venues.json`)]);
  const measured = (id) => {
    const [lat, lon] = [areas.lat[areas.id.indexOf(id)], areas.lon[areas.id.indexOf(id)]];
    const away = (own, i) => own === null ? Infinity : metresBetween({ lat, lon }, { lat: own, lon: venues.lon[i] });
    return { metres: Float64Array.from(venues.lat, away) };
  };
  const some = (ids, counts) => Object.fromEntries(ids.map((id, i) => [id, counts[i]]).filter(([, count]) => count));
  const answers = wishes.map(([address, later]) => {
    const state = parseState(address, options);
    const found = filter.run(state, board.today + later, null, state.near ? measured(state.near) : null);
    const counts = {};
    for (const [facet, all] of Object.entries(found.counts)) counts[facet] = some(options[facet], all);
    for (const facet of Object.keys(long)) counts[facet] = some(long[facet].ids, found.longCounts(facet));
    const without = {};
    for (const { facet, option, count } of found.without) without[option ? `${facet} ${option}` : facet] = count;
    const { unstated, periods } = found;
    return { matching: [...found.matching], unstated, counts, periods, within: within.map(found.within), without };
  });
  return { answers, parts };
}
"""


class Served(NamedTuple):
    """A region whose files are served, and its open data."""

    address: str
    plain: Region


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A generated region as it is built, with its facet data cut into parts as those of a large region are."""
    folder = tmp_path_factory.mktemp("generated")
    generate(folder, records=420, seed=9, languages=("en",))
    site = folder / "site"
    done = build(site, cwd=folder)
    assert done.returncode == 0, done.stderr
    cut_into_parts(folder, site, 150)
    with opened(site) as found:
        yield found


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A region with every shape of every fact, as a build writes it."""
    site = tmp_path_factory.mktemp("odd")
    catalogue = random_catalogue(400, seed=7)
    board = site / "assets" / "board"
    (board / "en").mkdir(parents=True)
    write_parts(board, "en", catalogue, 150)
    _, found = areas(catalogue, (), "en")
    files = {
        "venues": facets.venue_table(catalogue, "en"),
        "near": near_data(catalogue, (), Texts.load("en")),
        "organisation": facet_lists.organisation_list(catalogue, "en"),
        "place": facet_lists.place_list(catalogue, found, area_of_venues(catalogue, ()), "en"),
    }
    for name, content in files.items():
        (board / "en" / f"{name}.json").write_bytes(content)
    (site / "data").mkdir()
    for address, make in data.files(catalogue, site_url="", licence="").items():
        (site / address).write_bytes(make())
    with opened(site) as served_region:
        yield served_region


@contextmanager
def opened(site: Path) -> Iterator[Served]:
    """The region of a folder with open data and a board, and beside it the modules that the pages are bundled of."""
    shutil.copytree(Path(opportunity_map.__file__).parent / "browser" / "js", site / "js")
    (site / "index.html").write_text("<!doctype html><title>Modules</title>", "utf-8")
    near = json.loads((site / "assets" / "board" / "en" / "near.json").read_bytes())["areas"]
    middles = dict(zip(near["id"], zip(near["lat"], near["lon"], strict=True), strict=True))
    with served(site) as address:
        yield Served(address, Region(json.loads((site / "data" / "opportunities.json").read_bytes()), middles))


@pytest.mark.parametrize(("region", "wishes"), [("generated", 1000), ("odd", 400)])
def test_random_filters_give_what_the_plainest_filter_over_the_open_data_gives(
    browser: Browser, request: pytest.FixtureRequest, region: str, wishes: int
) -> None:
    address, plain = request.getfixturevalue(region)
    random = Random(11)
    asked = [(random_wish(random, plain), random.choice((0, 0, 1, 4, 30))) for _ in range(wishes)]
    page = browser.new_page()
    page.goto(address)
    sent = ["assets/board/en", [[wish.address, later] for wish, later in asked], PERIODS, WITHIN]
    given = page.evaluate(ASK, sent)
    page.close()
    assert given["parts"] > 1
    matched = 0
    for (wish, later), got in zip(asked, given["answers"], strict=True):
        periods = [(plain.built + timedelta(days=first), plain.built + timedelta(days=last)) for first, last in PERIODS]
        expected = plain.answer(wish, plain.built + timedelta(days=later), periods)
        got["matching"] = [plain.records[number]["id"] for number in got["matching"]]
        for name in ("matching", "unstated", "counts", "periods", "within", "without"):
            assert got[name] == getattr(expected, name), f"{name} of {wish.address}, {later} days after the build"
        matched += bool(expected.matching)
    # Neither is right who always finds nothing.
    assert matched > wishes / 2
