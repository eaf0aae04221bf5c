"""Where each command stands: its module, and all that this needs, is loaded when the command is used, and for no other."""

import gc
import sys
from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from typer._click import Command

# The name of a command, and the function or the group of further commands that it is.
PLACES: Mapping[str, str] = {
    "run": "daemon.run",
    "check": "check.check",
    "init": "init.init",
    "health": "daemon.health",
    "poll": "daemon.poll",
    "deliver": "daemon.deliver",
    "digest": "daemon.digest",
    "match": "match.match",
    "replay": "replay.replay",
    "cases": "cases.cases",
    "forget": "keeping.forget",
    "backup": "keeping.backup",
    "migrate": "daemon.migrate",
    "articles": "articles.app",
    "case": "cases.case_app",
    "quarantine": "cases.quarantine_app",
    "outbox": "cases.outbox_app",
}


class WhenUsed(TyperGroup):
    """A group that has the commands of `PLACES` besides its own."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = _Commands(self.commands)


class _Commands(MutableMapping[str, "Command"]):
    """Commands by their name; `loaded` holds those that are there already."""

    def __init__(self, loaded: MutableMapping[str, "Command"]) -> None:
        self._loaded = loaded

    def __getitem__(self, name: str) -> "Command":
        if name not in self._loaded and name in PLACES:
            self._loaded[name] = _command(name)
        return self._loaded[name]

    def __setitem__(self, name: str, command: "Command") -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self._loaded, *PLACES)))

    def __len__(self) -> int:
        return len(set(self))


def _command(name: str) -> "Command":
    module, _, own_name = PLACES[name].partition(".")
    found = getattr(_module(module), own_name)
    app = typer.Typer(add_completion=False)
    if isinstance(found, typer.Typer):
        app.add_typer(found, name=name)
        return typer.main.get_group(app).commands[name]
    app.command(name)(found)
    return typer.main.get_command(app)


def _module(name: str) -> object:
    full = f"{__package__}.{name}"
    if full in sys.modules:
        return sys.modules[full]
    # Modules stay: looking through them for what could be let go of, while there are ever more and ever after, would take
    # a sixth of the time that loading them takes, and some of all time to come.
    gc.disable()
    try:
        return import_module(full)
    finally:
        gc.freeze()
        gc.enable()
