"""`opportunity-map geocode`: addresses become coordinates in the committed cache."""

from __future__ import annotations

import dataclasses
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

import click

from opportunity_map.commands.geocode_report import Speech, report
from opportunity_map.config import OFFLINE, PROVIDERS, Settings, load
from opportunity_map.intake.read import read_all
from opportunity_map.places import cache
from opportunity_map.places.geocoding import OUTAGE, STOPPED, Run
from opportunity_map.places.ground import ground
from opportunity_map.places.judge import Judge
from opportunity_map.places.service import Service, service
from opportunity_map.places.shelf import Shelf
from opportunity_map.places.wanted import Needs, Wanted, needs

_SECONDS_BETWEEN_LINES: Final = 10.0


@click.command(
    epilog="""\b
Examples:
  opportunity-map geocode --dry-run
  opportunity-map geocode --limit 50
  opportunity-map geocode --prune"""
)
@click.option(
    "--provider",
    type=click.Choice([name for name in PROVIDERS if name != OFFLINE]),
    help="Whom to ask; as mkdocs.yml says, if not given.",
)
@click.option("--limit", type=click.IntRange(1, 100_000), help="The most requests of this run.")
@click.option("--dry-run", is_flag=True, help="Only tell what would be asked, and how long that takes.")
@click.option("--retry", is_flag=True, help="Ask again for what was not found earlier.")
@click.option("--prune", is_flag=True, help="Forget the addresses that nobody uses any more.")
@click.option("--language", help="Language of the sentences; the site's first language, if not given.")
@click.option("--config", default="mkdocs.yml", show_default=True, type=click.Path(path_type=Path))
def geocode(
    provider: str | None,
    limit: int | None,
    dry_run: bool,
    retry: bool,
    prune: bool,
    language: str | None,
    config: Path,
) -> None:
    """Ask a geocoder for every address that has no coordinates and no answer yet, and keep its answers in the content.

    It can be stopped at any moment and goes on where it was. Ends with 0 if all went well (also if something was not
    found), with 1 if the server did not answer, with 2 if the command or mkdocs.yml is wrong.
    """
    settings = load(config)
    say = Speech(language or settings.languages[0])
    options = settings.geocoding
    if provider and provider != options.provider:
        options = dataclasses.replace(options, provider=provider, url="")
    asked = None if prune and options.provider == OFFLINE else service(options)
    found = read_all(settings.content_dir, settings.languages[0], settings.circumstances())
    wanted = needs(settings.region.country, found.organisations, found.places, found.opportunities)
    # What is kept is read when no other run can add to it.
    with asked.alone() if asked and not dry_run else nullcontext():
        if not dry_run:
            cache.tidy(settings.cache_dir)
        shelf = Shelf(settings.cache_dir)
        for bad in shelf.bad:
            click.echo(say.word("bad-line", file=bad.file.name, line=bad.line, reason=bad.reason), err=True)
        if prune:
            gone = shelf.prune(wanted.addresses, dry_run=dry_run)
            click.echo(say.word("would-prune" if dry_run else "pruned", count=len(gone)))
        if asked is None:
            return
        to_ask = [one for one in wanted.addresses if shelf.answer(one) is None or (retry and not shelf.located(one))]
        if dry_run:
            _tell(to_ask, asked, limit or asked.budget, say)
            return
        raise SystemExit(_ask(settings, wanted, to_ask, asked, shelf, limit or asked.budget, say))


def _tell(to_ask: list[Wanted], asked: Service, limit: int, say: Speech) -> None:
    """What a run would ask, in the words that would go out, and how long it would take at most."""
    if not to_ask:
        click.echo(say.word("nothing-to-ask"))
        return
    geocoder = asked.geocoder(threading.Event())
    click.echo(say.word("would-ask", host=asked.host, count=len(to_ask)))
    most = 0
    for one in to_ask:
        questions = geocoder.questions(one.address, one.country)
        most += len(questions)
        click.echo(f"  {say.clean(questions[0].words)}")
    requests = min(most, limit)
    rate, longest = say.number(asked.per_second), say.duration(requests / asked.per_second)
    click.echo(say.word("would-take", least=min(len(to_ask), limit), most=requests, rate=rate, time=longest))
    if most > limit:
        click.echo(say.word("over-budget", limit=limit))


def _ask(
    settings: Settings, wanted: Needs, to_ask: list[Wanted], asked: Service, shelf: Shelf, limit: int, say: Speech
) -> int:
    """Ask, and tell what came of it; the exit code."""
    stop = threading.Event()
    outline = settings.content_dir / settings.boundary if settings.boundary else None
    judge = Judge(settings.region.country, ground(settings.region.bounds, outline))
    memory = asked.memory()
    if to_ask:
        asked.allow()
        if closed := memory.closed_for():
            click.echo(say.word("closed", host=asked.host, time=say.duration(closed)), err=True)
            return 1
    pace, geocoder = asked.pace(memory, stop), asked.geocoder(stop)
    day = settings.today().isoformat()
    run = Run(to_ask, geocoder, judge, shelf, pace, memory, limit, day, asked.public, stop)
    with _stopped_by_signals(stop) as signals:
        _follow(run, say.word("asking", host=asked.host), say)
    report(run, wanted, shelf, asked, limit, say)
    if run.ended == STOPPED and signals:
        return 128 + signals[0]
    return 1 if run.ended == OUTAGE or run.outages else 0


def _follow(run: Run, label: str, say: Speech) -> None:
    """Run it, with a bar on a terminal and a line now and then elsewhere."""
    begun = time.monotonic()

    def pace() -> str:
        return say.number(len(run.verdicts) / max(time.monotonic() - begun, 0.001))

    if not run.wanted:
        return
    if sys.stdout.isatty():
        steps, count = run.steps(), len(run.wanted)
        with click.progressbar(
            steps, length=count, label=label, show_pos=True, item_show_func=lambda _: f"{pace()}/s"
        ) as bar:
            for _ in bar:
                pass
        return
    click.echo(label)
    told = begun
    for done, _ in enumerate(run.steps(), 1):
        now = time.monotonic()
        if now - told >= _SECONDS_BETWEEN_LINES:
            told = now
            left = say.duration((now - begun) / done * (len(run.wanted) - done))
            click.echo(say.word("progress", done=done, count=len(run.wanted), rate=pace(), time=left))


@contextmanager
def _stopped_by_signals(stop: threading.Event) -> Iterator[list[int]]:
    """Let the first SIGINT or SIGTERM end the run in good order, and a second one end the program; those that came."""
    came: list[int] = []
    before: dict[signal.Signals, Any] = {}

    def handle(number: int, _: Any) -> None:
        came.append(number)
        stop.set()
        signal.signal(number, before[signal.Signals(number)])

    for one in (signal.SIGINT, signal.SIGTERM):
        before[one] = signal.signal(one, handle)
    try:
        yield came
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
