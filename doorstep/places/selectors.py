"""Reading sites. Where a station is and when it opens is public, so nothing here asks for a right."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from doorstep.kernel import clock
from doorstep.kernel.actor import VISITOR, Actor
from doorstep.kernel.events import subject_of
from doorstep.kernel.models import Event
from doorstep.kernel.scope import area_filter, get_visible
from doorstep.places import hours, words
from doorstep.places.models import Facility, FacilityState, Site, SiteQuerySet
from doorstep.regions.models import Level, Region
from doorstep.regions.selectors import walking_minutes

Position = tuple[float, float]
#: How far one looks: about five kilometres, in degrees at this latitude. Nobody walks farther.
_REACH = 0.05
MOST = 300


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One site on a list. `standing`: open, opens, closed or unknown, with the moment it changes."""

    pk: int
    name: str
    kind: Any
    address: str
    landmark: str
    area: str
    phone: str
    step_free: bool
    minutes: int | None
    standing: str
    until: datetime | None
    facilities: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class StreetLine:
    """How many sites a street has. `own`: the visitor lives or works there."""

    path: str
    name: str
    sites: int
    open_now: int
    own: bool


@dataclass(frozen=True, slots=True)
class SitePage:
    site: Site
    line: SiteLine
    hours: list[words.HoursLine]
    equipment: list[Facility]
    history: list[tuple[Any, Any, str, str]]
    may_edit: bool


def near(*, position: Position, kind: str = "", limit: int = 5, actor: Actor = VISITOR) -> list[SiteLine]:
    """The sites nearest on foot that exist today."""
    latitude, longitude = position
    rows = _existing(actor, (kind,) if kind else ()).filter(
        latitude__range=(latitude - _REACH, latitude + _REACH),
        longitude__range=(longitude - _REACH, longitude + _REACH),
    )
    found = [line_of(site, position=position) for site in _whole(rows)]
    found.sort(key=lambda line: (line.minutes if line.minutes is not None else 10**6, line.name))
    return found[:limit]


def directory(
    *, area_path: str = "", kinds: Sequence[str] = (), open_now: bool = False, actor: Actor = VISITOR
) -> list[SiteLine]:
    """The sites of an area that exist today, the open ones first, then by name."""
    rows = _existing(actor, kinds)
    if area_path:
        rows = rows.filter(area_path__gte=area_path, area_path__lt=area_path + "~")
    found = [line_of(site) for site in _whole(rows)[:MOST]]
    if open_now:
        found = [line for line in found if line.standing == "open"]
    found.sort(key=lambda line: (line.standing != "open", line.name))
    return found


def by_street(*, kinds: Sequence[str] = (), actor: Actor = VISITOR) -> list[StreetLine]:
    """The streets that have sites today, one's own first, then in their order; what belongs to no street is left out.
    Two queries however many sites there are."""
    now = clock.local(clock.now())
    found: dict[str, list[bool]] = {}
    for site in _existing(actor, kinds).only("area_path", "opening_hours"):
        parts = site.area_path.split("/")
        if len(parts) > 2:
            opening = _hours(site)
            found.setdefault(f"{parts[0]}/{parts[1]}/", []).append(bool(opening) and hours.is_open_at(opening, now))
    streets = Region.objects.visible_to(actor).filter(path__in=found).order_by("path")
    lines = [
        StreetLine(
            path=street.path,
            name=street.name,
            sites=len(found[street.path]),
            open_now=sum(found[street.path]),
            own=bool(actor.home_area) and actor.home_area.startswith(street.path),
        )
        for street in streets
    ]
    return sorted(lines, key=lambda line: not line.own)


def count_sites(*, kind: str, area_path: str, on: date | None = None) -> int:
    """How many sites of a kind the area has on a day: the figure behind `66 stations`."""
    rows = Site.objects.visible_to(VISITOR).open_on(on or clock.today()).filter(kind=kind)
    return rows.filter(area_path__gte=area_path, area_path__lt=area_path + "~").count()


