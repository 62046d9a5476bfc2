"""Who goes to whom: named, handed over for a time or for good."""

from datetime import timedelta

import pytest

from doorstep.accounts.selectors import actor_for_user
from doorstep.kernel.actor import system
from doorstep.kernel.errors import NotAllowed, NotFound
from doorstep.residents.tests.factories import make_staff
from doorstep.visits import errors, selectors, services
from doorstep.visits.models import VisitTask
from doorstep.visits.tests.conftest import WEDNESDAY

pytestmark = pytest.mark.django_db
REASON = "沈志强休假"


@pytest.fixture
def other(street):
    """A second worker of the same grid."""
    user = make_staff(street.grid, "grid_worker", name="陆小兰")
    street.plan()
    return user


def carers(street):
    return {task.worker.name if task.worker else "" for task in street.tasks()}


def names(user):
    return [line.name for line in selectors.caseload(actor=actor_for_user(user))]


def test_named_to_nobody_it_is_on_the_list_of_everybody_who_works_there(street, other):
    assert names(other) == names(street.worker_user) == ["周明兰"]


def test_named_to_one_it_leaves_the_list_of_the_other(street, other):
    services.reassign(actor=street.staff, person_ids=[street.elder.pk], worker=other, reason=REASON)
    assert names(other) == ["周明兰"]
    assert names(street.worker_user) == []


def test_handed_over_until_a_day_it_comes_back_by_itself(street, other, now):
    services.reassign(
        actor=street.staff, person_ids=[street.elder.pk], worker=street.worker_user, reason="一直由他走访"
    )
    until = WEDNESDAY + timedelta(days=7)
    moved = services.hand_over(actor=street.staff, of=street.worker_user, to=other, reason=REASON, until=until)
    assert (moved, carers(street)) == (1, {"陆小兰"})
    now(until)
    services.make_for_changed(actor=system("visits"))
    assert {task.worker.name for task in street.tasks(state="waiting", starts_on__gte=WEDNESDAY)} == {"沈志强"}


def test_nobody_is_handed_over_from_whom_nobody_is_named_to(street, other):
    with pytest.raises(errors.NothingToHandOver):
        services.hand_over(actor=street.staff, of=street.worker_user, to=other, reason=REASON)


def test_whoever_does_not_work_there_is_not_sent(street, other):
    stranger = make_staff(street.other_grid, "grid_worker", name="外格网格员")
    with pytest.raises(errors.WorkerElsewhere):
        services.reassign(actor=street.staff, person_ids=[street.elder.pk], worker=stranger, reason=REASON)
    assert carers(street) == {""}


def test_a_hand_over_has_a_reason_and_a_day_ahead(street, other):
    wanted = {"actor": street.staff, "person_ids": [street.elder.pk], "worker": other}
    with pytest.raises(errors.ReasonMissing):
        services.reassign(**wanted, reason=" ")
    with pytest.raises(errors.UntilWrong):
        services.reassign(**wanted, reason=REASON, until=WEDNESDAY)
    assert carers(street) == {""}


def test_a_grid_worker_hands_nobody_over(street, other):
    with pytest.raises(NotAllowed):
        services.reassign(actor=street.worker, person_ids=[street.elder.pk], worker=other, reason=REASON)
    with pytest.raises(NotFound):
        services.reassign(actor=street.stranger, person_ids=[street.elder.pk], worker=other, reason=REASON)
    assert not VisitTask.objects.filter(worker__isnull=False).exists()
