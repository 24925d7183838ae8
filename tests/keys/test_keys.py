"""The keys of persons' numbers: values open only where they belong, keys fit their database, rotation loses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal import pii
from portal.audit.models import AuditEntry
from portal.config import Config
from portal.db import session, transaction
from portal.exports.files import FILES
from portal.exports.models import Export
from portal.imports.files import opened
from portal.imports.models import Import
from portal.jobs.entry import perform_here
from portal.key_file import add_encryption_key, create_keys, fresh_keys, read_keys
from portal.keys.probe import ForeignKeys, check_keys
from portal.keys.rotation import is_complete, rotate
from portal.people.checks import NUMBER_CHECKS
from portal.people.models import Person
from portal.pii import SealBroken, Vault, key_of, vault
from tests.casting import Cast
from tests.keys.entered import enter_members

FIRST, SECOND = {1: b"k" * 32}, {1: b"k" * 32, 2: b"n" * 32}
DIGEST = b"d" * 32


@pytest.fixture(autouse=True)
def _own_keys_again(config: Config):
    yield
    pii.configure(config.keys, config.digest_key)


def faults() -> list[str]:
    return [line for check in NUMBER_CHECKS for line in check.find()]


def test_a_value_opens_in_its_own_row_only():
    keys = Vault(FIRST, DIGEST)
    sealed = keys.seal("110101200001010014", "core_person.id_number:1")
    assert keys.open(sealed, "core_person.id_number:1") == "110101200001010014"
    for elsewhere in ("core_person.id_number:2", "core_person.mobile:1"):
        with pytest.raises(SealBroken):
            keys.open(sealed, elsewhere)


@pytest.mark.parametrize("place", range(0, 40, 3))
def test_a_changed_value_does_not_open(place: int):
    keys = Vault(FIRST, DIGEST)
    sealed = bytearray(keys.seal("13800138000", "here"))
    sealed[place % len(sealed)] ^= 1
    with pytest.raises(SealBroken):
        keys.open(bytes(sealed), "here")


def test_the_same_value_is_never_sealed_the_same_way_but_always_digested_so():
    keys = Vault(FIRST, DIGEST)
    assert keys.seal("13800138000", "here") != keys.seal("13800138000", "here")
    assert keys.digest("mobile", "13800138000") == Vault(SECOND, DIGEST).digest("mobile", "13800138000")
    assert keys.digest("mobile", "13800138000") != keys.digest("id_number", "13800138000")


def test_masks_hide_the_birth_date_and_the_middle_of_a_mobile():
    assert pii.mask_id_number("110101200001010017") == "110101********0017"
    assert pii.mask_mobile("13812345678") == "138****5678"


def test_a_database_refuses_keys_that_are_not_its_own(app: Flask):
    with app.app_context():
        check_keys()
        check_keys()
        pii.configure({1: b"x" * 32}, DIGEST)
        with pytest.raises(ForeignKeys):
            check_keys()
        pii.configure(FIRST, b"x" * 32)
        with pytest.raises(ForeignKeys):
            check_keys()


def test_a_swapped_cipher_text_is_found_by_doctor(cast: Cast, app: Flask):
    enter_members(cast, 2)
    with app.app_context():
        assert faults() == []
        first, second = session().scalars(select(Person).order_by(Person.id)).all()
        with transaction() as s:
            s.execute(update(Person).where(Person.id == first.id).values(id_cipher=second.id_cipher))
        assert faults() != []


def test_rotation_seals_everything_anew_and_loses_nothing(cast: Cast, app: Flask):
    enter_members(cast, 30)
    with app.app_context():
        check_keys()
        export_id = session().scalars(select(Export.id)).one()
        perform_here(session().get_one(Export, export_id).run_id or 0)
        uploaded = session().scalars(select(Import.id)).all()
        pii.configure(SECOND, DIGEST)
        assert not is_complete()
        assert rotate() >= 60
        assert is_complete()
        assert rotate() == 0
        people = session().execute(select(Person.id_cipher, Person.mobile_cipher)).all()
        assert {key_of(cipher) for row in people for cipher in row} == {2}
        pii.configure({2: SECOND[2]}, DIGEST)
        assert faults() == []
        for import_id in uploaded:
            with opened(import_id) as file:
                assert file.stat().st_size > 0
        assert next(FILES.pieces(export_id)).startswith(b"PK")


def test_without_keys_nothing_opens(app: Flask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pii, "_vaults", [])
    with pytest.raises(SealBroken):
        vault()


def test_no_number_is_in_the_audit_log_of_an_import(cast: Cast, app: Flask):
    numbers = enter_members(cast, 3)
    with app.app_context():
        said = " ".join(entry.target + entry.details for entry in session().scalars(select(AuditEntry)))
    assert said
    assert not any(number in said for number in numbers)


def test_a_running_portal_opens_what_was_sealed_with_a_key_that_was_added_meanwhile(tmp_path: Path):
    path = tmp_path / "keys.toml"
    keys = create_keys(path)
    running = Vault(keys.keys, keys.digest_key, fresh_keys(tmp_path, keys.keys))
    assert fresh_keys(tmp_path, FIRST) is None
    add_encryption_key(path)
    sealed = Vault(read_keys(path).keys, keys.digest_key).seal("13800138000", "here")
    assert running.open(sealed, "here") == "13800138000"
    assert key_of(running.seal("13800138000", "here")) == 2
