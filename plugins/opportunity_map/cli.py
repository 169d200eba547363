"""The command line: one of the two doors to the rooms (the other is `plugin.py`)."""

from __future__ import annotations

from importlib import import_module
from keyword import iskeyword
from typing import Any, Final

import click

from opportunity_map.errors import OpportunityMapError

COMMANDS: Final = ("basemap", "check", "format", "import", "new", "schema")
"""Each stands in a module of its name in commands/ (with _ behind a word of Python's own), imported when wanted."""


class _Commands(click.Group):
    """Turns a mistake that a person can mend into one line and the exit code 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return [*super().list_commands(ctx), *COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name: others import libraries that a quick check has no time for."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command = getattr(import_module(f"opportunity_map.commands.{name}"), name)
        assert isinstance(command, click.Command)  # noqa: S101 - each module holds the command of its name
        return command

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
