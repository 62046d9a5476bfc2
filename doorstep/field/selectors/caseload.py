"""What a telephone should hold for the one who carries it: his people, his work, and no more than the cap allows.

Each list is number → row; a row is a short list of plain values, its number first. Numbers to call stand only on the
cards of people with whom there is something to do. A constant number of queries, whatever the size of the grid.
"""

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Q

from doorstep.activities.models import Activity, FollowUp, Signup
from doorstep.activities.states import CAME, LIVE_SIGNUPS, RECORDING_STATES
from doorstep.elders.choices import RELATION
from doorstep.elders.models import EmergencyContact, PersonTag, Sheet
from doorstep.elders.tags import Tag
from doorstep.field import card_fields
from doorstep.field.kinds import visits
from doorstep.kernel import clock, dated_settings
from doorstep.kernel.actor import Actor
from doorstep.outreach import selectors as outreach
from doorstep.residents import phones
from doorstep.residents.models import Household, Person

Rows = dict[int, list[Any]]
#: Tags that may stand on the screen of a telephone; income, illness and what has a right of its own never do.
SHOWN_TAGS = (Tag.LIVES_ALONE, Tag.EMPTY_NEST, Tag.LEFT_BEHIND, Tag.DISABLED, Tag.PARTLY_DISABLED)
ACTIVITY_DAYS_BACK, ACTIVITY_DAYS_AHEAD = 1, 8
MOST_ACTIVITIES, MOST_SIGNUPS, MOST_FOLLOW_UPS = 60, 3000, 500
#: Lists that features above add: name → rows of the actor, and the people whom they are about.
Work = Callable[[Actor], tuple[Rows, set[int]]]
WORK: dict[str, Work] = {"tasks": visits.tasks}


@dataclass(frozen=True, slots=True)
class Caseload:
    """`total`: so many people live in the areas of the actor; `cap`: so many a telephone may hold."""

    rows: dict[str, Rows] = field(default_factory=dict)
    total: int = 0
    cap: int = 0

    @property
    def is_capped(self) -> bool:
        return self.total > self.cap


def caseload(*, actor: Actor) -> Caseload:
    """Everything for this actor. Above the cap only people with work: a lost telephone is not a lost register."""
    cap = int(dated_settings.value("field.caseload_max", area_path=actor.home_area))
    rows: dict[str, Rows] = {}
    busy: set[int] = set()
    for name, work in {"followups": _follow_ups, **WORK}.items():
        rows[name], about = work(actor)
        busy |= about
    rows["rounds"], rows["doors"], homes = _outreach(actor, cap)
    total = Person.objects.visible_to(actor).active().count()
    rows["people"] = _people(actor, busy, homes, cap, all_of_them=total <= cap)
    homes |= {row[4] for row in rows["people"].values() if row[4]}
    rows["homes"] = _homes(actor, homes)
    rows["cards"] = _cards(actor, busy & rows["people"].keys())
    rows["activities"], rows["signups"] = _activities(actor)
    return Caseload(rows, total, cap)


def _people(actor: Actor, busy: set[int], homes: set[int], cap: int, *, all_of_them: bool) -> Rows:
    living = Person.objects.visible_to(actor).active()
    if not all_of_them:
        living = living.filter(Q(pk__in=busy) | Q(household_id__in=homes))
    found = living.order_by("area_path", "id").values_list(
        "id", "name", "sex", "birth_date", "household_id", "area_path"
    )[:cap]
    tags = _tags(actor, [row[0] for row in found])
    return {
        pk: [pk, name, sex, birth.year if birth else 0, home or 0, tags.get(pk, []), path]
        for pk, name, sex, birth, home, path in found
    }


def _tags(actor: Actor, people: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = PersonTag.objects.visible_to(actor).open().filter(person_id__in=people, tag__in=SHOWN_TAGS)
    for pk, tag in rows.order_by("tag").values_list("person_id", "tag"):
        found[pk].append(tag)
    return found


def _homes(actor: Actor, wanted: Collection[int]) -> Rows:
    rows = Household.objects.visible_to(actor).filter(pk__in=wanted)
    return {
        pk: [pk, address, building or "", unit, room]
        for pk, address, building, unit, room in rows.values_list("id", "address", "building__name", "unit", "room")
    }


def _cards(actor: Actor, wanted: Collection[int]) -> Rows:
    """What is on the card once it is opened."""
    sheets = {one.pk: one for one in Sheet.objects.visible_to(actor).filter(pk__in=wanted)}
    contacts: dict[int, list[Any]] = defaultdict(list)
    near = EmergencyContact.objects.visible_to(actor).filter(person_id__in=wanted).open().order_by("position")
    for one in near:
        relation = str(RELATION.get(one.relation, one.relation))
        contacts[one.person_id].append([one.name, relation, phones.shown(one.phone) if one.phone else ""])
    found: Rows = {}
    for pk, phone in _numbers(actor, wanted):
        values = card_fields.of_sheet(sheets.get(pk))
        found[pk] = [pk, phones.shown(phone) if phone else "", *values.values(), contacts.get(pk, [])]
    return found


def _numbers(actor: Actor, wanted: Collection[int]) -> list[tuple[int, str]]:
    return list(Person.objects.visible_to(actor).filter(pk__in=wanted).values_list("id", "phone"))


def _follow_ups(actor: Actor) -> tuple[Rows, set[int]]:
    waiting = FollowUp.objects.visible_to(actor).filter(done_at__isnull=True).order_by("due_on", "id")
    rows: Rows = {
        pk: [pk, person, level, due_on.isoformat()]
        for pk, person, level, due_on in waiting.values_list("id", "person_id", "level", "due_on")[:MOST_FOLLOW_UPS]
    }
    return rows, {row[1] for row in rows.values()}


def _outreach(actor: Actor, cap: int) -> tuple[Rows, Rows, set[int]]:
    rounds = {
        one.pk: [one.pk, one.topic, one.what_to_say, one.starts_on.isoformat(), one.ends_on.isoformat(), one.doors]
        for one in outreach.running(actor=actor)
    }
    doors = {
        door["id"]: [door["id"], door["round_id"], door["household_id"], door["state"], door["knocks"], door["heads"]]
        for door in outreach.open_doors(actor=actor, most=cap)
    }
    return rounds, doors, {row[2] for row in doors.values() if row[3] != "reached"}


def _activities(actor: Actor) -> tuple[Rows, Rows]:
    today = clock.today()
    near = (
        Activity.objects.staffed_by(actor, "activities.checkin")
        .filter(
            state__in=RECORDING_STATES,
            starts_at__gte=clock.start_of(today - timedelta(days=ACTIVITY_DAYS_BACK)),
            starts_at__lt=clock.start_of(today + timedelta(days=ACTIVITY_DAYS_AHEAD)),
        )
        .select_related("site")
        .order_by("starts_at", "id")[:MOST_ACTIVITIES]
    )
    shown = list(near)
    activities = {
        one.pk: [
            one.pk,
            one.title,
            clock.local(one.starts_at).isoformat(timespec="minutes"),
            clock.local(one.ends_at).isoformat(timespec="minutes"),
            one.site.name if one.site else one.place,
            one.state,
        ]
        for one in shown
    }
    signed = Signup.objects.filter(activity__in=shown, state__in=LIVE_SIGNUPS).order_by("activity_id", "number")
    signups = {
        pk: [pk, activity, number, person, name, state in CAME]
        for pk, activity, number, person, name, state in signed.values_list(
            "id", "activity_id", "number", "person_id", "person__name", "state"
        )[:MOST_SIGNUPS]
    }
    return activities, signups
