"""One name, many spellings: the keys by which a place's name is filed and looked up.

It uses the standard library alone, because the package's build files the gazetteer with it too. The rules, in the
order in which they are tried; each is general, none knows a single place:

1. the letters alone: without case, accents and punctuation, and Saint in one spelling (`Kraków` = krakow,
   `Chandler's Ford` = `Chandlers Ford`, `St. Pölten` = `Sankt Pölten`)
2. without small words, other languages' Saints in one spelling too (`Frankfurt (Main)` = `Frankfurt am Main`,
   `Hospitalet` = `L'Hospitalet`)
3. without the word for what it is (`Comune di X`, `X kommun`, `London Borough of X`); a genitive s before it goes too
4. a part of a name in two languages, with a remark, or of two villages (`Helsinki/Helsingfors`, `Bolzano - Bozen`,
   `Wil (SG)`, `Bedmar y Garcíez`)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_SPACES = re.compile(r"\s+")
# Letters that Unicode does not take apart into a plain one and a mark.
_PLAIN_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "\u0131": "i",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "n",
    }
)
_NO_LETTERS = re.compile(r"[^\w]+|_")
_APOSTROPHES = re.compile(r"['’`\u2018\u00b4\u02bc]")

_SMALL_WORDS = frozenset(
    """
    a am an auf bei d der den dem des die im in i m ob o u v vor z zu
    de du l la le les los las el els en et lez sous sur
    al alla all ai agli con da dal dei del della delle dello di e il lo nel sul sulla
    do da dos das o os as na no
    aan bij den het op ter t van
    by near of on over the upon under
    og pa ved i och vid
    kod pri nad pod u ob na w we nade
    cel pe
    """.split()  # noqa: SIM905 - one line a language reads better than a hundred quotation marks
)
_SAINTS = dict.fromkeys(["saint", "sankt", "sint"], "st") | {"sainte": "ste"}
_OTHER_SAINTS = dict.fromkeys(["sant", "san", "sv", "sveti", "szent", "swiety", "svaty"], "st") | dict.fromkeys(
    ["santa", "sta", "sveta", "svata"], "ste"
)

# What places are called in the languages of the EU, EFTA and the UK: as it stands before or behind a name.
_KINDS = frozenset(
    """
    gemeinde stadt marktgemeinde stadtgemeinde ortsgemeinde hansestadt landeshauptstadt markt kreisfreie
    commune ville mairie municipalite village comune citta municipio ayuntamiento ajuntament concello concejo
    municipality city town borough district royal london council metropolitan county parish village
    camara municipal municipio concelho freguesia vila
    gemeente stad kommune kommun stad by kaupstadur hreppur baer borg sveitarfelagid
    kaupunki kunta linn vald pilseta novads pagasts savivaldybe miesto rajono seniunija miestas
    gmina miasto wies obec mesto mestys statutarni hlavni obcina mestna opcina grad
    kozseg varos nagykozseg oras orasul comuna municipiul sat
    obshtina dimos community kommunal kommune
    община град село δημος κοινοτητα
    """.split()  # noqa: SIM905 - reads better than as many literals
)
_REMARK = re.compile(r"\s*[(\[,].*$")
_BETWEEN_NAMES = re.compile(r"\s*/\s*|\s+[-–—|]\s+|\s*;\s*")
_AND = re.compile(r"\s+(?:and|e|et|i|ja|och|og|u|und|y)\s+", re.IGNORECASE)


def folded(text: str) -> str:
    """Without case, accents, punctuation at the ends and doubled spaces: Mölylä -> molyla."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return _SPACES.sub(" ", plain).strip(" .,;")


def exact_key(name: str) -> str:
    """The letters and digits alone, rule 1; what is written apart or with a hyphen is the same."""
    return " ".join(_words(_APOSTROPHES.sub("", name)))


def loose_key(name: str) -> str:
    """Without small words, rule 2; a name of small words alone stays as it is."""
    return _loose(_words(name))


def parts(name: str) -> list[str]:
    """The name; what stands before brackets or a comma; and each of two names: Wil (SG) -> Wil (SG), Wil."""
    alone = _REMARK.sub("", name)
    return list(dict.fromkeys(part for part in (name, alone, *_BETWEEN_NAMES.split(alone)) if part))


def remark(name: str) -> str:
    """The exact key of what stands in brackets or behind a comma, "" if nothing does: Halle (Saale) -> saale."""
    found = _REMARK.search(name)
    return exact_key(found[0]) if found else ""


def keys(name: str) -> Iterator[tuple[bool, str]]:
    """What to look for, the likeliest first: whether it is a loose key, and the key; none stands twice."""
    seen: set[tuple[bool, str]] = set()
    for part in dict.fromkeys([*parts(name), *_AND.split(name)]):
        exact, apart = exact_key(part).split(), _words(part)
        readings = [(False, exact), (True, apart)]
        readings += [(False, words) for words in _without_kind(exact)]
        readings += [(True, words) for words in _without_kind(apart)]
        for loose, words in readings:
            key = (loose, _loose(words) if loose else " ".join(words))
            if key[1] and key not in seen:
                seen.add(key)
                yield key


def _words(name: str) -> list[str]:
    """The words of a name without accents; an apostrophe parts them, too."""
    plain = _NO_LETTERS.sub(" ", folded(name).translate(_PLAIN_LETTERS))
    return [_SAINTS.get(word, word) for word in plain.split()]


def _without_kind(words: list[str]) -> Iterator[list[str]]:
    start, end = 0, len(words)
    while start < end and words[start] in _KINDS:
        start += 1
    while end > start and words[end - 1] in _KINDS:
        end -= 1
    if start == end or end - start == len(words):
        return
    rest = words[start:end]
    if start and len(rest) > 1 and rest[0] in _SMALL_WORDS:
        rest = rest[1:]
    yield rest
    if end < len(words) and len(rest[-1]) > 3 and rest[-1].endswith("s"):
        yield [*rest[:-1], rest[-1][:-1]]


def _loose(words: list[str]) -> str:
    kept = [word for word in words if word not in _SMALL_WORDS] or words
    return " ".join(_OTHER_SAINTS.get(word, word) for word in kept)
