"""What stands before a command: the options that all of them have."""

from dataclasses import dataclass
from pathlib import Path


@dataclass
class Invocation:
    """One call of the program."""

    config: Path | None = None
    debug: bool = False
