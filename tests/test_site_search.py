"""The search index holds every word of every text, by the language it is written in; the same bytes each time."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from boards import random_catalogue
from making import catalogue, opportunity, organisation, place, text
from opportunity_map.catalogue import Catalogue
from opportunity_map.intake.model import Text
from opportunity_map.site import search_index
from opportunity_map.site.fold import fold
from opportunity_map.site.plain import plain_text
from opportunity_map.site.search_index import PageText, index_files
from opportunity_map.site.search_postings import encode
from opportunity_map.texts import Texts
from searching import AROUND, TEXT, TITLE, Index, documents_in


def titled(*titles: str, language: str = "en") -> Catalogue:
    """A region with one opportunity for each title, in that order."""
    return catalogue(
        [opportunity(f"harbour/no-{number:03}", title=Text({language: one})) for number, one in enumerate(titles)]
    )


def test_a_word_is_found_in_the_field_where_it_stands() -> None:
    record = opportunity(
        title=text("Robot night"),
        summary=text("Bring a screwdriver."),
        description=text("We *solder* circuits, and eat soup."),
        outcomes=(text("You can braze copper."),),
        type="volunteering",
        interests=("technology", "science"),
    )
    index = Index.of(catalogue([record], organisations=[replace(organisation(), name=text("Harbour Crew"))]))
    assert all(index.find(word, TITLE) >= {0} for word in ("robot", "night"))
    assert all(index.find(word, AROUND) >= {0} for word in ("crew", "volunteering", "technology", "science", "oodi"))
    assert all(index.find(word, TEXT) == {0} for word in ("screwdriver", "solder", "soup", "braze"))
    assert index.find("soup", TITLE, AROUND) == set()


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", ("robot", "robots", "robotics")),
        ("en", ("painting", "paint", "painted")),
        ("fi", ("kirjasto", "kirjastossa", "kirjaston")),
        ("fi", ("nuori", "nuoret", "nuorille")),
        ("fi", ("ohjelmointi", "ohjelmoinnissa", "ohjelmoinnin")),
        ("fi", ("piirtäminen", "piirtämistä", "piirtämisen")),
        ("sv", ("flickor", "flickorna")),
        ("et", ("raamatukogu", "raamatukogus")),
    ],
)
def test_forms_of_one_word_find_each_other(language: str, forms: tuple[str, ...]) -> None:
    index = Index.of(titled(*forms, language=language))
    everywhere = set(range(len(forms)))
    assert {form: index.find(fold(form), TITLE) for form in forms} == dict.fromkeys(forms, everywhere)


@pytest.mark.parametrize("words", [("kana", "kanta"), ("paja", "paju"), ("tuuli", "tuli")])
def test_short_finnish_words_that_look_alike_stay_apart(words: tuple[str, str]) -> None:
    index = Index.of(titled(*words, language="fi"))
    assert [index.find(word, TITLE) for word in words] == [{0}, {1}]


def test_each_text_is_stemmed_by_its_own_language_on_a_page_in_another() -> None:
    index = Index.of(titled("Workshops for robots"), "fi")
    assert index.find("workshop" if "workshop" in index.words() else "workshops", TITLE) == {0}
    assert index.find("robots", TITLE) == {0}


def test_a_language_without_a_stemmer_is_searched_as_it_is_written() -> None:
    index = Index.of(titled("Robotu darbnīca", language="lv"), "en")
    assert index.find("darbnica", TITLE) == {0}


def test_signs_that_are_not_ascii_end_words_too() -> None:
    index = Index.of(titled("“Robots” – night…day", "l’été\u00a0ici", "CAFÉ/bar"))
    assert [index.find(word, TITLE) for word in ("robots", "night", "day", "ete", "ici", "cafe", "bar")] == [
        {0}, {0}, {0}, {1}, {1}, {2}, {2},
    ]  # fmt: skip


def test_a_forgiven_word_is_shown_as_it_is_spelt() -> None:
    index = Index.of(titled("Äänimaisemia", language="fi"), "fi")
    assert "äänimaisemia" in [word for shard in index.shards for word in shard["spelt"].values()]


def test_organisations_places_interests_and_pages_are_documents_after_the_records() -> None:
    region = catalogue(
        [opportunity()],
        organisations=[
            replace(organisation(), name=text("Harbour Crew", "Satamaväki"), summary=text("People of the sea."))
        ],
        places=[replace(place(), name=text("Library", "Kirjasto"))],
    )
    pages = [
        PageText("fi", "mukaan/", "Tule mukaan", "Kerro tekemisestäsi"),
        PageText("en", "join/", "Join", "Tell us"),
    ]
    index = Index.of(region, "fi", pages)
    number = {card[1]: place + 1 for place, card in enumerate(index.cards)}
    assert index.find("satamavaki", TITLE) == {number["organisations/harbour/"]}
    assert index.find("sea", TEXT) == {number["organisations/harbour/"]}
    assert index.find("kirjasto", TITLE) == {number["places/oodi/"]}
    assert index.find("mukaan", TITLE) == {number["mukaan/"]}
    assert index.find("tekemisestasi", TEXT) == {number["mukaan/"]}
    assert "opportunities/?interests=technology" in number
    assert "join/" not in number
    kinds = [("organisation", 1), ("place", 1), ("interest", 12), ("page", 1)]
    assert [tuple(kind) for kind in index.facts["kinds"]] == kinds
    assert index.facts["documents"] == 1 + len(index.cards)


def test_a_name_in_another_language_says_which_one_it_is() -> None:
    index = Index.of(
        catalogue([opportunity()], organisations=[replace(organisation(), name=text("Harbour Crew"))]), "fi"
    )
    assert ["Harbour Crew", "organisations/harbour/", "en"] in index.cards


def test_lists_hold_the_same_documents_sparse_and_dense() -> None:
    random = Random(5)
    for documents in (1, 7, 8, 9, 1000, 70_000):
        for share in (0.0001, 0.01, 0.15, 0.5, 1):
            many = max(1, int(documents * share))
            own = [sorted(random.sample(range(documents), many)) for _ in range(random.choice((1, 3)))]
            assert documents_in(encode(own, documents)) == set().union(*own), (documents, share)
    assert documents_in(encode([[], []], 10)) == set()


def test_every_form_of_a_word_is_in_the_shard_where_the_browser_looks_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "SHARD", 60)
    random = Random(3)
    stems = ["".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=random.randint(3, 9))) for _ in range(200)]
    titles = [
        " ".join(stem + random.choice(("", "s", "ing", "ed")) for stem in random.sample(stems, 4)) for _ in range(200)
    ]
    index = Index.of(titled(*titles, "dying dies die skies sky"))
    assert len(index.shards) > 20
    assert index.words() == sorted(set(index.words()))
    assert index.facts["starts"] == [words[0] for words in map(_words, index.shards)]
    for number, title in enumerate(titles):
        for word in title.split():
            assert number in index.find(word, TITLE), word


def _words(shard: dict[str, str]) -> list[str]:
    return Index({}, [dict(shard)], []).words()


def test_words_that_most_records_have_are_told_apart() -> None:
    index = Index.of(titled(*["The club of the day"] * 3, "Robots"))
    assert {"the", "club"} <= set(index.facts["common"])
    assert "robots" not in index.facts["common"]


def test_the_browser_learns_the_endings_of_the_language_even_for_a_small_region() -> None:
    assert {"s", "ing", "ed"} <= set(Index.of(catalogue([opportunity()])).facts["endings"])
    assert {"n", "ssa", "t"} <= set(Index.of(catalogue([opportunity()]), "fi").facts["endings"])


def test_the_same_region_gives_the_same_bytes() -> None:
    texts = Texts.load("fi")
    one, other = (dict(index_files(random_catalogue(60, seed=3), texts, [])) for _ in range(2))
    assert one == other


def test_a_region_without_records_can_be_searched_too() -> None:
    index = Index.of(catalogue([], organisations=[organisation()]))
    assert index.facts["records"] == 0
    assert index.find("harbour", TITLE) == {0}


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", "\u202eevil", "a" * 90, "😀 🏳️‍🌈", "$&`'\"\\", "½ ﬃ Ⅷ", "i\u0307stanbul", "हिन्दी"],
)
def test_hostile_titles_become_words_and_nothing_else(hostile: str) -> None:
    index = Index.of(titled(hostile, "Robots"))
    assert index.find("robots", TITLE) == {1}
    for word in index.words():
        assert not set(word) & set("<>&\"'`\\ ,.")
        assert len(word) <= 60


def test_pages_are_read_without_their_markup() -> None:
    html = '<h1 id="a>b">One&amp;two</h1><script>three()</script><p>four<br>five</p><style>six{}</style> seven'
    assert plain_text(html) == "One&two four five seven"


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Ärjä", "arja"), ("STRASSE", "strasse"), ("Straße", "strasse"), ("Œuvre", "oeuvre"), ("Łódź", "lodz"),
        ("Ørsted", "orsted"), ("ΟΔΟΣ", "οδοσ"), ("İstanbul", "istanbul"), ("ﬁ", "fi"), ("Київ", "киів"),
        ("مُعَلِّم", "معلم"), ("हिन्दी", "हिन्दी"),
    ],
)  # fmt: skip
def test_folding_leaves_what_a_hurried_visitor_types(written: str, folded: str) -> None:
    assert fold(written) == folded
