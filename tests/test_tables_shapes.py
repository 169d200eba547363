"""Tables as people really have them, imported whole: each is read, written, and passes the check."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from importing import BASIC, checked, files, imported, opportunity, region, run

YOUTH_CENTRE = """\
Programm Jugendzentrum Beispiel;;;;;;;;
Stand: 1. November 2026;;;;;;;;
Kurs-Nr;Titel;Beschreibung;Bereich;Datum;Beginn;Ende;Preis;Alter
101;Siebdruck für Anfänger;"Drucken, trocknen, mitnehmen";Kunst & Technik;12.3.2027;17:00;19:30;12,50 €;ab 12
102;Löten;Eine Lampe löten;Technik;13.03.2027;10:00;;kostenlos;14-18
103;Kochen für fünf Euro;Gemeinsam kochen;Kochen;20.03.2027;16:00;20:00;1.005,00;ab 10
"""
YOUTH_CENTRE_MAPPING = """\
table: {header: 3}
language: de
columns:
  free: {from: "{Preis}", keep: kostenlos}
organisation:
  id: jugendzentrum-beispiel
  name: Jugendzentrum Beispiel
  kind: youth_centre
  checked: 2026-11-01
opportunity:
  key: "{Kurs-Nr}"
  title.de: "{Titel}"
  summary.de: "{Beschreibung}"
  type: workshop
  interests:
    from: "{Bereich}"
    values: {Kunst & Technik: [arts_culture, technology], Technik: technology, Kochen: life_skills}
  languages: de
  mode: onsite
  place: {name: Jugendzentrum, address: {street: Hauptstraße 1, city: Leipzig, country: DE}}
  when:
    start: {from: "{Datum} {Beginn}", date: "D.M.YYYY HH:mm"}
    end: {from: "{Datum} {Ende}", date: "D.M.YYYY HH:mm"}
  cost:
    kind: {first: [{from: free, if: {free: kostenlos}}, paid]}
    amount: {from: "{Preis}", if: {free: ""}, decimal: ","}
    currency: {from: EUR, if: {free: ""}}
  age.min: {from: "{Alter}", keep: '\\d+'}
  age.max: {from: "{Alter}", keep: '-\\s*(\\d+)'}
  checked: 2026-11-01
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16", "utf-16-le"])
def test_a_youth_centres_spreadsheet_in_german_is_read_in_whatever_encoding_it_was_saved(
    tmp_path: Path, encoding: str
) -> None:
    done = imported(region(tmp_path), YOUTH_CENTRE.encode(encoding), YOUTH_CENTRE_MAPPING)
    assert done.exit_code == 0, done.output
    assert "3 rows read: 3 written" in done.output
    assert checked(tmp_path).exit_code == 0
    print_ = opportunity(tmp_path, "siebdruck-fur-anfanger", "jugendzentrum-beispiel")
    assert "title:\n  de: Siebdruck für Anfänger\n" in print_
    assert "interests: [arts_culture, technology]\n" in print_
    assert "  - start: 2027-03-12 17:00\n    end: 2027-03-12 19:30\n" in print_
    assert "  amount: 12.50\n  currency: EUR\n" in print_
    assert "age:\n  min: 12\n" in print_
    solder = opportunity(tmp_path, "loten", "jugendzentrum-beispiel")
    assert "cost:\n  kind: free\n" in solder
    assert "  - start: 2027-03-13 10:00\nc" in solder
    assert "  min: 14\n  max: 18\n" in solder
    assert "  amount: 1005.00\n" in opportunity(tmp_path, "kochen-fur-funf-euro", "jugendzentrum-beispiel")


VENUES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"nimi": "Esimerkkitalo", "osoite": {"katu": "Mallikatu 1", "kunta": "Helsinki"}},
            "geometry": {"type": "Point", "coordinates": [500000.0, 6651411.19]},
        },
        {
            "type": "Feature",
            "properties": {"nimi": "Esimerkkipuisto", "osoite": {"kunta": "Helsinki"}},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[385000, 6672000], [385200, 6672000], [385200, 6672200], [385000, 6672000]]],
            },
        },
    ],
}
VENUES_MAPPING = """\
coordinates: EPSG:3067
place:
  name.fi: "{nimi}"
  address: {street: "{osoite.katu}", city: "{osoite.kunta}", country: FI}
  coordinates: {lat: "{coordinates.lat}", lon: "{coordinates.lon}"}
"""


def test_venues_in_finlands_own_coordinates_arrive_in_degrees(tmp_path: Path) -> None:
    done = imported(region(tmp_path), json.dumps(VENUES), VENUES_MAPPING, name="venues.geojson")
    assert done.exit_code == 0, done.output
    house = files(tmp_path)["places/esimerkkitalo.yml"].decode()
    # By definition, ETRS-TM35FIN has 27° E at 500 km, and 60° N 6,651,411.19 m from the equator.
    assert "coordinates:\n  lat: 60.000000\n  lon: 27.000000\n" in house
    assert "places/esimerkkipuisto.yml" in files(tmp_path)
    assert checked(tmp_path).exit_code == 0


