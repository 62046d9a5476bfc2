"""A visit is recorded: once, whichever way it arrives. The person is locked first, then his tasks."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from doorstep.cards.models import Via
from doorstep.cards.selectors import due_by_version
from doorstep.cards.services import deliver
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import BadInput, NotFound
from doorstep.kernel.events import record as record_event
from doorstep.kernel.scope import require
from doorstep.ledger.services import Entry, post
from doorstep.programmes.models import Programme, ServiceItem
from doorstep.residents.models import Life, Person
from doorstep.residents.services.people import locked
from doorstep.visits import errors
from doorstep.visits.models import VisitRecord, VisitTask
from doorstep.visits.services.escalating import after_visit
from doorstep.visits.services.needs import NeedFound, add_needs
from doorstep.visits.services.settling import settle
from doorstep.visits.states import OPEN_TASKS, RECORD_RIGHT, Mode, Result, TaskState

PROGRAMME = "elder_visit"
#: What is looked at, each as usual or not (programmes.md §14).
CHECKS = ("spirit", "body", "eating", "medicine", "safety", "mood")
_ITEMS = {Mode.DOOR: "door_visit", Mode.PHONE: "phone_visit", Mode.VIDEO: "video_visit"}
#: A telephone without a signal is not without one for longer.
OLDEST = timedelta(days=35)
LONGEST = 500
APPLIED, ALREADY = "applied", "already"


@dataclass(frozen=True, slots=True)
class Recorded:
    """`outcome`: applied, or already when the same visit had arrived before. `settled`: tasks that it met."""

    record: VisitRecord
    outcome: str
    settled: tuple[int, ...] = ()


def record_visit(
    *,
    actor: Actor,
    result: str,
    mode: str,
    client_uuid: uuid.UUID,
    person_id: int | None = None,
    task_id: int | None = None,
    seen_at: datetime | None = None,
    device_time: datetime | None = None,
    time_doubtful: bool = False,
    abnormal: Sequence[str] = (),
    note: str = "",
    handled: str = "",
    next_on: date | None = None,
    needs: Sequence[NeedFound] = (),
    card_given: bool = False,
) -> Recorded:
    """Somebody went to a person, named himself or by a task. What it means for every task of his is worked out here.

    Sent again it is the same visit. Refused with a sentence when somebody else recorded having met him that day the
    same way. What is not as usual, and every need, becomes a follow-up with a day. `card_given`: the contact card that
    the door was waiting for was brought along.
    """
    _checked(result, mode, abnormal)
    now = clock.now()
    seen = min(seen_at, now) if seen_at and seen_at - now < timedelta(minutes=10) else seen_at or now
    if seen > now:
        raise errors.SeenAhead
    if now - seen > OLDEST:
        raise errors.SeenTooLongAgo(days=OLDEST.days)
    with transaction.atomic():
        person = locked(actor, Person(pk=_who(actor, person_id, task_id)))
        require(actor, RECORD_RIGHT, person.area_path)
        known = VisitRecord.objects.filter(client_uuid=client_uuid).first()
        if known is not None:
            if (known.person_id, known.result, known.mode) != (person.pk, result, mode):
                raise errors.NumberUsedElsewhere
            return Recorded(known, ALREADY)
        day = clock.local(seen).date()
        if person.life != Life.ACTIVE and (person.closed_on is None or day > person.closed_on):
            raise errors.FileWasClosed
        if result == Result.MET:
            _met_by_nobody_else(person, day, mode)
        made = VisitRecord.objects.create(
            client_uuid=client_uuid,
            person=person,
            region=person.region,
            area_path=person.area_path,
            mode=mode,
            result=result,
            abnormal=sorted(set(abnormal)),
            note=_words(note),
            handled=_words(handled),
            next_on=next_on,
            seen_at=seen,
            seen_on=day,
            device_time=device_time,
            time_doubtful=time_doubtful,
            recorded_at=now,
            by_id=actor.user_id,
        )
        settled = _settle(person, made)
        add_needs(actor=actor, record=made, needs=needs)
        after_visit(actor=actor, made=made)
        post(actor=actor, entries=entries_of(made, person))
        record_event(actor, made, "visit_recorded", to_state=result)
        if card_given:
            _hand_card(actor, made, person)
    return Recorded(made, APPLIED, tuple(task.pk for task in settled if task.settled_by_id == made.pk))


def entries_of(made: VisitRecord, person: Person) -> list[Entry]:
    """Who was met counts as a person, at the door as a household too; a relative at the door as a household only."""
    at_door = made.mode == Mode.DOOR
    if made.result not in (Result.MET, Result.FAMILY) or (made.result == Result.FAMILY and not at_door):
        return []
    programme = Programme.objects.filter(code=PROGRAMME).first()
    if programme is None:
        return []
    met = made.result == Result.MET
    item = ServiceItem.objects.filter(programme=programme, code=_ITEMS[Mode(made.mode)]).first() if met else None
    home = person.household_id if at_door else None
    return [
        Entry(
            programme=programme,
            region=made.region,
            occurred_on=made.seen_on,
            occurred_at=made.seen_at,
            source=f"visits.visitrecord:{made.pk}",
            item=item,
            person=person if met else None,
            household_id=home,
            items=1 if item else 0,
            person_times=1 if met else 0,
            household_times=1 if home else 0,
        )
    ]


def _who(actor: Actor, person_id: int | None, task_id: int | None) -> int:
    if task_id is None:
        if person_id is None:
            raise BadInput
        return person_id
    found = VisitTask.objects.visible_to(actor).filter(pk=task_id).values_list("person_id", flat=True).first()
    if found is None or person_id not in (None, found):
        raise NotFound
    return int(found)


def _checked(result: str, mode: str, abnormal: Sequence[str]) -> None:
    if result not in set(Result) or mode not in set(Mode) or set(abnormal) - set(CHECKS):
        raise BadInput
    if abnormal and result not in (Result.MET, Result.FAMILY):
        raise BadInput


def _met_by_nobody_else(person: Person, day: date, mode: str) -> None:
    other = (
        VisitRecord.objects.filter(person=person, seen_on=day, mode=mode, result=Result.MET).select_related("by")
    ).first()
    if other is not None:
        who = other.by.name if other.by else "-"
        raise errors.SeenAlready(who=who, hour=f"{clock.local(other.seen_at):%H:%M}")


def _settle(person: Person, made: VisitRecord) -> list[VisitTask]:
    """Every task whose period had begun, open or not: an earlier visit that arrives late may be the one that counts."""
    tasks = (
        VisitTask.objects.filter(person=person, starts_on__lte=made.seen_on, ends_on__gte=made.seen_on)
        | VisitTask.objects.filter(person=person, starts_on__lte=made.seen_on, state__in=(*OPEN_TASKS, TaskState.LATE))
    ).exclude(state=TaskState.WITHDRAWN)
    return settle(list(tasks.order_by("pk").select_for_update(no_key=True)))


def _hand_card(actor: Actor, made: VisitRecord, person: Person) -> None:
    if made.mode != Mode.DOOR or made.result not in (Result.MET, Result.FAMILY):
        raise errors.CardNotAtDoor
    homes = [person.household_id] if person.household_id else []
    for version, doors in due_by_version(actor=actor, household_ids=homes):
        number = uuid.uuid5(made.client_uuid, "card")
        deliver(
            actor=actor,
            version_id=version,
            household_ids=doors,
            client_uuid=number,
            via=Via.VISIT,
            delivered_at=made.seen_at,
        )


def _words(text: str) -> str:
    tidy = " ".join(text.replace("\0", "").split())
    if len(tidy) > LONGEST:
        raise BadInput
    return tidy
