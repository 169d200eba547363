"""Links, e-mail addresses and names of pictures: only what is safe to publish and open to everybody.

A link to a private or loopback address, or with a user name in it, is refused however it is disguised (numbers in
other bases, IPv6 around IPv4, full-width letters, trailing dots).
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from typing import Final
from urllib.parse import SplitResult, urlsplit

from opportunity_map.intake.refused import Refused

LONGEST_LINK: Final = 2000
LONGEST_PICTURE: Final = 200

PRIVATE_ENDINGS: Final = frozenset(
    {"local", "localhost", "localdomain", "internal", "intranet", "lan", "home", "corp", "private", "arpa", "onion"}
)
# A link as nearly all are: a lower-case host with letters at its end, no port, no user, no character that needs care.
_ORDINARY = re.compile(r"https?://(?:[a-z0-9-]{1,63}\.)+([a-z]{2,24})(?:[/?#][!#-;=?-\[\]_a-z~]*)?")
_UNFIT = re.compile(r"[\s\x00-\x20\x7f\\<>\"`{}|^]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_NUMERIC_LABEL = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]*")
EMAIL: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,10}[A-Za-z]{2,24}")
PICTURE: Final = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]*/)*[A-Za-z0-9_][A-Za-z0-9_.-]*\.(?:png|jpe?g|webp)")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

# Where CommonMark takes a target from, each with the signs without which there is none:
# [text](target), <target>, and [label]: target.
_MARKDOWN_TARGETS = (
    ("](", re.compile(r"\]\(\s*<?([^)>\s]*)")),
    ("<", re.compile(r"<([A-Za-z][A-Za-z0-9+.-]*:[^<>\s]*)>")),
    ("]:", re.compile(r"^ {0,3}\[[^\]\n]{1,200}\]:\s*<?([^>\s]+)", re.MULTILINE)),
)


def parse_link(text: str) -> str:
    """A public http or https address, as written. Raises `Refused`."""
    ordinary = _ORDINARY.fullmatch(text)
    if ordinary is not None and len(text) <= LONGEST_LINK:
        if ordinary[1] in PRIVATE_ENDINGS:
            raise Refused("link-private", value=text)
        return text
    if len(text) > LONGEST_LINK:
        raise Refused("too-long", length=len(text), limit=LONGEST_LINK)
    scheme = _SCHEME.match(text)
    if scheme is None or (scheme[1].lower() not in {"http", "https"} and "." in scheme[1]):
        raise Refused("not-a-link", _with_scheme(text), value=text)
    if scheme[1].lower() not in {"http", "https"}:
        raise Refused("link-not-web", value=text, scheme=scheme[1])
    if _UNFIT.search(text):
        raise Refused("not-a-link", value=text)
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises where it is no number
    except ValueError:
        raise Refused("not-a-link", value=text) from None
    if "@" in parts.netloc:
        raise Refused("link-with-user", parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl(), value=text)
    _check_host(parts, text)
    return text


def check_markdown_links(text: str) -> None:
    """Raise `Refused` for the first link of a Markdown text that is not mailto or a public http or https address."""
    for sign, pattern in _MARKDOWN_TARGETS:
        if sign not in text:
            continue
        for target in pattern.findall(text):
            if target.lower().startswith("mailto:"):
                parse_email(target[len("mailto:") :].partition("?")[0])
            else:
                parse_link(target)


def parse_email(text: str) -> str:
    """An e-mail address. Raises `Refused`."""
    if EMAIL.fullmatch(text):
        return text
    bare = text.removeprefix("mailto:").strip("<> ")
    raise Refused("not-an-email", bare if EMAIL.fullmatch(bare) else "", value=text)


def parse_picture(text: str) -> str:
    """The name of a picture beside the file that mentions it. Raises `Refused`."""
    if len(text) <= LONGEST_PICTURE and PICTURE.fullmatch(text):
        return text
    raise Refused("not-a-picture", value=text)


def _with_scheme(text: str) -> str:
    """What was probably meant by an address without https://, if it would be a link."""
    guess = f"https://{text.lstrip('/')}"
    found = _ORDINARY.fullmatch(guess)
    return guess if found is not None and found[1] not in PRIVATE_ENDINGS else ""


def _check_host(parts: SplitResult, text: str) -> None:
    """Refuse a host that is missing, cannot be, or is not open to everybody; read it as a browser would."""
    if "[" in parts.netloc:
        _check_ip(parts.hostname or "", text)
        return
    host = unicodedata.normalize("NFKC", parts.hostname or "").rstrip(".")
    try:
        host = host.encode("idna").decode().lower()
    except UnicodeError:
        raise Refused("not-a-link", value=text) from None
    if not host or not re.fullmatch(r"[a-z0-9._-]+", host) or ".." in host:
        raise Refused("not-a-link", value=text)
    last = host.rpartition(".")[2]
    if _NUMERIC_LABEL.fullmatch(last):
        _check_ip(host, text)
    elif "." not in host or last in PRIVATE_ENDINGS:
        raise Refused("link-private", value=text)


def _check_ip(host: str, text: str) -> None:
    """Only a public address in its usual spelling: other spellings are there to hide something."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        raise Refused("not-a-link", value=text) from None
    inside: ipaddress.IPv4Address | None = None
    if isinstance(address, ipaddress.IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour
        if inside is None and address in _NAT64:
            inside = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if not (inside or address).is_global:
        raise Refused("link-private", value=text)
