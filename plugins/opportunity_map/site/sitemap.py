"""sitemap.xml: every address in every language, with the day on which its content was last confirmed.

Source: https://www.sitemaps.org/protocol.html, which allows 50,000 addresses a file; above that an index is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from opportunity_map.site.publish import Folder

MOST = 50_000
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@dataclass(frozen=True)
class Listed:
    """One address (relative to the site's root) and the day of its last change, where it is known."""

    address: str
    changed: date | None = None


def write(folder: Folder, site_url: str, pages: Sequence[Listed]) -> None:
    """Write sitemap.xml (and its parts); without a site_url there are no absolute addresses, so nothing is written."""
    if not site_url:
        return
    chunks = [pages[start : start + MOST] for start in range(0, len(pages), MOST)]
    if len(chunks) == 1:
        _write_one(folder, "sitemap.xml", _urlset(site_url, chunks[0]))
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(chunks) + 1)]
    for name, chunk in zip(names, chunks, strict=True):
        folder.write(name, _urlset(site_url, chunk))
    entries = "".join(f"<sitemap><loc>{escape(site_url + name)}</loc></sitemap>\n" for name in names)
    _write_one(folder, "sitemap.xml", _document(f"<sitemapindex {_NAMESPACE}>\n{entries}</sitemapindex>\n"))


def _write_one(folder: Folder, name: str, content: bytes) -> None:
    folder.write(name, content)
    folder.write_gzipped(f"{name}.gz", content)


def _urlset(site_url: str, pages: Sequence[Listed]) -> bytes:
    lines = []
    for page in pages:
        changed = f"<lastmod>{page.changed.isoformat()}</lastmod>" if page.changed else ""
        lines.append(f"<url><loc>{escape(site_url + page.address)}</loc>{changed}</url>\n")
    return _document(f"<urlset {_NAMESPACE}>\n{''.join(lines)}</urlset>\n")


def _document(body: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'.encode()
