"""The demonstration comes into a database whole, once, and with every invariant kept."""

import multiprocessing
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from multiprocessing.connection import Connection

import pytest
from sqlalchemy import func, select

from portal.accounts import queries
from portal.accounts.models import Account, Post
from portal.accounts.passwords import verify
from portal.audit.services import seal
from portal.config import Config
from portal.counts.queries import totals
from portal.db import session
from portal.demo import load as loading
from portal.demo.accounts import ACCOUNTS, CENTRE, FACULTY
from portal.demo.load import load
from portal.demo.people import PersonDraft, demo_people
from portal.demo.tree import DemoOrg, demo_orgs
from portal.installation import installation
from portal.orgs.models import Org
from portal.orgs.settings import DEADLINE, TARGET, effective
from portal.people.models import Person

pytestmark = pytest.mark.usefixtures("campaign")


def sizes() -> tuple[int | None, ...]:
    return tuple(session().scalar(select(func.count()).select_from(table)) for table in (Org, Person, Account, Post))


EXPECTED = (
    len(demo_orgs()),
    sum(1 for _ in demo_people(demo_orgs())),
    len(ACCOUNTS),
    sum(len(account.posts) for account in ACCOUNTS),
)


@pytest.mark.slow
def test_everything_is_there_counted_and_sound(config: Config, within: None) -> None:
    assert load(config) == ACCOUNTS
    assert sizes() == EXPECTED
    centre = session().scalars(select(Org).where(Org.code == CENTRE)).one().ref()
    assert totals([centre], ["orgs", "people"])[centre.id] == {"orgs": EXPECTED[0], "people": EXPECTED[1]}
    faculty = session().scalars(select(Org).where(Org.code == FACULTY)).one().ref()
    assert (effective(faculty, DEADLINE), effective(faculty, TARGET)) == ("2019-05-17", "100")
    seal()
    for check in installation().registry.data_checks().values():
        assert check.find() == [], check.key
    for account in ACCOUNTS:
        found = queries.by_login(account.login)
        assert found is not None
        assert verify(found.password_hash, account.password)
    session().rollback()
    assert load(config) == ACCOUNTS
    assert sizes() == EXPECTED


@pytest.mark.slow
def test_a_load_that_was_killed_is_started_over(config: Config, within: None) -> None:
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    child = spawn.Process(target=load_and_dawdle, args=(config, theirs))
    child.start()
    assert ours.poll(60), "the child never came to the people"
    child.kill()
    child.join()
    assert sizes() == (0, 0, 0, 0)
    session().rollback()
    assert load(config) == ACCOUNTS
    assert sizes() == EXPECTED


def load_and_dawdle(config: Config, pipe: Connection) -> None:
    """Load in another process, which stops with two batches of people written and waits for its end."""

    def some(orgs: Sequence[DemoOrg]) -> Iterator[PersonDraft]:
        yield from islice(demo_people(orgs), 2 * loading.BATCH)
        pipe.send("written")
        time.sleep(600)

    loading.demo_people = some
    load(config)


def test_a_tree_of_ones_own_is_left_alone(cast: object, config: Config, within: None) -> None:
    before = sizes()
    session().rollback()
    assert load(config) == ()
    assert sizes() == before
