"""The monthly free clinic: the light of each community, and what must be filed with the authority in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Q

from doorstep.activities.models import Activity
from doorstep.activities.rules import community_path
from doorstep.activities.states import RECORDING_STATES, ActivityState
from doorstep.kernel import clock, dated_settings
from doorstep.kernel.actor import Actor
from doorstep.kernel.scope import area_filter
from doorstep.regions.models import Level, Region

FREE_CLINIC = "free_clinic"


class Light(StrEnum):
    HELD = "held"
    PLANNED = "planned"
    NONE = "none"
    #: None held or planned, and the day from which that matters has come (setting clinic.light_day).
    AMBER = "amber"


@dataclass(frozen=True, slots=True)
class ClinicLight:
    region: Region
    light: Light
    #: The clinic held, else the next one planned.
    activity: Activity | None = None


def clinic_lights(*, actor: Actor, day: date | None = None) -> list[ClinicLight]:
    """This month's light of every community whose activities the actor sees. Worst first. Three queries.

    Regions and activities are read with what a light shows of them.
    """
    day = day or clock.today()
    known = Region.objects.filter(level=Level.COMMUNITY).valid_on(day).order_by("path").only("path", "name")
    communities = list(known.filter(area_filter(actor, "activities.view", field="path")))
    if not communities:
        # A grid worker sees the light of the community around his grid.
        paths = {community_path(area) for area in actor.areas("activities.view") if area}
        communities = list(known.filter(path__in=paths))
    best = _best(communities, day)
    late = day.day >= int(dated_settings.value("clinic.light_day", on=day))
    lights = [_light(region, best.get(region.path), late=late) for region in communities]
    order = [Light.AMBER, Light.NONE, Light.PLANNED, Light.HELD]
    return sorted(lights, key=lambda row: (order.index(row.light), row.region.path))


def _light(region: Region, activity: Activity | None, *, late: bool) -> ClinicLight:
    if activity is None:
        return ClinicLight(region, Light.AMBER if late else Light.NONE)
    return ClinicLight(region, Light.HELD if activity.state == ActivityState.CLOSED else Light.PLANNED, activity)


def _best(communities: Sequence[Region], day: date) -> dict[str, Activity]:
    """The clinic of the month by community: one that was held before one that is planned, then the earliest."""
    first, last = clock.month_of(day)
    wanted = {region.path for region in communities}
    areas = Q(pk__in=[])
    for street in {path.rsplit("/", 2)[0] + "/" for path in wanted}:
        areas |= Q(area_path__gte=street, area_path__lt=street + "~")
    clinics = Activity.objects.filter(
        areas,
        programme__code=FREE_CLINIC,
        state__in=(*RECORDING_STATES, ActivityState.CLOSED, ActivityState.DRAFT),
        starts_at__gte=clock.start_of(first),
        starts_at__lt=clock.end_of(last),
    ).only("area_path", "state", "title", "starts_at")
    best: dict[str, Activity] = {}
    for clinic in clinics.order_by("starts_at", "id"):
        path = community_path(clinic.area_path)
        known = best.get(path)
        if path in wanted and (known is None or (clinic.state == ActivityState.CLOSED != known.state)):
            best[path] = clinic
    return best


@dataclass(frozen=True, slots=True)
class FilingReminder:
    """`from_day` to `until_day` is when the authority wants to be told; `late` when that is over."""

    activity: Activity
    from_day: date
    until_day: date
    late: bool


def filing_reminders(*, actor: Actor, day: date | None = None) -> list[FilingReminder]:
    """Coming activities still to be filed, from the first day on which they can be; the most urgent first."""
    day = day or clock.today()
    rules = dated_settings.values("clinic.filing_min_days", "clinic.filing_max_days", on=day)
    shortest, longest = int(rules["clinic.filing_min_days"]), int(rules["clinic.filing_max_days"])
    activities = (
        Activity.objects.filter(area_filter(actor, "activities.edit"))
        .filter(filing_required=True, filed_on__isnull=True, state__in=(ActivityState.DRAFT, ActivityState.PUBLISHED))
        .filter(starts_at__gte=clock.start_of(day), starts_at__lt=clock.end_of(day + timedelta(days=longest)))
        .select_related("region")
        .only("title", "starts_at", "region__name")
        .order_by("starts_at", "id")
    )
    reminders = []
    for activity in activities:
        held_on = clock.local(activity.starts_at).date()
        until = held_on - timedelta(days=shortest)
        reminders.append(FilingReminder(activity, held_on - timedelta(days=longest), until, late=day > until))
    return reminders
