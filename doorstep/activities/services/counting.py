"""What one attendance counts in the ledger, and which of a household it counts for."""

import uuid

from django.db.models import QuerySet

from doorstep.activities.models import Activity, Attendance
from doorstep.activities.services.access import day_of
from doorstep.kernel.events import subject_of
from doorstep.ledger.services import Entry
from doorstep.residents.models import Person


def others_of_door(attendance: Attendance, person: Person) -> QuerySet[Attendance]:
    """Who else of the same household is here. Under the lock of the activity, so two of them can't both be first."""
    if person.household_id is None:
        return Attendance.objects.none()
    here = Attendance.objects.filter(activity_id=attendance.activity_id, withdrawn_at__isnull=True)
    return here.filter(person__household_id=person.household_id).exclude(pk=attendance.pk).order_by("id")


def attendance_entry(
    activity: Activity, attendance: Attendance, person: Person | None, *, first_of_door: bool = False
) -> Entry:
    """What an attendance counts, on the day of the activity whenever it was entered.

    A household that comes with two people is one 户次 and two 人次: only the first of a door counts for it.
    """
    return Entry(
        programme=activity.programme,
        region=activity.region,
        occurred_on=day_of(activity).date(),
        occurred_at=None if attendance.late else attendance.at,
        source=subject_of(attendance),
        session=subject_of(activity),
        person=person,
        person_times=attendance.heads,
        household_times=1 if first_of_door and person is not None and person.household_id else 0,
    )


def door_entry(activity: Activity, attendance: Attendance) -> Entry:
    """The household's time alone, when the one who counted for it was taken back and another of the door stays."""
    return Entry(
        programme=activity.programme,
        region=activity.region,
        occurred_on=day_of(activity).date(),
        source=f"{subject_of(attendance)}:door:{uuid.uuid4().hex[:8]}",
        session=subject_of(activity),
        household_id=attendance.person.household_id if attendance.person else None,
        household_times=1,
    )
