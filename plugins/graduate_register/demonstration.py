"""What the demonstration shows of the register: classes of a university and a school, each as far as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from sqlalchemy import or_, select

from plugins.graduate_register.destinations import ABROAD, NONE_YET, OWN, SERVICE, STUDY, WORK
from plugins.graduate_register.facts import Facts
from plugins.graduate_register.graduating import graduates
from plugins.graduate_register.openings import LONGEST, open_branch
from plugins.graduate_register.registering import Entry, register
from plugins.graduate_register.sources import FORM
from portal.contracts.scope import OrgRef, Scope
from portal.db import session
from portal.demo.accounts import FACULTY, HIGH_SCHOOL, UNIVERSITY
from portal.orgs.models import Org
from portal.people.models import Person

OPEN_CLASSES = (f"{HIGH_SCHOOL}00f", f"{FACULTY}005")
"""They have begun, and their members may enter the rest themselves."""
SHARES = (0.0, 0.3, 0.7, 0.9, 1.0)
"""How much of a class is registered."""
DRAFTS = 0.12
MISTAKES = 0.05
"""How many have an address elsewhere."""
HOMES = (
    "330521001 武康街道武源街", "330521002 舞阳街道舞阳街", "330521115 莫干山镇庾村路", "330521102 新市镇健康路",
    "330521101 乾元镇人民路",
)  # fmt: skip
CITIES = (
    "330106002 北山街道曙光路", "330110005 五常街道文一西路", "330302025 南汇街道锦绣路", "330782001 稠城街道工人西路",
    "330109001 城厢街道人民路", "330282004 浒山街道三北大街", "430102008 五里牌街道韶山北路", "320583100 玉山镇人民路",
)  # fmt: skip
EMPLOYERS = ("软件有限公司", "机电设备有限公司", "建筑设计院", "中心小学", "农村商业银行", "物流有限公司")
SCHOOLS = ("职业技术学院", "师范学院", "理工大学", "科技学院")


def demonstrate(scope: Scope) -> None:
    """Register graduates of the university and of the high school, each class by its administrator."""
    acting = replace(scope, account_name="王老师")
    for branch, ids in _classes().items():
        luck = Random(f"register:{branch}")
        share = luck.choice(SHARES)
        is_pupil = branch.startswith(HIGH_SCHOOL)
        entries = [Entry(one, 0, _facts(luck, is_pupil)) for one in ids if luck.random() < share]
        register(acting, entries, FORM, f"{len(entries)} 名毕业生")
        if branch in OPEN_CLASSES:
            open_branch(acting, _branch(branch), LONGEST)


def _classes() -> Mapping[str, Sequence[int]]:
    """The graduates of each class, by its code."""
    here = or_(*(Org.code.startswith(code) for code in (UNIVERSITY, HIGH_SCHOOL)))
    wanted = select(Org.code, Person.id).join(Person, Person.org_id == Org.id).where(here, graduates())
    found: defaultdict[str, list[int]] = defaultdict(list)
    for code, person_id in session().execute(wanted.order_by(Org.code, Person.id)):
        found[code].append(person_id)
    return found


def _branch(code: str) -> OrgRef:
    return session().scalars(select(Org).where(Org.code == code)).one().ref()


def _facts(luck: Random, is_pupil: bool) -> Facts:
    """Pupils mostly go on to study, students mostly to work; some say only where, and some that they know nothing."""
    if luck.random() < DRAFTS:
        return Facts(destination=luck.choice((STUDY, WORK, NONE_YET)))
    home, street = _place(luck, HOMES if is_pupil else (*HOMES, *CITIES))
    known = Facts(household_address=street, household_township=home, told_by="本人")
    weights = (80, 6, 8, 4, 2) if is_pupil else (22, 58, 12, 3, 5)
    destination = luck.choices((STUDY, WORK, NONE_YET, SERVICE, ABROAD), weights)[0]
    if destination == NONE_YET and luck.random() < 0.5:
        township, address = _place(luck, CITIES)
        known = replace(known, residence_of=OWN, residence_address=address, residence_township=township)
    if destination == ABROAD:
        return replace(known, destination=ABROAD, place_name="日本东京，语言学校")
    return replace(known, destination=destination, **_workplace(luck, destination))


def _workplace(luck: Random, destination: str) -> dict[str, str]:
    if destination not in (STUDY, WORK):
        return {}
    township, street = _place(luck, CITIES)
    if luck.random() < MISTAKES:
        street = "上海市浦东新区世纪大道100号"
    name = street[:2] + luck.choice(SCHOOLS if destination == STUDY else EMPLOYERS)
    return {"place_name": name, "place_address": street, "place_township": township}


def _place(luck: Random, among: Sequence[str]) -> tuple[str, str]:
    """A township's code and an address in it."""
    code, _, street = luck.choice(among).partition(" ")
    return code, f"{street}{luck.randint(1, 300)}号"
