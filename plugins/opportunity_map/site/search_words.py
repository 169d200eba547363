"""Words of a language: how a text falls into them, and which of them are forms of one word.

The texts of ten thousand records are cut by bytes, in C: whatever is dear (folding, stemming, Unicode's categories) is
done once for each distinct word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from os.path import commonprefix

from Stemmer import Stemmer

from opportunity_map.site.fold import fold, split_words

LONGEST = 40
"""Letters of a word that is kept; what is longer is no word that anybody types."""
MOST_ENDINGS = 200

# By the first part of a BCP 47 tag; languages without a stemmer (lv, sk, sl, bg, hr, mt ...) are searched as written.
_ALGORITHMS = {
    "ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "cs": "czech", "da": "danish", "nl": "dutch",
    "en": "english", "eo": "esperanto", "et": "estonian", "fi": "finnish", "fr": "french", "de": "german",
    "el": "greek", "hi": "hindi", "hu": "hungarian", "id": "indonesian", "ga": "irish", "it": "italian",
    "lt": "lithuanian", "ne": "nepali", "nb": "norwegian", "nn": "norwegian", "no": "norwegian", "fa": "persian",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "es": "spanish",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
_SAME_START = 3
"""Letters in which a word and its stem have to agree: the files of words are cut between such starts."""
_SHORTEST_ROOT = 4

# Of ASCII only letters and digits, in lower case; bytes of other letters are left for the distinct words.
_SEPARATED = bytes(byte if byte > 127 or chr(byte).isalnum() else 32 for byte in range(256)).lower()


def raw_words(text: str) -> set[bytes]:
    """The distinct words of a text in UTF-8, cut at the spaces and signs of ASCII alone: see `words_in`."""
    return set(text.encode("utf-8", "replace").translate(_SEPARATED).split())


def words_in(raw: bytes) -> list[str]:
    """What a raw word really is, in lower case: none, one, or several around signs that are not ASCII."""
    words = [raw.decode()] if raw.isascii() else split_words(raw.decode("utf-8", "replace").lower())
    return [word[:LONGEST] for word in words if len(word) > 1 or not ("a" <= word <= "z")]


def stemmed(words: list[str], language: str) -> list[str]:
    """The folded stem of each word, by the Snowball algorithm of the language: forms of one word have the same."""
    folded = [fold(word) for word in words]
    stem = _stemmer(language.partition("-")[0])
    if stem is None:
        return folded
    refine = _finnish_root if language == "fi" else _as_is
    stems = [refine(fold(one)) for one in stem(words)]
    return [
        root if len(commonprefix((root, word))) >= min(_SAME_START, len(word)) else word
        for root, word in zip(stems, folded, strict=True)
    ]


def endings(words: Iterable[tuple[str, str]]) -> list[str]:
    """The endings that words of a language take, the commonest first, from pairs of a folded word and its stem.

    By them the browser knows a form that stands in no text: it has no stemmer.
    """
    counted = Counter(word[len(commonprefix((word, stem))) :] for word, stem in words)
    return [ending for ending, times in counted.most_common(MOST_ENDINGS) if ending and times > 1]


@cache
def _stemmer(language: str) -> Callable[[list[str]], list[str]] | None:
    algorithm = _ALGORITHMS.get(language)
    # Each word comes once, so there is nothing to remember.
    return Stemmer(algorithm, 0).stemWords if algorithm else None


def _as_is(stem: str) -> str:
    return stem


def _finnish_root(stem: str) -> str:
    """Without what Snowball's Finnish stems still differ in, where enough of a word is left.

    That is the vowel at the end (nuori, nuore-), the grade (-nt-, -nn-) and the stems of -nen (-min, -mis, -ain, -ais).
    """
    root = stem.rstrip("aeiouy")
    if len(root) < _SHORTEST_ROOT:
        return stem
    if len(root) == _SHORTEST_ROOT:
        return root
    if root[-1] == root[-2] or root.endswith(("nt", "lt", "rt", "st")):
        root = root[:-1]
    if len(root) > _SHORTEST_ROOT + 2 and root.endswith(("ain", "ais", "min", "mis")):
        root = root[:-2].rstrip("aeiouy")
    return root
