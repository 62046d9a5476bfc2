"""A sign-up where every statement is kept as it is made, as in production outside a transaction."""

import pytest

from doorstep.activities import services
from doorstep.activities.errors import PersonClosed
from doorstep.activities.tests.factories import Town
from doorstep.kernel import clock
from doorstep.residents.models import Person


@pytest.mark.django_db(transaction=True)
def test_a_closed_person_takes_no_place():
    """Nothing would give the place back, so it may not be taken in the first place."""
    town = Town()
    person, actor = town.resident()
    activity = town.activity(capacity=1)
    Person.objects.filter(pk=person.pk).update(life="moved", closed_on=clock.today())
    with pytest.raises(PersonClosed):
        services.sign_up(actor=actor, activity_id=activity.pk, person_id=person.pk)
    activity.refresh_from_db()
    assert (activity.taken, activity.waiting, activity.last_number) == (0, 0, 0)
