"""The command line: one of the two doors to the rooms (the other is `plugin.py`)."""

from __future__ import annotations

from typing import Any

import click

from opportunity_map.commands.basemap import basemap
from opportunity_map.commands.check import check
from opportunity_map.commands.format import format_
from opportunity_map.commands.import_ import import_
from opportunity_map.commands.new import new
from opportunity_map.commands.schema import schema
from opportunity_map.errors import OpportunityMapError


class _Commands(click.Group):
    """Turns a mistake that a person can mend into one line and the exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except OpportunityMapError as error:
            raise click.UsageError(str(error)) from None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mkdocs-opportunity-map")
def main() -> None:
    """Check and build the content of a region's opportunity map."""


for _command in (check, import_, format_, schema, basemap, new):
    main.add_command(_command)
