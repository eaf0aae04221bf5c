"""Alembic runs this file: it hands the connection that `upgrade` opened to the migrations."""

from alembic import context

from corrections_inbox.store import tables

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=tables.SCHEMA,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
