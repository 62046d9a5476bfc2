"""Who goes to whom: named for a person, or handed over from one worker to another, for good or until a day."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q

from doorstep.accounts.models import Assignment, User
from doorstep.accounts.roles import ROLES
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.events import record as record_event
from doorstep.kernel.scope import require
from doorstep.residents.models import Person
from doorstep.visits import errors
from doorstep.visits.models import Carer, VisitTask
from doorstep.visits.services import making
from doorstep.visits.states import OPEN_TASKS, PLAN_RIGHT, RECORD_RIGHT

LONGEST = 200


def reassign(
    *, actor: Actor, person_ids: Sequence[int], worker: User | None, reason: str, until: date | None = None
) -> int:
    """From today on this worker goes to these people, until a day or for good; None: whoever works in the area."""
    reason = " ".join(reason.split())
    if not 1 < len(reason) <= LONGEST:
        raise errors.ReasonMissing
    today = clock.today()
    if until is not None and until <= today:
        raise errors.UntilWrong
    with transaction.atomic():
        people = list(
            Person.objects.visible_to(actor)
            .active()
            .filter(pk__in=person_ids)
            .order_by("pk")
            .select_for_update(no_key=True, of=("self",))
        )
        if len(people) != len(set(person_ids)):
            raise NotFound
        for person in people:
            require(actor, PLAN_RIGHT, person.area_path)
        if worker is not None and not _records_in(worker, {person.area_path for person in people}):
            raise errors.WorkerElsewhere
        for person in people:
            named = Carer.objects.create(
                person=person,
                worker=worker,
                valid_from=today,
                valid_to=until,
                reason=reason,
                named_by_id=actor.user_id,
                named_at=clock.now(),
            )
            record_event(actor, named, "visit_reassigned", reason=reason, worker=worker.pk if worker else None)
        making.make_for(actor=actor, person_ids=[person.pk for person in people])
    return len(people)


def hand_over(*, actor: Actor, of: User, to: User, reason: str, until: date | None = None) -> int:
    """Everybody to whom one worker goes is gone to by another: holidays, illness, somebody leaves."""
    open_tasks = VisitTask.objects.visible_to(actor).filter(worker=of, state__in=OPEN_TASKS)
    people = sorted(set(open_tasks.values_list("person_id", flat=True)))
    if not people:
        raise errors.NothingToHandOver
    return reassign(actor=actor, person_ids=people, worker=to, reason=reason, until=until)


def workers_in(area_path: str, *, within: bool = False) -> list[User]:
    """Who may record visits in an area today, by roles over it or around it; `within`: or over a part of it."""
    held = (
        Assignment.objects.filter(role__in=_RECORDING, region__isnull=False)
        .valid_on(clock.today())
        .select_related("user", "region")
        .order_by("user__name", "user_id")
    )
    parts = area_path.split("/")[:-1]
    around = ["/".join(parts[: depth + 1]) + "/" for depth in range(len(parts))]
    here = Q(region__path__in=around)
    if within:
        here |= Q(region__path__gte=area_path, region__path__lt=area_path + "~")
    return list({row.user_id: row.user for row in held.filter(here) if row.user.is_active}.values())


_RECORDING = [role.value for role, rule in ROLES.items() if RECORD_RIGHT in rule.rights]


def _records_in(worker: User, paths: set[str]) -> bool:
    held = Assignment.objects.filter(user=worker, role__in=_RECORDING).valid_on(clock.today())
    areas = list(held.values_list("region__path", flat=True))
    return all(any(path.startswith(area) for area in areas if area) for path in paths)
