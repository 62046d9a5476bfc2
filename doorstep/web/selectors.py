"""What the pages that belong to no single feature read."""

from dataclasses import dataclass, field

from django.db.models import Q

from doorstep.activities.models import Activity, FollowUp
from doorstep.activities.selectors import (
    ClinicLight,
    FilingReminder,
    Light,
    MySignup,
    Nearby,
    clinic_lights,
    clinic_rules,
    filing_reminders,
    my_signups,
    nearby_and_soon,
    open_follow_ups,
)
from doorstep.activities.selectors.home import home_of
from doorstep.activities.states import RECORDING_STATES, ActivityState
from doorstep.cards.models import Card
from doorstep.cards.selectors import card_of_home
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.messaging.models import Notice
from doorstep.messaging.selectors import Counts, counts, notices, unread_count
from doorstep.places.selectors import SiteLine, directory, near
from doorstep.programmes.models import Programme
from doorstep.regions.models import Level, Region
from doorstep.reports.periods import month_containing
from doorstep.reports.selectors.figures import Comparison, compare
from doorstep.residents.models import Person
from doorstep.residents.selectors import search as search_people


@dataclass(frozen=True, slots=True)
class Home:
    """The first page of a resident."""

    community: Region | None
    #: Nobody knows yet where this visitor lives.
    is_whole_district: bool
    next: MySignup | None
    soon: list[Nearby]
    this_week: int
    unread: int
    speaks_for_others: bool
    station: SiteLine | None
    #: The contact card of the own door.
    card: Card | None


def home(*, actor: Actor, chosen_area: str = "") -> Home:
    """What concerns me next, what is near and soon, where I can rest. A visitor sees the district, or the community
    he chose."""
    place = home_of(actor=actor, chosen=chosen_area)
    path, position = place.area_path, place.position
    mine = [row for row in my_signups(actor=actor) if row.upcoming] if actor.person_ids else []
    taken = {row.activity.pk for row in mine}
    soon = nearby_and_soon(actor=actor, area_path=path, position=position, limit=12)
    week_end = clock.end_of(clock.week_of(clock.today())[1])
    stations = near(position=position, kind="rest_station", limit=1) if position else []
    if not stations and path:
        stations = directory(area_path="/".join(path.split("/")[:2]) + "/", kinds=("rest_station",))
    return Home(
        community=place.region,
        is_whole_district=place.region is None or place.region.level == Level.DISTRICT,
        next=mine[0] if mine else None,
        soon=[row for row in soon if row.activity.pk not in taken][:5],
        this_week=sum(1 for row in soon if row.activity.starts_at < week_end),
        unread=unread_count(actor=actor),
        speaks_for_others=len(actor.person_ids) > 1,
        station=stations[0] if stations else None,
        card=card_of_home(actor=actor),
    )


@dataclass(frozen=True, slots=True)
class Today:
    """The first page of staff: what is late, what is due, what happens now, how this month goes."""

    follow_ups: list[FollowUp]
    overdue: list[FollowUp]
    unclosed: list[Activity]
    filings: list[FilingReminder]
    coming: list[Activity]
    lights: list[ClinicLight]
    amber: int
    month: list[tuple[Programme, Comparison]] = field(default_factory=list)
    notice: Notice | None = None
    notice_counts: Counts | None = None


def today(*, actor: Actor) -> Today:
    day = clock.today()
    follow_ups = list(open_follow_ups(actor=actor, limit=30))
    staffed = Activity.objects.staffed_by(actor, "activities.view").select_related("site", "region")
    unclosed = staffed.filter(state__in=RECORDING_STATES, ends_at__lt=clock.now()).order_by("starts_at")[:20]
    coming = staffed.filter(state__in=(*RECORDING_STATES, ActivityState.DRAFT), ends_at__gte=clock.now()).order_by(
        "starts_at", "id"
    )[:12]
    rules = clinic_rules(day)
    lights = clinic_lights(actor=actor, day=day, rules=rules)
    latest = notices(actor=actor).filter(sent_at__isnull=False).first() if actor.can("notices.view") else None
    return Today(
        follow_ups=[row for row in follow_ups if row.due_on >= day],
        overdue=[row for row in follow_ups if row.due_on < day],
        unclosed=list(unclosed),
        filings=filing_reminders(actor=actor, day=day, rules=rules),
        coming=list(coming),
        lights=lights,
        amber=sum(1 for light in lights if light.light == Light.AMBER),
        month=_month(actor),
        notice=latest,
        notice_counts=counts([latest])[latest.pk] if latest else None,
    )


def _month(actor: Actor) -> list[tuple[Programme, Comparison]]:
    """This month's largest programmes in attendances, for whoever reads figures."""
    areas = actor.areas("figures.view")
    region = Region.objects.filter(path=areas[0]).first() if areas else None
    if region is None:
        return []
    rows = compare(actor=actor, region=region, period=month_containing(clock.today()))
    rows = sorted((row for row in rows if row.unit == "person_times" and row.value), key=lambda row: -row.value)[:4]
    known = Programme.objects.visible_to(actor).in_bulk([row.programme for row in rows], field_name="code")
    return [(known[row.programme], row) for row in rows]


#: Shown of each kind; of what goes beyond it only that there is more.
SEARCH_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found, and whether there is more than is shown."""

    people: list[Person]
    activities: list[Activity]
    more_people: bool = False
    more_activities: bool = False


def search(*, actor: Actor, text: str) -> Hits:
    """People and activities by what somebody types: a name, a number, a title."""
    text = text.replace("\0", "").strip()[:60]
    if not text:
        return Hits([], [])
    enough = SEARCH_SHOWN + 1
    people = search_people(actor=actor, text=text, limit=enough) if actor.can("residents.view") else []
    activities = list(
        Activity.objects.staffed_by(actor, "activities.view")
        .filter(Q(title__icontains=text) | Q(place__icontains=text) | Q(site__name__icontains=text))
        .select_related("site", "region")
        .order_by("-starts_at")[:enough]
    )
    return Hits(
        people=people[:SEARCH_SHOWN],
        activities=activities[:SEARCH_SHOWN],
        more_people=len(people) > SEARCH_SHOWN,
        more_activities=len(activities) > SEARCH_SHOWN,
    )
