"""The present, seen from the day on which the demo is started: what is on today, what comes, what waits to be done.

Started again on a later day, it closes what was left open and makes the day anew; the past stays as it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from doorstep.activities.models import Activity, Series, Template
from doorstep.activities.plans import from_template
from doorstep.activities.recurrence import MONTHLY_DAY, MONTHLY_WEEKDAY, Rule, days
from doorstep.activities.services import (
    close_activity,
    create_activity,
    create_series,
    duty_day_rule,
    extend_series,
    publish_activity,
    set_filing,
)
from doorstep.activities.states import ActivityState
from doorstep.devdata import source
from doorstep.devdata.accounts import worker_of
from doorstep.devdata.audiences import Residents
from doorstep.devdata.gathering import Gatherings
from doorstep.devdata.scene import PLANNED, SIGNED_UP, Scene, plan_of
from doorstep.devdata.sessions import Session, of_rules
from doorstep.devdata.simulated import at
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, system
from doorstep.look import dates
from doorstep.messaging import outbox
from doorstep.messaging.recipients import Recipient
from doorstep.messaging.services import draft_notice, send_notice
from doorstep.regions.models import Region
from doorstep.residents.models import Person
from doorstep.residents.selectors import addressees

YEAR = timedelta(days=365)


def build_series() -> None:
    """What recurs, from its next day on."""
    for entry in source.load("present")["series"]:
        region = Region.objects.get(name=entry["area"])
        template = Template.objects.select_related("programme").get(code=entry["template"])
        rule = _rule(entry["rule"], region)
        tomorrow = clock.today() + timedelta(days=1)
        first = next(days(rule, tomorrow, tomorrow + YEAR))
        worker = worker_of(region)
        plan = replace(
            plan_of(entry, template, region, worker, clock.at(first, entry["start"])),
            title=entry.get("title", "") or from_template(template, first).title,
        )
        create_series(actor=worker, region=region, template=template, plan=plan, rule=rule, ends_on=first + YEAR)


def _rule(entry: Any, region: Region) -> Rule:
    if entry == "duty":
        return duty_day_rule(region)
    if "day" in entry:
        return Rule(MONTHLY_DAY, day=entry["day"])
    return Rule(MONTHLY_WEEKDAY, nth=entry["nth"], weekday=entry["weekday"])


def build_day(*, today: date, residents: Residents) -> None:
    """Everything that hangs on today's date."""
    _tidy(today)
    for series in Series.objects.filter(stopped_on__isnull=True).order_by("id"):
        extend_series(actor=system("demo"), series_id=series.pk)
    _recent(today, residents)
    _clinics_ahead(today, residents)
    for entry in source.load("present")["activities"]:
        Scene(entry, today, residents).play()


def deliver(*, today: date) -> None:
    """The confirmations went out days ago. Outside any transaction, as sending always is."""
    with at(clock.at(today - PLANNED + SIGNED_UP, "10:05")):
        outbox.deliver()


def build_notices(*, today: date) -> None:
    """Notices written just now: one waits for the worker to send it, one is a draft."""
    entries = {entry["key"]: entry for entry in source.load("present")["activities"]}
    for notice in source.load("present")["notices"]:
        entry = entries[notice["about"]]
        region = Region.objects.get(name=entry.get("area", source.load("present")["area"]))
        starts_at = clock.at(today + timedelta(days=entry["day"]), entry["start"])
        about = Activity.objects.filter(area_path=region.path, template__code=entry["template"], starts_at=starts_at)
        _notice(notice, about.select_related("region").latest("id"))


def _tidy(today: date) -> None:
    """What an earlier day left open is closed the way a worker does it: from the paper list, in a word."""
    left = Activity.objects.filter(
        state__in=(ActivityState.PUBLISHED, ActivityState.RUNNING),
        ends_at__lt=clock.start_of(today - timedelta(days=1)),
    )
    for activity in left.select_related("region").order_by("starts_at", "id"):
        close_activity(
            actor=system("demo"),
            activity_id=activity.pk,
            summary=source.load("present")["tidy_summary"],
            extra_heads=0 if activity.attendances.exists() else max(6, activity.taken),
        )


