"""Words of a table against words of ours: names of countries and languages, and what was probably meant."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from pathlib import Path

from babel import Locale

from opportunity_map.texts import PACKAGE_LOCALES, read_messages

_LONGEST_LABEL = 40  # a longer text explains an option, it does not name it
_MOST = 3
_LONG = 5


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
    """The options that were probably meant, best first: by their spelling, or by their name in some language."""
    known: dict[str, str] = {}
    for option in options:
        known.setdefault(fold(option), option)
    for name, option in [*_labels(options), *_elsewhere(options)]:
        known.setdefault(name or option, option)
    folded = fold(word)
    inside = [option for name, option in known.items() if _stands_in(folded, name) or _stands_in(name, folded)]
    long = [name for name in known if len(name) > 3]
    close = [known[name] for name in get_close_matches(folded[:60], long, _MOST, 0.6)]
    return list(dict.fromkeys([*close, *inside]))[:_MOST]


def _stands_in(part: str, whole: str) -> bool:
    """Whether a word is in a text: a long one anywhere (Musikschule), a short one only by itself."""
    return part in whole if len(part) >= _LONG else len(part) > 2 and f" {part} " in f" {whole} "


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


@cache
def _elsewhere(options: tuple[str, ...]) -> list[tuple[str, str]]:
    """(folded word, option): what tables of other countries call them."""
    words = read_messages(Path(__file__).parent / "elsewhere.yml")
    return [
        (fold(word), option) for option in options for word in str(words.get(option, "")).split(",") if word.strip()
    ]


def fold(text: str) -> str:
    """How words are compared: without case, with single blanks, hyphens and underscores as blanks."""
    return " ".join(text.replace("_", " ").replace("-", " ").casefold().split())
