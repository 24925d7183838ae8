"""Above that it is a job with true progress; its file is kept encrypted for a week, for who may have it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.audit.services import seal
from portal.contracts.exports import ExportWish
from portal.db import session, transaction
from portal.errors import Conflict
from portal.exports import measuring, services, writing
from portal.exports.files import FILES
from portal.exports.forgetting import forget, too_old
from portal.exports.models import Export, ExportChunk
from portal.exports.writing import write
from portal.jobs.context import LeaseLost
from portal.jobs.models import Run
from portal.orgs.exports import SUBORDINATES
from tests.casting import Cast
from tests.exports.asking import done, export, logged, rows_of
from tests.imports.test_engine import doctor
from tests.imports.test_progress import Watching

ADDRESS = "/exports/new/orgs.subordinates/jiada"
WEEK = timedelta(days=7, minutes=1)


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "AT_ONCE", 3)
    monkeypatch.setattr(writing, "BATCH", 2)


def asked(cast: Cast, key: str = "k") -> int:
    with cast.app.app_context():
        scope = cast.scope("school")
        return services.ask(SUBORDINATES, ExportWish(scope, scope.org, {}), services.Form(form_key=key))


def chunks(cast: Cast) -> int:
    with cast.app.app_context():
        return session().scalar(select(func.count()).select_from(ExportChunk)) or 0


def test_many_rows_become_a_file_to_fetch_and_every_step_is_in_the_log(cast: Cast) -> None:
    client = cast.client_for("school")
    assert "在后台生成" in client.page(ADDRESS).text
    answer = export(client, f"{ADDRESS}?category=branch")
    assert answer.status_code == 303
    assert "取消导出" in client.page(answer.location).text
    export_id = int(answer.location.rpartition("/")[2])
    found = done(cast, export_id)
    with cast.app.app_context():
        run = session().get_one(Run, found.run_id)
        assert (run.state, run.done_units, run.total_units) == ("done", 5, 5)
        sealed = session().scalars(select(ExportChunk.cipher)).all()
        assert not any(cipher.startswith(b"PK") or b"[Content_Types]" in cipher for cipher in sealed)
    assert client.fragment(answer.location, "progress", 204) is not None
    job = client.page(f"/jobs/{found.run_id}")
    assert answer.location in [a.get("href") for a in job.find_all("a")]
    assert "可以下载" in client.page("/exports/").text
    file = client.submit(answer.location, button="下载")
    assert (file.status_code, file.content_length) == (200, found.size)
    assert [row[0] for row in rows_of(file.data)[1:]] == [
        "jiada-jx-1", "jiada-jx-2", "jiada-jx-3", "jiada-wy-1", "jiada-jg",
    ]  # fmt: skip
    told = logged(cast, "export.asked", "export.written", "export.taken")[1:]
    assert [(action, details.get("rows")) for action, _, details in told] == [
        ("export.asked", None), ("export.written", 5), ("export.taken", 5),
    ]  # fmt: skip
    with cast.app.app_context():
        assert doctor() == []


def test_the_same_form_twice_is_one_export_and_a_strangers_key_is_refused(cast: Cast) -> None:
    assert asked(cast) == asked(cast)
    with cast.app.app_context():
        scope = cast.scope("faculty")
        with pytest.raises(Exception, match="已经过期"):
            services.ask(SUBORDINATES, ExportWish(scope, scope.org, {}), services.Form(form_key="k"))


def test_superiors_may_fetch_what_they_could_see_and_nobody_else_knows_of_it(cast: Cast) -> None:
    export_id = done(cast, asked(cast)).id
    for name, status in (("viewer", 200), ("province", 200), ("stranger", 404), ("faculty", 404)):
        client = cast.client_for(name)
        assert client.get(f"/exports/{export_id}").status_code == status, name
        answer = client.post(f"/exports/{export_id}/file", data={"csrf_token": client.token("/")})
        assert answer.status_code == status, name
        dropped = client.post(f"/exports/{export_id}/drop", data={"csrf_token": client.token("/")}).status_code
        assert dropped == (403 if status == 200 else 404), name
    assert "还没有在后台生成的文件" in cast.client_for("province").page("/exports/").text


def test_a_file_with_full_numbers_is_only_for_who_asked(cast: Cast) -> None:
    export_id = done(cast, asked(cast)).id
    with cast.app.app_context(), transaction() as s:
        row = s.get_one(Export, export_id)
        row.revealed, row.reason = True, "核对"
    client = cast.client_for("province")
    assert "只有要求导出的人可以下载" in client.page(f"/exports/{export_id}").text
    assert client.post(f"/exports/{export_id}/file", data={"csrf_token": client.token("/")}).status_code == 403
    assert logged(cast, "export.taken")[-1][1] == "refused"
    assert cast.client_for("school").submit(f"/exports/{export_id}", button="下载").status_code == 200


def test_who_does_not_want_it_any_more_stops_it_or_deletes_it(cast: Cast) -> None:
    waiting, ready = asked(cast, "a"), done(cast, asked(cast, "b")).id
    client = cast.client_for("school")
    assert client.submit(f"/exports/{waiting}", button="取消导出").status_code == 303
    assert client.submit(f"/exports/{ready}", button="删除文件").status_code == 303
    assert done(cast, waiting).state == "dropped"
    with cast.app.app_context():
        assert session().get_one(Run, session().get_one(Export, waiting).run_id).state == "cancelled"
        with pytest.raises(Conflict):
            services.take(cast.scope("school"), SUBORDINATES, session().get_one(Export, ready))
        assert doctor() == []
    assert "重新导出" in client.page(f"/exports/{ready}").text
    assert chunks(cast) == 0


def test_after_a_week_the_file_is_gone_with_or_without_the_clean_up(cast: Cast) -> None:
    ready, waiting = done(cast, asked(cast, "a")), asked(cast, "b")
    with clock.frozen(clock.now() + WEEK):
        client = cast.client_for("school")
        assert "已过期" in client.page(f"/exports/{ready.id}").text
        assert client.post(f"/exports/{ready.id}/file", data={"csrf_token": client.token("/")}).status_code == 409
        with cast.app.app_context():
            assert {ready.id, waiting} <= set(too_old())
            for export_id in too_old():
                forget(export_id)
            seal()
            assert doctor() == []
        assert done(cast, waiting).state == "expired"
    assert chunks(cast) == 0


def test_progress_is_true_and_an_attempt_that_lost_its_run_leaves_nothing(cast: Cast) -> None:
    export_id = asked(cast)
    with cast.app.app_context():
        found = session().get_one(Export, export_id)
        lost = Watching(export_id, lost_after=2)
        with pytest.raises(LeaseLost):
            write(SUBORDINATES, lost, found)
        assert lost.told == [("写入", 2, 8), ("写入", 4, 8), ("写入", 6, 8)]
        session().rollback()
    assert chunks(cast) == 0
    assert done(cast, export_id).rows == 8
    with cast.app.app_context():
        content = b"".join(FILES.pieces(export_id))
        assert len(rows_of(content)) == 9
