"""The contrast that the look promises, computed from the stylesheet itself, by day and by night."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from opportunity_map.intake.model import INTERESTS

ROOT = Path(__file__).resolve().parent.parent
TOKENS = (ROOT / "plugins/opportunity_map/browser/style/tokens.css").read_text("utf-8")
HELSINKI = (ROOT / "overrides/region.css").read_text("utf-8")

Colour = tuple[float, float, float]


class Scheme:
    """The tokens of one scheme, resolved to red, green and blue from 0 to 1."""

    def __init__(self, night: bool, region: str = "") -> None:
        declared = re.findall(r"(--[\w-]+):\s*([^;]+);", re.sub(r"/\*.*?\*/", "", TOKENS + region, flags=re.DOTALL))
        self._values = {name: value.strip() for name, value in declared if not value.startswith("var(--line-")}
        self._night = night

    def __getitem__(self, token: str) -> Colour:
        return self._colour(self._values[token])

    def _colour(self, value: str) -> Colour:
        if hexadecimal := re.fullmatch(r"#([0-9a-f]{6})", value):
            red, green, blue = bytes.fromhex(hexadecimal[1])
            return red / 255, green / 255, blue / 255
        if variable := re.fullmatch(r"var\((--[\w-]+)\)", value):
            return self[variable[1]]
        if schemes := re.fullmatch(r"light-dark\((.+), (.+)\)", value):
            return self._colour(schemes[2 if self._night else 1])
        mix = re.fullmatch(r"color-mix\(in srgb, (.+) (\d+)%, (.+)\)", value)
        assert mix, value
        share = int(mix[2]) / 100
        one, other = self._colour(mix[1]), self._colour(mix[3])
        red, green, blue = (a * share + b * (1 - share) for a, b in zip(one, other, strict=True))
        return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """WCAG 2's contrast ratio, 1 to 21."""

    def luminance(colour: Colour) -> float:
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


SCHEMES = [
    pytest.param(Scheme(night, region), id=f"{'night' if night else 'day'}, {'Helsinki' if region else 'the package'}")
    for night in (False, True)
    for region in ("", HELSINKI)
]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        ("--ink", "--paper", 7),
        ("--fact", "--paper", 7),
        ("--quiet", "--paper", 4.5),
        ("--fact", "--shade", 7),
        ("--sign-ink", "--sign", 7),
        ("--edge", "--paper", 3),
    ],
)
def test_text_and_edges_stand_out_from_their_ground(scheme: Scheme, text: str, ground: str, least: float) -> None:
    assert contrast(scheme[text], scheme[ground]) >= least


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("interest", INTERESTS)
def test_a_line_stands_out_and_what_is_written_on_it_can_be_read(scheme: Scheme, interest: str) -> None:
    line = scheme[f"--line-{interest}"]

    assert contrast(line, scheme["--paper"]) >= 3
    assert contrast(scheme["--line-ink"], line) >= 4.5


@pytest.mark.parametrize("night", [False, True])
def test_no_two_lines_have_the_same_colour(night: bool) -> None:
    scheme = Scheme(night)
    colours = [scheme[f"--line-{interest}"] for interest in INTERESTS]
    distances = [
        sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5
        for place, one in enumerate(colours)
        for other in colours[place + 1 :]
    ]

    assert min(distances) > 0.12


def test_a_region_changes_six_properties_and_they_are_the_packages_own() -> None:
    changed = set(re.findall(r"(--[\w-]+):", HELSINKI))

    assert changed == {name for name in re.findall(r"(--[\w-]+):", TOKENS) if name.startswith("--region-")}
    assert len(changed) == 6
