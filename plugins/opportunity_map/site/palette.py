"""The colours of `tokens.css` as they come out by day and by night, and the contrasts that the look promises.

Knows what our own style sheet is written with: hexadecimal colours, var(), light-dark() and color-mix(in srgb).
Source of the contrast: WCAG 2.2, relative luminance and contrast ratio.
"""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Final

from opportunity_map.intake.model import INTERESTS

Colour = tuple[float, float, float]
"""Red, green and blue in sRGB, 0 to 1."""

PROMISED: Final = (
    ("--ink", "--paper", 7.0),
    ("--fact", "--paper", 7.0),
    ("--quiet", "--paper", 4.5),
    ("--fact", "--shade", 7.0),
    ("--sign-ink", "--sign", 7.0),
    ("--edge", "--paper", 3.0),
    *((f"--line-{interest}", "--paper", 3.0) for interest in INTERESTS),
    *(("--line-ink", f"--line-{interest}", 4.5) for interest in INTERESTS),
)
"""What stands on what, and the least contrast between them, in every scheme and region."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_MEDIA = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_DECLARED = re.compile(r"(--[\w-]+)\s*:\s*([^;{}]+)[;}]")
_HEX = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def tokens_css() -> str:
    """The style sheet that gives the site its colour, size and space."""
    return (files("opportunity_map") / "browser" / "style" / "tokens.css").read_text("utf-8")


def properties(css: str) -> dict[str, str]:
    """The custom properties that style sheets declare for everybody, later ones winning, in order of first mention."""
    declared = _DECLARED.findall(_MEDIA.sub("", _COMMENT.sub("", css)))
    return {name: value.strip() for name, value in declared if not (name == "--line" or value.startswith("var(--line-"))}


class Palette:
    """The colours of one scheme: the package's own, with those of a region's style sheet laid over them."""

    def __init__(self, *, night: bool, region_css: str = "") -> None:
        self._values = properties(tokens_css() + region_css)
        self._night = night

    def colour(self, token: str) -> Colour | None:
        """What a property comes to; None for what is no colour, or one that only a browser can work out."""
        return self._resolved(self._values.get(token, ""), depth=0)

    def hexadecimal(self, token: str) -> str:
        """As `#15181d`, or empty."""
        found = self.colour(token)
        return "#" + "".join(f"{round(part * 255):02x}" for part in found) if found else ""

    def contrast(self, one: str, other: str) -> float | None:
        """WCAG's contrast of two properties, 1 to 21, or None where a colour is not known."""
        first, second = self.colour(one), self.colour(other)
        return contrast(first, second) if first and second else None

    def _resolved(self, value: str, depth: int) -> Colour | None:
        if depth > _DEEPEST:
            return None
        if _HEX.fullmatch(value):
            digits = value[1:] if len(value) == len("#15181d") else "".join(digit * 2 for digit in value[1:])
            parts = bytes.fromhex(digits)
            return parts[0] / 255, parts[1] / 255, parts[2] / 255
        if variable := re.fullmatch(r"var\((--[\w-]+)\)", value):
            return self._resolved(self._values.get(variable[1], ""), depth + 1)
        if schemes := re.fullmatch(r"light-dark\((.+), (.+)\)", value):
            return self._resolved(schemes[2 if self._night else 1], depth + 1)
        if mix := re.fullmatch(r"color-mix\(in srgb, (.+) (\d+)%, (.+)\)", value):
            share = int(mix[2]) / 100
            one, other = self._resolved(mix[1], depth + 1), self._resolved(mix[3], depth + 1)
            if one and other:
                red, green, blue = (a * share + b * (1 - share) for a, b in zip(one, other, strict=True))
                return red, green, blue
        return None


_DEEPEST = 8
"""A region's style sheet may go round in a circle."""


def contrast(one: Colour, other: Colour) -> float:
    """WCAG 2's contrast ratio, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SELECTOR = re.compile(r"(?:[^,()]|\([^()]*\))+")
_HELD = {":hover": '[data-state="hover"]', ":focus-visible": '[data-state="focus"]'}


def held_states(css: str) -> str:
    """The rules of a style sheet for what is pointed at or focused, for an element that is held in that state.

    The design page shows the states side by side, and is made from the rules themselves, so that it cannot differ.
    """
    found = []
    for selectors, body in _RULE.findall(_COMMENT.sub("", css)):
        for selector in _SELECTOR.findall(selectors):
            held = selector
            for state, attribute in _HELD.items():
                held = held.replace(state, attribute)
            if held != selector:
                found.append(f"{held.strip()}{{{body}}}")
    return "".join(found)