def site_page(*, actor: Actor, pk: int, position: Position | None = None) -> SitePage:
    """One site with its hours in words, its equipment and what was changed."""
    get_visible(Site, actor, pk=pk)
    site = Site.objects.visible_to(actor).select_related("region").prefetch_related("facilities").get(pk=pk)
    may_edit = actor.can_in("places.edit", site.area_path)
    events = Event.objects.of(subject_of(site)).order_by("-id")[:12] if may_edit else []
    return SitePage(
        site=site,
        line=line_of(site, position=position),
        hours=words.hours_said(_hours(site)),
        equipment=sorted(site.facilities.all(), key=lambda one: (one.state, one.code)),
        history=[(e.at, words.EVENTS.get(e.action, e.action), e.actor_label, e.reason) for e in events],
        may_edit=may_edit,
    )


def console_list(*, actor: Actor, kind: str = "", q: str = "", closed: bool = False) -> list[SiteLine]:
    """The sites of the areas in which the actor works."""
    today = clock.today()
    rows = Site.objects.visible_to(actor).filter(area_filter(actor, "console.open"))
    rows = rows.filter(closed_on__lte=today) if closed else rows.exclude(closed_on__lte=today)
    if kind in words.KINDS:
        rows = rows.filter(kind=kind)
    text = q.strip().replace("\0", "")[:60]
    if text:
        rows = rows.filter(name__icontains=text)
    return [line_of(site) for site in _whole(rows.order_by("area_path", "name", "id"))[:MOST]]


def areas_to_choose(*, actor: Actor) -> list[Region]:
    """Where the actor may enter a site: streets down to grids."""
    return list(
        Region.objects.visible_to(actor)
        .filter(area_filter(actor, "places.edit", field="path"), level__gte=Level.STREET, level__lte=Level.GRID)
        .valid_on(clock.today())
        .order_by("path")[:MOST]
    )


def communities() -> list[Region]:
    """Where a visitor may say that he is."""
    return list(
        Region.objects.visible_to(VISITOR)
        .filter(level=Level.COMMUNITY)
        .valid_on(clock.today())
        .select_related("parent")
        .order_by("path")[:MOST]
    )


def line_of(site: Site, *, position: Position | None = None) -> SiteLine:
    """A site as shown; needs region and facilities with it."""
    now = clock.local(clock.now())
    opening = _hours(site)
    if not opening:
        standing, until = "unknown", None
    elif hours.is_open_at(opening, now):
        standing, until = "open", hours.closes_at(opening, now)
    else:
        until = hours.opens_next(opening, now)
        standing = "opens" if until else "closed"
    minutes = None
    if position and site.latitude is not None and site.longitude is not None:
        minutes = walking_minutes(position, (site.latitude, site.longitude))
    there = [one for one in site.facilities.all() if one.state == FacilityState.OK]
    broken = [one for one in site.facilities.all() if one.state in (FacilityState.BROKEN, FacilityState.MISSING)]
    return SiteLine(
        pk=site.pk,
        name=site.name,
        kind=words.KINDS[site.kind],
        address=site.address,
        landmark=site.landmark,
        area=site.region.name,
        phone=site.phone,
        step_free=site.step_free,
        minutes=minutes,
        standing=standing,
        until=until,
        facilities=[words.facility_name(one) for one in there],
        missing=[words.facility_name(one) for one in broken],
    )


def _hours(site: Site) -> hours.Hours:
    try:
        return hours.parse(site.opening_hours)
    except hours.BadHours:
        # Written past the services; better to say nothing than to fail the directory.
        return ()


def _existing(actor: Actor, kinds: Sequence[str]) -> SiteQuerySet:
    rows = Site.objects.visible_to(actor).open_on(clock.today())
    return rows.filter(kind__in=kinds) if kinds else rows


def _whole(rows: QuerySet[Site]) -> QuerySet[Site]:
    return rows.select_related("region").prefetch_related("facilities")
