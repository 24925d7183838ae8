"""The database: one Base, one session a context, one place that commits, one way to write in bulk."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TextClause,
    UpdateBase,
    any_,
    event,
    literal,
    text,
)
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Session
from sqlalchemy.types import Date, TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

BUSY_MILLISECONDS = 30_000
"""How long SQLite waits for another writer."""

BigId = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """Every table's base, the plugins' too."""

    metadata = MetaData(naming_convention=NAMING)


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware UTC date-time: timestamptz on PostgreSQL, naive UTC text on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None or dialect.name == "postgresql":
            return value
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, _dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False, "autoflush": False})


def session() -> Session:
    """The session of the current application context."""
    return cast(Session, db.session())


def is_postgresql(s: Session) -> bool:
    """True on PostgreSQL, False on SQLite."""
    return s.get_bind().dialect.name == "postgresql"


@contextmanager
def transaction(*, patient: bool = True) -> Iterator[Session]:
    """A writing transaction; a nested call joins the outer one. The only place in the portal that commits.

    A read transaction that is open is ended first, so that what is read inside is fresh and SQLite can take its
    write lock at once (BEGIN IMMEDIATE) instead of failing half-way. With `patient` False, SQLite raises
    OperationalError at once while somebody else writes: for writes that may as well be left out.
    """
    s = session()
    if s.info.get("writing"):
        yield s
        return
    if s.in_transaction():
        s.rollback()
    s.info.update(writing=True, before=[], after=[], collected={})
    try:
        s.connection(execution_options={"portal_write": True, "portal_patient": patient})
        yield s
        for callback in s.info["before"]:
            callback()
        s.commit()
    except BaseException:
        s.rollback()
        raise
    finally:
        s.info["writing"] = False
    for callback in s.info["after"]:
        callback()


def before_commit(callback: Callable[[], None]) -> None:
    """Call `callback` in this transaction, just before it commits (short locks: counters are written there)."""
    session().info["before"].append(callback)


def gather(key: str, item: Any, act: Callable[[list[Any]], None]) -> None:
    """Keep `item` until this transaction commits; just before, `act` gets all that were kept under `key`."""
    if key not in collected():
        collected()[key] = []
        before_commit(lambda: act(collected().pop(key)))
    collected()[key].append(item)


def collected() -> dict[str, Any]:
    """What services gather until this transaction commits; gone if it rolls back."""
    found: dict[str, Any] = session().info["collected"]
    return found


def after_commit(callback: Callable[[], None]) -> None:
    """Call `callback` once this transaction is durable; never if it rolls back."""
    session().info["after"].append(callback)


@contextmanager
def snapshot() -> Iterator[Session]:
    """A reading transaction in which all statements see the same state: for every published figure."""
    s = session()
    if not s.info.get("writing"):
        if s.in_transaction():
            s.rollback()
        if is_postgresql(s):
            s.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    yield s
    if not s.info.get("writing"):
        s.rollback()


def advisory_lock(s: Session, name: str, *, shared: bool = False) -> None:
    """Hold the lock `name` until this transaction ends, alone or with others who share it.

    SQLite has one writer at a time anyway.
    """
    if is_postgresql(s):
        function = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
        s.execute(text(f"SELECT {function}(hashtextextended(:name, 0))"), {"name": name})


def among(
    column: InstrumentedAttribute[int] | InstrumentedAttribute[int | None] | InstrumentedAttribute[str],
    values: Collection[int] | Collection[str],
) -> ColumnElement[bool]:
    """`column.in_(values)` for hundreds of them: PostgreSQL gets one array, for a parameter each takes longer than the
    query."""
    if is_postgresql(session()):
        return column == any_(literal(list(values), ARRAY(Text if isinstance(column.type, String) else BigInteger)))
    return column.in_(values)


def rows_changed(s: Session, statement: UpdateBase | TextClause, values: Mapping[str, Any] | None = None) -> int:
    """Execute a statement that writes; returns to how many rows it did."""
    return cast(CursorResult[Any], s.execute(statement, values)).rowcount


def allocate_ids(s: Session, sequence: str, count: int) -> list[int]:
    """`count` new ids of `sequence` (core_org_id, core_person_id), never given out again.

    Ids are known before rows are written, because a person's numbers are encrypted with the row's id.
    """
    if is_postgresql(s):
        rows = s.execute(text(f"SELECT nextval('{sequence}') FROM generate_series(1, :n)"), {"n": count})
        return [row[0] for row in rows]
    found = s.execute(
        text("UPDATE core_sequence SET next_value = next_value + :n WHERE name = :name RETURNING next_value"),
        {"n": count, "name": sequence},
    ).scalar_one()
    return list(range(found - count, found))


def table_of(mapped: type[DeclarativeBase]) -> Table:
    """The table of a mapped class, which to SQLAlchemy's types might be anything that can be selected from."""
    return cast(Table, mapped.__table__)


