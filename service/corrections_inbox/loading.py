"""Loads what a package offers when it is first asked for: the long-lived process must not hold what only reading needs."""

from collections.abc import Callable
from importlib import import_module


def when_used(package: str, **homes: str) -> Callable[[str], object]:
    """A module's `__getattr__` (PEP 562) for names that stand in modules of its own package: name to module."""

    def load(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{homes[name]}"), name)

    return load
