"""Technology conferences as published at github.com/tech-conferences/conference-data, turned into a region.

Shape: a JSON list of {name, url, startDate, endDate, topic, city?, country?, online?, locales?, cocUrl?,
offersSignLanguageOrCC?}. The data state neither price nor street.
"""

from __future__ import annotations

import json
from pathlib import Path

from babel import Locale
from conversion import CHECKED, WEB_ADDRESS, Conversion, Record, Refusal, ids, one_line, slug
from region import Region

EVERYWHERE = Region("Technology conferences", "US", "UTC", (-60.0, -179.9, 80.0, 179.9))
# How the data call countries that have another name in Unicode's list.
COUNTRY_NAMES = {
    "U.S.A.": "US", "U.K.": "GB", "Scotland": "GB", "Czech Republic": "CZ", "Turkey": "TR", "Hong Kong": "HK",
    "Bosnia and Herzegovina": "BA", "Korea": "KR",
}  # fmt: skip
SECOND_INTEREST = {
    "ux": "creativity_design", "css": "creativity_design", "data": "science",
    "leadership": "career_work", "product": "career_work",
}  # fmt: skip
NOT_A_LANGUAGE = {"jp": "ja"}


def convert(file: Path) -> Conversion:
    """Every conference of the file as an event of the organisation "Imported: <topic> conferences"."""
    conferences: list[Record] = json.loads(file.read_text("utf-8"))
    done = Conversion(EVERYWHERE, total=len(conferences))
    countries = {name: code for code, name in Locale("en").territories.items() if len(code) == 2} | COUNTRY_NAMES
    names = ids((f"{slug(one['name'])[:40]}", one["startDate"], json.dumps(one, sort_keys=True)) for one in conferences)
    for number, (conference, name) in enumerate(zip(conferences, names, strict=True), 1):
        topic = slug(conference["topic"])
        reason = _why_not(conference, countries)
        if not reason and (topic, name) in done.opportunities:
            reason = "the same record stands in the file before"
        if reason:
            done.refused.append(Refusal(number, conference["name"], reason))
            continue
        done.organisations.setdefault(topic, _organisation(conference["topic"]))
        done.opportunities[topic, name] = _opportunity(conference, countries, done)
    return done


def _why_not(conference: Record, countries: dict[str, str]) -> str:
    """The reason for which a conference cannot be an opportunity; empty where it can."""
    if conference["endDate"] < conference["startDate"]:
        return "it ends before it starts"
    if not conference.get("city") and not conference.get("online"):
        return "it is not online and names no city"
    if conference.get("city") and conference.get("country") not in countries:
        return f"the country {conference.get('country')!r} has no code"
    if not conference.get("city") and not WEB_ADDRESS.fullmatch(conference["url"]):
        return f"it is online, and {conference['url']!r} is no web address"
    return ""


def _organisation(topic: str) -> Record:
    return {
        "name": f"Imported: {topic} conferences",
        "kind": "informal_group",
        "summary": "Imported from a public list; no organisation of this name exists.",
        "checked": CHECKED,
    }


def _opportunity(conference: Record, countries: dict[str, str], done: Conversion) -> Record:
    city, online, topic = conference.get("city"), conference.get("online"), conference["topic"]
    where = f"in {one_line(city)}, {conference['country']}" if city else "online"
    record: Record = {
        "title": done.title(one_line(conference["name"])),
        "summary": f"A conference {where}; topic: {topic}.",
        "type": "event",
        "interests": ["technology", *filter(None, [SECOND_INTEREST.get(topic)])],
        "languages": _languages(conference, done),
        "mode": ("hybrid" if online else "onsite") if city else "online",
    }
    if one_line(conference["name"]) != conference["name"]:
        done.changed["spaces at the ends of the name or doubled in it taken out"] += 1
    if city:
        place = {"city": one_line(city), "country": countries[conference["country"]]}
        record["place"] = {"name": place["city"], "address": place}
    address = conference["url"]
    usable = WEB_ADDRESS.fullmatch(address)
    if usable and online:
        record["online_url"] = address
    record["when"] = [{"start": conference["startDate"], "end": conference["endDate"]}]
    record["cost"] = {"kind": "paid", "note": "The source does not state a price."}
    if conference.get("offersSignLanguageOrCC"):
        record["access_support"] = ["hearing"]
    if usable:
        record["website"] = address
    else:
        done.changed["web address left out, because it is none"] += 1
    record["checked"] = CHECKED
    return record


def _languages(conference: Record, done: Conversion) -> list[str]:
    """The languages as stated, else English, which most of those that state one have."""
    stated = [one.strip().lower() for one in conference.get("locales", "").split(",") if one.strip()]
    if not stated:
        done.changed["language assumed to be English"] += 1
    if any(one in NOT_A_LANGUAGE for one in stated):
        done.changed["country code read as the language meant"] += 1
    return list(dict.fromkeys(NOT_A_LANGUAGE.get(one, one) for one in stated)) or ["en"]