def bulk_insert(
    s: Session, mapped: type[DeclarativeBase], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:  # fmt: skip
    """Write many rows of a mapped class: COPY on PostgreSQL, executemany on SQLite.

    Values are plain Python, in the columns' order.
    """
    table = table_of(mapped)
    driver = s.connection().connection.driver_connection
    assert driver is not None
    names = ", ".join(columns)
    if is_postgresql(s):
        types = [_type_name(table, name, s.get_bind().dialect) for name in columns]
        _copy(driver, f"COPY {table.name} ({names}) FROM STDIN (FORMAT BINARY)", types, rows)
        return
    marks = ", ".join("?" * len(columns))
    cursor = driver.cursor()
    cursor.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", _for_sqlite(table, columns, rows))
    cursor.close()


def _copy(driver: Any, statement: str, types: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    from psycopg.types.string import BytesBinaryDumper

    with driver.cursor() as cursor:
        # Asked for by the name of its type, bytea gets a slow dumper that is meant for another class.
        cursor.adapters.register_dumper(bytes, BytesBinaryDumper)
        with cursor.copy(statement) as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)


def _type_name(table: Table, column: str, dialect: Dialect) -> str:
    """The type of a column as PostgreSQL names it: without its length and collation."""
    return re.split(r"\(| COLLATE", table.c[column].type.compile(dialect), maxsplit=1)[0].lower()


def _for_sqlite(table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterable[Sequence[Any]]:
    """SQLite keeps dates as text, in the form SQLAlchemy reads back."""
    dated = [i for i, name in enumerate(columns) if isinstance(table.c[name].type, Date | DateTime | UtcDateTime)]
    return (_with_texts(row, dated) for row in rows) if dated else rows


def _with_texts(row: Sequence[Any], dated: Sequence[int]) -> Sequence[Any]:
    cells = list(row)
    for i in dated:
        cells[i] = _as_text(cells[i])
    return cells


def _as_text(value: dt.date | dt.datetime | None) -> str | None:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if value is not None else None


def tune(engine: Engine) -> None:
    """SQLite: WAL, durable commits, foreign keys, our own BEGIN. PostgreSQL: one question, one process."""
    if engine.dialect.name == "sqlite":
        _tune_sqlite(engine)
    else:
        _tune_postgresql(engine)


def _tune_postgresql(engine: Engine) -> None:
    """A page's question takes milliseconds: helpers take longer to start, and look up the same rows again each. Asked
    alone among 3 million people pages of 70 ms take 20 without them; asked by many at once there are none to spare.

    Each is planned for what it asks: a plan for any name knows no index of names' beginnings, and takes 400 ms for 3.
    """

    @event.listens_for(engine, "connect")
    def on_connect(dbapi_connection: Any, _record: Any) -> None:
        dbapi_connection.execute("SET max_parallel_workers_per_gather = 0")
        dbapi_connection.execute("SET plan_cache_mode = force_custom_plan")
        dbapi_connection.commit()


def _tune_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(dbapi_connection: Any, _record: Any) -> None:
        dbapi_connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MILLISECONDS}"):
            dbapi_connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        options = connection.get_execution_options()
        if options.get("portal_patient", True):
            connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("portal_write") else "BEGIN")
            return
        connection.exec_driver_sql("PRAGMA busy_timeout=0")
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
