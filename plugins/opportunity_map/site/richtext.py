"""Contributors' Markdown into safe HTML: the one place where their text becomes markup.

Two fences, each enough by itself: cmark, CommonMark's own renderer, in its safe mode (no raw HTML, no scripts in
links), and a sanitiser with a short list of elements; or, instead of the second, the proof that there is nothing but
bare elements and plain links of that list. Headings, images and code are not rendered: what they are written
with is escaped beforehand and stays text, as raw HTML does. Links lead to http, https or mailto.
"""

from __future__ import annotations

import re

import nh3
from cmarkgfm import markdown_to_html
from markupsafe import Markup

_REL = "nofollow noopener"
_CLEAN = nh3.Cleaner(
    tags={"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "hr", "a"},
    attributes={"a": {"href", "title"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel=_REL,
).clean

_INLINE = re.compile(r"(?<!\\)(<(?!(?:https?://|mailto:)[^\s<>]+>)|`|!(?=\[))")
"""Raw HTML (a link in angle brackets stays one), code, and images, whose description becomes a link."""
_AT_LINE_START = re.compile(r"^([ >]*)(#{1,6}(?=\s|$)|~{3}|=+[ \t]*$)", re.MULTILINE)
"""Headings of both kinds, and fences."""
_BLOCKS = re.compile(r"<(/?)h[1-6]>|<(/?)pre>(?:<code[^>]*>)?")
"""What is left of them: text above a line of dashes, and indented lines. Both are paragraphs here."""
_PLAIN = re.compile(
    r"""(?:[^<]++|</?(?:p|em|strong|ul|ol|li|blockquote)>|<(?:br|hr) />|<a href="(?:https?://|mailto:)[^"<>]*">|</a>)*+"""
)
"""Bare elements, and links that say where to and nothing else: the sanitiser would only add `rel`, and takes longer."""
_LINK = re.compile(r'(<a href="[^"]*")>')


def to_html(text: str) -> Markup:
    """The HTML of a Markdown text: paragraphs, lists, quotes, emphasis and links, and nothing that can run."""
    # Most texts have none of it, and to look for three characters takes a tenth of what the patterns take.
    if "<" in text or "`" in text or "![" in text:
        text = _INLINE.sub(r"\\\1", text)
    if "#" in text or "~~~" in text or "=" in text:
        text = _AT_LINE_START.sub(r"\1\\\2", text)
    html = markdown_to_html(text)
    if "<h" in html or "<pre" in html:
        html = _BLOCKS.sub(lambda found: f"<{found[1] or found[2] or ''}p>", html)
    html = _LINK.sub(rf'\1 rel="{_REL}">', html) if _PLAIN.fullmatch(html) else _CLEAN(html)
    return Markup(html.strip())  # noqa: S704 - it went through both fences
