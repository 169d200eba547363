"""The geocoder that a region has configured, and under which terms it may be asked."""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from opportunity_map import __version__
from opportunity_map.config import OFFLINE, Geocoding
from opportunity_map.errors import PLUGIN, ConfigError, OpportunityMapError
from opportunity_map.intake.store import kept_folder
from opportunity_map.places.geocoders import PUBLIC, Geocoder, make
from opportunity_map.places.pace import PUBLIC_IN_CI_PER_SECOND, PUBLIC_PER_SECOND, Memory, Pace

KEY_VARIABLE: Final = "OPPORTUNITY_MAP_GEOCODER_KEY"
"""The environment variable with the key of a Pelias server that wants one: it is a secret, and stands in no file."""
BUDGET: Final = 500
BUDGET_IN_CI: Final = 40
"""The most requests of a run where nobody says how many."""

_POLICIES: Final = {
    "nominatim": "https://operations.osmfoundation.org/policies/nominatim/",
    "photon": "https://photon.komoot.io/",
    "ban": "https://geoservices.ign.fr/node/1408",
}


@dataclass(frozen=True)
class Service:
    """A server and its terms. `url` is where it is, `public` whether it is everybody's, `ci` whether a CI asks."""

    options: Geocoding
    url: str
    public: bool
    ci: bool

    @property
    def per_second(self) -> float:
        """The most requests a second that may go out."""
        if not self.public:
            return self.options.requests_per_second
        return PUBLIC_IN_CI_PER_SECOND if self.ci else PUBLIC_PER_SECOND

    @property
    def budget(self) -> int:
        """The most requests of a run, where nobody says how many."""
        return BUDGET_IN_CI if self.public and self.ci else BUDGET

    @property
    def host(self) -> str:
        """The name of the server, to speak of it."""
        return urlsplit(self.url).netloc

    def allow(self) -> None:
        """Raise ConfigError unless the terms of a public server were accepted, with somebody to turn to."""
        if not self.public:
            return
        where = f"mkdocs.yml, plugins: {PLUGIN}: geocoding."
        if not self.options.accept_usage_policy:
            raise ConfigError(
                f"{where}accept_usage_policy: {self.host} belongs to everybody; read its terms "
                f"({_POLICIES[self.options.provider]}) and write accept_usage_policy: true, or have your own server."
            )
        if not self.options.contact:
            raise ConfigError(
                f"{where}contact: whoever runs {self.host} must be able to reach you; write for example "
                "contact: map@example.org."
            )

    def memory(self) -> Memory:
        """What is kept of this server between runs, in the user's own cache folder."""
        file = self._file()
        return Memory(file.with_suffix(".json") if file else None)

    def pace(self, memory: Memory, stop: threading.Event) -> Pace:
        """The pace of a run, which also holds across two runs."""
        interval = 1 / self.per_second
        return Pace(interval, max(0.0, memory.asked + interval - memory.clock()), stop=stop)

    def geocoder(self, stop: threading.Event) -> Geocoder:
        """What asks it."""
        options = self.options
        agent = f"mkdocs-opportunity-map/{__version__}" + (f" ({options.contact})" if options.contact else "")
        return make(options.provider, self.url, agent, options.timeout, os.environ.get(KEY_VARIABLE, ""), stop)

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """See to it that no other run of this machine asks the same server meanwhile. Raises OpportunityMapError."""
        file = self._file()
        try:
            import fcntl  # noqa: PLC0415 - not on every system
        except ImportError:
            file = None
        if file is None:
            yield
            return
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with file.with_suffix(".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise OpportunityMapError(
                    f"Another run is asking {self.host} right now; wait until it is done."
                ) from None
            yield

    def _file(self) -> Path | None:
        folder = kept_folder()
        name = hashlib.blake2b(self.url.encode(), digest_size=8).hexdigest()
        return folder / "geocoders" / name if folder else None


def service(options: Geocoding) -> Service:
    """The service of these options. Raises ConfigError where nobody is to be asked."""
    if options.provider == OFFLINE:
        raise ConfigError(
            f"mkdocs.yml, plugins: {PLUGIN}: geocoding.provider: it is offline, so nobody can be asked; write for "
            "example geocoding: {provider: nominatim, contact: map@example.org, accept_usage_policy: true}."
        )
    url = options.url or PUBLIC[options.provider]
    public = urlsplit(url).hostname in {urlsplit(known).hostname for known in PUBLIC.values()}
    return Service(options, url, public, bool(os.environ.get("CI")))
