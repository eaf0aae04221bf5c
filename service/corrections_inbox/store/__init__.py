"""SQLModel tables, rows to values and back, queries, claims, migrations."""
