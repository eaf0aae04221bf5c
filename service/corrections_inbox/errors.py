"""What can go wrong in words an operator can act on."""

import traceback
from pathlib import Path


class CorrectionsInboxError(Exception):
    """A failure told in one sentence that names the setting, file or row. Exit status 1."""

    exit_status = 1


class SettingsError(CorrectionsInboxError):
    """A setting is missing, unknown or wrong. Exit status 2."""

    exit_status = 2


def fault(error: BaseException) -> str:
    """An unforeseen failure by its kind and its place in this program, without its words: they may be a reader's."""
    if isinstance(error, CorrectionsInboxError):
        return str(error)
    package = Path(__file__).parent
    ours = [each for each in traceback.extract_tb(error.__traceback__) if package in Path(each.filename).parents]
    place = f" in {Path(ours[-1].filename).relative_to(package)}, line {ours[-1].lineno}" if ours else ""
    return f"{type(error).__name__}{place}"


def traced(error: BaseException) -> str:
    """The way through the program that led to a failure, without the failure's words."""
    return "".join(traceback.format_tb(error.__traceback__))
