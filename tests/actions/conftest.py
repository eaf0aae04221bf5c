"""The small newsroom that the actions are tried in, on either database."""

from tests.actions.newsroom import ferry, guessed, newsroom, pier, templates
from tests.store.databases import engine, postgresql_engine, postgresql_template, postgresql_url, sqlite_engine

__all__ = [
    "engine",
    "ferry",
    "guessed",
    "newsroom",
    "pier",
    "postgresql_engine",
    "postgresql_template",
    "postgresql_url",
    "sqlite_engine",
    "templates",
]
