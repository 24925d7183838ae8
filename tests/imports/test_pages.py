"""The import's pages: the way of an administrator without scripts, and what stands in it."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from sqlalchemy import text

from portal.db import session, transaction
from portal.provinces.services import switch
from tests.casting import Cast
from tests.client import Client
from tests.imports.engine import Engine, scalar
from tests.members import csv_file, member

BRANCH = "共青团甲省大学机械学院机械1501班支部委员会"
NEW = "/imports/new/info_entry.members"
ClientFor = Callable[[str], Client]


def upload(client: Client, content: bytes) -> str:
    """Send a file as the upload page does; the address of the import."""
    answer = client.submit(NEW, {"file": (io.BytesIO(content), "团员.csv")})
    assert answer.status_code == 303
    return str(answer.location)


def number_in(address: str) -> int:
    return int(address.rstrip("/").rpartition("/")[2])


def test_an_administrator_without_scripts_takes_a_file_in_and_back(school: Engine, client_for: ClientFor) -> None:
    client = client_for("school")
    place = upload(client, csv_file([member(1, BRANCH), member(2, BRANCH, 手机号="1")]))
    import_id = number_in(place)
    assert "检查中" in client.page(place).text
    school.work(import_id)
    assert "手机号应为 11 位" in client.page(place).text
    assert client.submit(place, button="确认入库 1 行").status_code == 303
    school.work(import_id)
    assert "已入库 1 人" in client.page(place).text
    asked = client.submit(place, button="撤销这次导入")
    assert (asked.status_code, scalar("SELECT count(*) FROM core_person")) == (200, 1)
    token = client.token(place)
    client.post(f"{place}/undo", data={"csrf_token": token, "confirmed": "1"})
    school.work(import_id)
    assert "已撤销：删除 1 人" in client.page(place).text
    assert scalar("SELECT count(*) FROM core_person") == 0


def test_a_replayed_form_leads_to_the_same_import(school: Engine, client_for: ClientFor) -> None:
    client = client_for("school")
    token = client.token(NEW)
    places = set()
    for _ in range(2):
        data = {
            "csrf_token": token,
            "form_key": "once",
            "file": (io.BytesIO(csv_file([member(1, BRANCH)])), "团员.csv"),
        }
        places.add(client.post(NEW, data=data, content_type="multipart/form-data").location)
    assert len(places) == 1


def test_a_second_click_is_told_that_it_is_under_way(school: Engine, client_for: ClientFor) -> None:
    client = client_for("school")
    found = school.check(csv_file([member(1, BRANCH)]))
    place = f"/imports/{found.id}"
    token = client.token(place)
    answers = [client.post(f"{place}/apply", data={"csrf_token": token}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 409]
    assert "正在入库" in answers[1].get_data(as_text=True)


@pytest.mark.parametrize("member_name", ["stranger", "township"])
def test_an_import_elsewhere_does_not_exist(school: Engine, client_for: ClientFor, member_name: str) -> None:
    found = school.check(csv_file([member(1, BRANCH), member(2, "")]))
    client = client_for(member_name)
    token = client.token(NEW)
    nowhere = client.get("/imports/99999999").get_data()
    for address in (f"/imports/{found.id}", f"/imports/{found.id}?show=all"):
        answer = client.get(address)
        assert (answer.status_code, answer.get_data()) == (404, nowhere)
    for step in ("apply", "undo", "discard", "problems.xlsx"):
        assert client.post(f"/imports/{found.id}/{step}", data={"csrf_token": token}).status_code == 404
    assert school.found(found.id).state == "checked"


def test_who_may_only_look_cannot_change_anything(school: Engine, client_for: ClientFor) -> None:
    found = school.check(csv_file([member(1, BRANCH), member(2, "")]))
    client = client_for("viewer")
    assert "机械1501班" not in client.page(NEW, 403).text
    client.page(f"/imports/{found.id}")
    token = client.token(f"/imports/{found.id}")
    for step in ("apply", "undo", "discard", "problems.xlsx"):
        assert client.post(f"/imports/{found.id}/{step}", data={"csrf_token": token}).status_code == 403
    assert school.found(found.id).state == "checked"


def test_a_plugin_switched_off_in_mid_flow_hides_and_waits_and_goes_on(
    school: Engine, client_for: ClientFor, cast: Cast
) -> None:
    client, province = client_for("school"), cast.scope("province")
    place = upload(client, csv_file([member(1, BRANCH)]))
    import_id, token = number_in(place), client.token("/")
    switch(province, "jia", "info_entry", on=False)
    assert (school.work(import_id).state, school.run(import_id).state) == ("checking", "queued")
    assert client.get(place).status_code == 404
    assert client.get(NEW).status_code == 404
    assert client.post(f"{place}/apply", data={"csrf_token": token}).status_code == 404
    switch(province, "jia", "info_entry", on=True)
    assert school.work(import_id).state == "checked"
    assert client.submit(place, button="确认入库 1 行").status_code == 303
    switch(province, "jia", "info_entry", on=False)
    assert (school.work(import_id).state, scalar("SELECT count(*) FROM core_person")) == ("applying", 0)
    switch(province, "jia", "info_entry", on=True)
    assert school.work(import_id).stored == 1


def test_a_failed_check_says_failed_and_goes_on_when_asked_again(school: Engine, client_for: ClientFor) -> None:
    client = client_for("school")
    place = upload(client, csv_file([member(1, BRANCH)]))
    import_id = number_in(place)
    broken = "UPDATE core_import_chunk SET cipher = :c WHERE import_id = :id"
    session().rollback()
    sound = session().scalar(text("SELECT cipher FROM core_import_chunk WHERE import_id = :id"), {"id": import_id})
    with transaction() as s:
        s.execute(text(broken), {"c": bytes(60), "id": import_id})
    school.work(import_id)
    assert school.run(import_id).state == "failed"
    assert "任务没有完成" in client.page(place).text
    with transaction() as s:
        s.execute(text(broken), {"c": sound, "id": import_id})
    run_page = f"/jobs/{school.run(import_id).id}"
    assert client.post(f"{run_page}/retry", data={"csrf_token": client.token(run_page)}).status_code == 303
    assert school.work(import_id).state == "checked"
