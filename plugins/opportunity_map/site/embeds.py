"""The board and the map inside other websites: the lines to copy, and what programs ask for instead of copying.

Source of the format: https://oembed.com, version 1.0, type rich; discovered by the link in the page's head.
"""

from __future__ import annotations

from typing import NamedTuple

import orjson
from markupsafe import escape

BOARD = "embed/"
MAP = "embed/map/"
OEMBED = "oembed.json"
WIDTH, HEIGHT = 600, 600
"""Pixels: what a frame takes where nobody says otherwise."""


class Embed(NamedTuple):
    """What can be shown elsewhere: the page it comes from, by what the board is filtered for it, and its name.

    `home` is the site's address with the prefix of the language; `address` leads from there to the page. This and
    `query` are made of ids, which need no escaping. `provider` is the region's name.
    """

    home: str
    address: str
    query: str
    name: str
    provider: str

    def lines(self, what: str, board: str = BOARD) -> str:
        """HTML to be copied into another website: the frame without script, and a link for whoever is shown none."""
        said = escape(what)
        return (
            f'<iframe src="{escape(self.home)}{board}?{self.query}" title="{said}" width="100%" height="{HEIGHT}" loading="lazy"></iframe>\n'
            f'<p><a href="{escape(self.home)}{self.address}">{said}</a></p>'
        )

    def oembed(self, what: str) -> bytes:
        """The answer to a program that was given the page's address."""
        return orjson.dumps(
            {
                "type": "rich",
                "version": "1.0",
                "title": self.name,
                "provider_name": self.provider,
                "provider_url": self.home,
                "width": WIDTH,
                "height": HEIGHT,
                "html": self.lines(what),
            }
        )

    def discovery(self) -> str:
        """The element of the page's head by which programs find the answer."""
        href = f"{escape(self.home)}{self.address}{OEMBED}"
        return f'<link rel="alternate" type="application/json+oembed" href="{href}" title="{escape(self.name)}">'
