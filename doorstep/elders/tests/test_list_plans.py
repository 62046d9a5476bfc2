"""No way of asking for the elders' list reads or sorts a whole table."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.elders import selectors
from doorstep.elders.models import Sheet
from doorstep.elders.selectors import ElderFilters
from doorstep.elders.tests.test_list import three
from doorstep.kernel import wall
from doorstep.regions.tests.factories import actor_over
from doorstep.residents.tests.conftest import district
from tests.standing import stands

__all__ = ["three"]
pytestmark = pytest.mark.django_db
ROWS = 20_000


def with_many():
    """The district and enough sheets that PostgreSQL would not read the whole table by choice."""
    town = district()
    with wall.as_owner(), connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO residents_person (
              region_id, area_path, name, initials, sex, birth_date, id_number, id_hash, id_tail_hash,
              no_id_reason, phone, phone_hash, phone_tail_hash, relation_to_head, life, created_at, updated_at)
            SELECT %(region)s, %(path)s, chr(20000 + n %% 400) || chr(21000 + n %% 1000),
              chr(97 + n %% 26) || chr(97 + n %% 25), 1, date '1930-01-01' + n %% 12000,
              '', md5('i' || n), md5('t' || n %% 10000), '', '', md5('p' || n), md5('q' || n %% 10000),
              '', 'active', now(), now()
            FROM generate_series(1, %(rows)s) n;
            INSERT INTO elders_sheet (person_id, area_path, living, income, housing, floor, has_lift, insurance,
              family_doctor, care_level, care_reason, note, origin, self_care, ability, verified_on, due_on, updated_at)
            SELECT id, area_path, (ARRAY['alone','spouse','children','care_home'])[1 + id %% 4],
              (ARRAY['pension','family','work'])[1 + id %% 3], '', NULL, NULL, '', '',
              CASE WHEN id %% 50 = 0 THEN 'weekly' ELSE '' END, 'x', '', '{}',
              CASE WHEN id %% 60 = 0 THEN 'unable' ELSE 'able' END, '', NULL,
              CASE WHEN id %% 40 = 0 THEN date '2020-01-01' ELSE date '2999-01-01' END, now()
            FROM residents_person WHERE area_path = %(path)s;
            INSERT INTO elders_persontag (person_id, tag, word, evidence, evidence_number, valid_from, source,
              entered_at, ended_reason, on_return)
            SELECT id, CASE WHEN id %% 200 = 0 THEN 'destitute' ELSE 'lives_alone' END, '', 'list', '', '2020-01-01',
              '', now(), '', '' FROM residents_person WHERE area_path = %(path)s AND id %% 4 = 0;
            INSERT INTO elders_emergencycontact (person_id, position, name, relation, phone, phone_hash, valid_from,
              source, entered_at, ended_reason, on_return)
            SELECT id, 1, 'x', '', '', md5('c' || id), '2020-01-01', '', now(), '', ''
            FROM residents_person WHERE area_path = %(path)s;
            """,
            {"region": town.elsewhere.pk, "path": town.elsewhere.path, "rows": ROWS},
        )
        cursor.execute("ANALYZE residents_person, elders_sheet, elders_persontag, elders_emergencycontact")
    return town


_standing, town = stands(with_many)


def plans(queries):
    for query in queries:
        sql = query["sql"]
        if sql.startswith("SELECT") and ("elders_" in sql or "residents_person" in sql):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {sql}")
                yield sql, "\n".join(row[0] for row in cursor.fetchall())


TABLES = ("residents_person", "elders_sheet", "elders_persontag", "elders_emergencycontact")


def assert_indexed(queries, *, sorts=False):
    asked = list(plans(queries))
    assert asked
    for _sql, plan in asked:
        for table in TABLES:
            assert f"Seq Scan on {table}" not in plan, plan
        if sorts:
            assert "Sort" not in plan, plan


@pytest.mark.parametrize(
    ("filters", "sorts"),
    [
        ({}, True),
        ({"living": "alone"}, True),
        ({"income": "work"}, True),
        ({"care_level": "weekly"}, True),
        ({"body": "self_care:unable"}, True),
        ({"group": "elder_80"}, True),
        ({"overdue": True}, True),
        ({"living": "alone", "group": "elder_70"}, True),
        ({"tag": "destitute"}, False),
    ],
)
def test_no_page_of_the_list_reads_or_sorts_a_whole_table(three, town, filters, sorts):
    for level in (town.home.parent.parent, town.elsewhere):
        actor = actor_over(level, "residents.view")
        chosen = ElderFilters(**filters)
        cursor = selectors.elders_page(actor=actor, filters=chosen).next_cursor
        with CaptureQueriesContext(connection) as caught:
            selectors.elders_page(actor=actor, filters=chosen, cursor=cursor)
        pages = [query for query in caught if "LIMIT 51" in query["sql"]]
        assert pages
        assert_indexed(pages, sorts=sorts)


def test_a_contacts_telephone_is_looked_up_by_an_index(three, town):
    with CaptureQueriesContext(connection) as caught:
        selectors.elders_page(
            actor=actor_over(town.home.parent.parent, "residents.view"), filters=ElderFilters(q="13800000031")
        )
    assert_indexed([query for query in caught if "elders_emergencycontact" in query["sql"]])


def test_the_plan_would_show_a_whole_table(town):
    """The negative control: a way without an index is noticed."""
    with CaptureQueriesContext(connection) as caught:
        list(Sheet.objects.filter(family_doctor="季医生"))
    with pytest.raises(AssertionError):
        assert_indexed(caught)
