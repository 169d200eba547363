"""All files of a new region's repository as texts; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

from jinja2 import Environment, StrictUndefined

from opportunity_map.config import Settings
from opportunity_map.intake.canonical import scalar
from opportunity_map.intake.schema import schema_files
from opportunity_map.intake.yaml_reader import read_yaml, values_of
from opportunity_map.new.examples import WEEKLY, records, text_of

DISTRIBUTION: Final = "mkdocs-opportunity-map"

_HERE: Final = files("opportunity_map") / "new"
_HIDDEN: Final = "dot_"
"""Begins the name of a template whose file begins with a dot: tools would take the template for the real thing."""

# The marks are none that YAML, Markdown or GitHub's workflows use.
_JINJA: Final = Environment(
    variable_start_string="<<",
    variable_end_string=">>",
    block_start_string="<%",
    block_end_string="%>",
    comment_start_string="<#",
    comment_end_string="#>",
    undefined=StrictUndefined,
    keep_trailing_newline=True,
    autoescape=False,  # noqa: S701 - these are YAML and Markdown of the region's own, not HTML of strangers
)


def repository(settings: Settings) -> dict[str, str]:
    """The text of every file by its path from the repository's root, with slashes."""
    languages = settings.languages
    words = {language: _words(language) for language in languages}
    examples = records(settings, words)
    title = words[languages[0]]["title"].format(name=settings.region.name)
    facts: dict[str, Any] = {
        "title": title,
        "site_name": scalar(title),
        "region": settings.region.name,
        "name": scalar(settings.region.name),
        "country": scalar(settings.region.country),
        "timezone": settings.region.timezone,
        "bounds": ", ".join(str(edge) for edge in settings.region.bounds),
        "languages": ", ".join(scalar(language, flow=True) for language in languages),
        "site_url": scalar(settings.site_url),
        "freshness": settings.freshness,
        "fill_in": " / ".join(words[language]["fill_in"] for language in languages),
        "data_licence": settings.data_licence,
        "version": version(DISTRIBUTION),
        "example_path": WEEKLY,
    }
    found = {name: _rendered(template, facts) for name, template in _templates(_HERE / "templates", "")}
    for number, language in enumerate(languages):
        own = {
            **facts,
            "suffix": f".{language}" if number else "",
            "root": "../../" if number else "../",
            "fill_in": words[language]["fill_in"],
            "example": _example(settings, words, language),
        }
        for name, template in _templates(_HERE / "languages" / language, ""):
            stem, _, extension = name.rpartition(".")
            if extension == "md":
                found[f"content/{stem}{own['suffix']}.md"] = _rendered(template, own)
    found |= {f"content/{path}": text_of(path, values) for path, values in examples.items()}
    found |= {f"schemas/{name}": text for name, text in schema_files().items()}
    return found


def _example(settings: Settings, words: dict[str, Any], language: str) -> str:
    """The example of the contribute page: a whole file in the page's own language."""
    values = records(settings, {language: words[language]})[WEEKLY]
    if language != settings.languages[0]:
        values["language"] = language
    return text_of(WEEKLY, values, with_modeline=False)


def _words(language: str) -> Any:
    file = _HERE / "languages" / language / "words.yml"
    root, _ = read_yaml(file.read_bytes(), file.name)
    return values_of(root)


def _templates(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    """The files of a folder and those in it, by the names that they shall have, sorted."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = prefix + (f".{entry.name.removeprefix(_HIDDEN)}" if entry.name.startswith(_HIDDEN) else entry.name)
        if entry.is_dir():
            yield from _templates(entry, f"{name}/")
        else:
            yield name, entry


def _rendered(template: Traversable, facts: dict[str, Any]) -> str:
    return _JINJA.from_string(template.read_text("utf-8")).render(facts)
