"""Finding the branch that a row names, within the uploader's subtree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plugins.info_entry.queries import Matches, by_code, by_full_name, by_short_name
from portal.contracts.scope import Scope
from portal.orgs.names import org_key, short_key
from portal.people.rules.problems import Problem


@dataclass(frozen=True, slots=True)
class Found:
    """A branch, or why there is none."""

    org_id: int = 0
    full_name: str = ""
    problems: tuple[Problem, ...] = ()


class BranchFinder:
    """Looks names up in batches and remembers them: full name first, then the organisation's code, then short name."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._known: dict[str, Found] = {}

    def find_all(self, texts: Iterable[str]) -> dict[str, Found]:
        """What each text, as typed, means."""
        new = {text for text in texts if text not in self._known}
        if new:
            self._look_up(new)
        return self._known

    def _look_up(self, texts: set[str]) -> None:
        for read, key_of in ((by_full_name, org_key), (by_code, str.strip), (by_short_name, short_key)):
            keys = {key_of(text): text for text in texts if text not in self._known}
            matches = read(self._scope, set(keys) - {""}) if keys else {}
            for text in texts - set(self._known):
                if found := matches.get(key_of(text)):
                    self._known[text] = judge(found)
        for text in texts - set(self._known):
            self._known[text] = _NOT_FOUND


def judge(matches: Matches) -> Found:
    """One branch is an answer; several are ambiguous; a committee is no place for a member."""
    if matches.branches == 1:
        return Found(matches.org_id or 0, matches.full_name or "")
    return _AMBIGUOUS if matches.branches else _NOT_A_BRANCH


def _refuse(*problems: tuple[str, str]) -> Found:
    return Found(problems=tuple(Problem(code, message, "org") for code, message in problems))


# What lies outside the subtree is answered, to the letter, like what does not exist.
_NOT_FOUND = _refuse(
    ("ORG_NOT_FOUND", "在您管理的范围内没有这个团支部，请核对组织全称（可从模板的下拉列表中选择），或先新建该团支部。"),
    ("ORG_SCOPE", "如果它属于其他组织，请由那个组织的管理员导入。"),
)
_NOT_A_BRANCH = _refuse(("ORG_NOT_BRANCH", "这是团委、团工委或团总支，团员只能录入到团支部，请填写所在团支部的全称。"))
_AMBIGUOUS = _refuse(("ORG_AMBIGUOUS", "有多个团支部用这个名称，无法确定是哪一个，请填写组织全称或组织编号。"))
