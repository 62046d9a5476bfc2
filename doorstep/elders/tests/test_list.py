"""The elders' list: what narrows it and what it shows."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.elders import selectors, services
from doorstep.elders.models import Sheet
from doorstep.elders.selectors import ElderFilters
from doorstep.kernel import clock
from doorstep.regions.tests.factories import actor_over
from doorstep.residents.tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(town, worker, zhou):
    """周明兰 alone and watched weekly, 孙有财 with children, and a neighbour elsewhere."""
    services.change_sheet(
        actor=worker,
        person=zhou,
        changes={"living": "alone", "income": "pension", "care_level": "weekly", "care_reason": "独居"},
    )
    services.set_tag(actor=worker, person=zhou, tag="relief", evidence="decision")
    services.set_tag(actor=worker, person=zhou, tag="disabled")
    services.add_condition(actor=worker, person=zhou, code="stroke")
    points = {"eating": 5, "washing": 7, "dressing": 5, "toilet": 10, "moving": 10}
    services.rate_self_care(actor=worker, person=zhou, points=points)
    sun = make_person(town.neighbour, "孙有财", birth_date=clock.today() - timedelta(days=62 * 366))
    services.change_sheet(actor=worker, person=sun, changes={"living": "children", "income": "work"})
    far = make_person(town.elsewhere, "钱玉珍", birth_date=date(1940, 1, 1))
    services.change_sheet(
        actor=actor_over(town.elsewhere, "residents.view", "residents.edit"), person=far, changes={"living": "alone"}
    )
    return zhou, sun


def found(actor, **filters):
    return [line.person.pk for line in selectors.elders_page(actor=actor, filters=ElderFilters(**filters)).lines]


@pytest.mark.parametrize(
    "filters",
    [
        {"living": "alone"},
        {"income": "pension"},
        {"care_level": "weekly"},
        {"tag": "relief"},
        {"body": "disabled"},
        {"body": "illness:stroke"},
        {"body": "self_care:unable"},
        {"group": "elder_70"},
        {"q": "ZML"},
        {"q": "周明"},
        {"q": "13900000147"},
        {"living": "alone", "tag": "relief", "group": "elder_65", "q": "周"},
    ],
)
def test_each_condition_leaves_those_it_means(three, worker, filters):
    zhou, sun = three
    assert found(worker) == [zhou.pk, sun.pk]
    assert found(worker, **filters) == [zhou.pk]


@pytest.mark.parametrize("filters", [{"living": "nonsense"}, {"income": "%"}, {"care_level": "\0"}, {"group": "x"}])
def test_what_cant_be_read_asks_for_nothing(three, worker, filters):
    assert len(found(worker, **filters)) == 2


@pytest.mark.parametrize("filters", [{"tag": "nonsense"}, {"body": "ability:9"}, {"q": "\0"}, {"q": "9" * 400}])
def test_a_tag_that_is_none_finds_nobody(three, worker, filters):
    assert found(worker, **filters) == []


def test_the_list_ends_at_the_area(three, worker, town, outsider):
    zhou, _sun = three
    assert found(worker, area_path=town.grid.path) == [zhou.pk]
    assert found(worker, area_path=town.elsewhere.path) == []
    assert zhou.pk not in found(outsider)
    assert found(actor_over(town.home, "activities.view")) == []


def test_names_are_masked_and_illness_income_and_relief_are_not_on_the_list(three, li, client):
    page = client.get("/console/elders/").content.decode()
    rows = page[page.index("<tbody") : page.index("</tbody")]
    assert "周**" in rows
    for word in ("周明兰", "13900000147", "低保", "脑卒中", "退休金", "失能"):
        assert word not in rows


def test_the_overdue_are_counted_and_found(three, worker):
    zhou, _sun = three
    assert found(worker, overdue=True) == []
    Sheet.objects.filter(pk=zhou.pk).update(due_on=clock.today())
    page = selectors.elders_page(actor=worker, filters=ElderFilters())
    assert (page.total.number, page.overdue.number) == (2, 1)
    assert found(worker, overdue=True) == [zhou.pk]


def test_pages_follow_each_other_without_gap_or_repeat(town, worker):
    people = [make_person(town.grid, f"孙有{name}", birth_date=date(1950, 1, 1)) for name in "甲乙丙丁戊己庚"]
    for person in people:
        services.change_sheet(actor=worker, person=person, changes={"living": "alone"})
    for overdue in (False, True):
        Sheet.objects.update(due_on=clock.today())
        seen, cursor = [], ""
        while True:
            page = selectors.elders_page(actor=worker, filters=ElderFilters(overdue=overdue), cursor=cursor, size=3)
            seen += [line.person.pk for line in page.lines]
            cursor = page.next_cursor
            if not cursor:
                break
        assert seen == [person.pk for person in people]


def test_the_number_of_queries_does_not_grow_with_the_list(town, worker, li, client, django_assert_max_num_queries):
    def ask():
        with CaptureQueriesContext(connection) as caught:
            client.get("/console/elders/")
        return len(caught)

    person = make_person(town.grid, "孙有甲", birth_date=date(1950, 1, 1))
    services.change_sheet(actor=worker, person=person, changes={"living": "alone"})
    ask()
    few = ask()
    for name in "乙丙丁戊己庚辛壬":
        person = make_person(town.grid, f"孙有{name}", birth_date=date(1950, 1, 1))
        services.change_sheet(actor=worker, person=person, changes={"living": "alone"})
    assert ask() == few
