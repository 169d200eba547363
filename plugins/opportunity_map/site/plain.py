"""The words of a page without its markup, for the search."""

from __future__ import annotations

from html.parser import HTMLParser

_NOT_READ = frozenset({"script", "style", "template"})


def plain_text(html: str) -> str:
    """The text that a reader of this HTML sees, its parts with spaces between them."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return " ".join(" ".join(reader.parts).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in _NOT_READ:
            self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.parts.append(data)
