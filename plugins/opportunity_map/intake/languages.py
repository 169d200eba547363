"""BCP 47 language tags: well formed, of a language that exists, in their usual spelling (fi, sv-FI, zh-Hant)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from opportunity_map.intake.refused import Refused

# ISO 639-1; longer codes (ISO 639-3) are taken as they are.
TWO_LETTERS: Final = frozenset(
    """aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo
    es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg
    ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn
    no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw
    ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu""".split()  # noqa: SIM905 - a list of 183 literals is no easier to read
)
# Country codes that are written where a language is meant, and are no language themselves.
_OF_COUNTRIES: Final = {"gb": "en", "us": "en", "dk": "da", "gr": "el", "cz": "cs", "jp": "ja", "cn": "zh", "ua": "uk"}
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<more>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)",
    re.IGNORECASE | re.ASCII,
)


@lru_cache(maxsize=1024)
def parse_language(text: str) -> str:
    """The tag in its usual spelling. Raises `Refused`."""
    found = _TAG.fullmatch(text)
    if found is not None:
        language = found["language"].lower()
        if len(language) == 3 or language in TWO_LETTERS:
            script = f"-{found['script'].title()}" if found["script"] else ""
            region = f"-{found['region'].upper()}" if found["region"] else ""
            return f"{language}{script}{region}{found['more'].lower()}"
    raise Refused("not-a-language", _meant(text), value=text)


def _meant(text: str) -> str:
    """The tag of a language that was written by its English name or by a country's code, or ''."""
    word = text.strip().lower()
    if word in _OF_COUNTRIES:
        return _OF_COUNTRIES[word]
    if re.fullmatch(r"[a-z]{2,3}_[a-z]{2}", word):
        return f"{word[:-3]}-{word[-2:].upper()}"
    from babel import Locale  # noqa: PLC0415  # dear to load, and only a mistake needs it

    names = Locale("en").languages.items()
    return next((tag for tag, name in names if name.lower() == word and "_" not in tag), "")
