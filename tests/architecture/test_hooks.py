"""A hook without documentation, or one that nobody uses, fails here."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import pytest

from portal.hooks import load_registry, specs
from portal.hooks.loading import find_module
from tests.architecture import hook_reference
from tests.architecture.hook_reference import hooks
from tests.services.backend import own_plugins

MOST = 27
PARTS = ("When: ", "Returns: ", "Example: `")


def faults(name: str, spec: object) -> Iterator[str]:
    """What is missing in a hook's documentation."""
    text = inspect.getdoc(spec) or ""
    if not hasattr(spec, "portal_spec"):
        yield f"{name} is not marked as a specification"
    yield from (f"{name} does not say {part!r}" for part in PARTS if part not in text)


@pytest.mark.parametrize("name", hooks())
def test_a_hook_says_when_it_is_called_what_it_returns_and_shows_an_example(name: str) -> None:
    assert list(faults(name, hooks()[name])) == []


def test_an_undocumented_hook_is_found() -> None:
    def portal_wrong() -> None:
        """Does something."""

    assert len(list(faults("portal_wrong", portal_wrong))) == 4


def test_there_are_no_more_hooks_than_a_person_can_remember() -> None:
    assert 0 < len(hooks()) <= MOST


def test_the_reference_says_what_the_specifications_say() -> None:
    assert hook_reference.written() == hook_reference.reference(), "run python -m tests.architecture.hook_reference"


def test_every_hook_is_used_by_the_plugins_there_are() -> None:
    """With PORTAL_TEST_ALSO=sample (tests/plugins/test_sample_plugin.py) nothing may be left over."""
    load_registry(own_plugins())
    used = {name for plugin in own_plugins() for name in vars(find_module(plugin)) if name in specs.NAMES}
    unused = set(specs.NAMES) - used
    assert unused == set() if "sample" in own_plugins() else unused < set(specs.NAMES)
