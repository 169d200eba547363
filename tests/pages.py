"""Reading a built site with a real HTML parser: pages, links, ids."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import html5lib

HERE = "http://site.invalid/"


@cache
def parsed(file: Path) -> tuple[ET.Element, tuple[str, ...]]:
    """The page as a tree without namespaces, and what the parser had to say of it."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(file.read_text("utf-8"))
    return tree, tuple(f"line {place[0]}: {code} {facts}" for place, code, facts in parser.errors)


def pages(site: Path) -> list[Path]:
    """Every HTML file of the site, sorted."""
    return sorted(site.rglob("*.html"))


def links(file: Path, site: Path) -> Iterator[tuple[str, str]]:
    """(as written, resolved against the page's own address) of all that a page links to or loads."""
    address = urljoin(HERE, file.relative_to(site).as_posix().removesuffix("index.html"))
    tree, _ = parsed(file)
    for element in tree.iter():
        for name in ("href", "src", "action", "{http://www.w3.org/1999/xlink}href"):
            written = element.get(name)
            if written is not None:
                yield written, urljoin(address, written)


def target(link: str, site: Path) -> tuple[Path, str]:
    """The file that a link of this site leads to (whether it is there or not), and its fragment."""
    parts = urlsplit(link)
    file = site / unquote(parts.path).lstrip("/")
    return (file / "index.html" if parts.path.endswith("/") else file), unquote(parts.fragment)
