"""Two administrators at the same moment: each change happens once, and no child is left behind on an old path."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from portal.contracts.scope import Scope
from portal.db import session
from portal.errors import Conflict, PortalError, Refused
from portal.orgs import services
from portal.orgs.models import Org
from portal.orgs.moving import move
from tests.casting import Cast
from tests.orgs.growing import facts, tree, violations

ROUNDS = 5


def at_once(app: Flask, *acts: Callable[[], object]) -> list[PortalError | None]:
    """Run the acts in threads that start together; what each raised."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> PortalError | None:
        with app.app_context():
            barrier.wait(10)
            try:
                act()
            except PortalError as error:
                return error
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def maker(scope: Scope, above: str, name: str) -> Callable[[], object]:
    return lambda: services.create(scope, above, facts(name))


def test_two_children_made_at_once_get_two_paths(app: Flask, cast: Cast) -> None:
    scope = cast.scope("province")
    for turn in range(ROUNDS):
        assert at_once(app, *(maker(scope, "chengguan", f"第{turn}轮{n}支部") for n in range(3))) == [None] * 3
    with app.app_context():
        assert list(tree().values()).count("chengguan") == 2 + 3 * ROUNDS
        assert violations() == []


def test_the_same_organisation_made_twice_at_once_is_made_once(app: Flask, cast: Cast) -> None:
    scope = cast.scope("province")
    results = at_once(app, *[maker(scope, "chengguan", "同名支部")] * 3)
    assert sorted(type(r).__name__ for r in results) == ["NoneType", "Refused", "Refused"]
    with app.app_context():
        assert session().query(Org).where(Org.full_name == "同名支部").count() == 1
        assert violations() == []


def test_a_child_made_while_its_superior_moves_moves_with_it(app: Flask, cast: Cast) -> None:
    scope = cast.scope("national")
    for turn in range(ROUNDS):
        target = ("jiada", "qinghe")[turn % 2]
        with app.app_context():
            version = session().query(Org.version).where(Org.code == "yizhong").scalar()
        results = at_once(
            app,
            lambda version=version, target=target: move(scope, "yizhong", version, target),
            *(maker(scope, above, f"第{turn}轮{above}{n}") for above in ("yizhong", target) for n in range(2)),
        )
        assert results == [None] * 5
        with app.app_context():
            assert tree()["yizhong"] == target
            assert violations() == []


def test_two_who_change_the_same_version_do_not_overwrite_each_other(app: Flask, cast: Cast) -> None:
    scope = cast.scope("national")
    with app.app_context():
        version = session().query(Org.version).where(Org.code == "chengguan").scalar()
    names = ("共青团清河县城关镇甲委员会", "共青团清河县城关镇乙委员会")
    results = at_once(
        app,
        *(lambda name=name: services.change(scope, "chengguan", version, facts(name, "committee")) for name in names),
    )
    assert [type(r) for r in results if r] == [Conflict]
    with app.app_context():
        assert violations() == []


def test_a_subtree_cannot_be_moved_below_itself(app: Flask, cast: Cast) -> None:
    scope = cast.scope("national")
    with app.app_context():
        orgs = {org.code: org.version for org in session().query(Org)}
    first, second = at_once(
        app,
        lambda: move(scope, "baishi", orgs["baishi"], "chengguan"),
        lambda: move(scope, "chengguan", orgs["chengguan"], "baishi"),
    )
    assert [type(first), type(second)].count(Refused) == 1
    with app.app_context():
        assert violations() == []
