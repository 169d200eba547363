"""The plugin's options in mkdocs.yml, checked once; a wrong one stops with one clear line."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from opportunity_map import corrections, ground
from opportunity_map.catalogue import Region
from opportunity_map.errors import PLUGIN, ConfigError, where
from opportunity_map.holidays import Holiday, holidays
from opportunity_map.intake.cross import Circumstances
from opportunity_map.statement import NOTHING_SAID, Statement, statement

OPEN = ("img-src", "connect-src", "font-src", "media-src", "frame-src")
"""What a region may open for other hosts in the policy of its pages; scripts and styles stay its own."""
_SOURCE = re.compile(r"https://(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?(?:/[A-Za-z0-9/_.~-]*)?")


@dataclass(frozen=True)
class Freshness:
    """Days since `checked` after which an organisation is asked, a record looks stale, and is hidden."""

    ask_after: int = 180
    stale_after: int = 270
    hide_after: int = 365


OFFLINE = "offline"
PROVIDERS = (OFFLINE, "nominatim", "photon", "pelias", "ban")


@dataclass(frozen=True)
class Geocoding:
    """Whom `opportunity-map geocode` asks, and how. A build asks nobody.

    `url` is that of a server of one's own; '' is the public one, whose usage policy has to be accepted, with a
    `contact` (an e-mail address or a page) that its operators can turn to. `requests_per_second` holds for one's own
    server alone; `timeout` is in seconds.
    """

    provider: str = OFFLINE
    url: str = ""
    contact: str = ""
    accept_usage_policy: bool = False
    requests_per_second: float = 1.0
    timeout: float = 10.0


@dataclass(frozen=True)
class Settings:
    """All that a region says about itself.

    `content_dir` is the folder of its content; `boundary` and `basemap` are names of files in it. `site_url` ends with
    a slash or is empty. `demonstration` shows the banner that says: examples.
    `tiles` is the provider that visitors are asked about instead of a `basemap`. `journey_planner` is the template of
    the address of a planner, empty where there is none. `sources` are other hosts that pages may ask, by directive of
    the Content-Security-Policy. `holidays` are school holidays, the earliest first. `report` is where mistakes are
    told: an e-mail address, or the template of an issue; where it is empty, the issues of `repo_url`.
    """

    region: Region
    languages: tuple[str, ...]
    content_dir: Path
    overrides_dir: Path | None = None
    boundary: str | None = None
    geocoding: Geocoding = Geocoding()
    basemap: str | None = None
    tiles: ground.Tiles | None = None
    journey_planner: str = ""
    freshness: Freshness = Freshness()
    accessibility: Statement = NOTHING_SAID
    demonstration: bool = False
    site_url: str = ""
    repo_url: str = ""
    report: str = ""
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    data_licence: str = "https://creativecommons.org/licenses/by/4.0/"
    holidays: tuple[Holiday, ...] = ()

    @property
    def cache_dir(self) -> Path:
        """Where the committed answers of geocoders stand, one file an organisation."""
        return self.content_dir / "geocache"

    def today(self) -> date:
        """The region's local day: of SOURCE_DATE_EPOCH (seconds since 1970, UTC) where set, else of the clock."""
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        moment = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
        return moment.astimezone(ZoneInfo(self.region.timezone)).date()

    def circumstances(self) -> Circumstances:
        """What the region adds to its records when they are checked."""
        return Circumstances(self.today(), self.region.country, self.region.bounds)


class _Loader(yaml.SafeLoader):
    """Reads mkdocs.yml for the command line: MkDocs' own tags (!ENV, !!python/name) are passed over."""


_Loader.add_multi_constructor("", lambda *_: None)


def load(path: str | Path) -> Settings:
    """The settings in a mkdocs.yml, for the commands that run without MkDocs. Raises ConfigError."""
    file = Path(path)
    try:
        document = yaml.load(file.read_text("utf-8"), Loader=_Loader)  # noqa: S506 - derived from SafeLoader
    except OSError:
        raise ConfigError(f"{file}: there is no such file; name your region's mkdocs.yml with --config.") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise ConfigError(f"{file}: it is not readable YAML; compare it with the example in the README.") from None
    document = document if isinstance(document, dict) else {}
    for plugin in document.get("plugins") or []:
        if isinstance(plugin, dict) and PLUGIN in plugin:
            folder = file.parent
            theme = document.get("theme")
            overrides = theme.get("custom_dir") if isinstance(theme, dict) else None
            return settings(
                plugin[PLUGIN] or {},
                content_dir=folder / (document.get("docs_dir") or "docs"),
                overrides_dir=folder / overrides if overrides else None,
                site_url=document.get("site_url") or "",
                repo_url=document.get("repo_url") or "",
            )
    raise ConfigError(f"{file}: the plugin {PLUGIN!r} is not among its plugins; add it as the README shows.")


