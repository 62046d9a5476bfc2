"""Reading partners: those whose agreement runs out first stand first."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from doorstep.accounts import phones
from doorstep.accounts.models import Organisation
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.events import subject_of
from doorstep.kernel.models import Event
from doorstep.kernel.scope import area_filter, get_visible
from doorstep.look.masks import masked_name, masked_phone
from doorstep.partners.models import Partner
from doorstep.regions.models import Level, Region

#: An agreement that ends within so many days is shown as running out.
SOON = timedelta(days=60)
MOST = 500
#: Agreements without an end stand after all others.
_NEVER = date(9999, 12, 31)

KINDS: dict[str, Any] = {
    "hospital": _("Hospital"),
    "care_home": _("Care home"),
    "company": _("Company"),
    "bank": _("Bank"),
    "utility": _("Water, power, gas"),
    "volunteer_team": _("Volunteer team"),
    "property": _("Property company"),
    "authority": _("Public office"),
    "other": _("Other"),
}
EVENTS: dict[str, Any] = {
    "created": _("Entered"),
    "updated": _("Changed"),
    "ended": _("Ended"),
    "resumed": _("Taken up again"),
}


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """One partner, the contact masked. `standing`: ended, over, soon, runs or none (no agreement on file)."""

    pk: int
    name: str
    kind: Any
    area: str
    scope: str
    contact: str
    phone: str
    agreement_from: date | None
    agreement_to: date | None
    standing: str
    may_edit: bool


@dataclass(frozen=True, slots=True)
class PartnerPage:
    lines: list[PartnerLine]
    total: int
    soon: int
    over: int


def partner_list(*, actor: Actor, kind: str = "", q: str = "", standing: str = "", ended: bool = False) -> PartnerPage:
    """The partners the actor may see, by the day on which the agreement ends; counted before narrowing."""
    today = clock.today()
    rows = Partner.objects.visible_to(actor).filter(active=not ended)
    over, soon = Q(agreement_to__lt=today), Q(agreement_to__gte=today, agreement_to__lte=today + SOON)
    counts = rows.aggregate(total=Count("pk"), over=Count("pk", filter=over), soon=Count("pk", filter=soon))
    if kind in KINDS:
        rows = rows.filter(organisation__kind=kind)
    words = q.strip().replace("\0", "")[:60]
    if words:
        rows = rows.filter(Q(organisation__name__icontains=words) | Q(scope__icontains=words))
    if standing in ("over", "soon"):
        rows = rows.filter(over if standing == "over" else soon)
    rows = rows.select_related("organisation", "region").order_by(
        Coalesce(F("agreement_to"), _NEVER), "organisation__name", "id"
    )
    return PartnerPage(
        [line_of(row, actor, today) for row in rows[:MOST]], counts["total"], counts["soon"], counts["over"]
    )


def line_of(partner: Partner, actor: Actor, today: date) -> PartnerLine:
    """A partner as shown; needs organisation and region with it."""
    return PartnerLine(
        pk=partner.pk,
        name=partner.organisation.name,
        kind=KINDS.get(partner.organisation.kind, ""),
        area=partner.region.name,
        scope=partner.scope,
        contact=masked_name(partner.contact_name),
        phone=masked_phone(phones.as_dialled(partner.contact_phone)) if partner.contact_phone else "",
        agreement_from=partner.agreement_from,
        agreement_to=partner.agreement_to,
        standing=standing_of(partner, today),
        may_edit=actor.can_in("partners.edit", partner.area_path),
    )


def standing_of(partner: Partner, today: date) -> str:
    if not partner.active:
        return "ended"
    if partner.agreement_to is None:
        return "runs" if partner.agreement_from else "none"
    if partner.agreement_to < today:
        return "over"
    return "soon" if partner.agreement_to <= today + SOON else "runs"


@dataclass(frozen=True, slots=True)
class PartnerCard:
    partner: Partner
    line: PartnerLine
    history: list[tuple[Any, Any, str, str]]


def partner_card(*, actor: Actor, pk: int) -> PartnerCard:
    get_visible(Partner, actor, pk=pk)
    partner = Partner.objects.visible_to(actor).select_related("organisation", "region").get(pk=pk)
    events = Event.objects.of(subject_of(partner)).order_by("-id")[:12]
    return PartnerCard(
        partner,
        line_of(partner, actor, clock.today()),
        [(event.at, EVENTS.get(event.action, event.action), event.actor_label, event.reason) for event in events],
    )


def partners_of(*, actor: Actor, area_path: str) -> list[Partner]:
    """Active partners that can take part in something in this area: its own, those within and those above."""
    parts = area_path.split("/")
    above = ["/".join(parts[:n]) + "/" for n in range(1, len(parts))]
    return list(
        Partner.objects.visible_to(actor)
        .filter(Q(area_path__in=above) | Q(area_path__gte=area_path, area_path__lt=area_path + "~"), active=True)
        .select_related("organisation", "region")
        .order_by("organisation__name", "id")
    )


def organisations_known(*, actor: Actor) -> list[Organisation]:
    return list(Organisation.objects.visible_to(actor).order_by("kind", "name")[:MOST])


def areas_to_choose(*, actor: Actor) -> list[Region]:
    """Where the actor may enter a partner: districts down to communities."""
    return list(
        Region.objects.visible_to(actor)
        .filter(area_filter(actor, "partners.edit", field="path"), level__lte=Level.COMMUNITY)
        .valid_on(clock.today())
        .order_by("path")[:MOST]
    )
