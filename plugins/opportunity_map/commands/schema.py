"""`opportunity-map schema`: the JSON Schema of each kind of file."""

from __future__ import annotations

import json
from pathlib import Path

import click

from opportunity_map.intake.model import MODELS
from opportunity_map.intake.schema import schema as schema_of
from opportunity_map.intake.schema import schema_files


@click.command(epilog="Example: opportunity-map schema --out schemas")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for one file of each kind.")
@click.option("--config", default="mkdocs.yml", hidden=True, help="Taken for the sake of likeness; not read.")
def schema(out: Path | None, config: str) -> None:  # noqa: ARG001 - every command takes --config
    """Write the JSON Schema (2020-12) of organisations, opportunities and places, or print all three as one object."""
    if out is None:
        schemas = {kind: schema_of(model) for kind, model in MODELS.items()}
        click.echo(json.dumps(schemas, indent=2, ensure_ascii=False))
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, text in schema_files().items():
        (out / name).write_text(text, encoding="utf-8")
        click.echo(str(out / name))
