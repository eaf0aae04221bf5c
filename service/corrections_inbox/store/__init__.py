"""SQLModel tables, rows to values and back, queries, claims, migrations. Functions take a session and never commit."""

from corrections_inbox.store.engine import connect, embedded_file, reading, told, transaction

__all__ = ["connect", "embedded_file", "reading", "told", "transaction"]
