from __future__ import annotations

from email.message import EmailMessage
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from opportunity_map import corrections
from opportunity_map.errors import ConfigError

TITLE = "Mistake: harbour/robots & friends?"
BODY = "https://map.example.org/opportunities/harbour/robots/\n\nWhat is wrong? 100 % & more #1\n"


def asked(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query, keep_blank_values=True)


@pytest.mark.parametrize(
    ("repository", "path", "title", "body"),
    [
        ("https://github.com/region/map", "/region/map/issues/new", "title", "body"),
        ("https://github.com/region/map.git", "/region/map/issues/new", "title", "body"),
        ("https://gitlab.com/a/b/map/", "/a/b/map/-/issues/new", "issue[title]", "issue[description]"),
        ("https://gitlab.region.example.org/map", "/map/-/issues/new", "issue[title]", "issue[description]"),
        ("https://codeberg.org/region/map", "/region/map/issues/new", "title", "body"),
    ],
)
def test_a_known_forge_gets_a_prepared_issue(repository: str, path: str, title: str, body: str) -> None:
    address = corrections.link(corrections.template("", repository), TITLE, BODY)
    assert urlsplit(address).path == path
    assert asked(address) == {title: [TITLE], body: [BODY]}


def test_an_unknown_server_gets_none_because_nobody_knows_how_it_would_take_it() -> None:
    assert corrections.template("", "https://git.region.example.org/map") == ""
    assert corrections.template("", "https://notgithub.example.org/map") == ""
    assert corrections.template("", "") == ""


def test_an_address_named_in_the_option_comes_before_the_repository() -> None:
    to = corrections.template("map@example.org", "https://github.com/region/map")
    address = corrections.link(to, TITLE, BODY)
    assert address.startswith("mailto:map@example.org?subject=")
    query = dict(part.split("=", 1) for part in urlsplit(address).query.split("&"))
    assert {name: unquote(value) for name, value in query.items()} == {"subject": TITLE, "body": BODY}
    EmailMessage()["Subject"] = unquote(query["subject"])  # refuses a line break


def test_a_template_may_lead_to_any_form() -> None:
    to = corrections.template("https://forms.example.org/new?t={title}&b={body}", "")
    assert asked(corrections.link(to, "{body}", "{title}")) == {"t": ["{body}"], "b": ["{title}"]}


@pytest.mark.parametrize("value", [None, "map@example.org", "https://forms.example.org/new?t={title}&b={body}"])
def test_what_is_right_is_taken_as_it_is(value: Any) -> None:
    assert corrections.address(value) == (value or "")


@pytest.mark.parametrize(
    "value",
    [
        "", True, 5, ["map@example.org"], "map@", "map@example", "a b@example.org", "http://forms.example.org/{title}{body}",
        "https://forms.example.org/", "https://forms.example.org/{title}", "https://x.example.org/{title}{body}{other}",
        "https://x.example.org/{title}{body}{", "https://x.example.org/{title[0]}{body}",
        "javascript:alert({title}{body})",
    ],
)  # fmt: skip
def test_what_is_wrong_stops_with_one_clear_sentence(value: Any) -> None:
    with pytest.raises(ConfigError, match=r"opportunity-map: report: .*write for example map@example\.org\.$"):
        corrections.address(value)
