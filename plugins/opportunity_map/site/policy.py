"""The Content-Security-Policy of every page: a browser runs and loads what the site itself serves, and nothing else.

It stands in a meta element, because a static host sends no headers of ours. It is the second fence around what
contributors write: should a text ever get past the escaping, nothing in it runs. Trusted Types are not asked for:
Leaflet writes its controls as HTML. Source: W3C Content Security Policy Level 3.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from html import escape
from html.parser import HTMLParser
from typing import Final

from opportunity_map.errors import OpportunityMapError

_OWN: Final = {
    "default-src": ("'none'",),
    "script-src": ("'self'",),
    "style-src": ("'self'",),
    "img-src": ("'self'", "data:"),  # data: is the one transparent pixel that Leaflet puts in the place of a removed tile
    "font-src": ("'self'",),
    "connect-src": ("'self'",),
    "form-action": ("'self'",),
    "base-uri": ("'none'",),
    "object-src": ("'none'",),
    "worker-src": ("'self'",),
}
_AFTER_CHARSET = re.compile(r"<meta\s+charset=[^>]*>\n?", re.IGNORECASE)
_AFTER_HEAD = re.compile(r"<head(?:\s[^>]*)?>\n?", re.IGNORECASE)


def guarded(html: str, sources: Mapping[str, tuple[str, ...]]) -> str:
    """The page with its policy, right after its charset.

    Scripts and styles that stand in the page itself (a region's `extrahead` block may bring some) are allowed by their
    hashes, so the page must not hold contributors' text yet, or hold it escaped. `sources` are the region's own
    additions, by directive. Raises OpportunityMapError for a page without a head.
    """
    place = _AFTER_CHARSET.search(html) or _AFTER_HEAD.search(html)
    if place is None:
        raise OpportunityMapError("overrides: main.html has lost its <head>; compare it with the package's.")
    said = escape(policy(html, sources), quote=False)
    meta = f'<meta http-equiv="Content-Security-Policy" content="{said}">\n'
    return html[: place.end()] + meta + html[place.end() :]


def policy(html: str, sources: Mapping[str, tuple[str, ...]]) -> str:
    """The directives for one page."""
    inline = _Inline()
    inline.feed(html)
    inline.close()
    directives = {name: list(allowed) for name, allowed in _OWN.items()}
    directives["script-src"] += inline.scripts
    directives["style-src"] += inline.styles
    if inline.attributes:  # as tables of hand-written pages have them: only these very ones
        directives["style-src-attr"] = ["'unsafe-hashes'", *inline.attributes]
    for name, more in sources.items():
        directives.setdefault(name, []).extend(more)
    return ";".join(" ".join((name, *dict.fromkeys(allowed))) for name, allowed in directives.items())


class _Inline(HTMLParser):
    """Collects the hashes of scripts, styles and style attributes that stand in a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.attributes: list[str] = []
        self._into: list[str] | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a style attribute, or that what follows is a script or a style."""
        facts = dict(attrs)
        if facts.get("style"):
            self.attributes.append(_hash(facts["style"] or ""))
        data = "json" in (facts.get("type") or "")  # a block of data is not run, and needs no leave
        if tag == "script" and "src" not in facts and not data:
            self._into = self.scripts
        elif tag == "style":
            self._into = self.styles

    def handle_data(self, data: str) -> None:
        """Part of a script or a style."""
        if self._into is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        """The end of a script or a style."""
        if self._into is not None and tag in {"script", "style"}:
            self._into.append(_hash(self._text))
            self._into, self._text = None, ""


def _hash(text: str) -> str:
    """A hash as a policy writes it, of the text as a browser reads it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
