"""The switchboard in the browser and on the command line."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from portal.config import Config
from portal.db import transaction
from portal.orgs.models import Org
from portal.provinces.services import switch
from tests.casting import Cast
from tests.plugin_maker import PluginMaker
from tests.services import warm
from tests.services.parts import environment


def status(cast: Cast, name: str, province: str, **data: str) -> int:
    client = cast.client_for(name)
    values = {"csrf_token": client.token("/"), "plugin": "info_entry", "on": "0", "confirmed": "1", **data}
    return client.post(f"/plugins/{province}", data=values).status_code


def is_on(cast: Cast, province: str) -> bool:
    from portal.provinces.queries import effective_plugins

    with cast.app.app_context():
        return "info_entry" in effective_plugins(province)


def test_a_province_turns_a_plugin_off_and_on_again(cast: Cast) -> None:
    client = cast.client_for("province")
    asked = client.submit("/plugins/", button="停用信息录入")
    assert asked.status_code == 200
    assert "数据都保留着" in asked.text
    assert is_on(cast, "jia")
    assert status(cast, "province", "jia") == 303
    assert not is_on(cast, "jia")
    assert client.submit("/plugins/", button="启用信息录入").status_code == 303
    assert is_on(cast, "jia")


def test_the_centre_has_every_province_in_one_table_and_its_switches_behind_it(cast: Cast) -> None:
    with cast.app.app_context():
        switch(cast.scope("province"), "jia", "info_entry", on=False)
    page = cast.client_for("national").page("/plugins/")
    assert {"共青团甲省委员会", "共青团乙省委员会"} <= {a.text for a in page.find_all("a")}
    assert "信息录入（1/2）" in page.text
    some = cast.client_for("national").page("/plugins/?show=off").find_all("main")[0].text
    assert "共青团甲省委员会" in some
    assert "共青团乙省委员会" not in some
    assert cast.client_for("national").submit("/plugins/jia", button="启用信息录入").status_code == 303
    assert is_on(cast, "jia")


def test_37_provinces_with_five_plugins_fit_into_the_budget_of_a_page(
    cast: Cast, plugins: PluginMaker, make_app: Callable[..., Flask]
) -> None:
    names = ("alpha", "beta", "gamma", "delta", "epsilon")
    for name in names:
        plugins.make(name)
    with cast.app.app_context(), transaction() as s:
        centre = s.query(Org).where(Org.code == "centre").one()
        for number in range(37):
            values = {c.name: getattr(centre, c.name) for c in Org.__table__.columns}
            code = f"p{number:02}"
            s.add(Org(**values | {
                "id": 9000 + number, "code": code, "path": f"000z{number:02}", "parent_id": centre.id, "depth": 1,
                "province_code": code, "full_name": f"共青团第{number}省委员会", "name_key": code,
            }))  # fmt: skip
    answer = Cast(make_app(plugins=names)).client_for("national").get("/plugins/")
    assert answer.text.count("data-label") == 39 * 6
    assert len(gzip.compress(answer.data)) <= 7 * 1024


@pytest.mark.parametrize(
    ("name", "province", "expected"),
    [("viewer", "jia", 404), ("school", "jiada", 403), ("stranger", "jia", 404), ("province", "yi", 404),
     ("province", "dongjiang", 403), ("national", "centre", 403), ("national", "yi", 303)],
)  # fmt: skip
def test_who_may_switch_what(cast: Cast, name: str, province: str, expected: int) -> None:
    assert status(cast, name, province) == expected
    assert is_on(cast, "yi") == (expected != 303)
    assert is_on(cast, "jia")


def test_an_unknown_plugin_is_refused(cast: Cast) -> None:
    assert status(cast, "province", "jia", plugin="nonsense") == 422


def test_below_the_province_the_page_says_what_is_on_and_has_no_switch(cast: Cast) -> None:
    page = cast.client_for("school").page("/plugins/")
    assert "信息录入" in page.find_all("main")[0].text
    assert [button for button in page.find_all("button") if button.inside("main")] == []
    assert cast.client_for("school").get("/plugins/jiada").status_code == 404


def command(config: Config, folder: Path, *arguments: str) -> tuple[int, str, str]:
    done = warm.command(["plugins", *arguments], environment(config, folder))
    return done.returncode, done.stdout, done.stderr


def test_the_command_line_lists_and_switches(cast: Cast, config: Config, tmp_path: Path) -> None:
    register = "graduate_register\ton\t毕业生去向登记\n"
    marking = "graduation_marking\ton\t标记毕业时间\n"
    statistics = "statistics\ton\t统计督查\n"
    township = "township_verification\ton\t识别乡镇街道\n"
    after = f"{statistics}{township}"
    assert command(config, tmp_path, "list") == (0, f"{register}{marking}info_entry\ton\t信息录入\n{after}", "")
    assert command(config, tmp_path, "disable", "info_entry", "--province", "jia")[0] == 0
    assert not is_on(cast, "jia")
    below = command(config, tmp_path, "list", "--province", "jia")[1]
    assert below == f"{register}{marking}info_entry\toff\t信息录入\n{after}"
    assert command(config, tmp_path, "enable", "info_entry", "--province", "jia")[0] == 0
    assert is_on(cast, "jia")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["list", "--province", "dongjiang"], 1), (["enable", "nonsense", "--province", "jia"], 1), (["enable", "x"], 2)],
)
def test_the_command_line_refuses_in_one_line(
    cast: Cast, config: Config, tmp_path: Path, arguments: list[str], code: int
) -> None:
    found, _, said = command(config, tmp_path, *arguments)
    assert (found, said.count("\n")) == (code, 1)
