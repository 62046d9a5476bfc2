"""One event posted by many at once stands in the ledger once; so does its reversal, and a head has one name."""

import threading
import time
from datetime import date
from functools import partial

import pytest
from django.db import connection

from doorstep.kernel import wall
from doorstep.ledger import errors, rollups, services
from doorstep.ledger.models import Pending, Record, WalkInLink
from doorstep.ledger.selectors import totals
from doorstep.ledger.services import Entry
from doorstep.programmes.tests.factories import make_programme
from doorstep.regions.tests.factories import actor_over, make_community
from doorstep.residents.tests.factories import make_person
from tests.race.at_once import at_once, results

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
DAY = date(2023, 11, 3)
MANY = 8


@pytest.fixture
def book(transactional_db: None):
    class Book:
        community = make_community()
        clinic = make_programme("clinic")
        clerk = actor_over(community, "ledger.view", "ledger.correct")

        def entry(self, source: str, **measures):
            return Entry(programme=self.clinic, region=self.community, occurred_on=DAY, source=source, **measures)

        def post(self, *sources: str, **measures):
            return services.post(actor=self.clerk, entries=[self.entry(source, **measures) for source in sources])

        def person_times(self):
            found = totals(area_path=self.community.path, start=DAY, end=DAY)
            return found[0].person_times if found else 0

    return Book()


def test_the_same_event_posted_by_many_is_one_record(book):
    done = results(at_once([partial(book.post, "visit:1", person_times=1)] * MANY))
    assert len({records[0].pk for records in done}) == 1
    assert Record.objects.count() == Pending.objects.count() == 1
    assert book.person_times() == 1


def test_overlapping_batches_at_the_same_moment_leave_no_gap_and_no_double(book):
    batches = [[f"visit:{n}" for n in range(start, start + 5)] for start in range(MANY)]
    results(at_once([partial(book.post, *batch, person_times=1) for batch in batches]))
    assert Record.objects.count() == MANY + 4
    assert book.person_times() == MANY + 4


def test_a_record_is_reversed_once_however_many_press(book):
    record = book.post("visit:1", person_times=1)[0]
    outcomes = at_once([partial(services.reverse, actor=book.clerk, record=record, reason="记错了")] * MANY)
    refused = [fault for _, fault in outcomes if isinstance(fault, errors.AlreadyReversed)]
    assert len(refused) == MANY - 1
    assert book.person_times() == 0


def test_the_last_head_gets_one_name(book):
    record = book.post("heads:1", person_times=1)[0]
    people = [make_person(book.community, f"试名{n}") for n in range(MANY)]
    outcomes = at_once(
        [partial(services.link_walk_in, actor=book.clerk, record=record, person=person) for person in people]
    )
    assert sum(isinstance(fault, errors.NoHeadLeft) for _, fault in outcomes) == MANY - 1
    assert WalkInLink.objects.count() == 1


def test_folding_while_others_post_counts_everything_once(book):
    acts = [partial(book.post, f"visit:{n}", person_times=1) for n in range(MANY * 3)]
    results(at_once([*acts, *[partial(rollups.fold, limit=3)] * 6]))
    assert book.person_times() == MANY * 3
    rollups.fold_all()
    assert not Pending.objects.exists()
    assert book.person_times() == MANY * 3


def test_looking_first_and_writing_then_doubles(transactional_db):
    """The control: without the constraint, asking whether it is there before writing is not enough."""
    with wall.as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE naive_ledger (source text, person_times int)")
    everybody_looked = threading.Barrier(MANY)

    def naive() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM naive_ledger WHERE source = 'visit:1'")
            known = cursor.fetchone()[0]
            everybody_looked.wait(timeout=30)
            time.sleep(0.01)
            if not known:
                cursor.execute("INSERT INTO naive_ledger VALUES ('visit:1', 1)")

    try:
        results(at_once([naive] * MANY))
        with connection.cursor() as cursor:
            cursor.execute("SELECT sum(person_times) FROM naive_ledger")
            assert cursor.fetchone()[0] == MANY
    finally:
        with wall.as_owner(), connection.cursor() as cursor:
            cursor.execute("DROP TABLE naive_ledger")
