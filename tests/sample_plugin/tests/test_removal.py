"""Tables of its own with a version table of its own; removed again, the portal stands and the data stay."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import create_engine, inspect

from portal import migrate
from portal.config import Config
from tests.architecture.crawler import crawl, dead_ends
from tests.casting import Cast

TABLES = {"sample_note", "sample_staged_note", "sample_digest"}


def tables(config: Config) -> set[str]:
    engine = create_engine(config.database_url)
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def test_up_down_up_touches_nothing_but_the_plugin_s_tables(config: Config) -> None:
    before = tables(config)
    assert before >= TABLES | {"alembic_sample"}
    migrate.downgrade(config, "sample", "base")
    assert tables(config) == before - TABLES
    assert not migrate.is_current(config)
    migrate.upgrade(config)
    assert tables(config) == before
    assert ("sample", "sample_0001", "sample_0001") in migrate.status(config)


def test_removed_again_its_pages_are_gone_its_tables_stay(cast: Cast, config: Config, write, make_app) -> None:
    write("school", "jiada-jx", text="留着的备注")
    without = replace(config, plugins=("info_entry",))
    migrate.upgrade(without)
    assert migrate.is_current(without)
    smaller = Cast(make_app(plugins=("info_entry",)))
    client = smaller.client_for("school")
    assert client.get("/sample/jiada").status_code == 404
    assert client.get("/imports/new/sample.notes").status_code == 404
    found = list(crawl(client))
    assert dead_ends(found) == []
    assert not any("sample" in page.url for page in found)
    assert tables(config) > TABLES
    again = Cast(make_app())
    assert "留着的备注" in again.client_for("school").page("/sample/jiada").text