def test_a_geojson_that_names_its_own_system_needs_none_in_the_mapping(tmp_path: Path) -> None:
    named = {**VENUES, "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3067"}}}
    without = VENUES_MAPPING.replace("coordinates: EPSG:3067\n", "")
    assert imported(region(tmp_path), json.dumps(named), without, name="venues.geojson").exit_code == 0
    (tmp_path / "other").mkdir()
    assert (
        imported(region(tmp_path / "other"), json.dumps(VENUES), VENUES_MAPPING, name="venues.geojson").exit_code == 0
    )
    place = "places/esimerkkitalo.yml"
    assert files(tmp_path)[place] == files(tmp_path / "other")[place]


def test_coordinates_in_two_columns_of_a_csv_are_converted_too(tmp_path: Path) -> None:
    table = 'nimi,E,N\nEsimerkkitalo,"500 000,0",6651411.19\nKaukana,,\n'
    mapping = """\
        coordinates: {system: "EPSG:3067", east: "{E}", north: "{N}"}
        place:
          name: "{nimi}"
          address.city: Helsinki
          coordinates: {lat: "{coordinates.lat}", lon: "{coordinates.lon}"}
        """
    assert imported(region(tmp_path), table, mapping).exit_code == 0
    assert "lat: 60.000000" in files(tmp_path)["places/esimerkkitalo.yml"].decode()
    assert "coordinates" not in files(tmp_path)["places/kaukana.yml"].decode()


LANGUAGES = """\
nimi_fi,nimi_en,nimi_sv,kuvaus_fi,kuvaus_en,kuvaus_sv,kielet
Robotti-ilta,Robot night,Robotkväll,Rakenna robotti,Build a robot,Bygg en robot,"suomi, ruotsi"
Lautapelit,,Brädspel,Pelataan yhdessä,,Vi spelar,suomi
"""
LANGUAGES_MAPPING = """\
opportunity:
  organisation: city-library
  id: "{nimi_fi}"
  title: {fi: "{nimi_fi}", en: "{nimi_en}", sv: "{nimi_sv}"}
  summary.fi: "{kuvaus_fi}"
  summary.en: "{kuvaus_en}"
  summary.sv: "{kuvaus_sv}"
  type: club
  interests: technology
  languages: {from: "{kielet}", split: ",", language_names: fi}
  mode: onsite
  place: {name: Kirjasto, address: {city: Helsinki}}
  when: {available: on_request}
  cost.kind: free
  checked: 2026-11-01
"""


def test_columns_for_each_language_become_texts_in_those_languages(tmp_path: Path) -> None:
    done = imported(region(tmp_path), LANGUAGES, LANGUAGES_MAPPING)
    assert done.exit_code == 0, done.output
    robots = opportunity(tmp_path, "robotti-ilta")
    assert robots.startswith("title:\n  fi: Robotti-ilta\n  en: Robot night\n  sv: Robotkväll\nsummary:\n  fi: Rakenna")
    assert "languages: [fi, sv]\n" in robots
    assert opportunity(tmp_path, "lautapelit").startswith("title:\n  fi: Lautapelit\n  sv: Brädspel\n")


SEVERAL = """\
Veranstalter,Ort,Straße,Titel,Termine
Verein A,Haus 1,Weg 1,Tanzen,2027-01-05;2027-01-12
Verein A,Haus 1,Weg 1,Singen,2027-02-01
Verein B,Haus 2,Weg 2,Malen,2027-03-01
Verein B,,,Lesen,2027-04-01
"""
SEVERAL_MAPPING = """\
organisation: {name: "{Veranstalter}", kind: association, checked: 2026-11-01}
place: {name: "{Ort}", address: {street: "{Straße}", city: Leipzig, country: DE}}
opportunity:
  title: "{Titel}"
  summary: "{Titel} bei {Veranstalter}"
  type: club
  interests: arts_culture
  languages: de
  mode: {first: [{from: onsite, if: {Ort: {filled: yes}}}, online]}
  online_url: {from: "https://example.org/join", if: {Ort: ""}}
  when.start: {from: "{Termine}", split: ";"}
  cost.kind: free
  checked: 2026-11-01
"""


