"""学校团支部直属团的领导机关 (decision 3): nobody may mark it; a fault like those of the tree, gone with the plugin."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from portal import migrate
from portal.db import db, session
from portal.orgs import services
from portal.orgs.faults import WITHOUT_MARKER
from portal.orgs.loading import load
from portal.orgs.models import Org
from portal.orgs.moving import move
from portal.provinces.services import switch
from tests.casting import Cast, installation_of
from tests.counts.recounting import kept, recounted
from tests.exports.asking import export, lines_of
from tests.imports.test_engine import doctor
from tests.orgs.growing import facts
from tests.plugins.info_entry.test_faults import fault


def found_school_branch(cast: Cast, parent: str) -> None:
    """A branch of the school field (hubin) directly below `parent`."""
    with cast.app.app_context():
        services.create(cast.scope("national"), parent, facts("湖滨中学教工支部", industry="普通高中"), "hubin")


def test_decision_3_a_school_branch_directly_below_a_leading_body_is_a_fault_of_every_level(cast: Cast) -> None:
    key = WITHOUT_MARKER.key
    found_school_branch(cast, "qinghe")
    assert [fault(cast, code, key) for code in ("qinghe", "jia", "centre", "yizhong", "yi")] == [1, 1, 1, 0, 0]
    province, address = cast.client_for("province"), f"/info-entry/jia/faults/{key}"
    listed = province.page(address)
    assert "湖滨中学教工支部" in listed.text
    assert "在上级新建学校的团委或团总支" in listed.text
    assert "/orgs/hubin/move" in [a.get("href") for a in listed.find_all("a")]
    assert "直属领导机关的学校团支部" in province.page("/").text
    assert "湖滨中学" in province.page(f"/orgs/jia/subordinates?p.info_entry.fault={key}").text
    lines = lines_of(export(province, "/exports/new/info_entry.faults/jia", format="csv").data)[1:]
    assert [line[0] for line in lines if "直属领导机关的学校团支部" in line[6]] == ["hubin"]
    with cast.app.app_context():
        assert kept() == recounted()
        move(cast.scope("national"), "hubin", 1, "yizhong")
        assert (fault(cast, "jia", key), kept()) == (0, recounted())
    assert "没有问题" in province.page(address).text


def test_decision_3_it_comes_and_goes_with_the_industry_and_with_the_superiors_flag(cast: Cast) -> None:
    key = WITHOUT_MARKER.key
    found_school_branch(cast, "qinghe")
    cast.give_industry("hubin", "小学")
    assert fault(cast, "jia", key) == 0
    cast.give_industry("hubin", "普通高中")
    assert fault(cast, "jia", key) == 1
    with cast.app.app_context():
        for leads, count in ((False, 0), (True, 1)):
            org = session().scalars(select(Org).where(Org.code == "qinghe")).one()
            wanted = replace(services.facts_of(org), is_leading_body=leads)
            services.change(cast.scope("national"), "qinghe", org.version, wanted)
            assert (fault(cast, "jia", key), kept()) == (count, recounted())


def test_decision_3_it_vanishes_with_the_plugin_and_comes_back_as_it_is_then(cast: Cast) -> None:
    key = WITHOUT_MARKER.key
    found_school_branch(cast, "qinghe")
    province, centre = cast.client_for("province"), cast.client_for("national")
    with cast.app.app_context():
        switch(cast.scope("national"), "jia", "graduation_marking", on=False)
    for page in ("/", "/info-entry/jia/faults", "/orgs/qinghe", "/orgs/jia/subordinates"):
        assert WITHOUT_MARKER.title not in province.page(page).text, page
    assert province.get(f"/info-entry/jia/faults/{key}").status_code == 404
    assert province.get(f"/exports/new/info_entry.faults/jia?fault_key={key}").status_code == 404
    for client, code in ((province, "jia"), (centre, "centre")):
        file = export(client, f"/exports/new/info_entry.faults/{code}", format="csv").data.decode("utf-8-sig")
        assert "湖滨中学" in file
        assert WITHOUT_MARKER.title not in file
    assert "没有问题" in centre.page(f"/info-entry/centre/faults/{key}").text
    with cast.app.app_context():
        move(cast.scope("national"), "hubin", 1, "dongjiang")
        switch(cast.scope("national"), "jia", "graduation_marking", on=True)
        assert kept() == recounted()
    assert "湖滨中学教工支部" in province.page(f"/info-entry/dongjiang/faults/{key}").text
    assert "共 1 个" in centre.page(f"/info-entry/centre/faults/{key}").text


def test_decision_3_a_load_and_the_migration_find_what_a_change_finds(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "湖滨.csv"
    file.write_text(
        "code,full_name,short_name,category,industry,is_leading_body,parent\n"
        "hubin-jiao,湖滨中学教工支部,湖滨教工,团支部,普通高中,0,qinghe\n"
        "hubin-cun,湖滨村支部,湖滨村,团支部,农村,0,qinghe\n",
        encoding="utf-8",
    )
    config = installation_of(cast.app).config
    with cast.app.app_context():
        load(file)
        assert (fault(cast, "jia", WITHOUT_MARKER.key), kept(), doctor()) == (1, recounted(), [])
        db.session.remove()
    migrate.downgrade(config, "core", "core_0018")
    migrate.upgrade(config)
    with cast.app.app_context():
        assert (fault(cast, "jia", WITHOUT_MARKER.key), kept(), doctor()) == (1, recounted(), [])
