"""What looks like somebody's own address, number or home where that of a role belongs.

Only patterns can be seen, so each is a warning that a person decides about.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

# Providers whose addresses belong to persons; the part before the country's ending where they have many.
_OF_PERSONS: Final = frozenset(
    """abv.bg aol.com centrum.cz elisanet.fi email.cz free.fr freenet.de gmail.com googlemail.com icloud.com inbox.lt
    inbox.lv interia.pl kolumbus.fi laposte.net libero.it luukku.com mac.com mail.ru me.com msn.com o2.pl online.no
    orange.fr pm.me posteo.de proton.me protonmail.com rambler.ru rocketmail.com sapo.pt seznam.cz sfr.fr suomi24.fi
    t-online.de telenet.be tutanota.com ukr.net virgilio.it wanadoo.fr web.de welho.com wp.pl ymail.com""".split()  # noqa: SIM905 - a list of as many literals is no easier to read
)
_OF_PERSONS_EVERYWHERE: Final = re.compile(r"(?:gmx|hotmail|live|mailbox|outlook|yahoo|yandex)(?:\.[a-z]{2,3}){1,2}")

# A door behind the house's own number: "Siltakatu 4 B 23", "Hauptstr. 5, Whg. 12", "Storgatan 3 lgh 1102", "3º 2ª".
_HOME: Final = re.compile(
    r"""
      \d+ \s* [A-Za-z] \s+ (?:as\.?\s*)? \d{1,3} \s* $
    | \b (?: as | apt | apartment | appartement | asunto | bt | door | flat | lgh | lght | piso | whg | wohnung )
      \.? \s* \d
    | \d\s*º .* \d\s*ª
    """,
    re.VERBOSE | re.IGNORECASE,
)


def is_private_email(address: str) -> bool:
    """Whether an e-mail address belongs to a provider of persons' mailboxes."""
    domain = address.rpartition("@")[2].lower()
    return domain in _OF_PERSONS or _OF_PERSONS_EVERYWHERE.fullmatch(domain) is not None


def is_home(street: str) -> bool:
    """Whether a street address names a flat: then it is somebody's home."""
    return _HOME.search(street) is not None


@lru_cache(maxsize=4096)
def is_private_phone(number: str, country: str) -> bool:
    """Whether a phone number is a mobile one; `country` (ISO 3166-1 alpha-2) is that of a number that names none.

    Source: the numbering plans as the phonenumbers package keeps them (libphonenumber).
    """
    import phonenumbers  # noqa: PLC0415  # dear to load, and only numbers need it

    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.MOBILE)
