"""The command `corrections-inbox`."""

import typer

from corrections_inbox import __version__

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)


@app.callback()
def _options() -> None:
    """Reads a newsroom's corrections mailbox and keeps each report until it is settled."""


@app.command()
def version() -> None:
    """Prints the version."""
    typer.echo(__version__)


def main() -> None:
    app()
