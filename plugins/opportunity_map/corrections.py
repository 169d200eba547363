"""Where a visitor says that something is wrong: a prepared issue in the region's repository, or a prepared mail."""

from __future__ import annotations

import re
import string
from typing import Any
from urllib.parse import quote, urlsplit

from opportunity_map.errors import ConfigError, where

OPTION = "report"
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_WEB = re.compile(r"https://[^\s\"<>]+")
_FIELDS = {"title", "body"}
_FORMS = {
    "github": "/issues/new?title={title}&body={body}",
    "gitlab": "/-/issues/new?issue[title]={title}&issue[description]={body}",
    "gitea": "/issues/new?title={title}&body={body}",
}
"""How each kind of forge takes a prepared issue. Sources: documentation of GitHub, GitLab, Forgejo and Gitea."""
_FORGES = {"github": "github", "gitlab": "gitlab", "codeberg": "gitea", "gitea": "gitea", "forgejo": "gitea"}


def address(value: Any) -> str:
    """The option as it stands in mkdocs.yml: an e-mail address, the template of a web address, or ''.

    Raises ConfigError.
    """
    if value is None:
        return ""
    good = isinstance(value, str) and bool(_EMAIL.fullmatch(value) or (_WEB.fullmatch(value) and _is_template(value)))
    if not good:
        raise ConfigError(
            where(OPTION) + f"{value!r} is no e-mail address and no web address with {{title}} and {{body}} in it; "
            "write for example map@example.org."
        )
    return str(value)


def template(option: str, repository: str) -> str:
    """What `link` fills in: of the option, else of a repository whose forge is known; '' where there is neither."""
    if option:
        return option if "{" in option and "://" in option else mail_template(option)
    host = (urlsplit(repository).hostname or "").lower()
    for name, form in _FORGES.items():
        if name in re.split(r"[.-]", host):
            return repository.rstrip("/").removesuffix(".git").replace("{", "").replace("}", "") + _FORMS[form]
    return ""


def mail_template(email: str) -> str:
    """A prepared mail (RFC 6068)."""
    return f"mailto:{quote(email, safe='@+')}?subject={{title}}&body={{body}}"


def link(template: str, title: str, body: str) -> str:
    """The address that opens the prepared issue or mail; what is filled in can end no part of it."""
    return template.replace("{title}", quote(title, safe="/:")).replace("{body}", quote(body, safe="/:"))


def _is_template(value: str) -> bool:
    try:
        names = {name for _, name, _, _ in string.Formatter().parse(value) if name is not None}
    except ValueError:
        return False
    return names == _FIELDS
