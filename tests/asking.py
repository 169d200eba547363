"""What the tests of geocoding share: small regions full of addresses, and a server that answers as a test says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from opportunity_map.catalogue import Location
from opportunity_map.places import cache

CONFIG = """\
site_name: Example
docs_dir: content
theme: {{name: material, font: false}}
plugins:
  - opportunity-map:
      region: {{name: Helsinki, country: FI, timezone: Europe/Helsinki, bounds: [60.16, 24.93, 60.18, 24.96]}}
      languages: [en, fi]
      geocoding: {geocoding}
"""
ORGANISATION = "name: Example {name}\nkind: association\nchecked: 2026-11-01\n"
OPPORTUNITY = """\
title: Example in {street}
summary: An example.
type: workshop
interests: [science]
languages: [en]
mode: onsite
place: {{name: House of {name}, address: {{street: "{street}", postcode: "00100", city: Helsinki}}}}
when: {{available: on_request}}
cost: {{kind: free}}
checked: 2026-11-01
"""

Behaviour = Callable[["Asked"], None]


class Asked(BaseHTTPRequestHandler):
    """One request to the server of a test."""

    server: Server

    def do_GET(self) -> None:
        with self.server.lock:
            self.server.queries.append({name: found[0] for name, found in parse_qs(urlsplit(self.path).query).items()})
            self.server.headers.append(dict(self.headers))
            self.number = len(self.server.queries)
        self.server.behave(self)

    @property
    def query(self) -> dict[str, str]:
        return {name: found[0] for name, found in parse_qs(urlsplit(self.path).query).items()}

    def reply(self, body: bytes | str, status: int = 200, **headers: str) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in {"content_length": str(len(data)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing for each request."""


class Server(ThreadingHTTPServer):
    """Answers as `behave` says; `queries` are the requests that came."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, behave: Behaviour) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.behave = behave
        self.lock = threading.Lock()
        self.queries: list[dict[str, str]] = []
        self.headers: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked may be gone before the answer is."""


@contextmanager
def server(behave: Behaviour) -> Iterator[Server]:
    """A server that answers as the test says, for as long as the block runs."""
    found = Server(behave)
    thread = threading.Thread(target=found.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        found.shutdown()
        found.server_close()
        thread.join()


def house(street: str, number: str, **changes: Any) -> dict[str, Any]:
    """What Nominatim answers for a house in the centre of Helsinki."""
    address = {"house_number": number, "road": street, "city": "Helsinki", "postcode": "00100", "country_code": "fi"}
    place: dict[str, Any] = {
        "lat": "60.1700",
        "lon": "24.9400",
        "place_rank": 30,
        "type": "yes",
        "display_name": "A house",
    }
    place["address"] = {**address, **changes.pop("address", {})}
    return {**place, **changes}


def finds(asked: Asked) -> None:
    """Find every house that is asked for."""
    number, _, street = asked.query.get("street", "").partition(" ")
    asked.reply(json.dumps([house(street, number)] if street else []))


def make_region(
    folder: Path, url: str, streets: int = 0, organisations: int = 1, options: str = "requests_per_second: 1000"
) -> Path:
    """A region whose organisations have so many streets each, to be asked of the server at `url`."""
    folder.mkdir(parents=True, exist_ok=True)
    geocoding = f'{{provider: nominatim, url: "{url}", {options}}}' if url else f"{{{options}}}"
    (folder / "mkdocs.yml").write_text(CONFIG.format(geocoding=geocoding), "utf-8")
    for number in range(organisations):
        write_organisation(folder, f"org-{number:02}", [f"Street{number:02} {one}" for one in range(1, streets + 1)])
    return folder


def write_organisation(folder: Path, name: str, streets: list[str]) -> None:
    """An organisation with one opportunity in each of the streets."""
    own = folder / "content/organisations" / f"{name}.yml"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(ORGANISATION.format(name=name), "utf-8")
    for number, street in enumerate(streets, 1):
        file = folder / "content/opportunities" / name / f"offer-{number:03}.yml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(OPPORTUNITY.format(name=name, street=street), "utf-8")


def environment(**changes: str) -> dict[str, str]:
    """That of a person at a machine of their own, unless a test says something else."""
    kept = {name: value for name, value in os.environ.items() if name not in {"CI", "http_proxy", "HTTP_PROXY"}}
    return {**kept, "NO_MKDOCS_2_WARNING": "1", **changes}


def command(*arguments: str) -> list[str]:
    return [str(Path(sys.executable).parent / "opportunity-map"), "geocode", *arguments]


def geocode(region: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """`opportunity-map geocode` as a person runs it. It never shows a traceback."""
    done = subprocess.run(
        command(*arguments),
        cwd=region,
        env=environment(**variables),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


def kept(region: Path) -> dict[str, cache.Answer]:
    """The committed cache of a region; it never has a bad line."""
    answers, bad = cache.read(region / "content/geocache")
    assert bad == []
    return answers


def located(region: Path) -> set[str]:
    return {key for key, answer in kept(region).items() if isinstance(answer, Location)}
