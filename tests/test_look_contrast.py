"""The contrast that the look promises, computed from the stylesheet itself, by day and by night."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from opportunity_map.intake.model import INTERESTS
from opportunity_map.site.palette import PROMISED, Palette, contrast, properties, tokens_css

ROOT = Path(__file__).resolve().parent.parent
HELSINKI = (ROOT / "overrides/region.css").read_text("utf-8")

PALETTES = [
    pytest.param(
        Palette(night=night, region_css=region),
        id=f"{'night' if night else 'day'}, {'Helsinki' if region else 'the package'}",
    )
    for night in (False, True)
    for region in ("", HELSINKI)
]


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize(("text", "ground", "least"), PROMISED)
def test_what_stands_on_a_ground_stands_out_from_it(palette: Palette, text: str, ground: str, least: float) -> None:
    found = palette.contrast(text, ground)

    assert found is not None
    assert found >= least


def test_facts_and_lines_keep_the_contrast_that_the_look_asks_for() -> None:
    least = {(text, ground): promised for text, ground, promised in PROMISED}

    assert least["--fact", "--paper"] == 7
    assert least["--quiet", "--paper"] == 4.5
    assert all(least[f"--line-{interest}", "--paper"] == 3 for interest in INTERESTS)
    assert all(least["--line-ink", f"--line-{interest}"] == 4.5 for interest in INTERESTS)


def test_black_on_white_has_the_greatest_contrast_there_is() -> None:
    assert round(contrast((0, 0, 0), (1, 1, 1)), 2) == 21


@pytest.mark.parametrize("value", ["rgb(1 2 3)", "#12345", "var(--region-paper)", "url(x)", "red"])
def test_a_colour_that_only_a_browser_knows_is_no_contrast_and_no_error(value: str) -> None:
    palette = Palette(night=False, region_css=f":root {{ --region-paper: {value}; }}")

    assert palette.contrast("--ink", "--paper") is None
    assert palette.hexadecimal("--paper") == ""


@pytest.mark.parametrize("night", [False, True])
def test_no_two_lines_have_the_same_colour(night: bool) -> None:
    palette = Palette(night=night)
    colours = [colour for interest in INTERESTS if (colour := palette.colour(f"--line-{interest}"))]
    distances = [
        sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5
        for place, one in enumerate(colours)
        for other in colours[place + 1 :]
    ]

    assert len(colours) == len(INTERESTS)
    assert min(distances) > 0.12


def test_a_region_changes_six_properties_and_they_are_the_packages_own() -> None:
    changed = set(re.findall(r"(--[\w-]+):", HELSINKI))

    assert changed == {name for name in properties(tokens_css()) if name.startswith("--region-")}
    assert len(changed) == 6