def _window(today: date) -> date:
    first = today.replace(day=1)
    for _ in range(source.load("present")["recent"]["months"]):
        first = (first - timedelta(days=1)).replace(day=1)
    return first


def _recent(today: date, residents: Residents) -> None:
    """The last weeks by the rules of the past. Days that were entered by an earlier start are known and left alone."""
    gatherings = Gatherings(residents)
    wanted = source.load("present")["recent"]["rules"]
    open_from = today - timedelta(days=source.load("present")["recent"]["follow_ups_open"])
    sessions = [one for one in of_rules(_window(today), today - timedelta(days=1), only=wanted) if _is_held(one, today)]
    known = set(
        Activity.objects.filter(starts_at__gte=clock.start_of(_window(today))).values_list(
            "area_path", "programme__code", "starts_at"
        )
    )
    for session in sorted(sessions, key=lambda one: (one.day, one.start, one.region.path, one.key)):
        moment = clock.at(session.day, session.start)
        if (session.region.path, session.spec["programme"], moment) not in known:
            gatherings.hold(session, follow_ups_open=session.day >= open_from)


def _is_held(session: Session, today: date) -> bool:
    if session.key != "clinic" or session.day < today.replace(day=1):
        return True
    return session.region.name not in source.load("present")["no_clinic"]


def _clinics_ahead(today: date, residents: Residents) -> None:
    """The clinics of this month that are still to come, published, where no series brings them."""
    gatherings = Gatherings(residents)
    _first, last = clock.month_of(today)
    with_series = set(Series.objects.values_list("area_path", "programme__code"))
    for session in of_rules(today + timedelta(days=1), last, only=["clinic"]):
        region, programme = session.region, session.spec["programme"]
        if not _is_held(session, today) or (region.path, programme) in with_series:
            continue
        starts_at = clock.at(session.day, session.start)
        if Activity.objects.filter(area_path=region.path, programme__code=programme, starts_at=starts_at).exists():
            continue
        worker = gatherings.worker(region)
        plan = gatherings.plan(session, source.chance("ahead", session.source_key))
        with at(clock.at(today - PLANNED, "10:00")):
            activity = create_activity(
                actor=worker, region=region, plan=plan, template=gatherings.templates[session.spec["template"]]
            )
            publish_activity(actor=worker, activity_id=activity.pk)
            set_filing(actor=worker, activity_id=activity.pk, filed_on=today - PLANNED)


def _notice(entry: Mapping[str, Any], about: Activity) -> None:
    """A notice about an activity: sent now, so that it waits in the outbox for the worker, or left as a draft."""
    region = about.region
    worker = worker_of(region)
    body = entry["body"].format(date=dates.day(about.starts_at), time=dates.spoken_time(about.starts_at))
    grids = list(Region.objects.filter(name__in=entry["grids"]).order_by("path"))
    if len(grids) == 1:
        audience = {"kind": "group", "area": grids[0].path, "group": entry["group"]}
        notice = draft_notice(actor=worker, region=grids[0], title=entry["title"], body=body, audience=audience)
    else:
        people = [_recipient(person) for grid in grids for person in _group(worker, grid, entry["group"])]
        notice = draft_notice(actor=worker, region=region, title=entry["title"], body=body, recipients=people)
    if entry["send"]:
        send_notice(actor=worker, notice=notice)


def _group(worker: Actor, grid: Region, group: str) -> Iterator[Person]:
    yield from addressees(actor=worker, area_path=grid.path, group=group).defer("id_number")


def _recipient(person: Person) -> Recipient:
    return Recipient(f"residents.person:{person.pk}", person.name, person.user_id, person.phone)
