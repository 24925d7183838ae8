"""A country's graduates, and as many other members, for the measurements of the register: written by SQL, quickly.

Half of the branches graduate. A fifth of the records is received in one county, the rest all over the country; one
member in three hundred is called 张伟, the others share 20 000 names.
"""

from __future__ import annotations

from sqlalchemy import text

from plugins.graduate_register.expecting import RECOUNT
from portal.counts.services import recount
from portal.db import is_postgresql, transaction
from portal.divisions.lists import CURRENT, Division, division_list
from portal.installation import installation
from portal.people.pinyin import name_pinyin
from tests import members

CLASS = 25
"""Members of a branch."""
NAMES = 20_000
COUNTY, TOWNSHIP = "330106", "330106002"
PLACES = {"P0": "浙江省", "P0F0": "浙江省杭州市", "P0F0C0": "浙江省杭州市西湖区", "P0F0C0T0": "杭州市西湖区北山街道"}
"""What organisations of the made-up tree are named after, so that graduates are expected there."""
FIGURES = (
    "people", "graduating", "graduating_with_mobile", "graduate_register.registered", "graduate_register.complete",
    "graduate_register.township", "graduate_register.doubtful",
)  # fmt: skip
STATEMENTS = (
    "UPDATE core_org SET expected_graduation = '2019-06' WHERE category = 'branch' AND id % 2 = 0",
    "INSERT INTO core_person (id, org_id, name, name_pinyin, id_cipher, id_digest, mobile_digest, sex, birth_date,"
    " is_member, is_cadre, version, created_at, updated_at) SELECT o.id * 100 + n.n, o.id, w.name, w.pinyin, {blob},"
    " {digest}, CASE WHEN n.n % 10 <> 3 THEN {digest} END, 'M', '1998-01-01', {true}, {false}, 1, o.created_at,"
    " o.created_at FROM core_org o CROSS JOIN ({numbers}) AS n JOIN bench_name w ON w.n ="
    " CASE (o.id * 100 + n.n) % 300 WHEN 7 THEN 0 ELSE (o.id * 7919 + n.n * 104729) % {names} END"
    " WHERE o.category = 'branch'",
    "INSERT INTO graduate_register_record (person_id, org_id, path, destination, place_name, receiving_township,"
    " is_complete, is_doubtful, source, actor, said_at, version) SELECT p.id, o.id, o.path,"
    " CASE p.id % 8 WHEN 0 THEN 'abroad' WHEN 1 THEN 'study' WHEN 2 THEN 'none_yet' ELSE 'work' END, 'x',"
    " CASE WHEN p.id % 20 = 1 THEN NULL"
    " WHEN p.id % 5 = 0 THEN '{county}00' || (1 + p.id % 9) ELSE t.code END, p.id % 4 <> 0, p.id % 50 = 7, 'form',"
    " 'x', o.created_at, 1 FROM core_person p JOIN core_org o ON o.id = p.org_id JOIN bench_town t ON t.n ="
    " p.id * 7919 % {towns} WHERE o.expected_graduation IS NOT NULL AND p.id % 10 < 9",
    "INSERT INTO graduate_register_release (org_id, released_at, province_code) SELECT id, created_at, province_code"
    " FROM core_org WHERE expected_graduation IS NOT NULL",
    "INSERT INTO graduate_register_change (id, person_id, version, at, actor, source, old_destination, destination,"
    " before, after) SELECT person_id, person_id, 1, said_at, 'x', 'form', CASE person_id % 20 WHEN 0 THEN 'none_yet'"
    " END, destination, '', '' FROM graduate_register_record",
    "INSERT INTO graduate_register_turn (change_id, person_id, path, old_destination, destination) SELECT c.id,"
    " c.person_id, r.path, c.old_destination, c.destination FROM graduate_register_change c"
    " JOIN graduate_register_record r ON r.person_id = c.person_id WHERE c.old_destination <> c.destination",
    "INSERT INTO graduate_register_expected (digits, area, province_code, destination, slot, value) {recount}",
)


def fill() -> None:
    """Members, records, releases, changes and the figures that the lists go by."""
    names = ["张伟", *(members.name(n * 37) for n in range(1, NAMES))]
    towns = [one.code for one in _townships()]
    with transaction() as s:
        is_pg = is_postgresql(s)
        for table, columns in (("bench_name", "name varchar(60), pinyin varchar(120)"), ("bench_town", "code char(9)")):
            s.execute(text(f"CREATE TABLE {table} (n integer PRIMARY KEY, {columns})"))
        words = [{"n": n, "name": name, "pinyin": name_pinyin(name)} for n, name in enumerate(names)]
        s.execute(text("INSERT INTO bench_name VALUES (:n, :name, :pinyin)"), words)
        s.execute(text("INSERT INTO bench_town VALUES (:n, :code)"), [{"n": n, "code": c} for n, c in enumerate(towns)])
        for code, place in PLACES.items():
            named = text("UPDATE core_org SET full_name = :name, township_flag = :flag WHERE code = :code")
            s.execute(named, {"name": f"共青团{place}委员会", "flag": place.endswith("街道"), "code": code})
        for statement in STATEMENTS:
            s.execute(text(statement.format(**_words(is_pg, len(towns)))))
        metrics = installation().registry.metrics()
        recount(s, {key: metrics[key].recount for key in FIGURES})


def _townships() -> list[Division]:
    divisions = division_list(CURRENT)
    counties = [one.code for one in divisions.upper() if len(one.code) == 6]
    return [one for county in counties for one in divisions.townships(county) if one.is_township]


def _words(is_pg: bool, towns: int) -> dict[str, object]:
    """What differs between the databases, and the numbers."""
    series = " UNION ALL ".join(f"SELECT {n} AS n" for n in range(1, CLASS + 1))
    number = "(o.id * 100 + n.n)"
    return {
        "numbers": series, "names": NAMES, "towns": towns, "county": COUNTY, "recount": RECOUNT.format(""),
        "true": "true" if is_pg else "1", "false": "false" if is_pg else "0",
        "blob": "'x'::bytea" if is_pg else "x'00'",
        "digest": f"sha256({number}::text::bytea)" if is_pg else f"CAST({number} AS BLOB)",
    }  # fmt: skip
