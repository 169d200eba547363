"""How fast a server is asked: with a clock that a test turns itself."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from opportunity_map.config import Geocoding
from opportunity_map.places.pace import LONGEST_WAIT, Memory, Pace
from opportunity_map.places.service import service


class Clock:
    """Stands still until somebody waits."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += seconds

    def times(self, pace: Pace, count: int, work: float = 0.0) -> list[float]:
        found = []
        for _ in range(count):
            assert pace.wait()
            found.append(round(self.now - 1000, 3))
            self.now += work
        return found


@pytest.mark.parametrize(
    ("work", "times"), [(0.0, [0.0, 1.0, 2.0, 3.0]), (0.4, [0.0, 1.0, 2.0, 3.0]), (2.5, [0.0, 2.5, 5.0, 7.5])]
)
def test_no_two_requests_leave_within_the_same_second(work: float, times: list[float]) -> None:
    clock = Clock()
    assert clock.times(Pace(1.0, clock=clock, pause=clock.wait), 4, work) == times


def test_time_that_went_by_unused_is_not_made_up_for() -> None:
    clock = Clock()
    pace = Pace(1.0, clock=clock, pause=clock.wait)
    clock.now += 100
    assert clock.times(pace, 3) == [100.0, 101.0, 102.0]


def test_a_wait_ends_at_once_when_somebody_wants_to_stop() -> None:
    stop = threading.Event()
    pace = Pace(3600.0, first=3600.0, stop=stop)
    threading.Timer(0.05, stop.set).start()
    assert not pace.wait()


@pytest.mark.parametrize(
    ("options", "ci", "per_second"),
    [
        (Geocoding("nominatim"), "", 1.0),
        (Geocoding("nominatim"), "true", 4 / 60),
        (Geocoding("photon"), "", 1.0),
        (Geocoding("nominatim", "https://nominatim.openstreetmap.org", requests_per_second=50), "", 1.0),
        (Geocoding("nominatim", "http://127.0.0.1:8088", requests_per_second=50), "true", 50),
    ],
)
def test_the_pace_of_a_public_server_is_fixed_and_that_of_ones_own_is_chosen(
    monkeypatch: pytest.MonkeyPatch, options: Geocoding, ci: str, per_second: float
) -> None:
    monkeypatch.setenv("CI", ci)
    assert service(options).per_second == per_second


def test_the_pace_holds_across_two_runs(tmp_path: Path) -> None:
    clock = Clock()
    first = Memory(tmp_path / "server.json", clock)
    first.asked_now()
    first.keep()
    clock.now += 0.3
    own = service(Geocoding("nominatim", "http://127.0.0.1:8088"))
    pace = own.pace(Memory(tmp_path / "server.json", clock), threading.Event())
    assert pace.first == pytest.approx(0.7)


def test_what_a_server_wants_is_remembered_but_never_for_ever(tmp_path: Path) -> None:
    clock = Clock()
    file = tmp_path / "server.json"
    Memory(file, clock).close_for(120)
    clock.now += 50
    assert Memory(file, clock).closed_for() == 70
    clock.now += 80
    assert Memory(file, clock).closed_for() == 0
    Memory(file, clock).close_for(1e12)
    assert Memory(file, clock).closed_for() == LONGEST_WAIT
    for damaged in ("", "[]", '{"asked": "x", "until": 1}', json.dumps({"asked": 1})):
        file.write_text(damaged)
        assert Memory(file, clock).closed_for() == 0
