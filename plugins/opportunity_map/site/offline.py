"""The service worker at the site's root, by which what a visitor saved opens without a connection (browser/js/worker.js)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

import orjson

from opportunity_map.site.chrome import ON_EVERY_PAGE, SCRIPTS
from opportunity_map.texts import Texts

WORKER = "sw.js"
SOURCE = "js/worker.js"
"""Of the package's browser files, the one that becomes the worker."""
_ENTRIES = (ON_EVERY_PAGE, SCRIPTS["plan"])
_IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.{1,2}/[^"']+\.js)["']""")


def worker(browser: Mapping[str, bytes], assets: str, texts: Mapping[str, Texts], timezone: str) -> bytes:
    """The script: the package's own, after what it has to know of this site.

    It changes with every browser file, because their folder (`assets`) does, and so a browser fetches those anew.
    """
    known = {
        "files": [assets + name for name in imported(browser)],
        "notice": {language: words("plan_script.as_of", day="{day}") for language, words in texts.items()},
        "timezone": timezone,
    }
    return b"self.site = %b;\n%b" % (orjson.dumps(known), browser[SOURCE])


def imported(browser: Mapping[str, bytes]) -> list[str]:
    """The modules that a plan and a saved page run, with all that these import, at once or later; sorted."""
    found: set[str] = set()
    waiting = [name for name in _ENTRIES if name in browser]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        for other in _IMPORT.findall(browser[name].decode()):
            waiting.append(posixpath.normpath(posixpath.join(posixpath.dirname(name), other)))
    return sorted(found)
