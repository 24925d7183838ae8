"""For each invariant, statements that break it: what raw SQL, a fault of the program or a bad restore could do.

Triggers, foreign keys and unique indexes are out of the way. Names in braces differ between the databases.
"""

from __future__ import annotations

_RUN = (
    "INSERT INTO core_run (id, task, key, title, args, path, state, stage, done_units, total_units, attempts,"
    " created_at, finished_at, result, error, lease_owner, lease_until, started_at)"
    " VALUES (900, 't', 'k', 't', {args}, '000', {state}, '', {done}, 5, 1,"
    " '2019-05-08 01:00:00', {finished}, {result}, {error}, {owner}, '2019-05-08 01:00:00', '2019-05-08 01:00:00')"
)


def run(**values: str) -> str:
    """A statement that makes a run which is done, but for `values`."""
    right = {
        "args": "'[]'", "state": "'done'", "done": "5", "finished": "'2019-05-08 01:00:00'", "result": "'[]'",
        "error": "NULL", "owner": "'host:1:1'",
    }  # fmt: skip
    return _RUN.format(**right | values)


def org(change: str, code: str = "jiada-jx-1") -> str:
    """A statement that changes one organisation."""
    return f"UPDATE core_org SET {change} WHERE code = '{code}'"


def person(change: str) -> str:
    """A statement that changes one member."""
    return f"UPDATE core_person SET {change} WHERE id = (SELECT min(id) FROM core_person)"


_ENTRY = (
    "INSERT INTO core_audit (id, at, actor, path, action, target, outcome, details)"
    " SELECT 900, {0}, actor, path, action, {1}, outcome, details FROM core_audit LIMIT 1"
)
_TWIN = "(SELECT {0} FROM core_person WHERE id = (SELECT max(id) FROM core_person))"
_STORED = "UPDATE core_import SET {0} WHERE state = 'applied'"

_STAGED_MOBILE = (
    "INSERT INTO info_entry_staged_mobile (import_id, seq, person_id, version, mobile_cipher, mobile_digest, state)"
    " VALUES ({0}, 1, 1, 1, {{bytes}}, {{bytes}}, '')"
)
_STAGED_RECORD = (
    "INSERT INTO graduate_register_staged_record (import_id, seq, person_id, version, facts_cipher, state)"
    " VALUES ({0}, 1, 1, 0, {{bytes}}, '')"
)
_ADMISSION = (
    "INSERT INTO info_entry_admission (id, org_id, path, year, name, admission_number, entered_at)"
    " SELECT 1, id, {0}, 2018, 'x', '201833010001', '2019-05-08 01:00:00' FROM core_org WHERE code = 'jiada'"
)
_TALLY = (
    "INSERT INTO info_entry_admission_tally (org_id, year, path, listed, entered, missing, elsewhere, differing,"
    " extra, counted_at) SELECT id, 2018, path, 1, 0, 1, 0, 0, 0, '2019-05-08 01:00:00' FROM core_org"
    " WHERE code = 'jiada'"
)
_REPORT = "UPDATE township_verification_report SET {0} = (SELECT id FROM core_org WHERE code = '{1}')"
_UNNUMBERED = "UPDATE info_entry_admission SET admission_number = NULL"
_GRADUATE = "category = 'graduate_org', expected_graduation = '2019-06'"


def conversion(code: str, year: int = 2019) -> str:
    """A statement that writes the conversion of a branch into the record."""
    return (
        "INSERT INTO graduation_marking_conversion (org_id, year, path, at, members)"
        f" SELECT id, {year}, path, '2019-05-31 16:00:00', 0 FROM core_org WHERE code = '{code}'"
    )


