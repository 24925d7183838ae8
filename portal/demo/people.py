"""The made-up members and cadres of the demonstration: the same ones on every machine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from portal.demo.branches import Kind, entered_members, kind_of
from portal.demo.names import person_name
from portal.demo.numbers import NumberMaker
from portal.demo.seats import seats
from portal.demo.tree import DemoOrg
from portal.people.rules.posts import FULL_TIME, PART_TIME

SEED = 20190508
NOW = (2019, 5)
_SINCE = "2018-09"
_POSTS = ("团支部书记", "组织委员", "宣传委员")
_ETHNIC = ("回族", "畲族", "苗族", "土家族", "满族", "壮族", "蒙古族", "侗族", "维吾尔族", "彝族", "朝鲜族", "布依族")
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """A person before the portal knows them. `joined` is 'YYYY-MM', `sex` 'M' or 'F', numbers are plain text.

    `org_code` is the branch, also of a committee's cadres.
    """

    org_code: str
    name: str
    id_number: str
    mobile: str | None
    sex: str
    birth_date: dt.date
    ethnic: str
    political: str
    education: str
    joined: str | None
    admission_number: str | None
    is_member: bool
    is_cadre: bool
    post: str | None
    post_since: str | None = None
    post_kind: str | None = None


def demo_people(orgs: Sequence[DemoOrg]) -> Iterator[PersonDraft]:
    """Everybody in the organisations' branches, branch by branch."""
    maker = NumberMaker()
    shares = EntryShares()
    led_from = seats(orgs)
    for org in orgs:
        if not org.is_branch:
            shares.learn(org)
            continue
        rng = Random(f"{SEED}:{org.code}")
        yield from branch_people(org, shares.of(org), rng, maker)
        for committee in led_from.get(org.code, ()):
            yield from _committee_cadres(committee, org, rng, maker)


class EntryShares:
    """Which share of its members each unit has entered: every 团委 its own, a 团工委 or 团总支 its superior's."""

    def __init__(self) -> None:
        self._share: dict[str, float] = {}

    def learn(self, org: DemoOrg) -> None:
        """Decide for an organisation that is no branch; its superior comes first."""
        above = self._share.get(org.parent)
        follows = above is not None and not org.is_leading_body and org.category != "团委"
        rng = Random(f"{SEED}:share:{org.code}")
        self._share[org.code] = above if follows and above is not None else _draw_share(rng)

    def of(self, org: DemoOrg) -> float:
        """The share of a branch, its superior's."""
        return self._share.get(org.parent, 1.0)


def branch_people(org: DemoOrg, share: float, rng: Random, maker: NumberMaker) -> Iterator[PersonDraft]:
    """The entered members of one branch; the first of them hold its posts, unless it lacks cadres (R1.2)."""
    kind = kind_of(org)
    entered = entered_members(kind, org.industry, share, rng)
    posts = 0 if rng.random() < 0.03 else len(_POSTS) if entered > 5 else 1
    for place in range(entered):
        yield member(org, kind, rng, maker, _POSTS[place] if place < posts else None)


def member(org: DemoOrg, kind: Kind, rng: Random, maker: NumberMaker, post: str | None = None) -> PersonDraft:
    """One member of branch `org`, who holds `post` or none."""
    sex = "M" if rng.random() < 0.5 else "F"
    ethnic = _ethnic_group(rng, org)
    first, last = kind.born
    born = first + rng.randrange((last - first).days + 1) * _DAY
    joined = _month_of_joining(rng, born)
    return PersonDraft(
        org_code=org.code,
        name=person_name(rng, sex, ethnic),
        id_number=maker.id_number(rng, sex, born),
        mobile=None if rng.random() < kind.no_mobile else maker.mobile(rng),
        sex=sex,
        birth_date=born,
        ethnic=ethnic,
        political=_political(rng, born),
        education=rng.choice(kind.education),
        joined=f"{joined[0]}-{joined[1]:02d}",
        admission_number=maker.admission_number(joined[0]) if joined[0] >= 2017 else None,
        is_member=True,
        is_cadre=post is not None,
        post=post,
        post_since=_SINCE if post else None,
        post_kind=PART_TIME if post else None,
    )


def _draw_share(rng: Random) -> float:
    luck = rng.random()
    if luck < 0.12:
        return rng.uniform(0.6, 0.8)
    return rng.uniform(0.8, 0.95) if luck < 0.45 else rng.uniform(0.95, 1.0)


def _committee_cadres(org: DemoOrg, branch: DemoOrg, rng: Random, maker: NumberMaker) -> Iterator[PersonDraft]:
    """Secretary and deputy of committee `org`, grown-up Party members; a small one has the secretary only."""
    titles = ("书记", "副书记") if org.category == "团委" or rng.random() < 0.5 else ("书记",)
    for title in titles:
        sex = "M" if rng.random() < 0.5 else "F"
        born = dt.date(1980, 1, 1) + rng.randrange(14 * 365) * _DAY
        numbers = maker.id_number(rng, sex, born), maker.mobile(rng)
        yield PersonDraft(
            branch.code, person_name(rng, sex, "汉族"), *numbers, sex, born, "汉族", "中共党员", "大学本科",
            joined=None, admission_number=None, is_member=False, is_cadre=True, post=org.short_name + title,
            post_since=_SINCE, post_kind=FULL_TIME if org.is_leading_body else PART_TIME,
        )  # fmt: skip


def _month_of_joining(rng: Random, born: dt.date) -> tuple[int, int]:
    """A month in which the League admits, at 14 or a few years later; at 13 for those who are not yet 14."""
    month = 5 if rng.random() < 0.55 else 12
    year = born.year + 14 + (month <= born.month) + rng.choice((0, 0, 0, 0, 1, 1, 1, 2, 3))
    if (year, month) <= NOW:
        return year, month
    for age in (14, 13):
        for month in (12, 5):
            year = born.year + age + (month <= born.month)
            if (year, month) <= NOW:
                return year, month
    raise ValueError(f"nobody born on {born} can have joined by {NOW[0]}-{NOW[1]:02d}")


def _ethnic_group(rng: Random, org: DemoOrg) -> str:
    luck = rng.random()
    if "畲族" in org.full_name:
        return "畲族" if luck < 0.12 else "汉族"
    return "汉族" if luck < 0.965 else rng.choice(_ETHNIC)


def _political(rng: Random, born: dt.date) -> str:
    luck = rng.random() if born.year <= 1999 else 1.0
    return "中共党员" if luck < 0.03 else "中共预备党员" if luck < 0.07 else "共青团员"
