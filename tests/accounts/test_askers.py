"""The lists of imports and jobs say which of one's subordinates asked for them."""

from __future__ import annotations

from portal.imports.services import Upload, upload
from tests.casting import KIND, Cast, installation_of


def test_a_superior_sees_who_uploaded_and_who_asked_for_the_work(cast: Cast) -> None:
    members = installation_of(cast.app).registry.import_types()[KIND]
    with cast.app.app_context():
        upload(cast.scope("faculty"), members, Upload("机械.csv", "姓名,身份证号\n".encode(), form_key="faculty"))
    province = cast.client_for("province")
    for address in ("/imports/", "/jobs/"):
        shown = province.page(address).text
        assert "机械学院团总支 · 机械学院管理员" in shown
        assert "甲省大学团委 · 甲省大学管理员" in shown
        assert "机械学院管理员" not in cast.client_for("stranger").page(address).text
