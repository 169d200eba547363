"""What a new region has to decide, with a sensible default for each, and whether an answer can stand."""

from __future__ import annotations

import math
import re
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from babel.languages import get_official_languages

from opportunity_map import config
from opportunity_map.config import Settings
from opportunity_map.errors import WHERE, ConfigError, OpportunityMapError
from opportunity_map.places import gazetteer

QUESTIONS: Final = ("name", "country", "timezone", "bounds", "languages", "url")
"""In the order in which they are asked: a later default rests on the earlier answers."""

_KILOMETRES_AROUND: Final = 8
_KILOMETRES_A_DEGREE: Final = 111.32
_SOME: Final[dict[str, Any]] = {
    "name": "Helsinki",
    "country": "FI",
    "timezone": "Europe/Helsinki",
    "bounds": [60.16, 24.93, 60.18, 24.96],
}
_LIST = re.compile(r"[\s,;]+")


def settings_of(answers: dict[str, str]) -> Settings:
    """The settings that these answers give; what is not among them yet stands in for itself.

    Raises OpportunityMapError with one line about the first answer that cannot stand.
    """
    region: dict[str, Any] = dict(_SOME)
    region |= {name: text for name, text in answers.items() if name in _SOME}
    if "bounds" in answers:
        region["bounds"] = [_number(text) for text in _parts(answers["bounds"].strip("[] "))]
    if not region["name"].isprintable():
        raise OpportunityMapError("region.name: it takes one line of letters; write for example Helsinki.")
    url = answers.get("url", "")
    if url and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", url):
        raise OpportunityMapError(f"url: {url!r} is no address of a site; write for example https://example.org/.")
    languages = _parts(answers["languages"].strip("[] ")) if "languages" in answers else ["en"]
    try:
        return config.settings({"region": region, "languages": languages}, content_dir=Path("content"), site_url=url)
    except ConfigError as error:
        raise OpportunityMapError(str(error).removeprefix(WHERE)) from None


def default_for(question: str, folder: Path, answers: dict[str, str]) -> str:
    """What is probably right, by the new folder's name and the answers so far; '' where nothing can be said."""
    if question == "name":
        return re.sub(r"[-_\s]+", " ", folder.absolute().name).strip().title()
    if question == "country":
        return gazetteer.country_of(answers["name"])
    if question == "timezone":
        return _timezone_of(answers["country"])
    if question == "bounds":
        return _around(answers["name"], answers["country"])
    return ",".join(_languages_of(answers["country"])) if question == "languages" else ""


def _parts(text: str) -> list[str]:
    return [part for part in _LIST.split(text) if part]


def _number(text: str) -> float | str:
    try:
        number = float(text)
    except ValueError:
        return text
    return number if math.isfinite(number) else text


def _timezone_of(country: str) -> str:
    """The country's first time zone in the IANA database: in its table the main one comes first."""
    table = files("tzdata") / "zoneinfo" / "zone.tab"
    rows = (line.split("\t") for line in table.read_text("utf-8").splitlines() if not line.startswith("#"))
    return next((row[2] for row in rows if row[0] == country), "")


def _around(name: str, country: str) -> str:
    """South, west, north, east of a square around the town of this name, or ''."""
    found = gazetteer.find(name, country).location
    if found is None:
        return ""
    high = _KILOMETRES_AROUND / _KILOMETRES_A_DEGREE
    wide = high / max(0.1, math.cos(math.radians(found.lat)))
    edges = (found.lat - high, found.lon - wide, found.lat + high, found.lon + wide)
    return ",".join(f"{edge:.3f}" for edge in edges)


def _languages_of(country: str) -> list[str]:
    """The country's official languages that the site has words in, and English."""
    known = config.languages_with_texts()
    own = [tag for tag in get_official_languages(country, de_facto=True) if tag in known]
    return list(dict.fromkeys([*own, "en"]))
