"""From a branch's name to what is proposed for it (R2.1, A2.4): a month, a reason, or a question, and why.

propose("2018级计算机1班团支部", "本科院校").month            '2022-06'
propose("2018级计算机1班团支部", "本科院校").because          '2018级，本科四年：2022年6月毕业'
propose("高三1班团支部", "普通高中", date(2019, 5, 8)).month  '2019-06'
propose("教工团支部").reason                                  '教职工团支部'
propose("1班团支部", "本科院校").asks                         True
"""

from __future__ import annotations

import re

from plugins.graduation_marking.recogniser.case import Case
from plugins.graduation_marking.recogniser.dates import AsOf, shown, year_of
from plugins.graduation_marking.recogniser.evidence import Evidence
from plugins.graduation_marking.recogniser.grades import grade_in
from plugins.graduation_marking.recogniser.grading import leaving
from plugins.graduation_marking.recogniser.intakes import Doubt, Intake
from plugins.graduation_marking.recogniser.programmes import Programme
from plugins.graduation_marking.recogniser.proposal import MIXED, Proposal, in_words, month_of, question, without_time
from plugins.graduation_marking.recogniser.unmarked import sort_in
from plugins.graduation_marking.recogniser.years import LONGEST, names_a_calendar_year

NOTHING = Evidence()

_MISSPELT = re.compile(r"\d[A-Za-z]+\d+[级届]")
_FOUR_GRADES = re.compile("五四|四年制")


def propose(name: str, school_type: str = "", asof: AsOf | None = None, evidence: Evidence = NOTHING) -> Proposal:
    """What is proposed for the branch called `name`; any text gets an answer, and what is not known is asked.

    `name` is a full or a short name. `school_type` is one of `programmes.KINDS`, see `school_kinds.school_type_of`;
    empty where it is not known. `asof` is the date at which the branch has this name: with it grades can be read, and a
    class that has not come yet or must have left is asked about. `evidence` settles what can be read in two ways, and
    speaks up where the members cannot be of the class that the name says.
    """
    case = Case.of(name, school_type, asof, evidence)
    for step in (_misspelt, _without_time, _several, _said_leaving, _said_intake, _numbered, _graded, _doubtful):
        if (proposal := step(case)) is not None:
            return proposal
    return question("名称里没有入学年份（级）或毕业年份（届），也看不出是哪一类团支部")


def _misspelt(case: Case) -> Proposal | None:
    if found := _MISSPELT.search(case.own):
        return question(f"“{found[0]}”里的年份写法不对，请核对")
    if case.said.wrong:
        return question(f"“{case.said.wrong[0]}”不像这时的年份：可能写错了，或者还没有入学，请核对")
    return None


def _without_time(case: Case) -> Proposal | None:
    sort = sort_in(case.own)
    if sort is None:
        return None
    if case.said.came or case.said.leaves:
        return question(f"名称里有年份，又有“{sort.word}”，请核对") if sort.whatever_year else None
    if case.numbered is not None or names_a_calendar_year(case.own):
        return question(f"名称里有“{sort.word}”，其中的数字看不出是不是入学年份")
    if sort.reason == MIXED:
        return without_time(MIXED, f"名称里有“{sort.word}”：成员毕业时间不同，属于混合支部")
    return without_time(sort.reason, f"名称里有“{sort.word}”：成员是教职工，没有毕业时间")


def _several(case: Case) -> Proposal | None:
    said = case.said
    if len(said.came) < 2 and len(said.leaves) < 2:
        return None
    years = "、".join(map(str, said.came + said.leaves))
    if said.several and isinstance(case.programme, Programme) and "升" not in case.own:
        return without_time(MIXED, f"名称里有{years}几个年级：毕业时间不同，属于混合支部")
    return question(f"名称里有{years}几个年份，请核对")


def _said_leaving(case: Case) -> Proposal | None:
    if not case.said.leaves:
        return None
    (left,), came = case.said.leaves, case.said.came
    if came and not 1 <= left - came[0] <= LONGEST:
        return question(f"{came[0]}年入学和{left}年毕业对不上，请核对")
    return _judged(case, left, f"{left}届")


def _said_intake(case: Case) -> Proposal | None:
    if not case.said.came:
        return None
    year = case.said.came[0]
    agrees = not isinstance(case.numbered, Intake) or case.numbered.year == year
    return _from_intake(case, Intake(year, f"{year}级", certain=agrees))


def _numbered(case: Case) -> Proposal | None:
    return _from_intake(case, case.numbered) if isinstance(case.numbered, Intake) else None


def _graded(case: Case) -> Proposal | None:
    grade = grade_in(case.own)
    if grade is None:
        return None
    four = case.evidence.siblings.four_grades or _FOUR_GRADES.search(case.name.text) is not None
    found = leaving(grade, case.kind, case.programme, case.asof, four_grades=four)
    if isinstance(found, Doubt):
        return question(found.because)
    assert case.asof is not None
    return _judged(case, found.year, f"{found.words}（{shown(case.asof)}）", found.others)


def _doubtful(case: Case) -> Proposal | None:
    doubt, programme = case.numbered, case.programme
    if not isinstance(doubt, Doubt):
        return None
    if not isinstance(programme, Programme):
        return question(doubt.because)
    left = {year: year + programme.years for year in doubt.years}
    believed = [year for year in left if not case.evidence.contradicts(year, programme.age, left[year])]
    if case.evidence.born and len(believed) == 1 < len(left):
        return _from_intake(
            case, Intake(believed[0], f"{doubt.because}，按团员出生年份读作{believed[0]}级", certain=False)
        )
    return question(doubt.because, candidates=tuple(map(month_of, left.values())))


def _from_intake(case: Case, intake: Intake) -> Proposal:
    """With the length of study; the members must be able to be of this class."""
    programme = case.programme
    if not isinstance(programme, Programme):
        candidates = tuple(month_of(intake.year + years) for years in programme.lengths)
        return question(
            f"{intake.words}，{programme.why}", candidates=candidates, cohort=f"{intake.year}级，{programme.why}"
        )
    left = intake.year + programme.years
    if contradiction := case.evidence.contradicts(intake.year, programme.age, left):
        return question(f"{intake.words}，{programme.title}；但{contradiction}", candidates=(month_of(left),))
    others = tuple(intake.year + years for years in programme.others)
    certain = intake.certain and intake.year <= case.era.now
    return _judged(case, left, f"{intake.words}，{programme.title}", others, certain=certain)


def _judged(case: Case, left: int, words: str, others: tuple[int, ...] = (), *, certain: bool = True) -> Proposal:
    """The month, unless a class of that year must have left before the name's date."""
    month = month_of(left)
    said = f"{words}：{in_words(month)}毕业"
    if case.asof is not None and left < year_of(case.asof):
        return question(f"{said}，已经过去，请核对", candidates=(month,), cohort=f"{in_words(month)}，已经过去")
    alternatives = tuple(month_of(year) for year in others)
    if alternatives:
        said += f"；也可能是{'、'.join(map(in_words, alternatives))}"
    return Proposal(said, month, certain=certain and not alternatives, alternatives=alternatives, cohort=month)
