"""Circulars on their way: drawn up, published once, or thrown away; withdrawn only by a correction (R4.2)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from plugins.statistics.circular_choice import Choice
from plugins.statistics.circular_drawing import drawn
from plugins.statistics.circular_models import (
    DRAFT,
    LONGEST_TEXT,
    LONGEST_TITLE,
    LONGEST_WHY,
    PUBLISHED,
    Circular,
    Receipt,
)
from plugins.statistics.circular_tables import Content
from plugins.statistics.circular_units import above
from plugins.statistics.circular_words import told
from portal import clock
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import Scope
from portal.db import bulk_insert, transaction
from portal.errors import Conflict, Refused
from portal.pii import vault, without_numbers

DRAFTS_KEPT = dt.timedelta(days=7)


def draw_up(scope: Scope, choice: Choice, corrects: Circular | None = None, why: str = "") -> int:
    """Keep a draft with its figures, which do not change any more; returns its id. Raise Refused.

    Drafts that nobody has published within a week are thrown away.
    """
    if corrects is not None:
        _check_correction(corrects, why)
    made = drawn(scope, scope.org, choice, corrects)
    with transaction() as s:
        old = Circular.drawn_at < clock.now() - DRAFTS_KEPT
        s.execute(delete(Circular).where(Circular.org_id == scope.org.id, Circular.state == DRAFT, old))
        made.why = why.strip()
        s.add(made)
        s.flush()
    return made.id


def publish(scope: Scope, circular_id: int, title: str, said: str) -> None:
    """Publish a draft of the scope's own organisation to those whom it concerns.

    Raise Refused for words that cannot stay, Conflict if it has been published, or what it corrects was corrected.
    """
    title, said = _checked(title, said)
    with refusals_recorded(scope, "statistics.circular_published", title), transaction() as s:
        draft = _held(s, scope, circular_id)
        draft.title, draft.text = title, said
        issue(s, scope, draft)


def issue(s: Session, scope: Scope, draft: Circular) -> None:
    """Publish a draft that is held, or new, in the running transaction."""
    draft.state, draft.published_at, draft.published_by = PUBLISHED, clock.now(), scope.account_name or "系统"
    draft.digest = digest_of(draft)
    s.add(draft)
    if draft.corrects is not None:
        _withdraw(s, scope, draft)
    s.flush()
    _hand_out(s, scope, draft)
    record(
        scope, "statistics.circular_published", draft.title, circular=draft.id, day=str(draft.day or ""),
        corrects=draft.corrects, reason=draft.why,
    )  # fmt: skip


def discard(scope: Scope, circular_id: int) -> None:
    """Throw a draft away. Raise Conflict if it has been published."""
    with transaction() as s:
        s.delete(_held(s, scope, circular_id))


def digest_of(one: Circular) -> bytes:
    """Over all that a published circular says: whoever can write to the database has no key to it."""
    at = one.published_at.astimezone(dt.UTC).isoformat() if one.published_at else ""
    said = [one.org_id, one.title, one.text, one.content, one.day, one.figures_at.astimezone(dt.UTC).isoformat(), at,
            one.corrects, one.why]  # fmt: skip
    return vault().digest("statistics_circular", "\0".join(str(part) for part in said))


def _held(s: Session, scope: Scope, circular_id: int) -> Circular:
    """The draft, locked: who comes second finds it published."""
    wanted = select(Circular).where(Circular.id == circular_id, Circular.org_id == scope.org.id).with_for_update()
    found = s.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise Conflict("这份草稿已经不在了。")
    if found.state != DRAFT:
        raise Conflict("这份通报已经发布，不能再改。")
    return found


def _withdraw(s: Session, scope: Scope, correction: Circular) -> None:
    wanted = select(Circular).where(Circular.id == correction.corrects).with_for_update()
    wrong = s.scalars(wanted.execution_options(populate_existing=True)).one()
    if wrong.withdrawn_at is not None:
        raise Conflict("原通报已经更正过了，请更正最新的一份。")
    wrong.withdrawn_at = clock.now()
    record(scope, "statistics.circular_withdrawn", wrong.title, circular=wrong.id, reason=correction.why)


def _hand_out(s: Session, scope: Scope, one: Circular) -> None:
    """To each ranked unit where it stands; to its superiors, and to those whom the wrong one concerned, that it is."""
    said = told(Content.of_kept(one.content))
    others = above(scope.org, list(said)) if one.to_superiors else []
    before = select(Receipt.org_id).where(Receipt.circular_id == one.corrects)
    for org_id in (*others, *(s.scalars(before) if one.corrects else ())):
        said.setdefault(org_id, "")
    bulk_insert(s, Receipt, ("org_id", "circular_id", "told"), ((key, one.id, text) for key, text in said.items()))


def _check_correction(wrong: Circular, why: str) -> None:
    if wrong.state != PUBLISHED or wrong.withdrawn_at is not None:
        raise Conflict("只能更正已经发布、还没有更正过的通报。")
    if not why.strip():
        raise Refused("更正必须说明原因。", {"why": "请填写更正的原因"})
    if len(why.strip()) > LONGEST_WHY:
        raise Refused("更正原因太长。", {"why": f"不超过 {LONGEST_WHY} 个字"})
    if without_numbers(why) != why:
        raise Refused("原因里有手机号或身份证号。", {"why": "请不要写手机号和身份证号"})


def _checked(title: str, said: str) -> tuple[str, str]:
    title, said = " ".join(title.split()), said.strip().replace("\r\n", "\n")
    errors = {}
    for key, words, longest in (("title", title, LONGEST_TITLE), ("text", said, LONGEST_TEXT)):
        if not words:
            errors[key] = "请填写"
        elif len(words) > longest:
            errors[key] = f"不超过 {longest} 个字"
        elif without_numbers(words) != words:
            errors[key] = "请不要写手机号和身份证号"
    if errors:
        raise Refused("请按提示修改。", errors)
    return title, said