BREAKS: dict[str, tuple[str, ...]] = {
    "keys.fit": ("UPDATE core_key_probe SET cipher = digest",),
    "database.references": ("UPDATE core_import SET org_id = 12345",),
    "database.sequences": ("{first_id_again}",),
    "orgs.one_root": (org("parent_id = NULL"),),
    "orgs.superior_exists": (org("parent_id = 12345"),),
    "orgs.form": (org("code = 'a b'"),),
    "orgs.path_extends_parent": (org("path = (SELECT path FROM core_org WHERE code = 'jiada-wy') || '0zz'"),),
    "orgs.depth": (org("depth = 2"),),
    "orgs.province": (org("province_code = 'yi'"),),
    "orgs.first_level": (org("province_code = 'yi'", "jia"),),
    "orgs.wide": (org("is_wide = true"),),
    "orgs.branch_is_leaf": (org("category = 'branch'", "jiada-jx"),),
    "orgs.numbers_given": (org("children_made = 0", "jiada"),),
    "orgs.category": (org("industry = '农业'"),),
    "orgs.closed_is_empty": (org("closed_at = created_at", "jiada-wy"),),
    "orgs.one_graduation": (org("expected_graduation = '2019-06', no_graduation_reason = '教职工团支部'"),),
    "orgs.faults": (org("faults = 32"),),
    "orgs.keys": (org("name_key = 'x'"),),
    "orgs.settings": ("UPDATE core_org_setting SET value = '98'",),
    "people.in_a_branch": (person("org_id = (SELECT id FROM core_org WHERE code = 'jiada')"),),
    "people.one_id": (person(f"id_digest = {_TWIN.format('id_digest')}"),),
    "people.one_mobile": (person(f"mobile_digest = {_TWIN.format('mobile_digest')}"),),
    "people.mobile_complete": (person("mobile_cipher = NULL"),),
    "people.member_or_cadre": (person("is_member = false, is_cadre = false"),),
    "people.sex": (person("sex = 'X'"),),
    "people.joined": (person("joined = '2014-13'"),),
    "people.pinyin": (person("name = '欧阳'"),),
    "people.id_opens": (person(f"id_cipher = {_TWIN.format('id_cipher')}"),),
    "people.mobile_opens": (person(f"mobile_cipher = {_TWIN.format('mobile_cipher')}"),),
    "accounts.post_in_open_org": (
        "UPDATE core_post SET org_id = (SELECT id FROM core_org WHERE code = 'jiada-old') WHERE role = 'view'",
    ),
    "accounts.one_post": (
        "INSERT INTO core_post (id, account_id, org_id, role, created_at)"
        " SELECT 900, account_id, org_id, role, created_at FROM core_post WHERE id = (SELECT min(id) FROM core_post)",
    ),
    "accounts.one_secret": ("UPDATE core_account SET activation_digest = {bytes}, activation_expires = created_at",),
    "accounts.code_expires": ("UPDATE core_account SET activation_expires = created_at",),
    "accounts.password_is_hashed": ("UPDATE core_account SET password_hash = 'chuntian' WHERE login = 'cast-school'",),
    "accounts.role": ("UPDATE core_post SET role = 'owner' WHERE id = (SELECT min(id) FROM core_post)",),
    "accounts.session_of_post": ("UPDATE core_post SET ended_at = created_at",),
    "provinces.switch_of_province": ("UPDATE core_plugin_switch SET province_code = 'jiada'",),
    "imports.state": ("UPDATE core_import SET state = 'lost' WHERE state = 'checking'",),
    "imports.in_equals_out": (_STORED.format("rejected = rejected + 1"),),
    "imports.stored": (_STORED.format("stored = stored - 1"),),
    "imports.people_of_applied": (_STORED.format("state = 'applying'"),),
    "imports.rows_have_file": ("DELETE FROM core_import_chunk",),
    "imports.forgotten": (_STORED.format("applied_at = '2019-01-01 00:00:00'"),),
    "reminders.answered": ("UPDATE core_reminder SET done_at = sent_at, done_by = 'x'",),
    "exports.state": ("UPDATE core_export SET revealed = true",),
    "exports.file": ("DELETE FROM core_export_chunk",),
    "exports.forgotten": ("UPDATE core_export SET ready_at = '2019-01-01 00:00:00'",),
    "info_entry.staged_members_belong": ("UPDATE info_entry_staged_member SET import_id = 12345",),
    "info_entry.staged_members_counted": (
        "DELETE FROM info_entry_staged_member WHERE seq = (SELECT min(seq) FROM info_entry_staged_member)",
    ),
    "info_entry.staged_orgs_belong": ("UPDATE info_entry_staged_org SET import_id = 12345",),
    "info_entry.staged_orgs_counted": (
        "DELETE FROM info_entry_staged_org WHERE seq = (SELECT min(seq) FROM info_entry_staged_org)",
    ),
    "info_entry.profiles_judged": ("UPDATE info_entry_profile SET secretary_name = NULL WHERE is_complete",),
    "info_entry.profiles_belong": (
        "UPDATE info_entry_profile SET org_id = 12345 WHERE NOT is_complete AND version > 0",
    ),
    "info_entry.profile_id_opens": ("UPDATE info_entry_profile SET id_cipher = mobile_cipher WHERE is_complete",),
    "info_entry.profile_mobile_opens": ("UPDATE info_entry_profile SET mobile_cipher = id_cipher WHERE is_complete",),
    "info_entry.staged_mobiles_belong": (_STAGED_MOBILE.format("12345"),),
    "info_entry.staged_mobiles_open": (_STAGED_MOBILE.format("(SELECT min(id) FROM core_import)"),),
    "info_entry.admissions_where": (_ADMISSION.format("'000'"), _TALLY),
    "info_entry.admissions_numbered": (_ADMISSION.format("path"), _TALLY, _UNNUMBERED),
    "info_entry.admissions_tallied": (_ADMISSION.format("path"),),
    "info_entry.admissions_open": (
        _ADMISSION.format("path"),
        _TALLY,
        "UPDATE info_entry_admission SET id_digest = {bytes}",
    ),
    "info_entry.staged_admissions_belong": (
        "INSERT INTO info_entry_staged_admission (import_id, seq, admission_id, year, name)"
        " VALUES (12345, 1, 1, 2018, 'x')",
    ),
    "info_entry.baselines_make_sense": ("UPDATE info_entry_baseline SET dual = members + 1",),
    "info_entry.baselines_are_logged": ("UPDATE info_entry_baseline_change SET new_members = new_members + 1",),
    "info_entry.baselines_have_history": ("DELETE FROM info_entry_baseline_change",),
    "info_entry.staged_baselines_belong": (
        "INSERT INTO info_entry_staged_baseline (import_id, seq, org_id, version, members, cadres, dual, source)"
        " VALUES (12345, 1, 1, 0, 1, 1, 0, '')",
    ),
    "info_entry.snapshots_make_sense": (
        "INSERT INTO info_entry_snapshot (org_id, day, people, members, cadres, taken_at)"
        " SELECT org_id, '2019-05-08', 3, 1, 1, '2019-05-08 01:00:00' FROM info_entry_baseline",
    ),
    "info_entry.requests_follow": (
        "UPDATE info_entry_request SET holder_org_id = (SELECT id FROM core_org WHERE code = 'jiada-wy-1')",
    ),
    "info_entry.requests_answered": ("UPDATE info_entry_request SET state = 'refused'",),
    "info_entry.requests_form": ("UPDATE info_entry_request SET masked = '110101200001010017'",),
    "info_entry.requests_belong": ("UPDATE info_entry_request SET org_id = 12345",),
    "graduation_marking.marks_hold": ("UPDATE graduation_marking_mark SET month = '2030-06'",),
    "graduation_marking.corrections_answered": ("UPDATE graduation_marking_correction SET answered_by = '王'",),
    "graduation_marking.corrections_decided_above": (
        "UPDATE graduation_marking_correction SET deciding_org_id = asking_org_id",
    ),
    "graduation_marking.industry_answered": ("UPDATE graduation_marking_industry SET answered_by = '王'",),
    "graduation_marking.industry_decided_above": ("UPDATE graduation_marking_industry SET deciding_org_id = org_id",),
    "township_verification.agreements_whole": ("UPDATE township_verification_check SET checked_by = '王'",),
    "statistics.circulars_unchanged": ("UPDATE statistics_circular SET content = content || ' '",),
    "statistics.circulars_withdrawn": ("UPDATE statistics_circular SET withdrawn_at = published_at",),
    "township_verification.reports_answered": ("UPDATE township_verification_report SET answered_by = '王'",),
    "township_verification.reports_lie_above": (_REPORT.format("deciding_org_id", "jiada"),),
    "township_verification.reports_open_once": (_REPORT.format("org_id", "chengguan"),),
    "township_verification.reports_have_steps": ("UPDATE township_verification_report SET steps = steps + 1",),
    "township_verification.reports_settled": (
        "UPDATE township_verification_report SET state = 'approved', answered_by = '王', answered_at = asked_at",
    ),
    "graduation_marking.marks_known": ("DELETE FROM graduation_marking_mark",),
    "graduation_marking.staged_marks_belong": (
        "INSERT INTO graduation_marking_staged_mark (import_id, seq, org_id, reason, confirmed)"
        " VALUES (12345, 1, 1, '混合支部', false)",
    ),
    "graduation_marking.converted_once": (
        org(_GRADUATE, "jiada-jg"),
        conversion("jiada-jg"),
        conversion("jiada-jg", 2018),
    ),
    "graduation_marking.conversion_recorded": (org(_GRADUATE, "jiada-jg"),),
    "graduation_marking.converted_as_marked": (conversion("jiada-jg"),),
    "graduation_marking.standing_known": (person("standing = 'deferred'"),),
    "graduation_marking.members_wait": (
        "INSERT INTO graduation_marking_member (person_id, org_id, month, at, actor)"
        " SELECT id, org_id, '2019-06', created_at, '王' FROM core_person",
        person("standing = 'graduate'"),
    ),
    "township_verification.flag_kept": ("UPDATE township_verification_check SET flag = NULL WHERE flag",),
    "township_verification.flag_known": ("UPDATE core_org SET township_flag = false WHERE code = 'jiada-wy'",),
    "township_verification.none_closed": (
        "INSERT INTO township_verification_check (org_id, flag, why, is_settled)"
        " SELECT id, false, 'x', false FROM core_org WHERE code = 'jiada-old'",
    ),
    "graduate_register.records_hold": ("UPDATE graduate_register_record SET household_cipher = {bytes}",),
    "graduate_register.records_have_history": ("DELETE FROM graduate_register_change WHERE version = 1",),
    "graduate_register.records_counted": (
        "UPDATE graduate_register_record SET path = (SELECT path FROM core_org WHERE code = 'jiada-jx-2')",
    ),
    "graduate_register.turns_follow": ("UPDATE graduate_register_turn SET path = NULL",),
    "graduate_register.releases_follow": (
        "INSERT INTO graduate_register_release (org_id, released_at, province_code)"
        " SELECT id, '2019-05-08 01:00:00', province_code FROM core_org WHERE code = 'jiada-old'",
    ),
    "graduate_register.expected_counted": ("UPDATE graduate_register_expected SET value = 0 WHERE digits = 6",),
    "graduate_register.doubts_shared": (
        "UPDATE graduate_register_record SET shared = 'shared_home', is_doubtful = true",
    ),
    "graduate_register.staged_records_belong": (_STAGED_RECORD.format("12345"),),
    "graduate_register.staged_records_open": (_STAGED_RECORD.format("(SELECT min(id) FROM core_import)"),),
    "graduate_register.codes_lead": ("UPDATE graduate_register_opening SET code_cipher = {bytes}",),
    "graduate_register.openings_end": ("UPDATE graduate_register_opening SET until = opened_at",),
    "statistics.annex_copies": ("UPDATE statistics_annex_copy SET digest = 'x'",),
    "statistics.annex_sums": (
        'UPDATE statistics_annex_copy SET parts = \'[{{"org_id": 1, "code": "x", "name": "x", "copy_id": 1,'
        ' "told": {{"senior": {{"members": 1}}}}, "counted": {{}}}}]\'',
    ),
    "statistics.annex_staged_belong": (
        "INSERT INTO statistics_annex_staged (import_id, seq, org_id, row_key, version, figures, before)"
        " VALUES (12345, 1, 1, 'senior', 0, '[]', '[]')",
    ),
    "statistics.annex_states": ("UPDATE statistics_annex SET superior_id = NULL",),
    "statistics.annex_steps": ("UPDATE statistics_annex SET state = 'accepted'",),
    "statistics.spot_samples_whole": ("UPDATE statistics_spot_check SET drawn = drawn + 1",),
    "statistics.spot_findings_complete": ("UPDATE statistics_spot_item SET way = NULL",),
    "statistics.spot_corrections_told": ("UPDATE statistics_spot_item SET due = NULL",),
    "statistics.spot_steps_counted": ("UPDATE statistics_spot_item SET steps = steps + 1",),
    "statistics.spot_posts_ended": ("UPDATE core_post SET ended_at = NULL",),
    "statistics.spot_members_of_maker": ("UPDATE statistics_team_member SET org_id = 1",),
    "statistics.spot_reports_frozen": ("UPDATE statistics_spot_check SET result = '[]' WHERE state = 'closed'",),
    "jobs.state": (run(state="'lost'", finished="NULL"),),
    "jobs.finished": (run(finished="NULL"),),
    "jobs.outcome": (run(result="NULL"),),
    "jobs.held": (run(state="'running'", finished="NULL", owner="NULL"),),
    "jobs.progress": (run(done="6"),),
    "jobs.no_number": (run(args="'[13812345678]'"),),
    "counts.equal_recount": ("UPDATE core_count SET value = value + 1 WHERE metric = 'members'",),
    "counts.of_orgs": ("INSERT INTO core_count (org_id, metric, slot, value) VALUES (12345, 'orgs', 0, 1)",),
    "audit.chain": ("UPDATE core_audit SET actor = 'nobody' WHERE id = (SELECT min(id) FROM core_audit)",),
    "audit.sealed": (_ENTRY.format("'2019-05-08 01:00:00'", "'x'"),),
    "audit.no_number": (_ENTRY.format("{now}", "'13812345678'"),),
}

