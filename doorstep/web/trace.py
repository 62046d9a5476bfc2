"""The trace of an activity: what happened, and what became of it, on one page."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Min, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from doorstep.activities.models import Activity, Attendance, FollowUp, ServiceDone, Signup
from doorstep.activities.selectors.console import staff_activity
from doorstep.activities.states import ActivityState, SignupState
from doorstep.kernel import clock, wall
from doorstep.kernel.actor import Actor
from doorstep.kernel.events import subject_of
from doorstep.kernel.models import Event
from doorstep.ledger.models import Record
from doorstep.look.masks import masked_name
from doorstep.messaging.models import Notice
from doorstep.messaging.selectors import counts
from doorstep.reports.periods import Against, month_containing
from doorstep.reports.query import BY_PROGRAMME, FigureQuery
from doorstep.reports.selectors.drill import open_figure
from doorstep.reports.selectors.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Step:
    icon: str
    when: datetime | None
    title: str
    text: str = ""
    note: str = ""
    kind: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    activity: Activity
    story: list[Step] = field(default_factory=list)
    became: list[Step] = field(default_factory=list)
    sentence: Sentence | None = None


@wall.beyond("sums of an activity that the actor was shown, whoever came and wherever it was booked")
def activity_trace(*, actor: Actor, activity_id: int) -> Trace:
    """One activity from plan to figure, for staff who see it in their work. A constant number of queries."""
    activity = staff_activity(actor, activity_id)
    sent = list(
        Notice.objects.filter(subject=subject_of(activity), automatic=False, sent_at__isnull=False).order_by("id")
    )
    story = sorted(
        [*_planned(activity), *_told(sent), *_signed_up(activity), *_came(activity), *_closed(activity)],
        key=lambda step: step.when or activity.created_at,
    )
    became = [*_ledger(activity), *_looked_after(actor, activity)]
    sentence: Sentence | None = None
    if activity.state == ActivityState.CLOSED and actor.can_in("figures.view", activity.area_path):
        steps, sentence = _figure(actor, activity)
        became += steps
    return Trace(activity, story, became, sentence)


def _planned(activity: Activity) -> list[Step]:
    words = {
        "create": ("edit", _("Planned")),
        "publish": ("talk", _("Published, residents can see it")),
        "file": ("doc", _("Filed with the authority")),
        "start": ("walk", _("Began")),
        "cancel": ("x", _("Called off")),
    }
    events = Event.objects.of(subject_of(activity)).filter(action__in=words).order_by("id")
    return [
        Step(
            words[event.action][0],
            event.at,
            words[event.action][1],
            text=event.reason,
            note=_("By %(who)s") % {"who": masked_name(event.actor_label)} if event.actor_id else "",
            kind="danger" if event.action == "cancel" else "",
        )
        for event in events
    ]


def _told(sent: list[Notice]) -> list[Step]:
    numbers = counts(sent)
    return [
        Step(
            "bell",
            notice.sent_at,
            _("Notice “%(title)s”") % {"title": notice.title},
            text=ngettext("To %(n)s person.", "To %(n)s people.", numbers[notice.pk].people)
            % {"n": numbers[notice.pk].people},
            url=reverse("messaging:notice", args=[notice.pk]),
        )
        for notice in sent
    ]


def _signed_up(activity: Activity) -> list[Step]:
    row = Signup.objects.filter(activity=activity).aggregate(
        first=Min("created_at"),
        all=Count("id", filter=~Q(state=SignupState.CANCELLED)),
    )
    # A place on the waiting list that ended by itself was never given back.
    subjects = [f"activities.signup:{pk}" for pk in activity.signups.values_list("pk", flat=True)]
    given_back = Event.objects.filter(subject__in=subjects, action="cancel").values("subject").distinct().count()
    if not row["all"]:
        return []
    text = ngettext("%(n)s person signed up.", "%(n)s people signed up.", row["all"]) % {"n": row["all"]}
    note = _("%(n)s gave their place back.") % {"n": given_back} if given_back else ""
    return [Step("users", row["first"], _("The first sign-up"), text=text, note=note)]


def _came(activity: Activity) -> list[Step]:
    came = Attendance.objects.filter(activity=activity, withdrawn_at__isnull=True).aggregate(
        first=Min("at"),
        everybody=Sum("heads", default=0),
        nameless=Sum("heads", filter=Q(person__isnull=True), default=0),
    )
    done = ServiceDone.objects.filter(activity=activity, withdrawn_at__isnull=True).aggregate(
        first=Min("at"),
        times=Sum("times", default=0),
        urgent=Count("id", filter=Q(hint_level__in=["attention", "urgent"])),
    )
    steps = []
    if came["everybody"]:
        text = _("%(everybody)s attendances, %(nameless)s of them counted without a name.") % came
        steps.append(Step("walk", came["first"], _("The first one came"), text=text))
    if done["times"]:
        text = ngettext("%(times)s service item was done.", "%(times)s service items were done.", done["times"]) % done
        note = _("%(urgent)s readings were out of range.") % done if done["urgent"] else ""
        steps.append(Step("heart", done["first"], _("Services at the stalls"), text=text, note=note))
    return steps


def _closed(activity: Activity) -> list[Step]:
    if activity.closed_at is None:
        return []
    return [Step("okc", activity.closed_at, _("Held and closed"), text=activity.summary, kind="done")]


def _ledger(activity: Activity) -> list[Step]:
    row = Record.objects.filter(session=subject_of(activity)).aggregate(
        first=Min("recorded_at"), rows=Count("id"), reversals=Count("id", filter=Q(reverses__isnull=False))
    )
    if not row["rows"]:
        return []
    text = ngettext("%(rows)s entry.", "%(rows)s entries.", row["rows"]) % row
    note = _("They can be reversed, never changed or deleted.")
    if row["reversals"]:
        text += " " + _("%(reversals)s of them take another back.") % row
    return [Step("book", row["first"], _("Written into the ledger"), text=text, note=note)]


def _looked_after(actor: Actor, activity: Activity) -> list[Step]:
    rows = FollowUp.objects.visible_to(actor).filter(service__activity=activity)
    row = rows.aggregate(first=Min("created_at"), all=Count("id"), done=Count("id", filter=Q(done_at__isnull=False)))
    if not row["all"]:
        return []
    kind = "done" if row["done"] == row["all"] else "due"
    text = _("%(all)s follow-ups, %(done)s done.") % row
    url = reverse("activities:follow_ups")
    return [Step("steth", row["first"], _("People to look after"), text=text, kind=kind, url=url)]


def _figure(actor: Actor, activity: Activity) -> tuple[list[Step], Sentence | None]:
    """Its part in the month's figure, and the sentence that the figure makes."""
    period = month_containing(clock.local(activity.starts_at).date())
    query = FigureQuery(
        region=activity.region,
        period=period,
        against=Against.BEFORE,
        by=BY_PROGRAMME,
        programme=None,
        of=activity.programme.code,
        unit=_unit(activity),
        inside="",
    )
    opened = open_figure(actor=actor, query=query)
    mine = Record.objects.filter(session=subject_of(activity)).aggregate(n=Sum("person_times", default=0))["n"]
    url = query.cell_url(activity.programme.code, _unit(activity))
    title = _("In the figures of the month")
    if mine and _unit(activity) == "person_times":
        title = _("%(mine)s of the month's %(all)s attendances") % {"mine": mine, "all": opened.value}
    text = _("%(name)s, %(area)s") % {"name": activity.programme.name, "area": activity.region.name}
    return [Step("chart", activity.closed_at, title, text=text, kind="figure", url=url)], opened.sentence


def _unit(activity: Activity) -> str:
    return "person_times" if "person_times" in activity.programme.counts else "sessions"
