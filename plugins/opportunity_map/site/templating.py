"""The environment in which page templates run: autoescape, strict names, words put in only once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import escape

from opportunity_map.texts import Texts

PACKAGE_TEMPLATES = Path(__file__).parent.parent / "templates"

_PLAIN_WORD = re.compile(r"\{\{ t\('([a-z_.]+)'\) \}\}")


class Words(Extension):
    """Puts the text in the place of `{{ t('key') }}` when a template is compiled.

    Every environment speaks one language, and a record's page has some twenty such words: looking them up and escaping
    them ten thousand times is a good part of a large build.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        """The template's source with its plain words in it; `name` and `filename` are Jinja's and not needed."""
        return _PLAIN_WORD.sub(self._word, source)

    def _word(self, found: re.Match[str]) -> str:
        texts = self.environment.globals["t"]
        word = str(escape(texts(found[1])))  # type: ignore[operator] # the environment's own Texts
        return found[0] if "{" in word else word


def template_environment(texts: Texts, folders: Sequence[Path], **names: object) -> Environment:
    """An environment over a region's own `folders`, then the package's templates; they know `t` and `names`."""
    environment = Environment(
        loader=FileSystemLoader([*folders, PACKAGE_TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(t=texts, **names)
    environment.add_extension(Words)
    return environment
