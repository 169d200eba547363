"""Public venues of Barcelona as published by Open Data BCN (Ajuntament de Barcelona, CC BY 4.0), turned into a region.

Shape: CSV with name, kind, street, number, postcode, neighbourhood, district, lat, lon. Postcodes have lost their
leading zero, names carry remarks after an asterisk, some of them in Catalan that a place is closed.
"""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import NamedTuple

from conversion import CHECKED, Conversion, Record, Refusal, ids, one_line, slug
from region import Region

BARCELONA = Region("Barcelona", "ES", "Europe/Madrid", (41.31, 2.05, 41.48, 2.25))
REMARK = re.compile(r"\s*\*+\s*(.*)$")
CLOSED = re.compile(r"\b(tancad[ao]|tancat|en obres|reobertura)\b", re.IGNORECASE)
POSTCODE_LENGTH = 5


class Kind(NamedTuple):
    """What the venues of one kind are to us: who has them, which interests they serve, what they cost."""

    plural: str
    organisation_kind: str
    interests: tuple[str, ...]
    cost: str


KINDS = {
    "playground": Kind("playgrounds", "public_body", ("sport_movement",), "free"),
    "park": Kind("parks", "public_body", ("environment", "sport_movement"), "free"),
    "library": Kind("libraries", "library", ("arts_culture", "life_skills"), "free"),
    "toy library": Kind("toy libraries", "library", ("creativity_design",), "free"),
    "theatre": Kind("theatres", "cultural_venue", ("arts_culture",), "paid"),
    "auditorium": Kind("auditoriums", "cultural_venue", ("arts_culture",), "paid"),
    "cinema": Kind("cinemas", "cultural_venue", ("arts_culture",), "paid"),
    "museum": Kind("museums", "museum", ("arts_culture",), "paid"),
}


def convert(file: Path) -> Conversion:
    """Every venue of the file as a place, and as an open space there that is always available."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    done = Conversion(BARCELONA, total=len(rows))
    names = ids((REMARK.sub("", row["name"]), "", json.dumps(row, sort_keys=True)) for row in rows)
    for number, (row, name) in enumerate(zip(rows, names, strict=True), 1):
        remark = "".join(REMARK.findall(row["name"]))
        reason = ""
        if CLOSED.search(remark):
            reason = f"its name says that it is closed: {remark!r}"
        elif row["kind"] not in KINDS:
            reason = f"nothing is known of the kind {row['kind']!r}"
        elif name in done.places:
            reason = "the same row stands in the file before"
        if reason:
            done.refused.append(Refusal(number, row["name"], reason))
            continue
        kind = KINDS[row["kind"]]
        owner = slug(kind.plural)
        done.organisations.setdefault(owner, _organisation(kind))
        done.places[name] = _place(row, done)
        done.opportunities[owner, name] = _opportunity(row, kind, name, done)
    return done


def _organisation(kind: Kind) -> Record:
    return {
        "name": f"Imported: {kind.plural} of Barcelona",
        "kind": kind.organisation_kind,
        "summary": "Imported from the city's open data; no organisation of this name exists.",
        "checked": CHECKED,
    }


def _name(row: Record) -> str:
    return one_line(REMARK.sub("", row["name"]))


def _place(row: Record, done: Conversion) -> Record:
    address: Record = {"street": one_line(f"{row['street']} {row['number']}")}
    postcode = row["postcode"]
    if len(postcode) == POSTCODE_LENGTH - 1:
        postcode = f"0{postcode}"
        done.changed["leading zero of the postcode put back"] += 1
    if len(postcode) == POSTCODE_LENGTH and postcode.isdigit():
        address["postcode"] = postcode
    else:
        done.changed["postcode left out, because it is none"] += 1
    address |= {"city": "Barcelona", "country": "ES"}
    # Fourteen decimals are finer than an atom; six are a hand's breadth.
    coordinates = {"lat": f"{float(row['lat']):.6f}", "lon": f"{float(row['lon']):.6f}"}
    return {"name": _name(row), "address": address, "coordinates": coordinates}


def _opportunity(row: Record, kind: Kind, place: str, done: Conversion) -> Record:
    name = _name(row)
    record: Record = {
        "title": done.title(name),
        "summary": f"One of the {kind.plural} of Barcelona, in {row['neighbourhood']}, {row['district']}.",
    }
    if remark := "".join(REMARK.findall(row["name"])):
        record["description"] = f"Published with the remark: {one_line(remark)}"
        done.changed["remark moved from the name into the description"] += 1
    if "  " in row["name"]:
        done.changed["doubled spaces in the name taken out"] += 1
    cost: Record = {"kind": kind.cost}
    if kind.cost == "paid":
        cost["note"] = "The source does not state a price."
    return record | {
        "type": "open_space",
        "interests": list(kind.interests),
        "languages": ["ca", "es"],
        "mode": "onsite",
        "place": place,
        "when": {"available": "always"},
        "cost": cost,
        "checked": CHECKED,
    }
