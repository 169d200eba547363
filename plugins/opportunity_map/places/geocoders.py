"""Real geocoders, through geopy: each asks for one address, and gives back what it found in one form.

They differ in how they are asked and in the words of their answers; what an answer is worth is decided for all alike
(judge.py). No query ever holds the name of an organisation or a venue: a geocoder would find a business of that name.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol
from urllib.parse import urlsplit

from babel.languages import get_official_languages

from opportunity_map.intake.model import Address
from opportunity_map.places import outage
from opportunity_map.places.outage import OutageError, StoppedError
from opportunity_map.places.streets import door

if TYPE_CHECKING:
    from geopy.geocoders.base import Geocoder as GeopyGeocoder

MOST_HITS: Final = 40
"""As many as Nominatim gives: a house is often twenty shops, and the middle one of them is nearest to any."""

MOST_LANGUAGES: Final = 3

NOTHING: Final = "nothing-found"
ROAD: Final = "other-street"
"""The doubts after which another question helps."""

DOOR: Final = "door"
STREET: Final = "street"
POSTCODE: Final = "postcode"
PLACE: Final = "place"
AREA: Final = "area"


class Hit(NamedTuple):
    """One thing that a geocoder found: where, in degrees, what it is (DOOR, STREET ...), and its address in parts.

    `towns` are all names of the settlement it lies in, from small to large; `country` is ISO 3166-1 alpha-2.
    """

    lat: float
    lon: float
    kind: str
    number: str = ""
    street: str = ""
    postcode: str = ""
    towns: tuple[str, ...] = ()
    country: str = ""

    @property
    def label(self) -> str:
        """The address as it was understood: "Vuorikatu 14, 00100 Helsinki". Never the name of whoever is there."""
        line = f"{self.street} {self.number}".strip()
        town = f"{self.postcode} {self.towns[-1] if self.towns else ''}".strip()
        return ", ".join(part for part in (line, town or self.country) if part)


class Question(NamedTuple):
    """One request that can be made for an address: its words, as a person would read them, and how to make it.

    `after` are the doubts (judge.py) about the answers so far after which it is worth asking; for the first, none.
    """

    words: str
    ask: Callable[[], list[Hit]]
    after: frozenset[str] = frozenset()


class Geocoder(Protocol):
    """Whatever can be asked for an address."""

    name: str

    def questions(self, address: Address, country: str) -> Sequence[Question]:
        """The requests to make, one after the other until one finds the address. Each may raise OutageError."""


class ThroughGeopy:
    """A geocoder of geopy's, its questions and its answers."""

    def __init__(self, name: str, geopy: GeopyGeocoder, hit: Callable[[Any], Hit], options: Callable[..., Any]) -> None:
        self.name = name
        self._geopy = geopy
        self._hit = hit
        self._options = options

    def questions(self, address: Address, country: str) -> Sequence[Question]:
        """A structured query where the geocoder takes one, then free text, then in the country's other languages."""
        at = door(address.street or "")
        line = f"{at.street} {at.number}".strip()
        words = ", ".join(filter(None, (line, " ".join(filter(None, (address.postcode, address.city))))))
        free = Question(words, partial(self._ask, words, country), frozenset({NOTHING}))
        if self.name != "nominatim" or not at.street:
            return [free]
        parts = {
            "street": f"{at.number} {at.street}".strip(),
            "postalcode": address.postcode,
            "city": address.city,
            "country": country,
        }
        query = {name: text for name, text in parts.items() if text}
        said = ", ".join(query.values())
        return [
            Question(said, partial(self._ask, query, country)),
            free,
            *(
                Question(
                    f"{said} [{language}]", partial(self._ask, query, country, language=language), frozenset({ROAD})
                )
                for language in get_official_languages(country, regional=True, de_facto=True)[:MOST_LANGUAGES]
            ),
        ]

    def _ask(self, query: Any, country: str, **more: Any) -> list[Hit]:
        try:
            found = self._geopy.geocode(query, exactly_one=False, **self._options(country), **more)
            return [self._hit(place.raw) for place in (found or [])[:MOST_HITS]]
        except (OutageError, StoppedError):
            raise
        except Exception:  # noqa: BLE001 - an answer of another shape than any geocoder's, wherever that showed
            raise OutageError(outage.NOT_UNDERSTOOD) from None


PUBLIC: Final = {
    "nominatim": "https://nominatim.openstreetmap.org",
    "photon": "https://photon.komoot.io",
    "ban": "https://data.geopf.fr/geocodage",
}
"""The servers that everybody may use within limits. That of BAN moved in 2026; geopy's own is gone."""


