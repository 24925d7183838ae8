"""What a province has switched off, its superior does not see either."""

from __future__ import annotations

from portal.provinces.services import switch
from tests.casting import Cast
from tests.imports.engine import Engine
from tests.members import csv_file, member

ONE = "共青团甲省大学机械学院机械1501班支部委员会"


def test_imports_of_a_province_without_the_plugin_are_not_in_the_centres_list(cast: Cast) -> None:
    with cast.app.app_context():
        import_id = Engine(cast.scope("school")).check(csv_file([member(1, ONE)]), "甲省.csv").id
        Engine(cast.scope("stranger")).check(csv_file([member(2, ONE)]), "乙省.csv")
    centre = cast.client_for("national")
    assert {"甲省.csv", "乙省.csv"} <= set(centre.page("/imports/").text.split())
    with cast.app.app_context():
        switch(cast.scope("province"), "jia", "info_entry", on=False)
    assert "甲省.csv" not in centre.page("/imports/").text
    assert "乙省.csv" in centre.page("/imports/").text
    assert centre.get(f"/imports/{import_id}").data == centre.get("/imports/999999").data
