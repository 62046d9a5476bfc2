"""Who is meant by an area or an age group: streamed, and only what the actor may address.

`{"kind": "area", "area": "320613/017/X03/"}`, `{"kind": "group", "area": …, "group": "elder_65"}`. The third kind,
`{"kind": "signups", "activity": 12, "states": ["booked", "waiting"]}`, is resolved by `activities`, whose list it is.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from doorstep.activities.models import Activity
from doorstep.activities.selectors import people
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.messaging import audiences
from doorstep.messaging.recipients import GENERAL, OWN, Recipient
from doorstep.regions.models import Region
from doorstep.residents.models import Person
from doorstep.residents.selectors import addressees
from doorstep.residents.words import AGE_GROUPS

AREA, GROUP, SIGNUPS = "area", "group", people.AUDIENCE
#: The groups that a notice may be addressed to. Children are reached through their parents.
GROUPS = ("elder_60", "elder_65", "elder_70", "elder_80", "elder_90", "adults")
SIGNUP_STATES = people.EVERYBODY
RIGHT = "notices.send"
CHUNK = 1000


def region_for(actor: Actor, path: str) -> Region:
    """The area with this path, if the actor may address it; another does not exist for him."""
    region = Region.objects.visible_to(actor).filter(path=path).first()
    if region is None or not actor.can_in(RIGHT, region.path):
        raise NotFound
    return region


def activity_for(actor: Actor, activity_id: int) -> Activity:
    """The activity, if the actor may address those who signed up for it."""
    found = (
        Activity.objects.staffed_by(actor, "activities.view")
        .select_related("region", "programme", "site")
        .filter(pk=activity_id)
        .first()
    )
    if found is None or not actor.can_in(RIGHT, found.area_path):
        raise NotFound
    return found


def category_of(spec: audiences.Spec) -> str:
    """What is said to those who signed up concerns their own sign-up: an opt-out from news does not stop it."""
    return OWN if spec.get("kind") == SIGNUPS else GENERAL


def _people(actor: Actor, spec: audiences.Spec) -> QuerySet[Person]:
    region = region_for(actor, str(spec.get("area", "")))
    group = str(spec.get("group", "all"))
    if group not in AGE_GROUPS:
        raise NotFound
    return addressees(actor=actor, area_path=region.path, group=group)


def _size(actor: Actor, spec: audiences.Spec, at_most: int) -> int:
    return _people(actor, spec).order_by().values("pk")[:at_most].count()


def _in_area(actor: Actor, spec: audiences.Spec) -> Iterator[Recipient]:
    # Only what is needed: the ID number would have to be decrypted for every one of them.
    found = _people(actor, spec).select_related("user").only("name", "phone", "user__phone")
    return (_recipient(person) for person in found.iterator(chunk_size=CHUNK))


def _recipient(person: Person) -> Recipient:
    phone = person.phone or (person.user.phone if person.user else "")
    return Recipient(f"residents.person:{person.pk}", person.name, person.user_id, phone)


def _describe_area(spec: audiences.Spec) -> str:
    region = Region.objects.filter(path=spec.get("area", "")).first()
    group = AGE_GROUPS.get(str(spec.get("group", "all")))
    values: dict[str, Any] = {"area": region.name if region else "", "group": group.label if group else ""}
    return _("%(area)s, %(group)s") % values


def register() -> None:
    """Areas and groups. The sign-up list is registered by `activities`, whose list it is."""
    audiences.resolvers |= {AREA: _in_area, GROUP: _in_area}
    audiences.sizes |= {AREA: _size, GROUP: _size}
    audiences.describers |= {AREA: _describe_area, GROUP: _describe_area}
