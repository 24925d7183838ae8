"""Pieces of migrations that differ between the databases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def sequence(name: str) -> None:
    """Make a sequence for `portal.db.allocate_ids`: a real one on PostgreSQL, a row of core_sequence on SQLite."""
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        op.execute(f"CREATE SEQUENCE {name} CACHE 1")
        return
    if not sa.inspect(connection).has_table("core_sequence"):
        op.create_table(
            "core_sequence",
            sa.Column("name", sa.String(60), primary_key=True),
            sa.Column("next_value", sa.BigInteger, nullable=False),
        )
    op.execute(f"INSERT INTO core_sequence (name, next_value) VALUES ('{name}', 1)")


def drop_sequence(name: str) -> None:
    """Undo `sequence`; the last one takes core_sequence along."""
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        op.execute(f"DROP SEQUENCE {name}")
        return
    op.execute(f"DELETE FROM core_sequence WHERE name = '{name}'")
    if connection.scalar(sa.text("SELECT count(*) FROM core_sequence")) == 0:
        op.drop_table("core_sequence")


def only_added(table: str, *keys: str) -> list[str]:
    """Statements after which rows of `table` can be added but neither changed nor removed, by whoever.

    SQLite removes a row for INSERT OR REPLACE without asking the triggers for DELETE, so none of the unique `keys` is
    taken twice.
    """
    if op.get_bind().dialect.name == "postgresql":
        return [
            f"CREATE OR REPLACE FUNCTION {table}_only_added() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{table}: rows are only ever added'; END $$",
            f"CREATE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {table}_only_added()",
        ]
    return [
        f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table}: rows are only ever added'); END"
        for change in ("UPDATE", "DELETE")
    ] + [
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}"
        f" WHEN EXISTS (SELECT 1 FROM {table} WHERE {' OR '.join(f'{key} = NEW.{key}' for key in keys)})"
        f" BEGIN SELECT RAISE(ABORT, '{table}: rows are only ever added'); END"
    ]
