"""One build of a region's site, from its content folder to the written files; knows no MkDocs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

import orjson

from opportunity_map import __version__
from opportunity_map.assemble import assemble
from opportunity_map.catalogue import Catalogue
from opportunity_map.config import Settings
from opportunity_map.intake import schema
from opportunity_map.intake.model import MODELS
from opportunity_map.intake.problems import Problem
from opportunity_map.intake.read import Intake
from opportunity_map.parallel import settle, without_collection
from opportunity_map.places import cache
from opportunity_map.places.locate import Locator
from opportunity_map.site import data, facet_lists, facets, offline, pictures, sitemap
from opportunity_map.site.areas import areas, near_data
from opportunity_map.site.chrome import Facts
from opportunity_map.site.ground_files import Ground
from opportunity_map.site.pages import Language, Site
from opportunity_map.site.pictures import Shown
from opportunity_map.site.present import Files, Presenter
from opportunity_map.site.publish import Folder, browser_files, digest, imports
from opportunity_map.site.search_index import PageText, write_index
from opportunity_map.site.shell import Shell
from opportunity_map.site.sitemap import Listed
from opportunity_map.site.stations import Stations
from opportunity_map.texts import Texts

REGION_CSS = "region.css"


@dataclass
class Build:
    """What was read and made, between MkDocs' first hook and its last.

    `problems` are the organisations' to mend, `notes` are single sentences for the region's editor. `shells` is filled
    while the theme renders them, by language and kind, `page_texts` with the hand-written pages, for the search.
    `offline` is whether the site has a service worker.
    """

    settings: Settings
    catalogue: Catalogue
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    texts: Mapping[str, Texts]
    browser: Mapping[str, bytes]
    ground: Ground
    shells: dict[tuple[str, str], Shell] = field(default_factory=dict)
    offline: bool = True
    pictures: Mapping[str, Shown] = field(default_factory=dict)
    page_texts: list[PageText] = field(default_factory=list)

    @classmethod
    def of(cls, settings: Settings, found: Intake) -> Build:
        """Locate what was read and checked. What has an error is left out and told in `problems`."""
        answers, bad_lines = cache.read(settings.cache_dir)
        with without_collection():
            result = assemble(
                settings,
                Locator(settings.region.country, answers, bounds=settings.region.bounds),
                found.organisations,
                found.places,
                found.opportunities,
                settings.today(),
            )
            settle()
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
        ground = Ground(settings)
        notes += [ground.note] if ground.note else []
        _ = ground.districts  # a wrong file stops the build here, not at its end
        texts = {language: Texts.load(language, settings.overrides_dir) for language in settings.languages}
        return cls(settings, result.catalogue, tuple(found.problems), tuple(notes), texts, browser_files(), ground)

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
            map_version=digest([repr((__version__, settings.region.bounds)).encode()]),
            imports=imports(),
            region_css=REGION_CSS if css else "",
            demonstration=settings.demonstration,
        )

    def presenter(self, language: str) -> Presenter:
        """What makes the pages of one language."""
        worker = offline.WORKER if self.offline else ""
        districts = self.ground.districts if self.settings.boundary else ()
        files = Files(
            self.assets,
            ground=self.ground.page_data(language),
            districts=districts,
            pictures=self.pictures,
            worker=worker,
        )
        return Presenter(self.catalogue, language, self.texts[language], self.settings, files, self.stations)

    @cached_property
    def stations(self) -> Stations:
        """The venues beside each other."""
        return Stations(self.catalogue, self.ground.districts)

    def write(self, folder: Folder, prefixes: Mapping[str, str], texts: list[Listed]) -> list[str]:
        """Write all that is made of records; `texts` are the hand-written pages, for the sitemap.

        Returns a sentence for each thing that an editor has to mend.
        """
        self.pictures, notes = pictures.publish(self.catalogue, self.settings.content_dir, folder)
        for name, content in self.browser.items():
            if name != offline.SOURCE:
                folder.write(self.assets + name, content)
        if self.offline:
            timezone = self.settings.region.timezone
            folder.write(offline.WORKER, offline.worker(self.browser, self.assets, self.texts, timezone))
        folder.write("assets/licences/browser-libraries.txt", self.browser["third-party/licences.txt"])
        site = Site(self.catalogue, folder, {text.address for text in texts})
        for language in self.settings.languages:
            shells = {kind: shell for (tag, kind), shell in self.shells.items() if tag == language}
            files = {**self.ground.files(language), **self._files_on_demand(language)}
            if language == self.catalogue.language:
                files |= {"assets/map/region.js": self._map_script, **self._data_files()}
            board = partial(self._write_board, folder, language)
            presenter = self.presenter(language)
            index = partial(self._write_index, folder, presenter)
            site.write(Language(language, prefixes[language], presenter, shells), board, files, [index])
        sitemap.write(folder, self.settings.site_url, sorted([*site.listed, *texts], key=lambda page: page.address))
        return notes

    def _write_board(self, folder: Folder, language: str) -> str:
        """Write what the board is drawn from; returns its version, which changes with any byte of it or any title."""
        files = self._board_files(language)
        for address, content in files.items():
            folder.write(address, content)
        titles = "\n".join([entry.opportunity.title.in_language(language).text for entry in self.catalogue.entries])
        return digest([*files.values(), self._listed, titles.encode()])

    @cached_property
    def _listed(self) -> bytes:
        """What the files on demand go by besides the others, for the version of all."""
        entries = [(entry.organisation.id, entry.opportunity.checked) for entry in self.catalogue.entries]
        return orjson.dumps([entries, self.stations.area_of_venues])

    def _files_on_demand(self, language: str) -> dict[str, Callable[[], bytes]]:
        """What the browser fetches when somebody asks for it; made along with the pages, by whoever is free."""
        catalogue, texts = self.catalogue, self.texts[language]
        _, found = areas(catalogue, self.ground.districts, language)
        make: dict[str, Callable[[], bytes]] = {
            "organisation": partial(facet_lists.organisation_list, catalogue, language),
            "place": partial(facet_lists.place_list, catalogue, found, self.stations.area_of_venues, language),
            "orders": partial(facet_lists.other_orders, catalogue, texts),
        }
        return {f"assets/board/{language}/{name}.json": made for name, made in make.items()}

    def _write_index(self, folder: Folder, presenter: Presenter) -> None:
        write_index(folder, self.catalogue, presenter.texts, self.page_texts, presenter.files.version)

    def _board_files(self, language: str) -> dict[str, bytes]:
        catalogue, texts, districts = self.catalogue, self.texts[language], self.ground.districts
        first, *others = facets.facet_data(self.catalogue)
        folder = f"assets/board/{language}/"
        return {
            f"assets/board/{language}.json": first,
            **{f"{folder}part-{number}.json": part for number, part in enumerate(others, 1)},
            f"{folder}venues.json": facets.venue_table(catalogue, language),
            f"{folder}near.json": near_data(catalogue, districts, texts),
        }

    def _map_script(self) -> bytes:
        from opportunity_map.site.map import map_script  # noqa: PLC0415 - folium takes half a second to import

        return map_script(self.settings.region.bounds).encode()

    def _data_files(self) -> dict[str, Callable[[], bytes]]:
        settings = self.settings
        found = data.files(self.catalogue, site_url=settings.site_url, licence=settings.data_licence)
        for kind, model in MODELS.items():
            found[f"{schema.FOLDER}{kind}.json"] = partial(_schema, model, settings.site_url)
        return found


def _schema(model: type, site_url: str) -> bytes:
    return orjson.dumps(schema.schema(model, site_url), option=orjson.OPT_INDENT_2)


def _some(keys: list[str]) -> str:
    """The first few of a list of keys, and how many more there are."""
    shown = ", ".join(keys[:5])
    return f"{shown} and {len(keys) - 5} more" if len(keys) > 5 else shown
