"""Words of a table against words of ours: names of countries and languages, and what was probably meant."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache

from babel import Locale

from opportunity_map.texts import PACKAGE_LOCALES, read_messages

_LONGEST_LABEL = 40  # a longer text explains an option, it does not name it
_MOST = 3


@cache
def names(kind: str, language: str) -> dict[str, str]:
    """Unicode's names of `countries` or `languages` in a language, folded, and the codes themselves -> codes."""
    locale = Locale.parse(language.replace("-", "_"))
    found = locale.territories if kind == "countries" else locale.languages
    codes = [str(code) for code in found if len(str(code)) in ((2,) if kind == "countries" else (2, 3))]
    return {
        **{fold(code): code for code in codes},
        **{fold(str(found[code])): code for code in reversed(codes)},
    }


def near(word: str, options: tuple[str, ...]) -> list[str]:
    """The options that were probably meant, best first: by their spelling, or by their name in one of our languages."""
    known: dict[str, str] = {}
    for option in options:
        known.setdefault(fold(option), option)
    for name, option in _labels(options):
        known.setdefault(name, option)
    folded = fold(word)
    inside = [option for name, option in known.items() if len(folded) > 2 and (folded in name or name in folded)]
    close = [known[name] for name in get_close_matches(folded[:60], known, _MOST, 0.6)]
    return list(dict.fromkeys([*close, *inside]))[:_MOST]


def near_names(word: str, kind: str, language: str) -> list[str]:
    """The codes of the countries or languages whose names are nearest to a word, best first."""
    known = names(kind, language)
    long = [name for name in known if len(name) > 3]
    return list(dict.fromkeys(known[name] for name in get_close_matches(fold(word)[:60], long, _MOST, 0.6)))


@cache
def _labels(options: tuple[str, ...]) -> list[tuple[str, str]]:
    """(folded name, option) from every section of every catalogue that has a text for all of the options."""
    found = []
    for file in sorted(PACKAGE_LOCALES.glob("*.yml")):
        if "." in file.stem:
            continue
        messages = read_messages(file)
        for section in dict.fromkeys(key.rpartition(".")[0] for key in messages):
            texts = {option: messages.get(f"{section}.{option}") for option in options}
            if all(isinstance(text, str) and len(text) <= _LONGEST_LABEL for text in texts.values()):
                found += [(fold(str(text)), option) for option, text in texts.items()]
    return found


def fold(text: str) -> str:
    """How words are compared: without case, with single blanks, hyphens and underscores as blanks."""
    return " ".join(text.replace("_", " ").replace("-", " ").casefold().split())