def settings(
    options: dict[str, Any],
    *,
    content_dir: Path,
    overrides_dir: Path | None = None,
    site_url: str = "",
    repo_url: str = "",
) -> Settings:
    """Check the plugin's options as they stand in mkdocs.yml. Raises ConfigError at the first that is wrong."""
    known = (
        "region",
        "languages",
        "geocoding",
        "basemap",
        "journey_planner",
        "freshness",
        "accessibility",
        "demonstration",
        "data_licence",
        "content_security_policy",
        corrections.OPTION,
    )
    _only(options, known, "")
    region = options.get("region")
    if not isinstance(region, dict):
        raise ConfigError(where("region") + "it is missing; write region: {name: Helsinki, country: FI, ...}.")
    _only(region, ("name", "country", "timezone", "bounds", "boundary", "holidays"), "region.")
    bounds = _bounds(region.get("bounds"))
    stands_on = ground.basemap(options.get("basemap"), bounds)
    languages = _languages(options.get("languages", ["en"]), overrides_dir)
    return Settings(
        region=Region(
            name=_text(region, "name", "Helsinki"),
            country=_matching(region, "country", r"[A-Z]{2}", "FI"),
            timezone=_timezone(region.get("timezone")),
            bounds=bounds,
        ),
        languages=languages,
        content_dir=content_dir,
        overrides_dir=overrides_dir,
        boundary=_boundary(region.get("boundary")),
        holidays=holidays(region.get("holidays")),
        geocoding=_geocoding(options.get("geocoding")),
        basemap=stands_on if isinstance(stands_on, str) else None,
        tiles=stands_on if isinstance(stands_on, ground.Tiles) else None,
        journey_planner=ground.journey_planner(options.get("journey_planner")),
        freshness=_freshness(options.get("freshness") or {}),
        accessibility=statement(options.get("accessibility"), languages, _only),
        demonstration=_yes_no("demonstration", options.get("demonstration", False)),
        site_url=site_url.rstrip("/") + "/" if site_url else "",
        repo_url=repo_url,
        report=corrections.address(options.get(corrections.OPTION)),
        sources=_sources(options.get("content_security_policy") or {}),
        data_licence=str(options.get("data_licence", Settings.data_licence)),
    )


def _only(options: dict[str, Any], known: tuple[str, ...], prefix: str) -> None:
    for name in options:
        if name not in known:
            near = get_close_matches(str(name), known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}."
            raise ConfigError(where(f"{prefix}{name}") + f"there is no such option; {hint}")


def _sources(said: Any) -> dict[str, tuple[str, ...]]:
    """Hosts that pages may ask besides the site's own, by directive."""
    option = "content_security_policy"
    if not isinstance(said, dict):
        raise ConfigError(where(option) + "write for example {img-src: [https://tiles.example.org]}.")
    _only(said, OPEN, f"{option}.")
    for name, hosts in said.items():
        if not isinstance(hosts, list) or not all(isinstance(h, str) and _SOURCE.fullmatch(h) for h in hosts):
            raise ConfigError(where(f"{option}.{name}") + "it takes a list of hosts, as [https://tiles.example.org].")
    return {name: tuple(hosts) for name, hosts in said.items()}


def _text(region: dict[str, Any], name: str, example: str) -> str:
    value = region.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ConfigError(where(f"region.{name}") + f"it is missing or no text; write for example {example}.")
    return value.strip()


def _matching(region: dict[str, Any], name: str, pattern: str, example: str) -> str:
    value = _text(region, name, example)
    if not re.fullmatch(pattern, value):
        raise ConfigError(where(f"region.{name}") + f"{value!r} does not fit; write for example {example}.")
    return value


def _timezone(value: Any) -> str:
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        raise ConfigError(
            where("region.timezone") + f"{value!r} is no time zone; write for example Europe/Helsinki."
        ) from None


def _bounds(value: Any) -> tuple[float, float, float, float]:
    numbers = isinstance(value, list) and len(value) == 4 and all(isinstance(n, int | float) for n in value)
    if numbers:
        south, west, north, east = (float(n) for n in value)
        if -90 <= south < north <= 90 and -180 <= west < east <= 180:
            return south, west, north, east
    raise ConfigError(
        where("region.bounds")
        + "it takes [south, west, north, east] in degrees; for example [60.16, 24.93, 60.18, 24.96]."
    )


