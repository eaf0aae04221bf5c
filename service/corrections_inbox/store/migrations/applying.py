"""Applies migrations by Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def configuration() -> Config:
    """Where the migrations lie."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def apply_all(connection: Connection) -> None:
    """Brings the tables behind a connection up to date, within its transaction."""
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
