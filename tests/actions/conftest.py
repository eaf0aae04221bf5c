"""The small newsroom that the actions are tried in."""

from tests.actions.newsroom import ferry, guessed, newsroom, pier, templates

__all__ = ["ferry", "guessed", "newsroom", "pier", "templates"]
