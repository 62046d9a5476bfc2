"""The past, month by month, in the order in which it happened."""

import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from doorstep.activities.models import Activity, Attendance, Method
from doorstep.activities.services import check_in, withdraw_attendance
from doorstep.devdata import source
from doorstep.devdata.accounts import worker_of
from doorstep.devdata.audiences import Residents
from doorstep.devdata.gathering import Gatherings
from doorstep.devdata.rounds import walk_past
from doorstep.devdata.sessions import Session, of_lines, of_rules
from doorstep.devdata.simulated import at
from doorstep.kernel import clock
from doorstep.kernel.events import subject_of
from doorstep.ledger.models import Record
from doorstep.ledger.services import link_walk_in
from doorstep.messaging import outbox
from doorstep.messaging.recipients import Recipient
from doorstep.messaging.services import draft_notice, send_notice
from doorstep.regions.models import Region
from doorstep.residents.models import Person
from doorstep.residents.selectors import addressees

#: Names of what the demo does by itself, the same in every build.
_KEYS = uuid.UUID("7d0f7b5e-5a0b-5d51-8d0a-2f6f6c1d9e20")


def months() -> list[date]:
    first, last = source.load("past")["first"], source.load("past")["last"]
    return [date(first.year, month, 1) for month in range(first.month, last.month + 1)]


def build_month(*, month: date, share: float, residents: Residents) -> int:
    """Enters everything of one month and what was put right in it. Returns the number of sessions and rounds."""
    gatherings = Gatherings(residents)
    sessions = sorted(_sessions_of(month), key=lambda one: (one.day, one.start, one.region.path, one.key))
    for session in sessions:
        gatherings.hold(session)
    rounds = walk_past(month=month, residents=residents, share=share)
    for correction in source.load("past")["corrections"]:
        if correction["month"] == month.month:
            _correct(correction, month, residents)
    for notice in source.load("past")["notices"]:
        moment = _moment(notice)
        if (moment.year, moment.month) == (month.year, month.month):
            _send(notice, moment)
    return len(sessions) + rounds


def _sessions_of(month: date) -> Iterator[Session]:
    first, last = clock.month_of(month)
    for session in of_lines():
        if first <= session.day <= last:
            yield session
    yield from of_rules(first, min(last, source.load("past")["last"]))


def _correct(entry: dict[str, Any], month: date, residents: Residents) -> None:
    """Somebody was entered wrongly, was forgotten, or turned out to have a name."""
    region = Region.objects.get(name=entry["area"])
    session = next((one for one in of_rules(*clock.month_of(month), only=[entry["key"]]) if one.region == region), None)
    if session is None:
        return
    held = Activity.objects.get(
        area_path=region.path, programme__code=session.spec["programme"], starts_at=clock.at(session.day, session.start)
    )
    moment = clock.at(session.day + timedelta(days=entry["after_days"]), "10:20")
    with at(moment):
        if entry["kind"] == "withdraw":
            _withdraw(held, region, entry["reason"])
        elif entry["kind"] == "late":
            _enter_late(held, region, session, entry["people"], residents)
        else:
            _name_walk_ins(held, region, session, entry["people"], residents)


def _withdraw(held: Activity, region: Region, reason: str) -> None:
    wrong = Attendance.objects.filter(activity=held, person__isnull=False).order_by("id").first()
    if wrong is not None:
        withdraw_attendance(actor=worker_of(region), attendance_id=wrong.pk, reason=reason)


def _enter_late(held: Activity, region: Region, session: Session, count: int, residents: Residents) -> None:
    for pk in _others(held, region, session, count, residents):
        check_in(
            actor=worker_of(region),
            activity_id=held.pk,
            person_id=pk,
            method=Method.NAME,
            client_id=uuid.uuid5(_KEYS, f"late:{session.source_key}:{pk}"),
            late=True,
        )


def _name_walk_ins(held: Activity, region: Region, session: Session, count: int, residents: Residents) -> None:
    heads = Attendance.objects.get(activity=held, person__isnull=True)
    record = Record.objects.get(source=subject_of(heads))
    for pk in _others(held, region, session, count, residents):
        link_walk_in(actor=worker_of(region), record=record, person=Person.objects.get(pk=pk))


def _others(held: Activity, region: Region, session: Session, count: int, residents: Residents) -> list[int]:
    """People who suit the activity and are not on its list."""
    there = set(held.attendances.exclude(person=None).values_list("person_id", flat=True))
    suiting = residents.suiting(region, session.spec["audience"], session.day)
    return [one.id for one in suiting if one.id not in there][:count]


def _send(entry: dict[str, Any], moment: datetime) -> None:
    region = Region.objects.get(name=entry["area"])
    with at(moment):
        worker = worker_of(region)
        people = [
            Recipient(f"residents.person:{person.pk}", person.name, person.user_id, person.phone)
            for grid in Region.objects.filter(name__in=entry["grids"]).order_by("path")
            for person in addressees(actor=worker, area_path=grid.path, group=entry["group"]).defer("id_number")
        ]
        if not people:
            return
        notice = draft_notice(actor=worker, region=region, title=entry["title"], body=entry["body"], recipients=people)
        send_notice(actor=worker, notice=notice)


def deliver() -> None:
    """Lets the notices of the past go out when they were sent. Outside any transaction, as sending always is."""
    for entry in source.load("past")["notices"]:
        with at(_moment(entry) + timedelta(minutes=2)):
            outbox.deliver()


def _moment(entry: dict[str, Any]) -> datetime:
    return datetime.strptime(entry["at"], "%Y-%m-%d %H:%M").replace(tzinfo=clock.SHANGHAI)
