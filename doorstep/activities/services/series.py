"""Recurring activities. Occurrences are real activities, made ahead up to a horizon; the worker extends them daily."""

from datetime import date, timedelta
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.activities import plans, recurrence
from doorstep.activities.errors import (
    DayTaken,
    FieldProblem,
    NoDutyDay,
    NoOccurrence,
    NotAnOccurrence,
    PlaceMissing,
    RuleIncomplete,
    SeriesStopped,
    TooManyOccurrences,
)
from doorstep.activities.models import Activity, Series, SeriesException, Template
from doorstep.activities.plans import Plan
from doorstep.activities.recurrence import Rule
from doorstep.activities.services import making
from doorstep.activities.services.access import lock_activity
from doorstep.activities.services.notices import tell_changed
from doorstep.activities.services.plan import call_off, holders
from doorstep.activities.states import ACTIVITY, ActivityState
from doorstep.kernel import clock, dated_settings
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound, WrongState
from doorstep.kernel.events import record
from doorstep.kernel.scope import require
from doorstep.look import dates
from doorstep.programmes.models import Programme
from doorstep.regions.models import Region
from doorstep.regions.selectors import community_of


def duty_day_rule(region: Region) -> Rule:
    """The community's own duty day, every month."""
    community = region if region.duty_day is not None else community_of(region.path)
    if community is None or community.duty_day is None:
        raise NoDutyDay(region=region.name)
    return Rule(recurrence.MONTHLY_DAY, day=community.duty_day)


def preview_days(*, rule: Rule, first: date, last: date, area_path: str = "", limit: int | None = None) -> list[date]:
    """The days a series would have; refused when they are none or too many. Writes nothing."""
    if not rule.is_complete():
        raise RuleIncomplete
    if last < first:
        raise FieldProblem(_("The last day lies before the first."), field="ends_on")
    most = int(dated_settings.value("activities.series_max", area_path=area_path))
    found = list(islice(recurrence.days(rule, first, last), most + 1))
    if len(found) > most:
        raise TooManyOccurrences(limit=most)
    if not found:
        raise NoOccurrence
    return found[:limit]


def create_series(
    *,
    actor: Actor,
    region: Region,
    plan: Plan,
    rule: Rule,
    ends_on: date,
    programme: Programme | None = None,
    template: Template | None = None,
    publish: bool = True,
) -> Series:
    """A series whose first day is on or after the day of the plan. Makes the occurrences up to the horizon at once.

    They are published unless the staff want to look at each first; so the place must be known.
    """
    require(actor, "activities.edit", region.path)
    programme = programme or (template.programme if template else None)
    if programme is None or not programme.active:
        raise FieldProblem(_("Choose what the activity offers."), field="programme")
    plan = plans.check(plan)
    if publish and not plan.place and plan.site_id is None:
        raise PlaceMissing
    starts = clock.local(plan.starts_at)
    preview_days(rule=rule, first=starts.date(), last=ends_on, area_path=region.path)
    with transaction.atomic():
        making.items_of(programme, plan.stalls)
        making.check_known(plan)
        series = Series.objects.create(
            region=region,
            area_path=region.path,
            template=template,
            programme=programme,
            title=plan.title,
            rule=rule.kind,
            day=rule.day,
            nth=rule.nth,
            weekday=rule.weekday,
            every=rule.every,
            starts_on=starts.date(),
            ends_on=ends_on,
            start_time=starts.time(),
            duration_minutes=int((plan.ends_at - plan.starts_at).total_seconds() // 60),
            site=making.site_of(plan),
            plan=plans.to_json(plan) | {"publish": publish},
            created_by_id=actor.user_id,
        )
        record(actor, series, "create", rule=rule.kind, ends_on=ends_on.isoformat())
        _extend(actor, series, None)
    return series


def rule_of(series: Series) -> Rule:
    return Rule(series.rule, day=series.day, nth=series.nth, weekday=series.weekday, every=series.every)


def extend_series(*, actor: Actor, series_id: int, until: date | None = None) -> list[Activity]:
    """Make what is missing up to the horizon (setting activities.horizon_days). Doing it again makes nothing, and of
    two at once the second waits for the first."""
    with transaction.atomic():
        series = _lock(actor, series_id)
        return _extend(actor, series, until)


def _lock(actor: Actor, series_id: int) -> Series:
    series = (
        Series.objects.visible_to(actor)
        .select_for_update(of=("self",), no_key=True)
        .select_related("region", "programme", "template")
        .filter(pk=series_id)
        .first()
    )
    if series is None:
        raise NotFound
    require(actor, "activities.edit", series.area_path)
    return series


def _extend(actor: Actor, series: Series, until: date | None) -> list[Activity]:
    today = clock.today()
    horizon = until or today + timedelta(
        days=int(dated_settings.value("activities.horizon_days", area_path=series.area_path))
    )
    last = min(horizon, series.ends_on)
    if series.stopped_on is not None:
        last = min(last, series.stopped_on)
    made_days = set(Activity.objects.filter(series=series).values_list("series_day", flat=True))
    exceptions = {row.on: row for row in SeriesException.objects.filter(series=series)}
    made = []
    for day in recurrence.days(rule_of(series), series.starts_on, last):
        exception = exceptions.get(day)
        if day in made_days or (exception is not None and exception.moved_to is None):
            continue
        held_on = exception.moved_to if exception is not None and exception.moved_to else day
        if held_on < today or clock.at(held_on, series.start_time) <= clock.now():
            continue
        made.append(_make(actor, series, day, held_on))
    if series.made_until is None or last > series.made_until:
        series.made_until = last
        series.save(update_fields=["made_until"])
    return made


def _make(actor: Actor, series: Series, day: date, held_on: date) -> Activity:
    starts_at = clock.at(held_on, series.start_time)
    plan = plans.from_json(
        series.plan,
        title=series.title,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=series.duration_minutes),
        site_id=series.site_id,
    )
    return making.make_activity(
        actor=actor,
        region=series.region,
        programme=series.programme,
        plan=plan,
        template=series.template,
        series=series,
        series_day=day,
        state=ActivityState.PUBLISHED if series.plan.get("publish", True) else ActivityState.DRAFT,
        series_id=series.pk,
    )