def languages_with_texts(overrides_dir: Path | None = None) -> set[str]:
    """The languages in which there are words for a whole site: the package's, and those of a region's overrides."""
    folders = [Path(__file__).parent / "locales", *([overrides_dir / "locales"] if overrides_dir else [])]
    return {file.stem for folder in folders for file in folder.glob("*.yml") if "." not in file.stem}


def _languages(value: Any, overrides_dir: Path | None) -> tuple[str, ...]:
    tags = value if isinstance(value, list) else []
    good = all(isinstance(tag, str) and re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag) for tag in tags)
    if not tags or not good or len(set(tags)) != len(tags):
        raise ConfigError(where("languages") + "it takes a list of language tags, each once; for example [en, fi].")
    have = languages_with_texts(overrides_dir)
    for tag in tags:
        if tag not in have:
            raise ConfigError(where("languages") + f"{tag!r} has no texts yet; there are {', '.join(sorted(have))}.")
    return tuple(tags)


def _geocoding(value: Any) -> Geocoding:
    value = {"provider": value} if isinstance(value, str) else value
    if value is None:
        return Geocoding()
    if not isinstance(value, dict):
        raise ConfigError(where("geocoding") + "it takes {provider: offline}, or {provider: nominatim, ...}.")
    _only(value, tuple(field.name for field in fields(Geocoding)), "geocoding.")
    provider = value.get("provider", OFFLINE)
    if provider not in PROVIDERS:
        raise ConfigError(
            where("geocoding.provider") + f"{provider!r} is not available; write one of {', '.join(PROVIDERS)}."
        )
    url = _server(value.get("url") or "")
    if provider == "pelias" and not url:
        raise ConfigError(
            where("geocoding.url") + "pelias has no public server; write for example https://pelias.example.org."
        )
    if "requests_per_second" in value and not url:
        raise ConfigError(
            where("geocoding.requests_per_second")
            + "the pace of a public server is fixed; leave it out, or name a server of your own as geocoding.url."
        )
    contact = value.get("contact") or ""
    if contact and not (isinstance(contact, str) and re.fullmatch(r"[!-'*-~]*[@/][!-'*-~]+", contact)):
        raise ConfigError(
            where("geocoding.contact") + f"{contact!r} is no e-mail address and no page; write map@example.org."
        )
    return Geocoding(
        provider,
        url,
        contact,
        _yes_no("geocoding.accept_usage_policy", value.get("accept_usage_policy", False)),
        _number(value, "requests_per_second", Geocoding.requests_per_second, 0.01, 1000),
        _number(value, "timeout", Geocoding.timeout, 0.1, 60),
    )


def _server(url: Any) -> str:
    """The address of a server without its last slash; '' where none is named. Raises ConfigError."""
    if url == "":
        return ""
    try:
        parts = urlsplit(url if isinstance(url, str) else "")
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        good = False
    if not good or parts.username is not None or parts.query or parts.fragment or re.search(r"[^!-~]", url):
        raise ConfigError(
            where("geocoding.url") + f"{url!r} is no server's address; write https://nominatim.example.org."
        )
    return str(url).rstrip("/")


def _number(options: dict[str, Any], name: str, default: float, least: float, most: float) -> float:
    value = options.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise ConfigError(where(f"geocoding.{name}") + f"it takes a number from {least:g} to {most:g}, as {default:g}.")
    return float(value)


def _boundary(value: Any) -> str | None:
    if value is None or (isinstance(value, str) and value.endswith((".geojson", ".json")) and _is_inside(value)):
        return value
    raise ConfigError(where("region.boundary") + "it takes the name of a GeoJSON file in the content folder.")


def _is_inside(name: str) -> bool:
    return ".." not in name and not name.startswith("/")


def _freshness(value: Any) -> Freshness:
    if not isinstance(value, dict):
        raise ConfigError(where("freshness") + "it takes {ask_after: 180, stale_after: 270, hide_after: 365}.")
    _only(value, ("ask_after", "stale_after", "hide_after"), "freshness.")
    for name, days in value.items():
        if not isinstance(days, int) or isinstance(days, bool) or days < 1:
            raise ConfigError(where(f"freshness.{name}") + "it takes a number of days, as 180.")
    found = Freshness(**value)
    if not found.ask_after <= found.stale_after <= found.hide_after:
        raise ConfigError(where("freshness") + "the days must not go down: ask_after, stale_after, hide_after.")
    return found


def _yes_no(option: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise ConfigError(where(option) + "it takes true or false.")
