"""What Alembic runs: the revisions, in the transaction of the connection that `storage.migrate` hands over."""

from alembic import context

from storage.tables import every_table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=every_table(),
    render_as_batch=True,  # SQLite changes a table by copying it
    compare_type=True,
    compare_server_default=True,
)
context.run_migrations()
