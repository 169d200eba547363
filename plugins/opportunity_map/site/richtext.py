"""Contributors' Markdown into safe HTML: the one place where their text becomes markup.

Two fences, each enough by itself: a CommonMark renderer that knows no raw HTML, and a sanitiser with a short list of
elements. Headings, images and code are not rendered; links lead to http, https or mailto.
"""

from __future__ import annotations

import re
from itertools import groupby
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_SCHEMES = {"http", "https", "mailto"}


def _may_link(url: str) -> bool:
    try:
        return urlsplit(url).scheme.lower() in _SCHEMES
    except ValueError:
        return False


def _renderer() -> MarkdownIt:
    renderer = MarkdownIt("commonmark", {"html": False, "breaks": False})
    renderer.disable(
        ["heading", "lheading", "image", "code", "fence", "backticks", "html_block", "html_inline", "reference"]
    )
    # The renderer's own list of schemes is a list of bad ones; ours is a list of good ones.
    renderer.validateLink = _may_link  # type: ignore[method-assign]
    return renderer


_RENDER = _renderer().render
_CLEAN = nh3.Cleaner(
    tags={"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "hr", "a"},
    attributes={"a": {"href", "title"}, "ol": {"start"}},
    url_schemes=_SCHEMES,
    link_rel="nofollow noopener",
).clean

_NO_MARKS = r"\\`*_\[\]<>&\x00-\x09\x0b-\x1f\x7f-\xa0"
_PLAIN_LINE = rf"(?![\s+=-]|\d{{1,9}}[.)])[^{_NO_MARKS}\n]*[^{_NO_MARKS}\s]"
_PLAIN = re.compile(rf"{_PLAIN_LINE}(?:\n{_PLAIN_LINE})*")
"""A paragraph without one character that means anything in Markdown or in HTML: it is its own HTML."""
_BETWEEN = re.compile(r"\n\n(?!\n)")


def to_html(text: str) -> Markup:
    """The HTML of a Markdown text: paragraphs, lists, quotes, emphasis and links, and nothing that can run."""
    # Most paragraphs are plain and the parser is dear (the pages of a region spend most of their time in it).
    # A plain paragraph ends every block before it, so what stands between two of them can be rendered alone.
    paragraphs = _BETWEEN.split(text.strip("\n").rstrip(" \n"))
    pieces: list[str] = []
    for plain, run in groupby(paragraphs, lambda paragraph: _PLAIN.fullmatch(paragraph) is not None):
        if plain:
            pieces.extend(f"<p>{paragraph}</p>" for paragraph in run)
        else:
            pieces.append(to_html_in_full("\n\n".join(run)))
    return Markup("\n".join(filter(None, pieces)))  # noqa: S704 - plain paragraphs hold no markup, the rest went through nh3


def to_html_in_full(text: str) -> str:
    """What `to_html` gives, every paragraph of it through the parser and the sanitiser."""
    return _CLEAN(_RENDER(text)).strip()
