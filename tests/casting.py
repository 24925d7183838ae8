"""The cast on stage: its organisations and accounts in the database, and the ways a test lets them act."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from flask import Flask
from sqlalchemy import func

from plugins.graduate_register.graduating import year
from plugins.graduate_register.openings import code_of, latest_opening, open_branch
from plugins.graduation_marking import correcting, industry_asking
from plugins.graduation_marking.marking import mark
from plugins.graduation_marking.wishes import Wish
from plugins.info_entry.asking import Taken
from plugins.info_entry.asking import ask as ask_for
from plugins.statistics import team_naming
from plugins.statistics.circular_choice import Choice
from plugins.statistics.circular_plans import set_plan
from plugins.statistics.circulars import draw_up, publish
from plugins.statistics.spot_course import start as begin
from plugins.statistics.spot_drawing import TASK as DRAW
from plugins.statistics.spot_drawing import ask as draw
from plugins.statistics.spot_frame import Wish as Draw
from plugins.statistics.spot_judging import Finding, judge
from plugins.statistics.spot_models import SpotItem
from plugins.statistics.team_naming import Seat
from plugins.township_verification import reporting
from portal import clock
from portal.accounts.codes import plain_code
from portal.accounts.current import permissions_of
from portal.accounts.models import Account, Post
from portal.accounts.passwords import hash_password
from portal.accounts.session_rows import Visitor, start
from portal.accounts.sessions import TOKEN_COOKIE
from portal.audit.services import seal
from portal.contracts.exports import ExportWish
from portal.contracts.scope import OrgRef, Scope
from portal.db import db, transaction
from portal.exports.models import Export
from portal.exports.services import Form, ask
from portal.imports.models import Import
from portal.imports.services import Upload, upload
from portal.installation import Installation, installation
from portal.jobs.entry import perform_here
from portal.jobs.models import Run
from portal.orgs.exports import SUBORDINATES
from portal.orgs.loading import load
from portal.orgs.models import Org
from portal.orgs.selection import Selection
from portal.orgs.services import change, facts_of
from portal.people.entering import enter
from portal.people.models import Person
from portal.people.particulars import Particulars
from portal.people.rules.id_number import birth_date_of, sex_of
from portal.pii import vault
from portal.provinces.queries import effective_plugins
from portal.reminders.models import Reminder
from portal.reminders.services import remind
from tests import members
from tests.cast import MEMBERS, NEWCOMERS, PASSWORD, PLACES, Member
from tests.client import Client, browser_of
from tests.marked import expect

KIND = "info_entry.members"


def bring_on(app: Flask, folder: Path) -> None:
    """Put the tree and the administrators into an empty database."""
    path = folder / "cast.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [f.name for f in dataclasses.fields(PLACES[0])])
        writer.writeheader()
        writer.writerows(
            dataclasses.asdict(place) | {"is_leading_body": int(place.is_leading_body)} for place in PLACES
        )
    with app.app_context():
        load(path)
        _employ(MEMBERS.values())
    cast = Cast(app)
    school, kind = cast.scope("school"), installation_of(app).registry.import_types()[KIND]
    with app.app_context():
        upload(school, kind, Upload("团员.csv", "姓名,身份证号\n".encode(), form_key="cast"))
        faculty = Selection(codes=("jiada-jx",))
        perform_here(remind(school, school.org, faculty, "reminders.other", "请补全资料", "cast"))
        ask(SUBORDINATES, ExportWish(school, school.org, {}), Form(form_key="cast"))
        seal()  # or the doctor complains of it once the tests have run for ten minutes


def installation_of(app: Flask) -> Installation:
    """What create_app has put together for `app`."""
    with app.app_context():
        return installation()


def _employ(newcomers: Iterable[Member]) -> None:
    password, now = hash_password(PASSWORD), clock.now()
    with transaction() as s:
        for member in newcomers:
            account = Account(login=member.login, name=member.title, password_hash=password, created_at=now)
            s.add(account)
            s.flush()
            org_id = s.query(Org.id).where(Org.code == member.org).scalar()
            s.add(Post(account_id=account.id, org_id=org_id, role=member.role, created_at=now))


@dataclass
class Cast:
    """Who can act in a test."""

    app: Flask

    def client_for(self, name: str) -> Client:
        """A browser in which this member is signed in."""
        client = browser_of(self.app)
        client.set_cookie(TOKEN_COOKIE, self.token(name))
        return client

    def token(self, name: str) -> str:
        """A new session of this member, as its browser would hold it."""
        with self.app.app_context(), transaction():
            account, post = self._employed(name)
            return start(account.id, post.id, Visitor())

    def org(self, code: str) -> OrgRef:
        """An organisation of the tree."""
        with self.app.app_context():
            return db.session.query(Org).where(Org.code == code).one().ref()

    def scope(self, name: str) -> Scope:
        """What this member hands to a service."""
        member = (MEMBERS | NEWCOMERS)[name]
        org = self.org(member.org)
        with self.app.app_context():
            account, post = self._employed(name)
            return Scope(
                org=org, account_id=account.id, account_name=account.name, post_id=post.id, role=member.role,
                permissions=self.permissions(member.role), plugins=effective_plugins(org.province_code),
            )  # fmt: skip

    def employ(self, *names: str) -> None:
        """Let newcomers administer levels that nobody has administered."""
        with self.app.app_context():
            _employ(NEWCOMERS[name] for name in names)

    @property
    def examples(self) -> dict[str, str]:
        """For each argument of an address, one that belongs to the school of the cast."""
        with self.app.app_context():
            _, post = self._employed("faculty")
            import_id = db.session.query(Import.id).scalar()
            export_id = db.session.query(Export.id).scalar()
            reminder_id = db.session.query(Reminder.id).scalar()
            run_id = db.session.query(func.min(Run.id)).scalar()
        return {
            "kind": KIND,
            "name": "school_clean.xlsx",
            "import_id": str(import_id),
            "run_id": str(run_id),
            "export_id": str(export_id),
            "reminder_id": str(reminder_id),
            "what": SUBORDINATES.key,
            "post_id": str(post.id),
            "fault_key": "hollow_branches",
            "measure_key": "info_entry.hollow_branches",
            "person_id": str(self.somebody),
            "request_id": str(self.request),
            "correction_id": str(self.correction),
            "industry_request_id": str(self.industry_request),
            "report_id": str(self.report),
            "member_id": str(self.team_member),
            "spot_id": str(self.spot_check),
            "item_id": str(self.spot_item),
            "tie_id": "1",
            "key": self.key,
            "circular_id": str(self.circular),
            "plan_id": str(self.plan),
        }

    @cached_property
    def somebody(self) -> int:
        """The id of a member of one of the school's branches, who is entered when a test first asks for one."""
        scope, number = self.scope("school"), members.id_number(77)
        facts = Particulars(
            name=members.name(77), id_number=number, mobile=members.mobile(77), sex=sex_of(number),
            birth_date=birth_date_of(number), joined="2014-05",
        )  # fmt: skip
        with self.app.app_context():
            found = db.session.query(Person.id).filter_by(name=facts.name).scalar()
            return found or enter(scope, "jiada-jx-1", facts)

    @cached_property
    def request(self) -> int:
        """The id of a request for that member, from one branch of the school to another."""
        branch, digest = self.org("jiada-jx-2"), vault().digest("id_number", members.id_number(77))
        taken = Taken(self.somebody, "id_number", digest, members.name(77), "310151********")
        with self.app.app_context():
            return ask_for(self.scope("school"), branch, taken, "hand_over", "")

    @cached_property
    def correction(self) -> int:
        """The id of a request of the school to correct a mark that it has made."""
        scope, branch = self.scope("school"), self.org("jiada-wy-1")
        with self.app.app_context():
            mark(scope, scope.org, [branch.id], Wish(reason="混合支部"), confirmed=True)
            return correcting.ask(scope, branch, Wish(reason="教职工团支部"), "都是教师")

    @cached_property
    def industry_request(self) -> int:
        """The id of a request of a faculty of the school, whose industry was entered wrongly, to correct that."""
        self.give_industry("jiada-jx", "其他")
        with self.app.app_context():
            return industry_asking.ask(self.scope("faculty"), self.org("jiada-jx"), "普通高等院校", "是高校的学院")

    @cached_property
    def report(self) -> int:
        """The id of a report of the school about one of its faculties, which is no township."""
        org = self.org("jiada-kong")
        with self.app.app_context():
            return reporting.report(self.scope("school"), org, not org.township_flag, "名称看不出来").report_id

    @cached_property
    def team_member(self) -> int:
        """The id of somebody on the school's task team."""
        seat = Seat("校团委", "周敏", "联系学院", "0571-87654321")
        with self.app.app_context():
            return team_naming.add(self.scope("school"), self.org("jiada"), seat)

    @cached_property
    def spot_check(self) -> int:
        """The id of a spot check of the school, which has begun."""
        school = self.scope("school")
        with self.app.app_context():
            made = draw(school, "五月份抽查", Draw(category="branch", size=2, seed="2019"), None, "cast")
            perform_here(db.session.query(Run.id).filter_by(task=DRAW, key=str(made)).scalar())
            begin(school, made)
            return made

    @cached_property
    def spot_item(self) -> int:
        """The id of one of its items, which was found to be wrong."""
        with self.app.app_context():
            item_id: int = db.session.query(func.min(SpotItem.id)).filter_by(check_id=self.spot_check).scalar()
            finding = Finding("visit", "wrong", "人数不对", clock.today())
            judge(self.scope("school"), item_id, 0, finding)
            return item_id

    @cached_property
    def circular(self) -> int:
        """The id of a circular in which the school ranks its faculties."""
        choice = Choice(("graduation_marking.marked",), "direct", grouped=False)
        with self.app.app_context():
            made = draw_up(self.scope("school"), choice)
            publish(self.scope("school"), made, "标记毕业时间通报", "现将进展情况通报如下。")
            return made

    @cached_property
    def plan(self) -> int:
        """The id of a circular that the school publishes every day."""
        choice = Choice(("graduation_marking.marked",), "direct", grouped=False)
        with self.app.app_context():
            return set_plan(self.scope("school"), choice, 8)

    @cached_property
    def key(self) -> str:
        """The code by which members of one of the school's branches enter themselves."""
        branch = self.org("jiada-jx-1")
        assert self.somebody
        with self.app.app_context():
            expect(f"{year()}-06", branch.code)
            open_branch(self.scope("school"), branch, 7)
            opening = latest_opening(branch)
            assert opening is not None
            return plain_code(code_of(opening))

    def permissions(self, role: str) -> frozenset[str]:
        """What a role may do."""
        return permissions_of(installation_of(self.app).registry, role)

    def give_industry(self, code: str, industry: str) -> None:
        """What the superior's administrator does under 组织资料 - 修改."""
        with self.app.app_context():
            org = db.session.query(Org).where(Org.code == code).one()
            change(self.scope("national"), code, org.version, replace(facts_of(org), industry=industry))

    def _employed(self, name: str) -> tuple[Account, Post]:
        query = db.session.query(Account, Post).join(Post, Post.account_id == Account.id)
        account, post = query.where(Account.login == f"cast-{name}").one()
        return account, post