def test_nested_json_of_an_events_service_is_read_by_its_path_with_stars_for_lists(tmp_path: Path) -> None:
    event = {
        "id": "helsinki:x1",
        "name": {"fi": "Robotti-ilta", "en": "Robot night"},
        "short_description": {"fi": "<p>Rakenna robotti</p>"},
        "start_time": "2027-01-05T15:00:00Z",
        "keywords": [{"id": "k1", "name": {"fi": "robotit"}}, {"id": "k2", "name": {"fi": "musiikki"}}, {"id": "k3"}],
        "offers": [{"is_free": True, "price": None}],
        "tags": ["a", "b"],
    }
    mapping = """\
        table: {rows: data.events}
        opportunity:
          organisation: city-library
          key: "{id}"
          title: {fi: "{name.fi}", en: "{name.en}", sv: "{name.sv}"}
          summary.fi: {from: "{short_description.fi}", html: yes}
          type: event
          interests: {from: "{keywords.*.name.fi}", values: {robotit: technology, musiikki: arts_culture}, otherwise: ~}
          languages: fi
          mode: onsite
          place: {name: Kirjasto, address.city: Helsinki}
          when: {start: {from: "{start_time}", date: iso}}
          cost.kind: {first: [{from: free, if: {offers.0.is_free: yes}}, paid]}
          audience: "{tags}"
          checked: 2026-11-01
        """
    done = imported(region(tmp_path), json.dumps({"data": {"events": [event]}}), mapping, name="events.json")
    assert done.exit_code == 0, done.output
    text = opportunity(tmp_path, "robotti-ilta")
    assert "interests: [technology, arts_culture]\n" in text
    assert "summary:\n  fi: Rakenna robotti\n" in text
    assert "  - start: 2027-01-05 17:00\n" in text
    assert "kind: free\n" in text
    assert "audience: a, b\n" in text
    assert "Columns that nothing uses: keywords.0.id, keywords.1.id, keywords.2.id, offers.0.price\n" in done.output


def test_an_organisation_written_in_two_ways_is_one(tmp_path: Path) -> None:
    table = SEVERAL.replace("Verein A,Haus 1,Weg 1,Singen", "verein a ,Haus 1,Weg 1,Singen")
    done = imported(region(tmp_path), table, SEVERAL_MAPPING)
    assert "organisation: 2 new files" in done.output


def test_one_row_makes_an_organisation_a_place_and_an_opportunity_and_rows_share_them(tmp_path: Path) -> None:
    done = imported(region(tmp_path), SEVERAL, SEVERAL_MAPPING)
    assert done.exit_code == 0, done.output
    assert "organisation: 2 new files" in done.output
    assert "place: 2 new files" in done.output
    assert "opportunity: 4 new files" in done.output
    dance = opportunity(tmp_path, "tanzen", "verein-a")
    assert "place: haus-1\n" in dance
    assert "when:\n  - start: 2027-01-05\n  - start: 2027-01-12\n" in dance
    assert "place" not in opportunity(tmp_path, "lesen", "verein-b")
    assert checked(tmp_path).exit_code == 0


def test_rows_of_the_same_key_are_the_dates_of_one_opportunity(tmp_path: Path) -> None:
    table = (
        "Nr,Name,About,Day\n7,Robots,Build one,2027-02-02\n8,Kites,Fly one,2027-01-01\n7,Robots,Build one,2027-01-05\n"
    )
    mapping = BASIC.replace("title:", 'key: "{Nr}"\n  title:').replace("{available: always}", '{start: "{Day}"}')
    done = imported(region(tmp_path), table, mapping)
    assert done.exit_code == 0, done.output
    assert "opportunity: 2 new files" in done.output
    assert "when:\n  - start: 2027-01-05\n  - start: 2027-02-02\n" in opportunity(tmp_path, "robots")


@pytest.mark.parametrize(
    ("table", "mapping"),
    [(YOUTH_CENTRE, YOUTH_CENTRE_MAPPING), (SEVERAL, SEVERAL_MAPPING), (LANGUAGES, LANGUAGES_MAPPING)],
)
def test_shuffled_rows_give_the_same_files(tmp_path: Path, table: str, mapping: str) -> None:
    head = 3 if table is YOUTH_CENTRE else 1
    lines = table.splitlines(keepends=True)
    # Twins of the same name must keep ids of their own, too.
    rows = [*lines[head:], *(line.replace("Tanzen,2027-01-05", "Tanzen,2027-06-06") for line in lines[head : head + 1])]
    found = []
    for seed in range(6):
        folder = tmp_path / str(seed)
        folder.mkdir()
        random.Random(seed).shuffle(rows)
        imported(region(folder), "".join((*lines[:head], *rows)), mapping)
        found.append(files(folder))
    assert len(found[0]) > 3
    assert all(one == found[0] for one in found)


def test_a_second_run_changes_no_byte(tmp_path: Path) -> None:
    imported(region(tmp_path), SEVERAL, SEVERAL_MAPPING)
    before = files(tmp_path)
    again = run(tmp_path)
    assert "4 rows read: 0 written, 0 changed, 4 unchanged" in again.output
    assert files(tmp_path) == before
