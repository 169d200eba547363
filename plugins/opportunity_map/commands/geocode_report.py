"""What is told of a run of the geocoder: what was found, what was not, and what to try."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

import click
from babel.dates import format_timedelta
from babel.numbers import format_decimal

from opportunity_map.intake import catalogues
from opportunity_map.intake.problems import printable
from opportunity_map.places.cache import Refusal
from opportunity_map.places.geocoding import BUDGET, OUTAGE, STOPPED, Run
from opportunity_map.places.outage import OutageError
from opportunity_map.places.service import Service
from opportunity_map.places.shelf import Shelf
from opportunity_map.places.wanted import Needs, Wanted

CATALOGUE = "geocoding"


class Speech:
    """The sentences of locales/geocoding.*.yml in one language, in English where there are none."""

    def __init__(self, language: str) -> None:
        self.language = catalogues.spoken(CATALOGUE, language)
        self._texts = catalogues.catalogue(CATALOGUE, language)

    def word(self, name: str, **arguments: object) -> str:
        """A line of the command itself."""
        return self.clean(self._texts["words"][name].format_map(arguments))

    def doubt(self, code: str, wanted: Wanted, understood: str) -> str:
        """Why an answer is not used. A code of another version, or of somebody's own, is told as it is."""
        texts = self._texts["doubts"] | self._texts["remarks"]
        told = texts.get(code, f"{{address}}: {code.replace('{', '{{').replace('}', '}}')} ({{hit}})")
        return self.clean(told.format_map({"address": wanted.line, "hit": understood or "-"}))

    def outage(self, outage: OutageError, host: str) -> str:
        """Why there was no answer."""
        return self.clean(self._texts["outages"][outage.code].format_map({"host": host, "detail": outage.detail}))

    def duration(self, seconds: float) -> str:
        """A length of time, as "3 minutes"."""
        return str(format_timedelta(timedelta(seconds=max(1, round(seconds))), threshold=1.5, locale=self.language))

    def number(self, value: float) -> str:
        """A number with as many digits as matter."""
        return format_decimal(round(value, 2 if value < 1 else 1), locale=self.language)

    @staticmethod
    def clean(text: str) -> str:
        """Without anything that a terminal would take for a command."""
        return printable(text)


def report(run: Run, wanted: Needs, shelf: Shelf, asked: Service, limit: int, say: Speech) -> None:
    """Tell all of it: the answers, the doubts, the remarks, and how the run ended."""
    found = Counter(verdict.location.precision if verdict.location else "none" for _, verdict in run.verdicts)
    refused = [(one, say.doubt(it.doubt, one, it.understood)) for one, it in run.verdicts if it.location is None]
    remarks = [
        (one, say.doubt(remark, one, it.understood)) for one, it in run.verdicts if it.location for remark in it.remarks
    ]
    fresh = {one.key for one, _ in run.verdicts}
    earlier = [
        (one, say.doubt(answer.reason, one, answer.understood))
        for one in wanted.addresses
        if one.key not in fresh and isinstance(answer := shelf.answer(one), Refusal)
    ]
    _group(say.word("not-used"), refused)
    _group(say.word("remarks"), remarks)
    _group(say.word("earlier"), earlier)
    _group(say.word("homes"), [(one, say.doubt("home", one, "")) for one in wanted.homes])
    for one, outage in run.outages:
        click.echo(say.word("no-answer-for", address=one.line, why=say.outage(outage, asked.host)), err=True)
    if not run.wanted:
        click.echo(say.word("nothing-to-ask"))
        return
    counts = {"exact": found["exact"], "street": found["street"], "area": found["postcode"] + found["place"]}
    click.echo(say.word("summary", requests=run.requests, none=found["none"], **counts))
    _ending(run, limit, say)


def _ending(run: Run, limit: int, say: Speech) -> None:
    if run.ended == BUDGET:
        click.echo(say.word("ended-budget", limit=limit, left=run.left))
    elif run.ended == STOPPED:
        click.echo(say.word("ended-stopped", left=run.left), err=True)
    elif run.ended == OUTAGE:
        click.echo(say.word("ended-outage", left=run.left), err=True)
        if wait := run.memory.closed_for():
            click.echo(say.word("wait", time=say.duration(wait)), err=True)
    elif run.left:
        click.echo(say.word("left-over", left=run.left), err=True)


def _group(title: str, told: Iterable[tuple[Wanted, str]]) -> None:
    lines = [line for one, sentence in told for line in (f"  {printable(', '.join(one.paths))}", f"    {sentence}")]
    if lines:
        click.echo(title)
        click.echo("\n".join(lines))
