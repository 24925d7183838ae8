"""What plugins say arrives in one order, from those that are on, at little cost."""

from __future__ import annotations

import itertools
import timeit
from collections.abc import Callable

import pytest

from portal.contracts.scope import OrgRef, Scope
from portal.hooks import Registry
from portal.hooks.loading import PluginError
from tests.plugin_maker import PluginMaker

ORG = OrgRef(1, "jia", "000001", "", "", "committee", "", is_leading_body=True, province_code="jia")
NAV = """
@hookimpl
def portal_navigation(scope):
    return [NavItem("{0}.a", "", "", "", {1}), NavItem("{0}.b", "", "", "", 5)]
"""


def scope(*plugins: str) -> Scope:
    return Scope(org=ORG, plugins=frozenset(plugins))


def test_weight_then_key_decide_and_never_the_order_of_registration(plugins: PluginMaker) -> None:
    for name, weight in (("alpha", 20), ("beta", 10), ("gamma", 10)):
        plugins.make(name, NAV.format(name, weight))
    names = ("alpha", "beta", "gamma")
    orders = {
        tuple(item.key for item in Registry(order, None).navigation(scope(*names)))
        for order in itertools.permutations(names)
    }
    assert orders == {("alpha.b", "beta.b", "gamma.b", "beta.a", "gamma.a", "alpha.a")}


def test_only_plugins_that_are_on_are_asked(plugins: PluginMaker) -> None:
    for name in ("alpha", "beta"):
        plugins.make(name, NAV.format(name, 1))
    registry = Registry(("alpha", "beta"), None)
    for on in ((), ("alpha",), ("beta",), ("alpha", "beta")):
        assert {item.key.partition(".")[0] for item in registry.navigation(scope(*on))} == set(on)


def test_a_slot_with_one_key_twice_is_refused(plugins: PluginMaker) -> None:
    plugins.make("alpha", '@hookimpl\ndef portal_navigation(scope): return 2 * [NavItem("alpha.a", "", "")]')
    with pytest.raises(PluginError, match=r"alpha\.a 声明了两次"):
        Registry(("alpha",), None).navigation(scope("alpha"))


def test_a_hook_without_an_answer_says_nothing(plugins: PluginMaker) -> None:
    plugins.make("alpha", "@hookimpl\ndef portal_navigation(scope): return None")
    assert Registry(("alpha",), None).navigation(scope("alpha")) == []


def test_what_is_not_permitted_or_not_available_is_not_shown(plugins: PluginMaker) -> None:
    source = """
    @hookimpl
    def portal_org_bulk_actions(scope, parent):
        yes, no = (lambda scope, parent: True), (lambda scope, parent: False)
        return [BulkAction("alpha.a", "", "", "alpha.may", yes), BulkAction("alpha.b", "", "", "alpha.may_not", yes),
                BulkAction("alpha.c", "", "", "alpha.may", no)]
    """
    plugins.make("alpha", source)
    acting = Scope(org=ORG, permissions=frozenset({"alpha.may"}), plugins=frozenset({"alpha"}))
    assert [action.key for action in Registry(("alpha",), None).bulk_actions(acting, ORG)] == ["alpha.a"]


def test_whose_a_key_is(plugins: PluginMaker) -> None:
    plugins.make("alpha")
    registry = Registry(("alpha",), None)
    assert registry.owner_of("alpha.notes") == "alpha"
    assert registry.owner_of("alphabet.notes") is None
    assert registry.owner_of("members") is None


def test_asking_five_plugins_of_which_one_is_off_costs_microseconds(plugins: PluginMaker) -> None:
    names = ("alpha", "beta", "gamma", "delta", "epsilon")
    for name in names:
        plugins.make(name, NAV.format(name, 1))
    registry, acting = Registry(names, None), scope(*names[:-1])
    modules = [registry._manager.get_plugin(name) for name in names[:-1]]
    asked = seconds(lambda: registry.answers("portal_navigation", acting, scope=acting))
    plain = seconds(lambda: [module.portal_navigation(acting) for module in modules])
    assert asked < plain + 100e-6


def seconds(call: Callable[[], object]) -> float:
    """What one call takes, at best."""
    return min(timeit.repeat(call, number=500, repeat=5)) / 500
