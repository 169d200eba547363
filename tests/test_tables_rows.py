"""Single rows: each is used, or told with its number, its name and the checker's own sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from importing import BASIC, TABLE, checked, imported, opportunity, region
from opportunity_map.intake.model import COST_KINDS, INTERESTS, MODES, ORGANISATION_KINDS, TYPES
from opportunity_map.tables import words
from opportunity_map.tables.words import near
from opportunity_map.texts import read_messages


def test_a_row_that_the_checker_refuses_is_told_in_its_own_words(tmp_path: Path) -> None:
    done = imported(region(tmp_path), f"Name,About\nRobots,\n{'x' * 120},B\nKites,C\n", BASIC)
    assert done.exit_code == 1
    assert "row 2 “Robots”: summary: “summary” is missing and has to be stated" in done.output
    assert "row 3" in done.output
    assert "3 rows read: 1 written" in done.output
    finnish = imported(tmp_path, TABLE.replace("Build one", ""), BASIC, "--language", "fi")
    assert "rivi 2 ”Robots”: summary: ”summary” puuttuu, ja se on pakollinen" in finnish.output


def test_a_word_without_an_entry_is_told_with_the_nearest_of_ours_and_a_line_to_paste(tmp_path: Path) -> None:
    mapping = BASIC.replace("type: workshop", 'type: {from: "{Art}", values: {Kurs: course}}')
    table = "Name,About,Art\nAA,a,Kurs\nBB,b,Tyopaja\nCC,c,tyopaja\nDD,d,Workshops\nEE,e,Zzzzz\n"
    done = imported(region(tmp_path), table, mapping)
    assert done.exit_code == 1
    assert "row 3 “BB”: opportunity.type: “Tyopaja” is no word of ours" in done.output
    assert '"Tyopaja": workshop  # nearest: workshop' in done.output
    assert '"Workshops": workshop  # nearest: workshop' in done.output
    assert '"Zzzzz": ""  # one of: event, workshop, course' in done.output
    line = next(line.strip() for line in done.output.splitlines() if '"Tyopaja"' in line and "#" in line)
    (word, ours) = line.partition("  #")[0].split(": ")
    mended = mapping.replace("Kurs: course", f"Kurs: course, {word}: {ours}")
    assert "BB" not in imported(tmp_path, table, mended).output.partition("Words")[0]


def test_a_country_that_is_misspelt_is_told_with_the_code_of_the_nearest(tmp_path: Path) -> None:
    mapping = BASIC.replace("city: Helsinki", 'city: Helsinki, country: {from: "{Land}", country_names: de}')
    done = imported(region(tmp_path), "Name,About,Land\nAA,a,Finland\nBB,b,Estland\nCC,c,se\n", mapping)
    assert '"Finland": FI  # nearest: FI' in done.output
    assert "3 rows read: 2 written" in done.output
    assert "country: EE\n" in opportunity(tmp_path, "bb")


def test_a_word_that_is_our_own_name_of_a_value_is_found_whatever_its_case(tmp_path: Path) -> None:
    mapping = BASIC.replace("type: workshop", 'type: "{Art}"')
    assert imported(region(tmp_path), "Name,About,Art\nAA,a,Youth project\nBB,b,EVENT\n", mapping).exit_code == 0
    assert "type: youth_project\n" in opportunity(tmp_path, "aa")


def test_rows_that_the_mapping_refuses_are_told_with_its_reason_and_are_no_mistake(tmp_path: Path) -> None:
    mapping = 'refuse:\n  - {if: {Name: [robots, x]}, because: "closed: {About}"}\n' + BASIC
    done = imported(region(tmp_path), TABLE, mapping)
    assert done.exit_code == 0
    assert "row 2 “Robots”: closed: Build one" in done.output


@pytest.mark.parametrize(
    ("condition", "refused"),
    [
        ("{Place: ''}", "B"),
        ("{Place: {filled: yes}}", "A"),
        ("{Place: {filled: no}}", "B"),
        ("{Place: {not: oodi}}", "B"),
        ("{Place: {not: ['', x]}}", "A"),
        ("{Place: {matches: '^o+d'}}", "A"),
        ("{Place: OODI, Name: aa}", "A"),
        ("{Place: OODI, Name: bb}", ""),
    ],
)
def test_conditions_hold_as_they_read(tmp_path: Path, condition: str, refused: str) -> None:
    mapping = f"refuse: [{{if: {condition}, because: no}}]\n" + BASIC
    done = imported(region(tmp_path), "Name,About,Place\nAA,a,Oodi\nBB,b,\n", mapping)
    assert [name for name in "AB" if f"“{name * 2}”: no" in done.output] == [*refused]


def test_columns_that_nothing_uses_are_told(tmp_path: Path) -> None:
    done = imported(region(tmp_path), "Name,About,Secret,Other\nAA,a,1,2\n", BASIC)
    assert "Columns that nothing uses: Secret, Other" in done.output


def test_an_organisation_that_is_not_there_is_told_by_the_check_of_several_files(tmp_path: Path) -> None:
    done = imported(region(tmp_path), TABLE, BASIC.replace("city-library", "city-libary"))
    assert done.exit_code == 1
    assert "There is no organisation “city-libary”" in done.output
    assert "Did you mean “city-library”?" in done.output
    assert not (tmp_path / "content/opportunities").exists()


def test_what_the_check_of_the_region_refuses_is_refused_here(tmp_path: Path) -> None:
    mapping = """\
        place:
          name: "{Name}"
          address.city: Helsinki
          coordinates: {lat: "{X}", lon: "{Y}"}
        """
    done = imported(region(tmp_path), "Name,X,Y\nSwapped,24.95,60.15\nRight,60.15,24.95\n", mapping)
    assert done.exit_code == 1
    assert "row 2 “Swapped”: coordinates: " in done.output
    assert "1 written" in done.output
    assert checked(tmp_path).exit_code == 0


def test_a_row_that_is_checked_in_the_future_is_refused(tmp_path: Path) -> None:
    done = imported(region(tmp_path), TABLE, BASIC.replace("2026-11-01", "2099-11-01"))
    assert "row 2 “Robots”: checked: " in done.output
    assert "0 written" in done.output


def test_a_place_or_a_partner_that_is_not_there_refuses_the_row(tmp_path: Path) -> None:
    mapping = BASIC.replace("place: {name: Library, address: {city: Helsinki}}", "place: nowhere")
    assert "There is no place “nowhere”" in imported(region(tmp_path), TABLE, mapping).output


def test_a_formula_that_was_not_calculated_refuses_the_row(tmp_path: Path) -> None:
    done = imported(region(tmp_path), 'Name,About\n"=HYPERLINK(""x"")",a\nBB,#REF!\nCC,+358 is a number\n', BASIC)
    assert done.output.count("holds a formula that was not calculated or failed") == 2
    assert "1 written" in done.output


def test_a_row_with_more_cells_than_columns_is_refused_and_one_with_fewer_is_read(tmp_path: Path) -> None:
    done = imported(region(tmp_path), "Name,About,Note\nAA,a,b,c,d\nBB,b\nCC,c,d,,\n", BASIC)
    assert "row 2 “AA”: the row has 5 cells but only 3 columns have a name" in done.output
    assert "2 written" in done.output


def test_two_columns_of_one_name_can_both_be_used(tmp_path: Path) -> None:
    done = imported(region(tmp_path), "Name,Name\nAA,a\n", BASIC.replace("{About}", "{Name (2)}"))
    assert "Two columns are called “Name”; column 2 is “Name (2)” in the mapping." in done.output
    assert "summary: a\n" in opportunity(tmp_path, "aa")


def test_control_characters_and_what_looks_like_yaml_cannot_do_anything(tmp_path: Path) -> None:
    nasty = 'Name,About\n"a: [b","{c: &d !!e"\n"x\x1b[2J","y"\n"# no","- yes"\n"null","~"\n'
    done = imported(region(tmp_path), nasty, BASIC)
    assert "invisible character" in done.output
    assert "\x1b" not in done.output
    assert "x [2J" in done.output
    assert "3 written" in done.output or "2 written" in done.output
    assert opportunity(tmp_path, "a-b").startswith('title: "a: [b"\n')


def test_a_wrong_address_can_be_left_out_and_is_counted(tmp_path: Path) -> None:
    mapping = BASIC + '  website: {from: "{Web}", if_wrong: leave_out}\n'
    done = imported(region(tmp_path), "Name,About,Web\nAA,a,nonsense\nBB,b,https://example.org/\n", mapping)
    assert done.exit_code == 0
    assert "opportunity.website: left out, because the checker would refuse it (values: 1)" in done.output
    assert "website: https://example.org/\n" in opportunity(tmp_path, "bb")


def test_numbers_texts_and_names_are_converted_as_the_mapping_says(tmp_path: Path) -> None:
    table = (
        "Name,About,Plz,Land,Price,Text,Long,Code\n"
        'AA,a,1099,Deutschland,"1.234,50 €","<p>One<br>two &amp; <b>three</b></p><p>four</p>",'
        + "word " * 60
        + ",AB-12\n"
    )
    mapping = BASIC.replace("place: {name: Library, address: {city: Helsinki}}", "").replace(
        "cost: {kind: free}", 'cost: {kind: paid, amount: {from: "{Price}", decimal: ","}, currency: EUR}'
    ) + (
        "  place: {name: X, address: {city: Y, postcode: {from: '{Plz}', pad: 5}, "
        "country: {from: '{Land}', country_names: de}}}\n"
        "  description: {from: '{Text}', html: yes}\n"
        "  audience: {from: '{Long}', cut: 30}\n"
        "  eligibility: {from: '{Code}', keep: '([A-Z]+)-', case: lower}\n"
    )
    done = imported(region(tmp_path), table, mapping)
    assert done.exit_code == 0, done.output
    text = opportunity(tmp_path, "aa")
    assert 'postcode: "01099"\n' in text
    assert "country: DE\n" in text
    assert "amount: 1234.50\n" in text
    assert "description: |-\n  One\n  two & three\n\n  four\n" in text
    assert "audience: word word word word word…\n" in text
    assert "eligibility: ab\n" in text
    assert "opportunity.place.address.postcode: lost leading zeros were put back" in done.output
    assert "opportunity.audience: was too long and ends with …" in done.output


def test_rows_that_say_different_things_of_one_organisation_are_told_and_the_most_wins(tmp_path: Path) -> None:
    mapping = BASIC.replace("  organisation: city-library\n", "") + (
        'organisation: {name: "{Owner}", kind: association, summary: "{Motto}", checked: 2026-11-01}\n'
    )
    table = "Name,About,Owner,Motto\nAA,a,Makers,One\nBB,b,Makers,Two\nCC,c,Makers,Two\n"
    done = imported(region(tmp_path), table, mapping)
    assert "organisation.summary: its rows say different things" in done.output
    assert "summary: Two\n" in (tmp_path / "content/organisations/makers.yml").read_text(encoding="utf-8")


def test_a_group_of_nothing_but_constants_is_left_out_where_its_row_says_nothing(tmp_path: Path) -> None:
    mapping = BASIC.replace("mode: onsite", "mode: online\n  online_url: https://example.org/").replace(
        "place: {name: Library, address: {city: Helsinki}}",
        'place: {name: "{Room}", address: {city: "{City}", country: FI}}\n'
        '  registration: {required: yes, url: "{Link}"}',
    )
    assert imported(region(tmp_path), "Name,About,Room,City,Link\nAA,a,,,\n", mapping).exit_code == 0
    assert "place" not in opportunity(tmp_path, "aa")
    assert "registration:\n  required: yes\n" in opportunity(tmp_path, "aa")


def test_what_is_not_said_to_repeat_is_a_single_meeting_and_what_has_no_date_is_on_request(tmp_path: Path) -> None:
    mapping = BASIC.replace(
        "when: {available: always}", 'when: {start: "{Start}", repeats: "{Rule}", available: on_request}'
    )
    table = "Name,About,Start,Rule\nAA,a,2027-01-05 17:00,FREQ=WEEKLY;BYDAY=TU\nBB,b,2027-01-05,\nCC,c,,\n"
    done = imported(region(tmp_path), table, mapping)
    assert done.exit_code == 0, done.output
    assert "when:\n  start: 2027-01-05 17:00\n  repeats: FREQ=WEEKLY;BYDAY=TU\n" in opportunity(tmp_path, "aa")
    assert "when:\n  - start: 2027-01-05\n" in opportunity(tmp_path, "bb")
    assert "when:\n  available: on_request\n" in opportunity(tmp_path, "cc")


@pytest.mark.parametrize(
    ("pattern", "cell", "written"),
    [
        ("DD.MM.YYYY", "03.02.2027", "2027-02-03"),
        ("D.M.YYYY", "3.2.2027", "2027-02-03"),
        ("MM/DD/YYYY", "02/03/2027", "2027-02-03"),
        ("DD.MM.YY", "03.02.27", "2027-02-03"),
        ("EEE, D. MMMM YYYY", "Mi, 3. Februar 2027", "2027-02-03"),
        ("D MMM YYYY 'um' HH:mm 'Uhr'", "3 Feb. 2027 um 17:30 Uhr", "2027-02-03 17:30"),
        ("YYYY-MM-DD HH:mm:ss", "2027-02-03 17:30:00", "2027-02-03 17:30"),
        ("M/D/YYYY h:mm A", "2/3/2027 5:30 PM", "2027-02-03 17:30"),
        ("M/D/YYYY h:mm A", "2/3/2027 12:05 am", "2027-02-03 00:05"),
        ("iso", "2027-02-03T17:30:00+00:00", "2027-02-03 19:30"),
        ("iso", "2027-07-03T17:30:00Z", "2027-07-03 20:30"),
        ("iso", "2027-02-03", "2027-02-03"),
        ("unix", "1801675800", "2027-02-03 19:30"),
        ("unix_ms", "1801675800000", "2027-02-03 19:30"),
    ],
)
def test_dates_are_read_as_they_are_written(tmp_path: Path, pattern: str, cell: str, written: str) -> None:
    when = f'when: {{start: {{from: "{{Day}}", date: "{pattern}"}}}}'
    mapping = "language: de\n" + BASIC.replace("when: {available: always}", when)
    done = imported(region(tmp_path), f'Name,About,Day\nAA,a,"{cell}"\n', mapping)
    assert done.exit_code == 0, done.output
    assert f"start: {written}\n" in opportunity(tmp_path, "aa")


@pytest.mark.parametrize("cell", ["x", "31.02.2027", "2027", "0.0.0", "99999999999999999999.1.1"])
def test_what_is_no_date_is_told_as_it_stands_in_the_table(tmp_path: Path, cell: str) -> None:
    mapping = BASIC.replace("when: {available: always}", 'when: {start: {from: "{Day}", date: DD.MM.YYYY}}')
    done = imported(region(tmp_path), f"Name,About,Day\nAA,a,{cell}\n", mapping)
    assert done.exit_code == 1
    assert f"row 2 “AA”: when.0.start: “{cell}” is not" in done.output


def test_several_patterns_of_a_date_are_tried_in_their_order(tmp_path: Path) -> None:
    when = 'when: {start: {from: "{Day} {Time?}", date: ["DD.MM.YYYY HH:mm", DD.MM.YYYY]}}'
    mapping = BASIC.replace("when: {available: always}", when)
    assert (
        imported(region(tmp_path), "Name,About,Day,Time\nAA,a,03.02.2027,17:30\nBB,b,03.02.2027,\n", mapping).exit_code
        == 0
    )
    assert "start: 2027-02-03 17:30\n" in opportunity(tmp_path, "aa")
    assert "start: 2027-02-03\n" in opportunity(tmp_path, "bb")


@pytest.mark.parametrize(
    ("word", "options", "meant"),
    [
        ("Biblioteca", ORGANISATION_KINDS, "library"),
        ("BIBLIOTECA PÚBLICA", ORGANISATION_KINDS, "library"),
        ("Stadtbücherei", ORGANISATION_KINDS, "library"),
        ("Musikschule", ORGANISATION_KINDS, "school"),
        ("Gratuït", COST_KINDS, "free"),
        ("Taller de robòtica", TYPES, "workshop"),
        ("työpaja", TYPES, "workshop"),
        ("Esports", INTERESTS, "sport_movement"),
        ("workshp", TYPES, "workshop"),
    ],
)
def test_a_word_of_another_country_is_recognised(word: str, options: tuple[str, ...], meant: str) -> None:
    assert near(word, options)[0] == meant


def test_a_word_that_means_none_of_them_proposes_nothing() -> None:
    assert near("xyzzy", TYPES) == []
    assert near("London", COST_KINDS) == []


def test_the_words_of_other_countries_belong_to_options_that_there_are() -> None:
    known = {*ORGANISATION_KINDS, *TYPES, *COST_KINDS, *MODES, *INTERESTS}
    assert set(read_messages(Path(words.__file__).parent / "elsewhere.yml")) == known
