"""SQLModel tables, rows to values and back, queries, claims, migrations. Functions take a session and never commit."""

from corrections_inbox.store import campaign_tables as _campaign_tables  # noqa: F401  the schema is whole from the start
from corrections_inbox.store import desk_tables as _desk_tables  # noqa: F401  the schema is whole from the start
from corrections_inbox.store import line_tables as _line_tables  # noqa: F401  the schema is whole from the start
from corrections_inbox.store.engine import connect, embedded_file, reading, told, transaction, transactions

__all__ = ["connect", "embedded_file", "reading", "told", "transaction", "transactions"]
