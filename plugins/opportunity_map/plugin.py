"""MkDocs' hooks, in the order in which MkDocs calls them; the only room that knows MkDocs.

The theme renders one page per kind and language (a shell); it is captured here instead of being written. When MkDocs is
done, the pages of all records are put together from the shells.
"""

from __future__ import annotations

import logging
from html import escape
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import urlsplit

from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.meta import get_data
from mkdocs.utils.templates import TemplateContext

from opportunity_map.build import Build
from opportunity_map.config import Settings, settings
from opportunity_map.errors import ConfigError, OpportunityMapError
from opportunity_map.intake.messages import sentence
from opportunity_map.intake.problems import ERROR, INFO, WARNING
from opportunity_map.intake.read import Reading, begin
from opportunity_map.parallel import settle, unsettle
from opportunity_map.site.chrome import EMBEDS, Chrome, Surroundings, TextPage
from opportunity_map.site.pages import KINDS
from opportunity_map.site.plain import plain_text
from opportunity_map.site.policy import guarded
from opportunity_map.site.publish import Folder
from opportunity_map.site.search_index import PageText
from opportunity_map.site.shell import cut
from opportunity_map.site.sitemap import Listed

log = logging.getLogger(f"mkdocs.plugins.{__name__}")

SHELLS = "_shells"
EMBED_TEMPLATE = "embed.html"
TEMPLATES = Path(__file__).parent / "templates"
NOT_FOR_MKDOCS = frozenset({"opportunities", "organisations", "places", "geocache", "imports"})
"""Folders of the content that MkDocs must not copy: records, and what commands keep for themselves."""

_LEVELS = {ERROR: logging.WARNING, WARNING: logging.INFO, INFO: logging.DEBUG}
"""A build goes on without a record that has an error; how many are over is no news to whoever builds."""


class NoOptions(Config):
    """Nothing that MkDocs should check: `config.settings` does, so that both doors say the same."""


