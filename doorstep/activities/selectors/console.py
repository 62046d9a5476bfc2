"""The console's lists and the page of one activity."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from doorstep.activities import recurrence
from doorstep.activities.models import Activity, FollowUp, Series, SeriesException, Signup, Stall
from doorstep.activities.rules import works_at
from doorstep.activities.services.series import rule_of
from doorstep.activities.states import ACTIVITY, ActivityState, SignupState
from doorstep.kernel import clock, wall
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.scope import area_filter, get_visible

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleFilter:
    area_path: str = ""
    programme_id: int | None = None
    state: str = ""
    text: str = ""
    start: date | None = None
    end: date | None = None
    series_id: int | None = None
    #: Coming ones from today on, earliest first; else the latest first.
    coming: bool = False


class ActivityLine(NamedTuple):
    """What a list shows of an activity. A tuple: the whole activity with its programme costs ten times as much."""

    pk: int
    title: str
    starts_at: datetime
    state: str
    place: str
    signup_mode: str
    taken: int
    capacity: int | None
    waiting: int
    series_id: int | None
    area_path: str
    programme: str
    programme_en: str
    site: str | None
    region: str


_COLUMNS = (*ActivityLine._fields[:-4], "programme__name", "programme__name_en", "site__name", "region__name")


@dataclass(frozen=True, slots=True)
class Listing:
    rows: list[ActivityLine]
    #: For the link to the next page; empty on the last.
    after: str


def console_list(*, actor: Actor, where: ConsoleFilter | None = None, after: str = "", limit: int = PAGE) -> Listing:
    """Activities of the actor's areas, page by page in order of time. One query however many there are.

    `after` is the cursor of the page before; one that is no cursor begins at the top.
    """
    where = where or ConsoleFilter()
    found = filtered(actor, where)
    order = ("starts_at", "id") if where.coming else ("-starts_at", "-id")
    cursor = _read_cursor(after)
    if cursor is not None:
        moment, pk = cursor
        side = "gt" if where.coming else "lt"
        found = found.filter(Q(**{f"starts_at__{side}": moment}) | Q(starts_at=moment, **{f"id__{side}": pk}))
    rows = [ActivityLine._make(row) for row in found.order_by(*order).values_list(*_COLUMNS)[: limit + 1]]
    more = len(rows) > limit
    rows = rows[:limit]
    return Listing(rows, _cursor(rows[-1]) if more else "")


def filtered(actor: Actor, where: ConsoleFilter) -> QuerySet[Activity]:
    """The rows of a filter without order or page: also for the export."""
    found: QuerySet[Activity] = Activity.objects.staffed_by(actor, "activities.view")
    if where.area_path:
        found = found.filter(area_path__gte=where.area_path, area_path__lt=where.area_path + "~")
    if where.programme_id is not None:
        found = found.filter(programme_id=where.programme_id)
    if where.state in set(ActivityState):
        found = found.filter(state=where.state)
    if where.text.strip():
        text = where.text.strip()[:60]
        found = found.filter(Q(title__icontains=text) | Q(place__icontains=text) | Q(site__name__icontains=text))
    start = clock.today() if where.coming and where.start is None else where.start
    if start is not None:
        found = found.filter(starts_at__gte=clock.start_of(start))
    if where.end is not None:
        found = found.filter(starts_at__lt=clock.end_of(where.end))
    if where.series_id is not None:
        found = found.filter(series_id=where.series_id)
    return found


def _cursor(row: ActivityLine) -> str:
    return base64.urlsafe_b64encode(f"{row.starts_at.isoformat()}|{row.pk}".encode()).decode()


def _read_cursor(text: str) -> tuple[datetime, int] | None:
    try:
        moment, _bar, pk = base64.urlsafe_b64decode(text.encode()).decode().partition("|")
        found = (datetime.fromisoformat(moment), int(pk))
    except (ValueError, binascii.Error, UnicodeDecodeError):
        return None
    return found if found[0].tzinfo is not None else None


@dataclass(frozen=True, slots=True)
class ActivityPage:
    activity: Activity
    stalls: list[Stall]
    signups: dict[str, int]
    #: What this actor may do with it now, by the names in states.py.
    actions: list[str]


def staff_activity(actor: Actor, activity_id: int) -> Activity:
    """The activity for staff who see it in their work; a resident's view of it is another page."""
    found = (
        Activity.objects.staffed_by(actor, "activities.view")
        .select_related("programme", "region", "site", "template", "series")
        .filter(pk=activity_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


@wall.beyond("whoever works at an activity sees how many of all areas signed up")
def console_activity(*, actor: Actor, activity_id: int) -> ActivityPage:
    """One activity with everything planned and how many signed up. Eight queries."""
    activity = (
        Activity.objects.staffed_by(actor, "activities.view")
        .select_related("programme", "region", "site", "template", "series")
        .prefetch_related("partners__organisation", "duties", "photos__file")
        .filter(pk=activity_id)
        .first()
    )
    if activity is None:
        raise NotFound
    by_state = Signup.objects.filter(activity=activity).values_list("state").annotate(Count("id")).order_by()
    return ActivityPage(
        activity=activity,
        stalls=list(activity.stalls.prefetch_related("items")),
        signups={state.value: 0 for state in SignupState} | dict(by_state),
        actions=[action for action in ACTIVITY.actions(activity.state) if _may(actor, action, activity)],
    )


def _may(actor: Actor, action: str, activity: Activity) -> bool:
    right = ACTIVITY.right(action)
    if right == "activities.checkin":
        return works_at(actor, right, activity.area_path)
    return actor.can_in(right, activity.area_path)


@dataclass(frozen=True, slots=True)
class SeriesDay:
    """One day of a series: the activity made for it, the exception, or neither yet."""

    day: date
    activity: Activity | None = None
    exception: SeriesException | None = None


@dataclass(frozen=True, slots=True)
class SeriesPage:
    series: Series
    days: list[SeriesDay]


def series_list(*, actor: Actor, area_path: str = "", limit: int = 200) -> list[Series]:
    """Running series first."""
    found = Series.objects.visible_to(actor).select_related("programme", "region", "site")
    if area_path:
        found = found.filter(area_path__gte=area_path, area_path__lt=area_path + "~")
    return list(found.order_by("stopped_on", "-ends_on", "id")[:limit])


def series_page(*, actor: Actor, series_id: int) -> SeriesPage:
    """A series with all its days, those that were moved, skipped or not made yet included. Four queries."""
    get_visible(Series, actor, pk=series_id)
    series = Series.objects.select_related("programme", "region", "site", "template").get(pk=series_id)
    made = {row.series_day: row for row in Activity.objects.filter(series=series).select_related("site")}
    exceptions = {row.on: row for row in SeriesException.objects.filter(series=series)}
    last = series.ends_on if series.stopped_on is None else min(series.ends_on, series.stopped_on)
    days = [
        SeriesDay(day, made.get(day), exceptions.get(day))
        for day in recurrence.days(rule_of(series), series.starts_on, last)
    ]
    return SeriesPage(series, days)


def open_follow_ups(*, actor: Actor, area_path: str = "", limit: int = PAGE) -> Sequence[FollowUp]:
    """Whom somebody should look after: urgent ones and the overdue first. One query."""
    found = FollowUp.objects.filter(area_filter(actor, "activities.checkin"), done_at__isnull=True)
    if area_path:
        found = found.filter(area_path__gte=area_path, area_path__lt=area_path + "~")
    return list(
        found.select_related("person", "region", "service__item", "service__activity").order_by("due_on", "id")[:limit]
    )
