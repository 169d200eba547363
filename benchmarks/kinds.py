"""One address of each kind of page of a built site, for the tests and measures that go through all of them."""

from __future__ import annotations

from pathlib import Path


def kinds(site: Path) -> list[str]:
    """Addresses from the site's root, the listing in use among them; records are picked by their names."""
    record = min(path.parent.relative_to(site).as_posix() for path in site.glob("opportunities/*/*/index.html"))
    organisation = min(path.parent.name for path in site.glob("organisations/*/index.html"))
    venue = min(path.parent.name for path in site.glob("places/*/index.html"))
    return [
        "",
        "opportunities/",
        "opportunities/?interests=science,technology&age=14",
        "opportunities/?q=zzzz",
        "map/",
        f"{record}/",
        "organisations/",
        f"organisations/{organisation}/",
        "interests/technology/",
        f"places/{venue}/",
        "places/",
        "calendar/",
        "calendar/2026-12/",
        "embed/?interests=science",
        "embed/map/?interests=science",
        "plan/",
        "plan/#items=harbour/robots,library/robots",
        "about/",
        "contribute/",
        "reference/",
        "accessibility/",
        "design/",
        "privacy/",
        "data/",
        "licences/",
        "404.html",
    ]
