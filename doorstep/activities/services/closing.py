"""Closing: the activity becomes a held session, and what was open is settled."""

import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.activities.errors import BadHeads, FieldProblem, NobodyRecorded, NotStartedYet
from doorstep.activities.models import Activity, Attendance, Method, Signup
from doorstep.activities.rules import counts_people
from doorstep.activities.services.access import day_of, lock_activity
from doorstep.activities.services.attendance import MAX_HEADS
from doorstep.activities.services.counting import attendance_entry
from doorstep.activities.states import ACTIVITY, SignupState
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.events import record, subject_of
from doorstep.ledger.services import Entry, post

SUMMARY_LIMIT = 2000


def close_activity(
    *, actor: Actor, activity_id: int, summary: str = "", extra_heads: int = 0, nobody_came: bool = False
) -> Activity:
    """Count the session. Who had a place and did not come is a no-show; who still waited goes home unregistered.

    `extra_heads` are people nobody had counted yet. Where people are counted and none are recorded, somebody must say
    that nobody came: a session without people is rarely true.
    """
    summary = summary.strip()
    if len(summary) > SUMMARY_LIMIT:
        raise FieldProblem(_("Please keep it under %(limit)s characters."), field="summary", limit=SUMMARY_LIMIT)
    if not 0 <= extra_heads <= MAX_HEADS:
        raise BadHeads
    with transaction.atomic():
        activity = lock_activity(actor, "activities.close", activity_id)
        before = activity.state
        after = ACTIVITY.next(before, "close")
        now = clock.now()
        if activity.starts_at > now:
            raise NotStartedYet
        if extra_heads:
            _add_heads(actor, activity, extra_heads)
        elif not nobody_came and counts_people(activity.programme) and not _anybody(activity):
            raise NobodyRecorded
        no_shows, lapsed = settle_signups(activity)
        activity.state = after
        activity.closed_at = now
        if summary:
            activity.summary = summary
        activity.waiting = 0
        activity.save(update_fields=["state", "closed_at", "summary", "waiting"])
        post(actor=actor, entries=[session_entry(activity)])
        record(actor, activity, "close", from_state=before, to_state=after, no_shows=no_shows, lapsed=lapsed)
    return activity


def _anybody(activity: Activity) -> bool:
    return Attendance.objects.filter(activity=activity, withdrawn_at__isnull=True).exists()


def _add_heads(actor: Actor, activity: Activity, heads: int) -> None:
    attendance = Attendance.objects.create(
        activity=activity,
        heads=heads,
        method=Method.HEADCOUNT,
        client_id=uuid.uuid4(),
        at=clock.now(),
        by_id=actor.user_id,
    )
    post(actor=actor, entries=[attendance_entry(activity, attendance, None)])


def settle_signups(activity: Activity) -> tuple[int, int]:
    """No-shows and lapsed waiting people, by the table in states.py, in two statements."""
    now = clock.now()
    signups: Any = Signup.objects.filter(activity=activity)
    no_shows = signups.filter(state=SignupState.BOOKED).update(state=SignupState.NO_SHOW, changed_at=now, told=True)
    lapsed = signups.filter(state=SignupState.WAITING).update(state=SignupState.LAPSED, changed_at=now, told=True)
    return no_shows, lapsed


def session_entry(activity: Activity) -> Entry:
    return Entry(
        programme=activity.programme,
        region=activity.region,
        occurred_on=day_of(activity).date(),
        occurred_at=activity.starts_at,
        source=subject_of(activity),
        session=subject_of(activity),
        sessions=1,
    )
