"""Was the person of an age to join the League in that month?"""

import datetime

from portal.people.rules.problems import Problem, doubtful

COLUMN = "joined"
# The rules of 2016 on admission: from 2017 on a member is at least 13, twelve before; nobody joins after 28.
STRICTER_SINCE = "2017-01"
MIN_AGE, MIN_AGE_BEFORE, MAX_AGE = 13, 12, 28


def check_joining_age(joined: str, born: datetime.date) -> tuple[Problem, ...]:
    """AGE_AT_JOINING (error) or JOINED_LATE (warning) for a 'YYYY-MM'; ages count by month."""
    months = (int(joined[:4]) - born.year) * 12 + int(joined[5:]) - born.month
    age = months // 12
    minimum = MIN_AGE if joined >= STRICTER_SINCE else MIN_AGE_BEFORE
    if age < minimum:
        return (Problem("AGE_AT_JOINING", _too_young(age, minimum), COLUMN),)
    if age > MAX_AGE:
        message = f"入团时已满 {age} 周岁，超过 {MAX_AGE} 周岁，请核对入团年月；如无误可以保留。"
        return (doubtful(COLUMN, "JOINED_LATE", message),)
    return ()


def _too_young(age: int, minimum: int) -> str:
    if age < 0:
        return "入团年月早于身份证号上的出生年月，请核对这两项。"
    return f"按身份证号计算，入团时只有 {age} 周岁，不满 {minimum} 周岁，请核对入团年月和身份证号。"