def skip_occurrence(*, actor: Actor, series_id: int, on: date, reason: str) -> SeriesException:
    """This one does not take place. If it was made already it is called off, and those who signed up are told."""
    with transaction.atomic():
        series = _occurrence(actor, series_id, on)
        exception, _made = SeriesException.objects.update_or_create(
            series=series, on=on, defaults={"moved_to": None, "reason": reason.strip()[:120]}
        )
        activity = _made_for(actor, series, on)
        if activity is not None and activity.state != ActivityState.CANCELLED:
            call_off(actor, activity, reason)
        record(actor, series, "skip", reason=reason.strip()[:120], on=on.isoformat())
    return exception


def move_occurrence(*, actor: Actor, series_id: int, on: date, moved_to: date, reason: str = "") -> SeriesException:
    """This one takes place on another day, at the same time. It keeps its place in the series; people are told."""
    if moved_to < clock.today():
        raise FieldProblem(_("The new day lies in the past."), field="moved_to")
    with transaction.atomic():
        series = _occurrence(actor, series_id, on)
        if _has_activity_on(series, moved_to, except_for=on):
            raise DayTaken(day=dates.staff_when(moved_to))
        exception, _made = SeriesException.objects.update_or_create(
            series=series, on=on, defaults={"moved_to": moved_to, "reason": reason.strip()[:120]}
        )
        activity = _made_for(actor, series, on)
        if activity is not None:
            _move(actor, activity, moved_to)
        record(actor, series, "move", reason=reason.strip()[:120], on=on.isoformat(), to=moved_to.isoformat())
    return exception


def _move(actor: Actor, activity: Activity, moved_to: date) -> None:
    if activity.state not in (ActivityState.DRAFT, ActivityState.PUBLISHED) or not ACTIVITY.allows(
        activity.state, "edit"
    ):
        raise WrongState(state=activity.state, action="edit")
    shift = clock.at(moved_to, clock.local(activity.starts_at).time()) - activity.starts_at
    activity.starts_at += shift
    activity.ends_at += shift
    if activity.signup_until is not None:
        activity.signup_until += shift
    activity.save(update_fields=["starts_at", "ends_at", "signup_until"])
    record(actor, activity, "move", to=moved_to.isoformat())
    if activity.state == ActivityState.PUBLISHED:
        tell_changed(actor=actor, activity=activity, signups=holders(activity))


def _occurrence(actor: Actor, series_id: int, on: date) -> Series:
    series = _lock(actor, series_id)
    last = series.ends_on if series.stopped_on is None else min(series.ends_on, series.stopped_on)
    if on not in recurrence.days(rule_of(series), series.starts_on, min(last, on)):
        raise NotAnOccurrence(day=dates.staff_when(on))
    return series


def _made_for(actor: Actor, series: Series, on: date) -> Activity | None:
    pk = Activity.objects.filter(series=series, series_day=on).values_list("pk", flat=True).first()
    return None if pk is None else lock_activity(actor, "activities.edit", pk)


def _has_activity_on(series: Series, day: date, *, except_for: date) -> bool:
    return (
        Activity.objects.filter(series=series, starts_at__gte=clock.start_of(day), starts_at__lt=clock.end_of(day))
        .exclude(series_day=except_for)
        .exclude(state=ActivityState.CANCELLED)
        .exists()
    )


def stop_series(*, actor: Actor, series_id: int, on: date | None = None, reason: str) -> Series:
    """No more after this day (default: today). What was made for later is called off with the reason."""
    day = on or clock.today()
    with transaction.atomic():
        series = _lock(actor, series_id)
        if series.stopped_on is not None:
            raise SeriesStopped(day=dates.staff_when(series.stopped_on))
        if day < clock.today():
            raise FieldProblem(_("A series can't be stopped in the past."), field="on")
        series.stopped_on = day
        series.save(update_fields=["stopped_on"])
        later = Activity.objects.filter(
            series=series,
            series_day__gt=day,
            state__in=(ActivityState.DRAFT, ActivityState.PUBLISHED),
            starts_at__gt=clock.now(),
        )
        for pk in later.order_by("pk").values_list("pk", flat=True):
            call_off(actor, lock_activity(actor, "activities.edit", pk), reason)
        record(actor, series, "stop", reason=reason.strip()[:200], on=day.isoformat())
    return series
