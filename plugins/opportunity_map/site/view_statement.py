"""What the accessibility statement says: what its body answers for, and what was tested of the software.

It claims nothing that no test does: `TESTED` names them, and a test looks for each.
"""

from __future__ import annotations

from typing import Any, Final

from opportunity_map.config import Settings
from opportunity_map.site.formats import Formats
from opportunity_map.statement import Words

TESTED: Final = ("axe", "keyboard", "targets", "reflow", "spacing", "schemes", "scripts")
"""What runs whenever the software changes; each has its sentence in the locales and its tests in the project."""
UNTESTED: Final = ("people", "readers", "content")
LIMITS: Final = ("map", "languages", "plain", "elsewhere")
"""What is known of every site that is made with this software."""


class StatementView:
    """Puts the page together, in one language."""

    def __init__(self, settings: Settings, formats: Formats) -> None:
        self._settings = settings
        self._formats = formats
        self._language = formats.texts.language

    def context(self) -> dict[str, Any]:
        """What the template needs. A text that is in another language than the page comes with that language."""
        said = self._settings.accessibility
        return {
            "body": self._said(said.body) if said.body else None,
            "status": said.status or "unknown",
            "site": self._settings.site_url or self._settings.region.name,
            "issues": [self._said(issue) for issue in said.known_issues],
            "limits": LIMITS,
            "tested": TESTED,
            "untested": UNTESTED,
            "prepared": self._formats.full_day(said.prepared) if said.prepared else "",
            "contact": {"href": f"mailto:{said.contact}" if "@" in said.contact else said.contact, "words": said.contact}
            if said.contact
            else None,
            "enforcement": {"name": self._said(said.enforcement[0]), "href": said.enforcement[1]}
            if said.enforcement
            else None,
            "demonstration": self._settings.demonstration,
        }

    def _said(self, words: Words) -> dict[str, str]:
        """The text in the page's language, else in the first it has; `lang` is empty where nothing needs saying."""
        found = words.get(self._language)
        if found is not None:
            return {"text": found, "lang": ""}
        tag, text = next(iter(words.items()))
        first = tag or self._settings.languages[0]
        return {"text": text, "lang": "" if first == self._language else first}
