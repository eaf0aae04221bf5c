"""Brings a store's tables up to date, and says whether they are."""

from pathlib import Path

from sqlalchemy import Engine, inspect, text
from sqlmodel import Session

from corrections_inbox.errors import CorrectionsInboxError
from corrections_inbox.store import case_lines
from corrections_inbox.store.backup import ASIDE, copy

_VERSIONS = Path(__file__).parent / "versions"


def pending(engine: Engine) -> bool:
    """Whether the store's tables are older than this program.

    Raises:
        CorrectionsInboxError: the store was written by a newer version of this program.
    """
    return _known(engine) != _newest()


def upgrade(engine: Engine) -> None:
    """Applies every migration that is missing; an embedded SQLite file is copied aside first.

    Raises:
        CorrectionsInboxError: the store was written by a newer version of this program.
    """
    current = _known(engine)
    if current == _newest():
        return
    if engine.dialect.name == "sqlite" and current is not None:
        copy_aside(engine, current)
    with engine.begin() as connection:
        from corrections_inbox.store.migrations.applying import apply_all  # noqa: PLC0415  heavy, and seldom needed

        apply_all(connection)
        # Lists that a migration made or emptied are filled by today's program from today's tables, all or nothing.
        with Session(connection) as session:
            case_lines.write_missing(session)
            session.flush()


def ensure_current(engine: Engine) -> None:
    """Brings the embedded store up to date by itself; a PostgreSQL store only ever by the command `migrate`.

    Raises:
        CorrectionsInboxError: a PostgreSQL store waits for `migrate`, or the store is newer than this program.
    """
    if engine.dialect.name == "sqlite":
        upgrade(engine)
    elif pending(engine):
        raise CorrectionsInboxError(f"The store at {_place(engine)} must be brought up to date: run migrate first.")


def revisions() -> list[str]:
    """Every revision that this program knows, in their order: the numbers in the names of the files."""
    return sorted(file.name[1:5] for file in _VERSIONS.glob("m[0-9][0-9][0-9][0-9]_*.py"))


def _newest() -> str:
    return revisions()[-1]


def _known(engine: Engine) -> str | None:
    """The revision that the store stands at, None where it has no tables yet."""
    current: str | None = None
    with engine.connect() as connection:
        if inspect(connection).has_table("alembic_version"):
            current = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if current is not None and current not in revisions():
        raise CorrectionsInboxError(
            f"The store at {_place(engine)} was written by a newer version of corrections-inbox (revision {current})."
        )
    return current


def _place(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=True)


def copy_aside(engine: Engine, revision: str) -> Path:
    """Copies an embedded store beside itself, under the revision it stands at, in place of an earlier such copy."""
    original = Path(engine.url.database or "")
    aside = original.with_name(f"{original.name}{ASIDE}{revision}")
    part = aside.with_name(f"{aside.name}.part")
    part.unlink(missing_ok=True)  # an upgrade that was killed leaves it
    copy(engine, part)
    return part.replace(aside)
