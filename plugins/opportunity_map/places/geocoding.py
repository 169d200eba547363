"""One run of a geocoder over the addresses that nobody has located yet: the only place that asks another host."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from opportunity_map.intake.model import Address
from opportunity_map.places.cache import Refusal
from opportunity_map.places.geocoders import Geocoder
from opportunity_map.places.judge import Judge, Verdict
from opportunity_map.places.outage import OutageError, StoppedError
from opportunity_map.places.pace import UNSAID_WAIT, Memory, Pace
from opportunity_map.places.shelf import Shelf
from opportunity_map.places.wanted import Wanted

MOST_OUTAGES: Final = 3
"""So many requests in a row without an answer, and the server is left in peace."""

DONE: Final = "done"
BUDGET: Final = "budget"
STOPPED: Final = "stopped"
OUTAGE: Final = "outage"


@dataclass
class Run:
    """Asks for each of `wanted`, at most `budget` requests in all; `day` (ISO 8601) is written to each answer.

    Afterwards `verdicts` holds what came of each address, `outages` those that the server gave no answer for, and
    `ended` why it ended (DONE, BUDGET, STOPPED, OUTAGE). `public` is whether the server is everybody's.
    """

    wanted: Sequence[Wanted]
    geocoder: Geocoder
    judge: Judge
    shelf: Shelf
    pace: Pace
    memory: Memory
    budget: int
    day: str
    public: bool
    stop: threading.Event = field(default_factory=threading.Event)
    requests: int = 0
    verdicts: list[tuple[Wanted, Verdict]] = field(default_factory=list)
    outages: list[tuple[Wanted, OutageError]] = field(default_factory=list)
    ended: str = DONE

    def steps(self) -> Iterator[Wanted]:
        """Ask for one address after the other; each is given back when its answer is safe on disk."""
        in_a_row = 0
        for wanted in self.wanted:
            try:
                verdict = consult(
                    self.geocoder, self.judge, wanted.address, wanted.country, self.day, self._let_through
                )
            except _EndedError as end:
                self.ended = str(end)
                return
            except StoppedError:
                self.ended = STOPPED
                return
            except OutageError as outage:
                self.outages.append((wanted, outage))
                in_a_row += 1
                if outage.final or in_a_row == MOST_OUTAGES:
                    self._leave_in_peace(outage)
                    self.ended = OUTAGE
                    return
                yield wanted
                continue
            in_a_row = 0
            self.verdicts.append((wanted, verdict))
            kept = verdict.location or Refusal(verdict.doubt, self.geocoder.name, self.day, verdict.understood)
            self.shelf.keep(wanted, kept)
            yield wanted

    @property
    def left(self) -> int:
        """How many addresses are still without an answer."""
        return len(self.wanted) - len(self.verdicts)

    def _let_through(self) -> None:
        if self.requests >= self.budget:
            raise _EndedError(BUDGET)
        if not self.pace.wait():
            raise _EndedError(STOPPED)
        self.requests += 1
        self.memory.asked_now()
        if self.public:
            self.memory.keep()

    def _leave_in_peace(self, outage: OutageError) -> None:
        wait = outage.retry_after
        if wait is None and self.public and outage.final:
            wait = UNSAID_WAIT
        if wait:
            self.memory.close_for(wait)


def consult(
    geocoder: Geocoder, judge: Judge, address: Address, country: str, day: str, let_through: Callable[[], None]
) -> Verdict:
    """Put one question after the other to a geocoder, as long as another one may help; `let_through` is before each.

    Raises OutageError, StoppedError, and what `let_through` raises.
    """
    verdict: Verdict | None = None
    for question in geocoder.questions(address, country):
        if verdict is not None and verdict.doubt not in question.after:
            continue
        let_through()
        newer = judge.decide(address, question.ask(), geocoder.name, day)
        if verdict is None or newer.location is not None or not verdict.understood:
            verdict = newer
    if verdict is None:
        raise ValueError(f"{geocoder.name} has no question for {address}")
    return verdict


class _EndedError(Exception):
    """No further request may go out; its text is why."""
