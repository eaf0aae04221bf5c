"""Where shipped templates and configuration files lie: in a wheel, an editable install, or a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """The folder or file that ships with the package, such as `templates/email`.

    Raises:
        FileNotFoundError: it was not shipped; the installation is damaged.
    """
    for root in (_PACKAGE, _PACKAGE.parent.parent):
        if (found := root / name).exists():
            return found
    raise FileNotFoundError(f"{name} is missing from the installation of corrections-inbox; install it again")
