"""Ids: made of what a record is called, the same in whatever order the rows come, kept from one run to the next."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from opportunity_map.intake.files import is_reserved
from opportunity_map.intake.values import ID, slug

LONGEST: Final = 60
_HASH: Final = 8


def identity_of(content: Any) -> str:
    """A short name for content: the same content, the same name."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def ids(wanted: Iterable[tuple[str, str]], kept: Mapping[str, str], taken: Iterable[str] = ()) -> dict[str, str]:
    """An id for each identity of (identity, what it is called); all in one folder.

    `kept` are ids of earlier runs by identity: they stay. `taken` are ids that nobody new may have. An id is the name
    as a slug; where several identities would have the same, or the slug is no id, a piece of the hash of the identity
    is added: which one, does not depend on the order.
    """
    called = dict(wanted)
    found = {identity: kept[identity] for identity in called if identity in kept}
    used = {*found.values(), *taken}
    plain = {identity: slug(name) for identity, name in called.items() if identity not in found}
    often = Counter(plain.values())
    for identity, name in plain.items():
        alone = often[name] == 1 and name not in used and ID.fullmatch(name) and not is_reserved(name)
        found[identity] = name if alone else _hashed(name, identity)
    return found


def _hashed(name: str, identity: str) -> str:
    ending = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH]
    return f"{name[: LONGEST - _HASH - 1].strip('-')}-{ending}".strip("-")
