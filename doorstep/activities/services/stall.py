"""What was done at a stall, with its reading where it has one. Recorded once, counted at once."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from doorstep.activities.errors import (
    BadTimes,
    ItemNotOffered,
    NeedsName,
    OneAtATime,
    ReadingForOne,
    ReadingMissing,
    ReadingNotWanted,
    ReadingProblem,
    TapUsedElsewhere,
)
from doorstep.activities.models import Activity, FollowUp, Method, ServiceDone, Stall
from doorstep.activities.services.access import day_of, lock_activity, person_at
from doorstep.activities.services.attendance import attend, new_tap, open_for_recording
from doorstep.activities.states import ActivityState
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.events import record, subject_of
from doorstep.ledger.services import Entry, post
from doorstep.programmes.models import ServiceItem
from doorstep.programmes.schema import Hint, check_plausible, hint, load_readings
from doorstep.residents.models import Person

MAX_TIMES = 2000


@dataclass(frozen=True, slots=True)
class Done:
    """The record, and what to say about the reading: a reason to see a doctor, never a diagnosis."""

    service: ServiceDone
    hint: Hint | None = None
    follow_up: FollowUp | None = None
    already: bool = False


def record_service(
    *,
    actor: Actor,
    activity_id: int,
    stall_id: int | None,
    item_id: int,
    person_id: int | None = None,
    times: int = 1,
    reading: Mapping[str, Any] | None = None,
    client_id: uuid.UUID,
    late: bool = False,
) -> Done:
    """Record one item for a person, or `times` of it for people without a name.

    Who is served was there: a person not checked in yet is checked in by this. An item with a reading needs one; only
    a bare number of people (times above 1, nobody named) goes without. A reading that calls for it leaves a follow-up
    for the person, due some days after the activity. The same tap again returns what stands.
    """
    if not 1 <= times <= MAX_TIMES:
        raise BadTimes
    values = {key: value for key, value in (reading or {}).items() if value not in (None, "")}
    with transaction.atomic():
        activity = lock_activity(actor, "activities.checkin", activity_id)
        known = ServiceDone.objects.select_related("item", "person").filter(client_id=client_id).first()
        if known is not None:
            return _again(activity, known, item_id, person_id)
        open_for_recording(activity, actor, late=late)
        item = _offered(activity, stall_id, item_id)
        check_reading(item, values, named=person_id is not None, times=times)
        person = None
        if person_id is not None:
            person = person_at(actor, activity, person_id)
            arrival = uuid.uuid5(client_id, "attendance")
            attend(activity, person, new_tap(actor, method=Method.NAME, client_id=arrival, late=late))
        return _write(actor, activity, stall_id, item, person, times, values, client_id)


def _again(activity: Activity, known: ServiceDone, item_id: int, person_id: int | None) -> Done:
    if (known.activity_id, known.item_id, known.person_id) != (activity.pk, item_id, person_id):
        raise TapUsedElsewhere
    follow_up = FollowUp.objects.filter(service=known).first()
    said = hint_for(known.item, known.reading, known.person, activity)
    return Done(known, said, follow_up, already=True)


def _offered(activity: Activity, stall_id: int | None, item_id: int) -> ServiceItem:
    """The item, if it is done at this stall; without stalls, any item of the programme."""
    item = ServiceItem.objects.filter(pk=item_id).first()
    if item is None:
        raise NotFound
    if stall_id is None:
        offered = item.programme_id == activity.programme_id and not activity.stalls.exists()
    else:
        if not activity.stalls.filter(pk=stall_id).exists():
            raise NotFound
        offered = Stall.items.through.objects.filter(stall_id=stall_id, serviceitem_id=item_id).exists()
    if not offered:
        raise ItemNotOffered(item=name_of(item))
    return item


def name_of(item: ServiceItem) -> str:
    return item.name if (get_language() or "zh").startswith("zh") else item.name_en


def check_reading(item: ServiceItem, values: Mapping[str, Any], *, named: bool, times: int) -> None:
    """The rules between an item, who it is for and what was measured; each refusal says what to do."""
    if named and times != 1:
        raise OneAtATime
    if item.needs_identity and not named:
        raise NeedsName(item=name_of(item))
    if not item.reading:
        if values:
            raise ReadingNotWanted(item=name_of(item))
        return
    if times > 1:
        if values:
            raise ReadingForOne(times=times)
        return
    if not values:
        raise ReadingMissing(item=name_of(item))
    problems = check_plausible(item.reading, values)
    if problems:
        raise _reading_problem(item.reading, problems[0], values)


#: Problem of a reading → what to say about it.
_PROBLEMS = {
    "required": _("%(field)s is missing."),
    "unknown": _("%(field)s does not belong to this reading."),
    "not_a_number": _("%(field)s must be a number."),
    "not_a_choice": _("%(field)s: please choose one of the given answers."),
    "not_believable": _("%(field)s %(value)s can't be right; it must lie between %(low)s and %(high)s."),
    "too_precise": _("%(field)s %(value)s has too many digits after the point."),
    "not_a_score": _("%(field)s: this score does not exist."),
}


def _reading_problem(reading: str, problem: str, values: Mapping[str, Any]) -> ReadingProblem:
    code, _dot, kind = problem.partition(".")
    spec = load_readings()[reading]
    field = spec.field(code)
    language = get_language() or "zh"
    details = {
        "field": field.name.get(language) if field else code[:30],
        "value": str(values.get(code, ""))[:20],
        "low": f"{field.low}" if field else "",
        "high": f"{field.high}" if field else "",
    }
    if kind.startswith("not_above_"):
        other = spec.field(kind.removeprefix("not_above_"))
        details["other"] = other.name.get(language) if other else ""
        sentence = _("%(field)s must be higher than %(other)s.")
    else:
        sentence = _PROBLEMS[kind]
    return ReadingProblem(sentence, _("Measure again, or check what was typed."), **details)


def hint_for(item: ServiceItem, values: Mapping[str, Any], person: Person | None, activity: Activity) -> Hint | None:
    """What the reading says at the age the person had on the day."""
    if not item.reading or not values:
        return None
    age = None
    if person is not None and person.birth_date is not None:
        age = clock.age_on(person.birth_date, day_of(activity).date())
    return hint(item.reading, values, age=age)


def _write(
    actor: Actor,
    activity: Activity,
    stall_id: int | None,
    item: ServiceItem,
    person: Person | None,
    times: int,
    values: Mapping[str, Any],
    client_id: uuid.UUID,
) -> Done:
    said = hint_for(item, values, person, activity)
    service = ServiceDone.objects.create(
        activity=activity,
        stall_id=stall_id,
        item=item,
        person=person,
        times=times,
        reading=dict(values),
        hint_level=said.level if said else "",
        client_id=client_id,
        at=clock.now(),
        by_id=actor.user_id,
    )
    post(actor=actor, entries=[service_entry(activity, service, item, person)])
    follow_up = follow_up_for(activity, service, person, said)
    if follow_up is not None:
        follow_up.save(force_insert=True)
    record(
        actor,
        service,
        "record_service",
        activity=activity.pk,
        item=item.code,
        times=times,
        late=activity.state == ActivityState.CLOSED,
    )
    return Done(service, said, follow_up)


def source_of(service: ServiceDone) -> str:
    """How the ledger knows it."""
    return f"activities.service:{service.pk}"


def service_entry(activity: Activity, service: ServiceDone, item: ServiceItem, person: Person | None) -> Entry:
    return Entry(
        programme=activity.programme,
        region=activity.region,
        occurred_on=day_of(activity).date(),
        occurred_at=service.at if clock.local(service.at).date() == day_of(activity).date() else None,
        source=source_of(service),
        session=subject_of(activity),
        item=item,
        person=person,
        items=service.times,
    )


def follow_up_for(
    activity: Activity, service: ServiceDone, person: Person | None, said: Hint | None
) -> FollowUp | None:
    """Somebody should look after her: the task lies with the area where she lives."""
    if person is None or said is None or said.follow_up_days is None or said.level not in ("attention", "urgent"):
        return None
    return FollowUp(
        region_id=person.region_id,
        area_path=person.area_path,
        person=person,
        service=service,
        level=said.level,
        due_on=day_of(activity).date() + timedelta(days=said.follow_up_days),
    )
