"""Making a plan, changing it, ending it. What it says stays: changed, it ends and another one follows it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from doorstep.elders.choices import CareLevel
from doorstep.elders.tags import GUARDED, Tag
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import BadInput
from doorstep.kernel.events import record as record_event
from doorstep.kernel.scope import get_visible, require
from doorstep.regions.models import Region
from doorstep.visits import errors
from doorstep.visits.models import VisitPlan
from doorstep.visits.planning import period_of
from doorstep.visits.services.making import rebuild
from doorstep.visits.states import PLAN_RIGHT, Frequency, Wanted

OLDEST_AGE = 120


def make_plan(
    *,
    actor: Actor,
    region: Region,
    name: str,
    frequency: str,
    care_level: str = "",
    tags: Sequence[str] = (),
    age_from: int | None = None,
    mode: str = Wanted.DOOR,
    family_counts: bool = True,
    valid_from: date | None = None,
) -> VisitPlan:
    """A plan from a day on; its tasks are there at once. Raises PlanTwice when the same one holds there already."""
    says = _checked(name, frequency, care_level, tags, age_from, mode, family_counts)
    require(actor, PLAN_RIGHT, region.path)
    with transaction.atomic():
        made = _made(actor, region, says, valid_from or clock.today())
        record_event(actor, made, "visit_plan_made")
        rebuild(actor=actor, area_path=region.path)
    return made


def change_plan(
    *,
    actor: Actor,
    plan_id: int,
    name: str,
    frequency: str,
    care_level: str = "",
    tags: Sequence[str] = (),
    age_from: int | None = None,
    mode: str = Wanted.DOOR,
    family_counts: bool = True,
) -> VisitPlan:
    """From its next period on the plan says something else; what is under way stays as it was. Gives the one that
    follows. Raises PlanUnchanged when it says the same."""
    says = _checked(name, frequency, care_level, tags, age_from, mode, family_counts)
    get_visible(VisitPlan, actor, pk=plan_id)
    with transaction.atomic():
        known = VisitPlan.objects.select_related("region").get(pk=plan_id)
        Region.objects.select_for_update(no_key=True).get(pk=known.region_id)
        plan = VisitPlan.objects.select_for_update(no_key=True).get(pk=plan_id)
        require(actor, PLAN_RIGHT, plan.area_path)
        if plan.valid_to is not None:
            raise errors.PlanEnded
        if all(getattr(plan, key) == value for key, value in says.items()):
            raise errors.PlanUnchanged
        plan.valid_to = change_day(plan)
        plan.save(update_fields=["valid_to"])
        made = _made(actor, known.region, says, plan.valid_to)
        record_event(actor, plan, "visit_plan_changed", followed_by=made.pk)
        record_event(actor, made, "visit_plan_made", follows=plan.pk)
        rebuild(actor=actor, area_path=plan.area_path)
    return made


def change_day(plan: VisitPlan) -> date:
    """The first day on which a change holds: its next period begins, or the plan itself."""
    today = clock.today()
    if plan.valid_from > today:
        return plan.valid_from
    return period_of(plan.frequency, today)[1] + timedelta(days=1)


def _checked(
    name: str,
    frequency: str,
    care_level: str,
    tags: Sequence[str],
    age_from: int | None,
    mode: str,
    family_counts: bool,
) -> dict[str, Any]:
    """What a plan says, as its columns."""
    name = " ".join(name.split())
    wanted = sorted(set(tags))
    if frequency not in set(Frequency) or mode not in set(Wanted) or set(wanted) - set(Tag):
        raise BadInput
    if any(Tag(tag) in GUARDED for tag in wanted):
        raise errors.TagGuarded
    if not 1 <= len(name) <= 40 or not (care_level or wanted):
        raise errors.PlanEmpty
    if care_level not in ("", CareLevel.WEEKLY, CareLevel.MONTHLY, CareLevel.QUARTERLY):
        raise errors.PlanEmpty
    if age_from is not None and not 0 < age_from <= OLDEST_AGE:
        raise BadInput
    return {
        "name": name,
        "care_level": care_level,
        "tags": wanted,
        "age_from": age_from,
        "frequency": frequency,
        "mode": mode,
        "family_counts": family_counts,
    }


def _made(actor: Actor, region: Region, says: dict[str, Any], valid_from: date) -> VisitPlan:
    # One at a time in an area, so that the same plan is not made twice.
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)
    same = {key: value for key, value in says.items() if key not in ("name", "family_counts")}
    if VisitPlan.objects.filter(region=region, valid_to__isnull=True, **same).exists():
        raise errors.PlanTwice
    return VisitPlan.objects.create(
        region=region,
        area_path=region.path,
        valid_from=valid_from,
        made_by_id=actor.user_id,
        made_at=clock.now(),
        **says,
    )


def end_plan(*, actor: Actor, plan_id: int, on: date | None = None) -> VisitPlan:
    """From a day on the plan sends nobody. Its open tasks of that period are withdrawn, older ones stay as they are."""
    get_visible(VisitPlan, actor, pk=plan_id)
    with transaction.atomic():
        plan = VisitPlan.objects.select_for_update(no_key=True).get(pk=plan_id)
        require(actor, PLAN_RIGHT, plan.area_path)
        if plan.valid_to is not None:
            raise errors.PlanEnded
        day = on or clock.today()
        if day < plan.valid_from:
            raise errors.PlanDates
        plan.valid_to = day
        plan.save(update_fields=["valid_to"])
        record_event(actor, plan, "visit_plan_ended")
        rebuild(actor=actor, area_path=plan.area_path)
    return plan
