"""The Content-Security-Policy: on every page, strict, and open only for what stands in the page or in mkdocs.yml."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import Watch, build
from opportunity_map.config import settings
from opportunity_map.errors import ConfigError, OpportunityMapError
from opportunity_map.site.policy import guarded, policy
from playwright.sync_api import Browser
from serving import fetched, live, served

META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">\n')
REGION = {"name": "A", "country": "FI", "timezone": "Europe/Helsinki", "bounds": [60.1, 24.9, 60.2, 25.0]}


def directives(html: str) -> dict[str, list[str]]:
    """The policy of a page; it has to be the first thing after the charset."""
    before, _, after = html.partition('<meta charset="utf-8">\n')
    assert "<script" not in before
    found = META.match(after)
    assert found is not None
    assert len(META.findall(html)) == 1
    return {name: sources for name, *sources in (directive.split() for directive in found[1].split(";"))}


def test_every_page_of_the_demonstration_has_the_policy_first_and_it_is_strict(built: Path) -> None:
    pages = sorted(built.rglob("*.html"))
    assert len(pages) > 200
    for page in pages:
        said = directives(page.read_text("utf-8"))
        assert said["default-src"] == said["base-uri"] == said["object-src"] == ["'none'"]
        assert said["script-src"] == said["style-src"] == said["form-action"] == said["connect-src"] == ["'self'"]
        assert said["worker-src"] == ["'self'"]
        assert not re.search("unsafe-(inline|eval)|https?:|\\*", str(said))


def test_a_page_at_an_earlier_address_has_it_too(region: Path, tmp_path: Path) -> None:
    record = min((region / "content/opportunities").glob("*/*.yml"))
    record.write_text(record.read_text("utf-8") + "aliases: [an-earlier-name]\n", "utf-8")
    assert build(tmp_path / "site", cwd=region).returncode == 0
    page = tmp_path / f"site/opportunities/{record.parent.name}/an-earlier-name/index.html"
    assert directives(page.read_text("utf-8"))["default-src"] == ["'none'"]


def test_what_a_regions_own_templates_bring_inline_works_and_nothing_else_does(
    browser: Browser, region: Path, tmp_path: Path
) -> None:
    (region / "overrides/partials").mkdir()
    (region / "overrides/partials/page_footer.html").write_text(
        '<footer><script>\ndocument.documentElement.dataset.own = "yes";\n</script>'
        "<style>\nbody { --own: yes }\n</style></footer>"
    )
    (region / "content/about.md").write_text("# About\n\n| a |\n|--:|\n| b |\n\n<p onclick='x()'>c</p>\n")
    assert build(tmp_path / "site", cwd=region).returncode == 0
    with served(tmp_path / "site") as address:
        for path in ("", "about/", "opportunities/"):
            page = browser.new_page()
            watch = Watch(address)
            watch.on(page)
            page.goto(address + path, wait_until="networkidle")
            assert page.evaluate("document.documentElement.dataset.own") == "yes"
            assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--own')") == "yes"
            if path == "about/":
                assert page.evaluate("getComputedStyle(document.querySelector('main td')).textAlign") == "right"
                assert "inline event handler violates" in watch.errors.pop()
            assert watch.errors == []
            page.close()


def test_live_reload_goes_on_working_because_a_page_that_is_being_written_has_no_policy(region: Path) -> None:
    with live(region) as address:
        page = fetched(address + "about/")
    assert "livereload(" in page
    assert "Content-Security-Policy" not in page


def test_hosts_of_mkdocs_yml_are_added_to_their_directive() -> None:
    option = {"img-src": ["https://tiles.example.org"], "frame-src": ["https://*.example.org"]}
    found = settings({"region": REGION, "content_security_policy": option}, content_dir=Path())
    said = policy("<head></head>", found.sources)
    assert "img-src 'self' data: https://tiles.example.org;" in said
    assert "frame-src https://*.example.org" in said


@pytest.mark.parametrize(
    "option",
    [
        {"script-src": ["https://example.org"]},
        {"img-src": "https://example.org"},
        {"img-src": ["'unsafe-inline'"]},
        {"img-src": ["*"]},
        {"img-src": ["http://example.org"]},
        {"img-src": ["https://example.org; script-src *"]},
        ["https://example.org"],
    ],
)
def test_an_option_that_would_open_a_hole_is_refused_with_one_line(option: object) -> None:
    with pytest.raises(ConfigError, match="content_security_policy") as refused:
        settings({"region": REGION, "content_security_policy": option}, content_dir=Path())
    assert "\n" not in str(refused.value)


def test_a_page_without_a_head_is_told_instead_of_being_written_without_a_policy() -> None:
    with pytest.raises(OpportunityMapError, match="lost its <head>"):
        guarded("<p>x</p>", {})


def test_data_need_no_leave_and_line_ends_do_not_change_a_hash() -> None:
    assert "sha256" not in policy('<head><script type="application/ld+json">{}</script>', {})
    assert policy("<script>a\r\nb</script>", {}) == policy("<script>a\nb</script>", {})
