"""The monthly free clinic: the light of each community, and what must be filed with the authority in time."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from doorstep.activities.models import Activity
from doorstep.activities.rules import community_path
from doorstep.activities.states import RECORDING_STATES, ActivityState
from doorstep.kernel import clock, dated_settings
from doorstep.kernel.actor import Actor
from doorstep.kernel.scope import area_filter
from doorstep.regions.models import Level, Region

FREE_CLINIC = "free_clinic"
_RULES = ("clinic.light_day", "clinic.filing_min_days", "clinic.filing_max_days")


class Light(StrEnum):
    HELD = "held"
    PLANNED = "planned"
    NONE = "none"
    #: None held or planned, and the day from which that matters has come (setting clinic.light_day).
    AMBER = "amber"


def clinic_rules(day: date | None = None) -> Mapping[str, Any]:
    """What the district set for the light and the filing, in one statement: a page that shows both asks once."""
    return dated_settings.values(*_RULES, on=day or clock.today())


class Community(NamedTuple):
    path: str
    name: str


class Clinic(NamedTuple):
    pk: int
    area_path: str
    state: str


@dataclass(frozen=True, slots=True)
class ClinicLight:
    region: Community
    light: Light
    #: The clinic held, else the next one planned.
    activity: Clinic | None = None


def clinic_lights(
    *, actor: Actor, day: date | None = None, rules: Mapping[str, Any] | None = None
) -> list[ClinicLight]:
    """This month's light of every community whose activities the actor sees. Worst first. Three queries at most.

    Tuples, not models: a district has over a hundred communities, and the page shows their names.
    """
    day = day or clock.today()
    known = Region.objects.filter(level=Level.COMMUNITY).valid_on(day).order_by("path").values_list("path", "name")
    communities = [Community(*row) for row in known.filter(area_filter(actor, "activities.view", field="path"))]
    if not communities:
        # A grid worker sees the light of the community around his grid.
        paths = {community_path(area) for area in actor.areas("activities.view") if area}
        communities = [Community(*row) for row in known.filter(path__in=paths)]
    best = _best({region.path for region in communities}, day)
    late = day.day >= int((rules or clinic_rules(day))["clinic.light_day"])
    lights = [_light(region, best.get(region.path), late=late) for region in communities]
    order = [Light.AMBER, Light.NONE, Light.PLANNED, Light.HELD]
    return sorted(lights, key=lambda row: (order.index(row.light), row.region.path))


def _light(region: Community, clinic: Clinic | None, *, late: bool) -> ClinicLight:
    if clinic is None:
        return ClinicLight(region, Light.AMBER if late else Light.NONE)
    return ClinicLight(region, Light.HELD if clinic.state == ActivityState.CLOSED else Light.PLANNED, clinic)


def _best(wanted: Collection[str], day: date) -> dict[str, Clinic]:
    """The clinic of the month by community: one that was held before one that is planned, then the earliest."""
    first, last = clock.month_of(day)
    if not wanted:
        return {}
    # One range around them all: what lies in it and was not asked for is left out below.
    clinics = Activity.objects.filter(
        area_path__gte=min(wanted),
        area_path__lt=max(wanted) + "~",
        programme__code=FREE_CLINIC,
        state__in=(*RECORDING_STATES, ActivityState.CLOSED, ActivityState.DRAFT),
        starts_at__gte=clock.start_of(first),
        starts_at__lt=clock.end_of(last),
    ).order_by("starts_at", "id")
    best: dict[str, Clinic] = {}
    for clinic in map(Clinic._make, clinics.values_list("pk", "area_path", "state")):
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


def filing_reminders(
    *, actor: Actor, day: date | None = None, rules: Mapping[str, Any] | None = None
) -> list[FilingReminder]:
    """Coming activities still to be filed, from the first day on which they can be; the most urgent first."""
    day = day or clock.today()
    rules = rules or clinic_rules(day)
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
