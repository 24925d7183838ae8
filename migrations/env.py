"""The one Alembic environment of the core and all plugins: portal.migrate hands it a connection and a version table."""

from alembic import context

from portal.db import Base

config = context.config
part = config.attributes["part"]


def belongs_here(item, name, kind, _reflected, _compare_to):  # type: ignore[no-untyped-def]
    """Only the part's own tables (prefix = its name) take part in autogenerate."""
    return kind != "table" or name.startswith(f"{part}_")


context.configure(
    connection=config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=config.attributes["version_table"],
    include_object=belongs_here,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
