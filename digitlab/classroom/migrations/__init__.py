"""The database's changes from release to release, by Alembic."""
