"""What the forms of the console offer: areas, ready-made plans, places, partners. Only what the actor may use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from doorstep.activities.models import Activity, Template
from doorstep.activities.rules import community_path
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.scope import area_filter
from doorstep.partners.models import Partner
from doorstep.places.models import Site
from doorstep.programmes.models import Programme, ServiceItem
from doorstep.programmes.schema import GROUPS
from doorstep.regions.models import Level, Region

MOST = 400


def areas(*, actor: Actor, right: str = "activities.edit", deepest: int = Level.GRID) -> list[Region]:
    """Communities and grids over which the actor holds the right, the community before its grids."""
    return list(_areas(actor, right, deepest).select_related("parent")[:MOST])


def area_options(*, actor: Actor, right: str) -> list[tuple[str, str]]:
    """Path and name of the same areas, for a filter."""
    return list(_areas(actor, right, Level.GRID).values_list("path", "name")[:MOST])


def _areas(actor: Actor, right: str, deepest: int) -> QuerySet[Region]:
    return (
        Region.objects.visible_to(actor)
        .filter(area_filter(actor, right, field="path"), level__gte=Level.COMMUNITY, level__lte=deepest)
        .valid_on(clock.today())
        .order_by("path")
    )


def community_areas(*, actor: Actor) -> list[Region]:
    """Every community there is today, with its street: for a visitor who looks for his own."""
    found = Region.objects.visible_to(actor).filter(level=Level.COMMUNITY).valid_on(clock.today())
    return list(found.select_related("parent").order_by("parent__path", "path"))


@dataclass(frozen=True, slots=True)
class TemplateGroup:
    group: str
    templates: list[Template]


def templates(*, actor: Actor) -> list[TemplateGroup]:
    """Ready-made plans in the order of the programme groups."""
    found = Template.objects.visible_to(actor).filter(active=True, programme__active=True).select_related("programme")
    by_group: dict[str, list[Template]] = {}
    for template in found.order_by("id"):
        by_group.setdefault(template.programme.group, []).append(template)
    known = [group for group in GROUPS if group in by_group]
    return [TemplateGroup(group, by_group[group]) for group in known]


def template(*, actor: Actor, code: str) -> Template:
    found = (
        Template.objects.visible_to(actor)
        .filter(code=code[:40], active=True, programme__active=True)
        .select_related("programme")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def sites(*, actor: Actor, paths: Sequence[str], on: date | None = None, also: int | None = None) -> list[Site]:
    """Places one can hold something at: open ones in the communities of these areas, and the one chosen before."""
    around = Q(pk=also) if also is not None else Q(pk__in=[])
    for path in {community_path(path) for path in paths}:
        around |= Q(area_path__gte=path, area_path__lt=path + "~")
    found = Site.objects.visible_to(actor).filter(around)
    return list(found.open_on(on or clock.today()).order_by("area_path", "kind", "name", "id")[:MOST])


def partners(*, actor: Actor) -> list[Partner]:
    """Organisations the actor's areas work with, by name; one line for each organisation."""
    found = Partner.objects.visible_to(actor).filter(active=True).select_related("organisation")
    by_organisation: dict[int, Partner] = {}
    for partner in found.order_by("organisation__name", "id")[: MOST * 2]:
        by_organisation.setdefault(partner.organisation_id, partner)
    return list(by_organisation.values())[:MOST]


def items(*, actor: Actor, programme: Programme) -> list[ServiceItem]:
    return list(ServiceItem.objects.visible_to(actor).filter(programme=programme, active=True))


def programmes(*, actor: Actor) -> list[Programme]:
    """Programmes with activities of the actor's areas or a ready-made plan: for the filter of the list, by name."""
    found = Programme.objects.visible_to(actor).filter(active=True).order_by("group", "id")
    return list(found.only("name", "name_en"))


def editable(*, actor: Actor, activity_id: int, right: str = "activities.edit") -> Activity:
    """An activity that this person may change; for anybody else the form does not exist."""
    found = (
        Activity.objects.visible_to(actor)
        .filter(area_filter(actor, right), pk=activity_id)
        .select_related("programme", "region", "site", "template", "series")
        .first()
    )
    if found is None:
        raise NotFound
    return found
