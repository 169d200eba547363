"""`opportunity-map basemap`: the region's own map ground from an OpenStreetMap extract."""

from __future__ import annotations

from pathlib import Path

import click

from opportunity_map.config import load
from opportunity_map.places.basemap import WARN_ABOVE, WHOLE_BELOW, make_basemap


@click.command(
    epilog="Example: opportunity-map basemap helsinki.osm.pbf --language sv",
)
@click.argument("extract", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Where to write; the basemap named in mkdocs.yml, or basemap.pmtiles in the content folder, if not given.",
)
@click.option("--config", default="mkdocs.yml", show_default=True, type=click.Path(path_type=Path))
@click.option("--language", "more", multiple=True, help="Keep names in this language too, besides the site's own.")
def basemap(extract: Path, out: Path | None, config: Path, more: tuple[str, ...]) -> None:
    """Make the region's vector basemap (PMTiles) from EXTRACT, an .osm.pbf file of OpenStreetMap.

    Only what lies within the region's bounds is kept. Needs: pip install 'mkdocs-opportunity-map[basemap]'.
    """
    settings = load(config)
    target = out or settings.content_dir / (settings.basemap or "basemap.pmtiles")
    languages = tuple(dict.fromkeys((*settings.languages, *more)))
    size = make_basemap(extract, settings.region.bounds, languages, target)
    click.echo(f"{target}: {size / 1_000_000:.2f} MB, © OpenStreetMap contributors (ODbL 1.0)")
    if size >= WHOLE_BELOW:
        click.echo("Visitors fetch only the parts that they look at; smaller files are fetched whole.")
    if size > WARN_ABOVE:
        click.echo(
            f"Warning: {size / 1_000_000:.0f} MB is much for a repository and for phones; choose smaller bounds.",
            err=True,
        )
