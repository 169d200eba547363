"""What the design page shows, made from the style sheets, the sprite and the rows themselves, so that it cannot lie."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from markupsafe import Markup

from opportunity_map.catalogue import Entry
from opportunity_map.intake.model import (
    INTERESTS,
    Age,
    Cost,
    Opportunity,
    Organisation,
    Session,
    Sessions,
    Text,
)
from opportunity_map.occurrences import Occurrence
from opportunity_map.site.palette import PROMISED, Palette, properties, tokens_css
from opportunity_map.site.view_board import together
from opportunity_map.site.view_facts import LINE_CODES

if TYPE_CHECKING:
    from opportunity_map.site.present import Presenter

GROUND: Final = ("--paper", "--ink", "--fact", "--quiet", "--edge", "--rule", "--shade", "--sign", "--sign-ink")
ROWS: Final = ("scheduled", "interchange", "unknown", "full", "cancelled", "postponed", "ended")
_STATES: Final = ("rest", "hover", "focus", "pressed", "disabled")


class Swatch(NamedTuple):
    """A colour in both schemes. `least` is the promised contrast to `against`, 0 where none is promised."""

    token: str
    day: str
    night: str
    against: str
    by_day: str
    by_night: str
    least: float


class DesignView:
    """Puts the page together in the language of a presenter."""

    def __init__(self, presenter: Presenter) -> None:
        self._presenter = presenter
        own = presenter.settings.overrides_dir
        css = own / "region.css" if own else None
        region = css.read_text("utf-8", "replace") if css is not None and css.is_file() else ""
        self._day = Palette(night=False, region_css=region)
        self._night = Palette(night=True, region_css=region)
        self._tokens = properties(tokens_css())

    def context(self) -> dict[str, Any]:
        """What the template needs."""
        promised = {text: (ground, least) for text, ground, least in reversed(PROMISED) if text != "--line-ink"}
        return {
            "region_tokens": [(name, value) for name, value in self._tokens.items() if name.startswith("--region-")],
            "own": {name: self._day.hexadecimal(name) for name in self._tokens if name.startswith("--region-")},
            "ground": [self._swatch(token, *promised.get(token, ("--paper", 0.0))) for token in GROUND],
            "lines": [
                {
                    "id": line,
                    "code": LINE_CODES[line],
                    "swatch": self._swatch(f"--line-{line}", "--paper", 3.0),
                    "ink": self._swatch("--line-ink", f"--line-{line}", 4.5),
                }
                for line in INTERESTS
            ],
            "sizes": self._of("--size-"),
            "spaces": [(name, self._tokens[name]) for name in ("--step", "--gutter", "--measure", "--target")],
            "rows": [(state, self._row(state)) for state in ROWS],
            "states": _STATES,
            "signs": [sign for sign in sprite_ids() if sign not in INTERESTS],
            "region": self._presenter.catalogue.region.name,
        }

    def _of(self, prefix: str) -> list[tuple[str, str]]:
        return [(name.removeprefix(prefix), value) for name, value in self._tokens.items() if name.startswith(prefix)]

    def _swatch(self, token: str, against: str, least: float) -> Swatch:
        return Swatch(
            token,
            self._day.hexadecimal(token),
            self._night.hexadecimal(token),
            against,
            self._ratio(self._day, token, against),
            self._ratio(self._night, token, against),
            least,
        )

    def _ratio(self, palette: Palette, one: str, other: str) -> str:
        """A contrast in the language's own writing, rounded down, as a promise has to be."""
        found = palette.contrast(one, other)
        decimal = self._presenter.texts.locale.number_symbols["latn"]["decimal"]
        return f"{int(found * 10) / 10:.1f}".replace(".", decimal) if found else "–"

    def _row(self, state: str) -> Markup:
        """A row of the board as every listing shows it, of an example that leads nowhere."""
        entry = self._example(state)
        row = self._presenter.row(entry)
        return together([re.sub(r'href="[^"]*"', 'href="#rows"', row)], "")

    def _example(self, state: str) -> Entry:
        language, texts = self._presenter.language, self._presenter.texts
        today = self._presenter.catalogue.today
        day = today + timedelta(days=3)
        meeting = Occurrence(day, day, time(17), time(19))
        record = Opportunity(
            "example",
            "",
            "example",
            title=Text({language: texts(f"design.row.{state}")}),
            summary=Text({language: texts("design.row.scheduled")}),
            type="workshop",
            interests=("technology", "science", "life_skills") if state == "interchange" else ("crafts_making",),
            languages=("en", "fi"),
            mode="onsite",
            place=None,
            when=Sessions((Session(datetime.combine(day, time(17)), datetime.combine(day, time(19)), None),)),
            cost=Cost("paid", Decimal(5), "EUR") if state == "unknown" else Cost("free"),
            age=None if state == "unknown" else Age(13, 19),
            checked=today,
        )
        if state in {"full", "cancelled", "postponed", "ended"}:
            record = replace(record, status=state)
        over = state == "ended"
        organisation = Organisation("example", "", Text({language: "Example"}), "association")
        return Entry(0, record, organisation, None, () if over else (meeting,), over, (meeting,) if over else ())


def sprite_ids() -> list[str]:
    """The glyphs and signs that there are, in the order of the sprite."""
    sprite = (files("opportunity_map") / "browser" / "sprite.svg").read_text("utf-8")
    return re.findall(r'<symbol id="([\w-]+)"', sprite)
