"""Every way of finding people is the range of an index: none reads or sorts the whole table."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.kernel import wall
from doorstep.regions.tests.factories import actor_over
from doorstep.residents import selectors
from doorstep.residents.models import Person
from doorstep.residents.tests.conftest import district
from doorstep.residents.tests.test_search import NUMBER, zhou
from tests.standing import stands

__all__ = ["zhou"]
ROWS = 20_000


def with_many():
    """The district and enough people that PostgreSQL would not read the whole table by choice."""
    town = district()
    with wall.as_owner(), connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO residents_household (region_id, area_path, address, unit, room, created_at)
            SELECT %(region)s, %(path)s, '易家桥' || n || '幢', '', '', now()
            FROM generate_series(1, %(rows)s / 2) n;
            INSERT INTO residents_person (
              region_id, area_path, household_id, name, initials, sex, birth_date, id_number, id_hash, id_tail_hash,
              no_id_reason, phone, phone_hash, phone_tail_hash, relation_to_head, life, created_at, updated_at)
            SELECT %(region)s, %(path)s, (SELECT min(id) FROM residents_household) + n %% (%(rows)s / 2),
              chr(20000 + n %% 400) || chr(21000 + n %% 1000),
              chr(97 + n %% 26) || chr(97 + n %% 25) || chr(97 + n %% 23), 1, date '1930-01-01' + n %% 30000,
              '', md5('i' || n), md5('t' || n %% 10000), '', '', md5('p' || n), md5('q' || n %% 10000),
              '', 'active', now(), now()
            FROM generate_series(1, %(rows)s) n;
            """,
            {"region": town.elsewhere.pk, "path": town.elsewhere.path, "rows": ROWS},
        )
        cursor.execute("ANALYZE residents_person, residents_household")
    return town


_standing, town = stands(with_many)


def test_no_way_of_searching_reads_the_whole_table(zhou, town):
    for actor in (actor_over(town.home.parent.parent, "residents.view"), actor_over(town.home, "residents.view")):
        for text in ("周明兰", "周明", "zml", "13900000147", "0147", NUMBER, "易家桥9999"):
            with CaptureQueriesContext(connection) as caught:
                selectors.search(actor=actor, text=text)
            assert_indexed(caught)


@pytest.mark.parametrize("sort", ["area", "name", "oldest", "youngest"])
def test_no_page_of_the_list_reads_or_sorts_the_whole_table(zhou, town, sort):
    filters = selectors.Filters(sort=sort)
    for level in (town.home.parent.parent, town.home):
        actor = actor_over(level, "residents.view")
        cursor = selectors.people_page(actor=actor, filters=filters).next_cursor
        with CaptureQueriesContext(connection) as caught:
            selectors.people_page(actor=actor, filters=filters, cursor=cursor)
        assert_indexed([query for query in caught if "LIMIT 51" in query["sql"]], sorts=bool(cursor))


def test_the_few_closed_files_are_found_without_reading_the_open_ones(zhou, town):
    Person.objects.filter(pk=zhou.pk).update(life="moved", closed_on="2023-01-01")
    with CaptureQueriesContext(connection) as caught:
        page = selectors.people_page(
            actor=actor_over(town.home.parent.parent, "residents.view"), filters=selectors.Filters(life="moved")
        )
    assert [line.pk for line in page.lines] == [zhou.pk]
    assert_indexed(caught)
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + next(query["sql"] for query in caught if "LIMIT 51" in query["sql"]))
        assert "person_closed" in str(cursor.fetchall())


def test_the_plan_would_show_a_whole_table(town):
    """The negative control: a way without an index is noticed."""
    with CaptureQueriesContext(connection) as caught:
        list(Person.objects.filter(no_id_reason="never_had"))
    with pytest.raises(AssertionError):
        assert_indexed(caught)


def assert_indexed(queries, *, sorts=False):
    asked = [
        query["sql"] for query in queries if query["sql"].startswith("SELECT") and "residents_person" in query["sql"]
    ]
    assert asked
    for sql in asked:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {sql}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert "Seq Scan on residents_person" not in plan, plan
        assert "Seq Scan on residents_household" not in plan, plan
        if sorts:
            assert "Sort" not in plan, plan