def make(provider: str, url: str, user_agent: str, timeout: float, key: str, stop: threading.Event) -> Geocoder:
    """The geocoder of that name at that address; `timeout` in seconds, `key` '' where none is needed."""
    from geopy.geocoders import BANFrance, Nominatim, Pelias, Photon  # noqa: PLC0415 - dear, and only here

    from opportunity_map.places.transport import Adapter  # noqa: PLC0415 - brings geopy along

    kinds: dict[str, tuple[type, Callable[[Any], Hit], Callable[..., Any], Callable[[Any], bool]]] = {
        "nominatim": (Nominatim, _nominatim_hit, _nominatim_options, lambda found: isinstance(found, list)),
        "photon": (Photon, _photon_hit, lambda _: {"limit": MOST_HITS}, _is_geojson),
        "pelias": (Pelias, _pelias_hit, lambda country: {"countries": [country]}, _is_geojson),
        "ban": (BANFrance, _ban_hit, lambda _: {"limit": MOST_HITS}, _is_geojson),
    }
    kind, hit, options, fits = kinds[provider]
    at = urlsplit(url)
    given = {"api_key": key} if provider == "pelias" and key else {}
    geopy = kind(
        domain=f"{at.netloc}{at.path}".rstrip("/"),
        scheme=at.scheme,
        user_agent=user_agent,
        timeout=timeout,
        adapter_factory=partial(Adapter, stop=stop, fits=fits),
        **given,
    )
    return ThroughGeopy(provider, geopy, hit, options)


def _is_geojson(found: Any) -> bool:
    return isinstance(found, dict) and isinstance(found.get("features"), list)


def _nominatim_options(country: str) -> dict[str, Any]:
    return {"addressdetails": True, "limit": MOST_HITS, "country_codes": country.lower()}


_TOWNS: Final = (
    "hamlet", "isolated_dwelling", "croft", "neighbourhood", "quarter", "suburb", "borough", "city_district",
    "municipality", "village", "town", "city",
)  # fmt: skip


def _nominatim_hit(raw: dict[str, Any]) -> Hit:
    """Source: Nominatim's documentation of ranks: 30 is a house, 26 and 27 streets, 21 a postcode, 13-25 places."""
    address = raw["address"]
    rank = int(raw.get("place_rank") or 0)
    number = _word(address.get("house_number"))
    if rank >= 30 and number:
        kind = DOOR
    elif rank in {26, 27} or (rank >= 30 and address.get("road")):
        kind = STREET
    elif raw.get("type") == "postcode":
        kind = POSTCODE
    else:
        kind = PLACE if 13 <= rank <= 25 else AREA
    road = next(
        (address[name] for name in ("road", "pedestrian", "footway", "square", "place") if address.get(name)), ""
    )
    return Hit(
        float(raw["lat"]),
        float(raw["lon"]),
        kind,
        number,
        _word(road),
        _word(address.get("postcode")),
        _named(address, _TOWNS),
        _word(address.get("country_code")).upper(),
    )


def _photon_hit(raw: dict[str, Any]) -> Hit:
    facts = raw["properties"]
    number = _word(facts.get("housenumber"))
    kind = {"street": STREET, "district": PLACE, "locality": PLACE, "city": PLACE}.get(facts.get("type", ""), AREA)
    street = facts.get("street") or (facts.get("name") if kind == STREET else "")
    if facts.get("type") == "house":
        kind = DOOR if number else (STREET if street else AREA)
    if facts.get("osm_value") == "postcode":
        kind = POSTCODE
    towns = _named(facts, ("locality", "district", "city"))
    if kind == PLACE and facts.get("name"):
        towns = (*towns, _word(facts["name"]))
    return _feature(raw, kind, number, street, facts.get("postcode"), towns, facts.get("countrycode"))


def _pelias_hit(raw: dict[str, Any]) -> Hit:
    facts = raw["properties"]
    layer = facts.get("layer", "")
    number = _word(facts.get("housenumber"))
    # An interpolated or fallen-back answer is not the door, whatever its layer says.
    sure = facts.get("accuracy", "point") == "point" and facts.get("match_type", "exact") in {"exact", "unmatched"}
    kinds = {"street": STREET, "postalcode": POSTCODE, "venue": STREET}
    kinds |= dict.fromkeys(("neighbourhood", "borough", "locality", "localadmin"), PLACE)
    kind = (DOOR if sure else STREET) if layer == "address" and number else kinds.get(layer, AREA)
    towns = _named(facts, ("neighbourhood", "borough", "localadmin", "locality"))
    return _feature(raw, kind, number, facts.get("street"), facts.get("postalcode"), towns, facts.get("country_code"))


def _ban_hit(raw: dict[str, Any]) -> Hit:
    facts = raw["properties"]
    kinds = {"housenumber": DOOR, "street": STREET, "locality": PLACE, "municipality": PLACE}
    kind = kinds.get(facts.get("type", ""), AREA)
    street = facts.get("street") or (facts.get("name") if kind == STREET else "")
    towns = _named(facts, ("name", "oldcity", "district", "city") if kind == PLACE else ("oldcity", "district", "city"))
    return _feature(raw, kind, _word(facts.get("housenumber")), street, facts.get("postcode"), towns, "FR")


def _feature(
    raw: dict[str, Any], kind: str, number: str, street: Any, postcode: Any, towns: tuple[str, ...], country: Any
) -> Hit:
    lon, lat = raw["geometry"]["coordinates"][:2]
    return Hit(float(lat), float(lon), kind, number, _word(street), _word(postcode), towns, _word(country).upper())


def _named(facts: dict[str, Any], names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_word(facts[name]) for name in names if facts.get(name)))


def _word(value: Any) -> str:
    """One printable line, of a length that an address can have."""
    text = "" if value is None else str(value)
    return " ".join("".join(char for char in text if char.isprintable() or char.isspace()).split())[:200]
