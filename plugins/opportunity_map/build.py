"""One build of a region's site, from its content folder to the written files; knows no MkDocs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import orjson

from opportunity_map.assemble import assemble
from opportunity_map.catalogue import Catalogue
from opportunity_map.config import Settings
from opportunity_map.intake import schema
from opportunity_map.intake.model import Opportunity, Organisation, Place
from opportunity_map.intake.problems import Problem
from opportunity_map.intake.read import Intake
from opportunity_map.places import cache
from opportunity_map.places.locate import Locator
from opportunity_map.site import data, facets, sitemap
from opportunity_map.site.chrome import Facts
from opportunity_map.site.pages import Language, Site
from opportunity_map.site.present import Files, Presenter
from opportunity_map.site.publish import Folder, browser_files, digest
from opportunity_map.site.shell import Shell
from opportunity_map.site.sitemap import Listed
from opportunity_map.texts import Texts

REGION_CSS = "region.css"


@dataclass
class Build:
    """What was read and made, between MkDocs' first hook and its last.

    `problems` are the organisations' to mend, `notes` are single sentences for the region's editor. `shells` is filled
    while the theme renders them, by language and kind.
    """

    settings: Settings
    catalogue: Catalogue
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    texts: Mapping[str, Texts]
    browser: Mapping[str, bytes]
    shells: dict[tuple[str, str], Shell] = field(default_factory=dict)

    @classmethod
    def of(cls, settings: Settings, found: Intake) -> Build:
        """Locate what was read and checked. What has an error is left out and told in `problems`."""
        answers, bad_lines = cache.read(settings.cache_dir)
        result = assemble(
            settings,
            Locator(settings.region.country, answers),
            found.organisations,
            found.places,
            found.opportunities,
            settings.today(),
        )
        notes = [f"geocache/{bad.file.name}:{bad.line}: the line is left out: {bad.reason}." for bad in bad_lines]
        if result.hidden:
            notes.append(
                f"{len(result.hidden)} opportunities are hidden, nobody confirmed them for "
                f"{settings.freshness.hide_after} days: {_some(result.hidden)}."
            )
        if result.unlocated:
            notes.append(
                f"{len(result.unlocated)} places have no known coordinates and are not on the map: "
                f"{_some(result.unlocated)}."
            )
        texts = {language: Texts.load(language) for language in settings.languages}
        return cls(settings, result.catalogue, tuple(found.problems), tuple(notes), texts, browser_files())

    @cached_property
    def assets(self) -> str:
        """The folder of the package's browser files; its name changes when any of them does."""
        return f"assets/om-{digest(self.browser.values())}/"

    @property
    def facts(self) -> Facts:
        """What all pages say alike."""
        settings = self.settings
        css = settings.overrides_dir is not None and (settings.overrides_dir / REGION_CSS).is_file()
        return Facts(
            region_name=settings.region.name,
            site_url=settings.site_url,
            languages=settings.languages,
            today=self.catalogue.today,
            assets=self.assets,
            map_version=digest(self._map_scripts.values()),
            region_css=REGION_CSS if css else "",
            demonstration=settings.demonstration,
        )

    def presenter(self, language: str, version: str = "") -> Presenter:
        """What makes the pages of one language; `version` changes with its facet data."""
        files = Files(self.assets, version, self._basemap())
        return Presenter(self.catalogue, language, self.texts[language], self.settings, files)

    def write(self, folder: Folder, prefixes: Mapping[str, str], texts: list[Listed]) -> None:
        """Write all that is made of records; `texts` are the hand-written pages, for the sitemap."""
        for name, content in self.browser.items():
            folder.write(self.assets + name, content)
        folder.write("assets/licences/browser-libraries.txt", self.browser["third-party/licences.txt"])
        for name, content in self._map_scripts.items():
            folder.write(name, content)
        self._write_data(folder)
        site = Site(self.catalogue, folder)
        for language in self.settings.languages:
            board = self._board_files(language)
            shells = {kind: shell for (tag, kind), shell in self.shells.items() if tag == language}
            presenter = self.presenter(language, digest(board.values()))
            site.write(Language(language, prefixes[language], presenter, shells), board)
        sitemap.write(folder, self.settings.site_url, sorted([*site.listed, *texts], key=lambda page: page.address))

    @cached_property
    def _facets(self) -> bytes:
        return facets.facet_data(self.catalogue)

    def _board_files(self, language: str) -> dict[str, bytes]:
        return {
            f"assets/board/{language}.json": self._facets,
            f"assets/board/{language}/venues.json": facets.venue_table(self.catalogue, language),
            f"assets/board/{language}/titles.json": facets.search_strings(self.catalogue, language),
        }

    @cached_property
    def _map_scripts(self) -> dict[str, bytes]:
        from opportunity_map.site.map import map_script  # noqa: PLC0415 - folium takes half a second to import

        bounds = self.settings.region.bounds
        return {f"assets/map/{tag}.js": map_script(bounds, tag, texts).encode() for tag, texts in self.texts.items()}

    def _basemap(self) -> str | None:
        """The basemap's address, if its file is there; the map is usable without."""
        name = self.settings.basemap
        return name if name and (self.settings.content_dir / name).is_file() else None

    def _write_data(self, folder: Folder) -> None:
        settings = self.settings
        for name, content in data.files(
            self.catalogue, site_url=settings.site_url, licence=settings.data_licence
        ).items():
            folder.write(name, content)
        for model in (Opportunity, Organisation, Place):
            name = f"data/schema/{model.__name__.lower()}.json"
            folder.write(name, orjson.dumps(schema.schema(model), option=orjson.OPT_INDENT_2))


def _some(keys: list[str]) -> str:
    """The first few of a list of keys, and how many more there are."""
    shown = ", ".join(keys[:5])
    return f"{shown} and {len(keys) - 5} more" if len(keys) > 5 else shown