class OpportunityMapPlugin(BasePlugin[NoOptions]):
    """Builds the listings, pages, map and data of a region out of its YAML files."""

    settings: Settings
    reading: Reading
    build: Build
    chrome: Chrome
    texts: list[TextPage]
    options: dict[str, Any]
    serving = False

    def load_config(self, options: dict[str, Any], config_file_path: str | None = None) -> tuple[list[Any], list[Any]]:
        """Take the options as they are; `on_config` has them checked."""
        self.options = options
        return [], []

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Keep MkDocs from telling of each shell that it was not written: nobody could do anything about it.

        That this hook exists also keeps one plugin for all rebuilds of `mkdocs serve`.
        """
        logging.getLogger("mkdocs.commands.build").addFilter(_tells_no_shell)
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Check the options and put our templates between the region's own and the theme's."""
        try:
            self.settings = settings(
                self.options,
                content_dir=Path(config.docs_dir),
                overrides_dir=Path(config.theme.custom_dir) if config.theme.custom_dir else None,
                site_url=config.site_url or "",
                repo_url=config.repo_url or "",
            )
        except ConfigError as error:
            raise PluginError(str(error)) from None
        unsettle()
        # Other processes read the content while MkDocs sets up the theme and looks for files.
        self.reading = begin(self.settings.content_dir, self.settings.languages[0], self.settings.circumstances())
        folders = config.theme.dirs
        if str(TEMPLATES) not in folders:
            folders.insert(1 if self.settings.overrides_dir else 0, str(TEMPLATES))
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Read the content, take its files out of MkDocs' hands, and put one page per kind and language in."""
        self.build = self._run(lambda: Build.of(self.settings, self.reading.result()))
        self.build.offline = not self.serving  # a page that is being written is never shown from a copy
        for problem in self.build.problems:
            level = _LEVELS[problem.severity]
            if log.isEnabledFor(level):
                where = f"{problem.path}:{problem.line}:{problem.column}"
                log.log(level, "%s: %s", where, sentence(problem, self.settings.languages[0]))
        for note in self.build.notes:
            log.info(note)
        docs, own = Path(config.docs_dir), self.settings.overrides_dir
        folders = {file.src_dir for file in files if file.src_dir}  # a few, of ten thousand files
        ours = {folder for folder in folders if Path(folder) == docs}
        regions = {folder for folder in folders if own is not None and Path(folder) == own}
        for file in list(files):
            if self._is_not_for_mkdocs(file, ours, regions):
                files.remove(file)
        texts = [self._text_page(file) for file in files.documentation_pages() if not _is_shell(file)]
        self.texts = [text for text in texts if text is not None]
        self.chrome = Chrome(self.build.facts, self.build.texts, self.texts)
        for language in self.settings.languages:
            for kind in KINDS:
                files.append(_shell_file(config, language, kind))
        return files

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give a page what our templates show around its content."""
        if _is_shell(page.file):
            _, language, kind = page.file.src_uri.removesuffix(".md").split("/")
            found = self.chrome.shell(language, kind)
        else:
            found = self.chrome.text_page(
                page.file.src_uri,
                title=str(page.title or ""),
                description=str(page.meta.get("description", "")),
                html=page.content or "",
            )
            self._remember(page)
        return _with(context, found)

    @event_priority(-100)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Give each page its policy, and keep a shell instead of writing it; last of all plugins: it is complete."""
        if not _is_shell(page.file):
            return self._guarded(output)
        _, language, kind = page.file.src_uri.removesuffix(".md").split("/")
        output = self._guarded(output, kind)
        self.build.shells[language, kind] = self._run(lambda: cut(output, kind))
        return ""

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """The page for addresses that do not exist is served at any depth: its links start at the site's root."""
        if template_name != "404.html":
            return context
        root = urlsplit(config.site_url or "/").path.rstrip("/") + "/"
        page = self.build.presenter(self.settings.languages[0]).missing(root)
        return _with(context, self.chrome.missing(root, title=escape(page.title), main=page.main))

    @event_priority(-100)
    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """MkDocs' own sitemap knows only the hand-written pages; ours is written with the rest."""
        if template_name == "sitemap.xml":
            return ""
        return self._guarded(output_content) if template_name.endswith(".html") else output_content

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write everything that is made of records."""
        prefixes = {language: self.chrome.prefix(language) for language in self.settings.languages}
        texts = [Listed(prefixes[text.language] + text.address) for text in self.texts]
        for note in self._run(lambda: self.build.write(Folder(config.site_dir), prefixes, texts)):
            log.warning(note)
        settle()

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Rebuild when the region's own templates and colours change, too."""
        if self.settings.overrides_dir and self.settings.overrides_dir.is_dir():
            server.watch(str(self.settings.overrides_dir))
        return server

    def _remember(self, page: Page) -> None:
        """Keep the words of a hand-written page for the search."""
        for text in self.texts:
            if text.source == page.file.src_uri:
                words = plain_text(page.content or "")
                self.build.page_texts.append(PageText(text.language, text.address, str(page.title or ""), words))

    def _guarded(self, html: str, kind: str = "text") -> str:
        """The page with its policy; while serving without, as the live reload is a script that MkDocs puts in later.

        The map alone may show tiles of a provider that the region has chosen (after its visitor has agreed).
        """
        sources = dict(self.settings.sources)
        if EMBEDS.get(kind, kind) == "map" and self.settings.tiles:
            sources["img-src"] = (*sources.get("img-src", ()), *self.settings.tiles.sources)
        return html if self.serving else str(self._run(lambda: guarded(html, sources)))

    def _run(self, work: Any) -> Any:
        try:
            return work()
        except OpportunityMapError as error:
            raise PluginError(str(error)) from None

    def _is_not_for_mkdocs(self, file: File, docs: set[str], overrides: set[str]) -> bool:
        """Records, the cache, the theme's own styles and scripts: none is copied as it is.

        `docs` and `overrides` are the spellings of the content's folder and of the region's own.
        """
        if file.src_dir in docs:
            return (
                file.src_uri.partition("/")[0] in NOT_FOR_MKDOCS
                or file.src_uri.endswith((".yml", ".yaml"))
                or file.src_uri in self.build.ground.not_copied
            )
        return file.src_dir not in overrides

    def _text_page(self, file: File) -> TextPage | None:
        """A hand-written page: about.md is in the first language, about.fi.md in Finnish at /fi/about/."""
        stem, _, tag = file.src_uri.removesuffix(".md").rpartition(".")
        if tag in self.settings.languages and stem:
            language = tag
        else:
            stem, language = file.src_uri.removesuffix(".md"), self.settings.languages[0]
        address = "" if stem == "index" else f"{stem.removesuffix('/index')}/"
        if address == "":
            log.info("%s: the welcome page is made from your content, so this page is not shown.", file.src_uri)
            return None
        prefix = "" if language == self.settings.languages[0] else f"{language}/"
        file.dest_uri = f"{prefix}{address}index.html"
        _, meta = get_data(file.content_string)
        return TextPage(file.src_uri, language, address, str(meta.get("title") or stem.rpartition("/")[2]))


def _with(context: TemplateContext, surroundings: Surroundings) -> TemplateContext:
    """MkDocs' context with one name more than its type knows."""
    cast(dict[str, Any], context)["om"] = surroundings
    return context


def _tells_no_shell(record: logging.LogRecord) -> bool:
    return not record.getMessage().startswith(f"Page skipped: '{SHELLS}/")


def _is_shell(file: File) -> bool:
    return file.src_uri.startswith(f"{SHELLS}/")


def _shell_file(config: MkDocsConfig, language: str, kind: str) -> File:
    template = f"---\ntemplate: {EMBED_TEMPLATE}\n---\n" if kind in EMBEDS else ""
    file = File.generated(config, f"{SHELLS}/{language}/{kind}.md", content=template)
    file.inclusion = InclusionLevel.NOT_IN_NAV
    return file