_FIGURES = {"counts.equal_recount"}
_FAULTS = _FIGURES | {"orgs.faults"}
_UNMARKED = {"graduation_marking.marks_known"}
ALSO: dict[str, set[str]] = {
    "graduation_marking.corrections_decided_above": _FIGURES,
    "graduation_marking.industry_decided_above": _FIGURES,
    "township_verification.reports_lie_above": _FIGURES,
    "township_verification.reports_settled": _FIGURES,
    "orgs.one_root": {"orgs.first_level"},
    "orgs.superior_exists": {"orgs.first_level"},
    "orgs.path_extends_parent": _FIGURES | {"graduate_register.records_counted"},
    "orgs.first_level": {"orgs.wide", "orgs.province"},
    "orgs.province": {"graduate_register.releases_follow"},
    "orgs.branch_is_leaf": _FAULTS,
    "orgs.closed_is_empty": _FIGURES,
    "people.in_a_branch": _FAULTS | {"info_entry.requests_follow"},
    "people.one_id": {"people.id_opens", "info_entry.requests_follow"},
    "people.one_mobile": {"people.mobile_opens"},
    "people.member_or_cadre": _FAULTS,
    "orgs.category": _FIGURES,
    "orgs.one_graduation": _FIGURES | {"graduation_marking.marks_known"},
    "people.sex": {"people.id_opens"},
    "info_entry.profiles_belong": {"info_entry.profile_id_opens", "info_entry.profile_mobile_opens"},
    "info_entry.staged_mobiles_belong": {"info_entry.staged_mobiles_open"},
    "graduate_register.doubts_shared": _FIGURES,
    "graduate_register.records_counted": {"graduate_register.turns_follow"},
    "graduate_register.staged_records_belong": {"graduate_register.staged_records_open"},
    "graduate_register.staged_records_open": {"graduate_register.staged_records_belong"},
    "info_entry.admissions_where": _FIGURES,
    "info_entry.admissions_numbered": _FIGURES,
    "info_entry.admissions_open": _FIGURES,
    "info_entry.staged_mobiles_open": {"info_entry.staged_mobiles_belong"},
    "graduation_marking.converted_once": _FAULTS | _UNMARKED | {"graduation_marking.converted_as_marked"},
    "graduation_marking.conversion_recorded": _FAULTS | _UNMARKED,
    "graduation_marking.members_wait": _FIGURES,
    "statistics.annex_sums": {"statistics.annex_copies"},
    "imports.rows_have_file": {"info_entry.staged_members_belong", "info_entry.staged_orgs_belong"},
    "info_entry.baselines_make_sense": {"info_entry.baselines_are_logged"},
}
"""What else is bound to fail: one fault can break several promises."""
