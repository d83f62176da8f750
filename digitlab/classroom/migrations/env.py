"""What Alembic runs for each migration; `database.migrate` gives it the connection."""

from alembic import context

from digitlab.classroom.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
