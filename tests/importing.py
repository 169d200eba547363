"""What the tests of the import share: a region, a table and a mapping in a folder, and the command run on them."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from click.testing import CliRunner, Result
from making import CONFIG
from opportunity_map.cli import main

CITY_LIBRARY = "name: City Library\nkind: library\nchecked: 2026-11-01\n"
# An opportunity of an organisation that is there; a test changes what it is about.
BASIC = """\
opportunity:
  organisation: city-library
  title: "{Name}"
  summary: "{About}"
  type: workshop
  interests: technology
  languages: en
  mode: onsite
  place: {name: Library, address: {city: Helsinki}}
  when: {available: always}
  cost: {kind: free}
  checked: 2026-11-01
"""
TABLE = "Name,About\nRobots,Build one\nKites,Fly one\n"


def region(folder: Path, languages: str = "en, fi") -> Path:
    """A folder with mkdocs.yml and one organisation."""
    (folder / "mkdocs.yml").write_text(CONFIG.replace("en, fi", languages), encoding="utf-8")
    (folder / "content/organisations").mkdir(parents=True)
    (folder / "content/organisations/city-library.yml").write_text(CITY_LIBRARY, encoding="utf-8")
    return folder


def run(folder: Path, *options: str, table: str = "table.csv") -> Result:
    """The import of a table in the folder by map.yml."""
    config = ("--config", str(folder / "mkdocs.yml"))
    done = CliRunner().invoke(
        main, ["import", str(folder / table), "--mapping", str(folder / "map.yml"), *config, *options]
    )
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert "Traceback" not in done.output
    return done


def imported(folder: Path, table: str | bytes, mapping: str, *options: str, name: str = "table.csv") -> Result:
    """Write table and mapping into the folder and run the import."""
    (folder / name).write_bytes(table.encode() if isinstance(table, str) else table)
    (folder / "map.yml").write_text(dedent(mapping), encoding="utf-8")
    return run(folder, *options, table=name)


def checked(folder: Path) -> Result:
    """The check of the region."""
    return CliRunner().invoke(main, ["check", "--config", str(folder / "mkdocs.yml")])


def files(folder: Path) -> dict[str, bytes]:
    """Every file of the content folder."""
    content = folder / "content"
    return {path.relative_to(content).as_posix(): path.read_bytes() for path in content.rglob("*") if path.is_file()}


def opportunity(folder: Path, name: str, organisation: str = "city-library") -> str:
    """The text of an opportunity's file."""
    return (folder / f"content/opportunities/{organisation}/{name}.yml").read_text(encoding="utf-8")
