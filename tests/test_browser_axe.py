"""axe-core on every kind of page, in both schemes, on a phone and on a desk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Visitor

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


def kinds(built: Path) -> list[str]:
    """One address of each kind of page; the records are picked by what they show."""
    record = "opportunities/" + min(path.parent.relative_to(built / "opportunities").as_posix()
                                    for path in built.glob("opportunities/*/*/index.html")) + "/"  # fmt: skip
    organisation = min(path.parent.name for path in built.glob("organisations/*/index.html"))
    venue = min(path.parent.name for path in built.glob("places/*/index.html"))
    return [
        "",
        "opportunities/",
        "opportunities/?interests=science,technology&age=14",
        "opportunities/?q=zzzz",
        "map/",
        record,
        "organisations/",
        f"organisations/{organisation}/",
        "interests/technology/",
        f"places/{venue}/",
        "about/",
        "contribute/",
        "reference/",
        "accessibility/",
        "privacy/",
        "data/",
        "licences/",
        "404.html",
    ]


@pytest.mark.parametrize("prefix", ["", "fi/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_on_any_kind_of_page(
    visitor: Visitor, built: Path, prefix: str, scheme: str, width: int
) -> None:
    found: dict[str, Any] = {}
    page = visitor.open(prefix, width=width, scheme=scheme)
    for kind in kinds(built):
        if kind == "404.html" and prefix:
            continue
        page.goto(visitor.site + prefix + kind, wait_until="networkidle")
        page.evaluate(AXE.read_text("utf-8"))  # past the policy, which lets no script into the page
        result = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
        if result:
            found[kind] = [(v["id"], [node["target"] for node in v["nodes"]][:3]) for v in result]
    assert found == {}
