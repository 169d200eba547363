"""The mapping file is checked before a row is read: every mistake at its line and column, with what was meant."""

from __future__ import annotations

import re
import string
import subprocess
import sys
from pathlib import Path

import pytest
from importing import BASIC, TABLE, files, imported, region
from opportunity_map.intake.catalogues import catalogue, languages


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def mistakes(folder: Path, mapping: str) -> list[str]:
    """What is said of a mapping, without its path: line:column: sentence."""
    before = files(region(folder))
    done = imported(folder, TABLE, mapping)
    assert done.exit_code == 2
    assert files(folder) == before
    return [re.sub(r"^.*map\.yml:", "", line) for line in done.output.splitlines()]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  title:", "  titel:", "3:3: There is no field opportunity.titel. Did you mean “title”?"),
        ("opportunity:", "oportunity:", "1:1: “oportunity” is no part of a mapping. Did you mean “opportunity”?"),
        ("{Name}", "{Nmae}", "3:10: The table has no column “Nmae”. Did you mean “Name”?"),
        ("{Name}", "{Quite another}", "3:10: The table has no column “Quite another”; it has: Name, About."),
        ("{Name}", "{Name", "3:10: opportunity.title: in “{Name” a brace has no partner"),
        ('"{Name}"', "{Name}", '3:10: opportunity.title: a text that begins with a brace needs quotes, as "{Name}".'),
        ("type: workshop", "type: {Name}", "5:9: opportunity.type: a text that begins with a brace needs quotes"),
        ("type: workshop", "type: {from: {Name}}", "opportunity.type.from: a text that begins with a brace needs"),
        ("type: workshop", "type: {form: x}", "5:9: opportunity.type does not say where its value comes from"),
        ("type: workshop", "type: {from: x, vales: y}", "5:19: “vales” is not known in opportunity.type. Did you"),
        ("type: workshop", "type: {from: x, values: y}", "5:27: opportunity.type.values: there is no table “y”"),
        ("type: workshop", "type: {from: x, values: {a: worksop}}", "“worksop” is no value that this field can have"),
        ("type: workshop", "type: {from: x, pad: many}", "5:24: opportunity.type.pad takes a whole number"),
        ("type: workshop", "type: {from: x, keep: '['}", "5:25: opportunity.type.keep: “[” is no regular expression"),
        ("type: workshop", "type: {from: x, date: QQ}", "5:25: opportunity.type.date: “QQ” is no pattern of a date"),
        ("type: workshop", "type: {from: x, date: YYYY}", "“YYYY” is no pattern of a date"),
        ("type: workshop", "type: {from: x, if: y}", "5:23: opportunity.type.if takes columns"),
        ("type: workshop", "type: {from: x, if: {Nam: y}}", "The table has no column “Nam”. Did you mean “Name”?"),
        ("type: workshop", "type: {from: x, otherwise: '{Name}'}", "takes a word of ours without a column"),
        ("type: workshop", "type: {from: x, country_names: qqq}", "“qqq” is no language; write two letters"),
        ("type: workshop", "type: {first: x}", "opportunity.type.first takes a list"),
        ("cost: {kind: free}", "cost: free", "opportunity.cost is made of fields of its own (kind, amount"),
        ("cost: {kind: free}", "cost: {kind: free, amont: 3}", "no field opportunity.amont. Did you mean “amount”?"),
        ("cost: {kind: free}", "cost: {kind: free}\n  cost.kind: paid", "opportunity.cost.kind is filled in twice"),
        ("title:", "title.fi: x\n  title:", "opportunity.title is filled in twice"),
        ("title:", "title.finnisch: x\n  summary.fi: y\n  titel:", "There is no field opportunity.title.finnisch"),
        ("opportunity:\n  organisation: city-library", "opportunity:", "An opportunity belongs to an organisation"),
        ('  title: "{Name}"\n', "", "opportunity needs something to make its id of; write title: or id:"),
        ("opportunity:", "table: {formt: csv}\nopportunity:", "1:9: “formt” is not known in table. Did you"),
        ("opportunity:", "table: {format: xls}\nopportunity:", "table.format cannot be “xls”; there are: csv, json"),
        ("opportunity:", "table: {encoding: latin-99}\nopportunity:", "table.encoding cannot be “latin-99”"),
        ("opportunity:", "table: {delimiter: x}\nopportunity:", "table.delimiter cannot be “x”"),
        ("opportunity:", "table: csv\nopportunity:", "table takes fields of its own"),
        ("opportunity:", "refuse: yes\nopportunity:", "refuse takes a list of two things each"),
        ("opportunity:", "coordinates: {system: x, east: y}\nopportunity:", "takes a system and both columns"),
        ("opportunity:", "coordinates: EPSG:0\nopportunity:", "“EPSG:0” is no reference system"),
        ("opportunity:", "language: klingon\nopportunity:", "language: “klingon” is no language"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_where_it_stands_with_what_was_meant(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in BASIC
    assert any(said in line for line in mistakes(tmp_path, BASIC.replace(old, new, 1)))


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    found = mistakes(tmp_path, BASIC.replace("title:", "titel:").replace("summary:", "sumary:"))
    assert [line.split(":")[0] for line in found if "There is no field" in line] == ["3", "4"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("# nothing\n", "The file says nothing"),
        ("a: [b", "a bracket opens and does not close"),
        ("- a\n", "A mapping says which column makes which field"),
        ("word", "A mapping says which column makes which field"),
        ("table: {format: csv}\n", "The mapping makes no record"),
        ("opportunity: {title: a, title: b}", "“title”"),
        ("a: &x b\nc: *x\n", "&"),
    ],
)
def test_what_is_no_mapping_is_told_in_the_checkers_words(tmp_path: Path, text: str, said: str) -> None:
    assert any(said in line for line in mistakes(tmp_path, text))


def test_sentences_are_in_finnish_where_asked(tmp_path: Path) -> None:
    done = imported(region(tmp_path), TABLE, BASIC.replace("title:", "titel:"), "--language", "fi")
    assert "Kenttää opportunity.titel ei ole. Tarkoititko ”title”?" in done.output


@pytest.mark.parametrize("language", languages("import"))
def test_the_imports_sentences_name_the_same_things_in_every_language(language: str) -> None:
    english, translated = catalogue("import", "en")["import"], catalogue("import", language)["import"]
    assert english.keys() == translated.keys()
    for name, text in english.items():
        assert placeholders(text) == placeholders(translated[name]), name


def test_every_sentence_that_the_code_names_is_there_and_none_is_idle() -> None:
    import opportunity_map

    code = "".join(
        file.read_text(encoding="utf-8")
        for file in Path(opportunity_map.__file__).parent.glob("**/*.py")
        if file.parent.name == "tables" or file.name == "import_.py"
    )
    sentences = catalogue("import", "en")["import"]
    quoted = {name: {f'"{one}"' for one in (name, name.removesuffix("-near"))} for name in sentences}
    idle = [
        name
        for name, ways in quoted.items()
        if not any(way in code for way in ways) and not name.startswith(("state-", "table-"))
    ]
    assert idle == []
    named = set(re.findall(r'(?:remark|refusal|phrase)\(\s*"([a-z-]+)"', code))
    assert named <= sentences.keys()


def test_without_pyproj_the_sentence_says_how_to_install_it(tmp_path: Path) -> None:
    """In a Python that is told not to find pyproj: what a region without the extra would see."""
    mapping = 'coordinates: {system: "EPSG:3067", east: "{Name}", north: "{About}"}\nplace: {name: "{Name}"}\n'
    imported(region(tmp_path), TABLE, mapping)
    code = (
        "import sys; sys.modules['pyproj'] = None\n"
        "from opportunity_map.cli import main\n"
        "main(['import', 'table.csv', '--mapping', 'map.yml'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'mkdocs-opportunity-map[import]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_column_that_json_lacks_by_chance_is_noted_and_taken_as_empty(tmp_path: Path) -> None:
    mapping = BASIC + '  audience: "{audence}"\n'
    table = '[{"Name": "Robots", "About": "Build", "audience": "All"}]'
    done = imported(region(tmp_path), table, mapping, name="table.json")
    assert done.exit_code == 0
    assert "No row has a column “audence”, so it is taken as empty; nearest: audience." in done.output
