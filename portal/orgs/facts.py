"""What an administrator enters about an organisation, and what is wrong with it by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from portal.errors import Refused
from portal.orgs.categories import INDUSTRIES, TITLES
from portal.orgs.names import org_key, short_key
from portal.orgs.nesting import Kind

LONGEST_NAME = 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_TELEPHONE = re.compile(r"[0-9+()（）\- 转]{5,40}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,55}")


@dataclass(frozen=True, slots=True)
class OrgFacts:
    """An organisation's facts as they are entered; empty contact facts are None."""

    full_name: str
    short_name: str
    category: str
    industry: str
    is_leading_body: bool = False
    telephone: str | None = None
    email: str | None = None
    address: str | None = None

    @property
    def kind(self) -> Kind:
        """What the nesting rules look at."""
        return Kind(self.category, self.is_leading_body)

    def with_contact(self, contact: Mapping[str, str | None]) -> OrgFacts:
        """The facts with other contact facts, those of them that `contact` names."""
        return replace(
            self, telephone=contact.get("telephone", self.telephone), email=contact.get("email", self.email),
            address=contact.get("address", self.address),
        )  # fmt: skip

    def without_contact(self) -> OrgFacts:
        """The facts that the superior decides on."""
        return replace(self, telephone=None, email=None, address=None)


def check(facts: OrgFacts) -> OrgFacts:
    """The facts without outer spaces. Raise Refused with a sentence for each wrong field."""
    facts = replace(
        facts,
        full_name=facts.full_name.strip(),
        short_name=facts.short_name.strip() or facts.full_name.strip(),
        telephone=(facts.telephone or "").strip() or None,
        email=(facts.email or "").strip() or None,
        address=(facts.address or "").strip() or None,
    )
    wrong = {
        "full_name": _name_problem(facts.full_name, org_key, "组织全称"),
        "short_name": _name_problem(facts.short_name, short_key, "组织简称"),
        "category": None if facts.category in TITLES else "请选择组织类别",
        "industry": None if facts.industry in INDUSTRIES else "请选择单位所属行业类别",
        "telephone": _contact_problem(facts.telephone, _TELEPHONE, "请填写 5 至 40 位的电话号码，可含区号、分机"),
        "email": _contact_problem(facts.email, _EMAIL, "请填写正确的电子邮箱"),
        "address": "地址不能超过 200 个字" if len(facts.address or "") > LONGEST_NAME else None,
    }
    if fields := {field: text for field, text in wrong.items() if text}:
        raise Refused("有几项填写得不对，请修改后再提交。", fields)
    return facts


def _name_problem(name: str, key_of: Callable[[str], str], title: str) -> str | None:
    # In this order: a key is neither made of a text without end nor remembered.
    if len(name) > LONGEST_NAME or len(key := key_of(name)) > LONGEST_NAME:
        return f"{title}不能超过 {LONGEST_NAME} 个字"
    if not key:
        return f"请填写{title}"
    if _CONTROL.search(name):
        return f"{title}中有看不见的控制字符，请重新输入"
    return None


def _contact_problem(value: str | None, pattern: re.Pattern[str], text: str) -> str | None:
    return text if value and not pattern.fullmatch(value) else None
