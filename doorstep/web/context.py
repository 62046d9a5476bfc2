"""What every page needs to draw its frame."""

from functools import lru_cache
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from doorstep.accounts.roles import ROLES, Role
from doorstep.kernel.actor import Actor
from doorstep.look.context import face_of
from doorstep.look.masks import masked_name

#: The console by the job to be done: key, English name, icon, route, and the right that opens it.
PLACES = (
    ("today", gettext_lazy("Today"), "flag", "web:today", "activities.view"),
    ("activities", gettext_lazy("Activities"), "cal", "activities:console_list", "activities.view"),
    ("followups", gettext_lazy("Follow-ups"), "bell", "activities:follow_ups", "activities.checkin"),
    ("residents", gettext_lazy("Residents"), "users", "residents:list", "residents.view"),
    ("visits", pgettext_lazy("navigation", "Visits"), "heart", "visits:list", "visits.view"),
    ("outreach", gettext_lazy("Outreach"), "walk", "outreach:list", "visits.view"),
    ("field", gettext_lazy("On the way"), "phone", "field:app", "visits.record"),
    ("cards", gettext_lazy("Contact cards"), "phone", "cards:list", "cards.view"),
    ("notices", gettext_lazy("Notices"), "talk", "messaging:notices", "notices.view"),
    ("places", pgettext_lazy("navigation", "Places"), "pin", "places:list", "places.edit"),
    ("partners", gettext_lazy("Partners"), "building", "partners:list", "partners.view"),
    ("sharing", gettext_lazy("Shared with partners"), "link", "privacy:sharing", "sharing.edit"),
    ("data_requests", gettext_lazy("Requests about data"), "shield", "privacy:requests", "privacy.requests"),
    ("shared", gettext_lazy("Shared with us"), "link", "privacy:shared", "sharing.read"),
    ("figures", gettext_lazy("Figures"), "chart", "reports:figures", "figures.view"),
)


class Entry(NamedTuple):
    """An entry of the navigation; a value, so that what is drawn from it can be kept."""

    key: str
    label: str
    icon: str
    url: str


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The frame of the console. On the phone face nothing is read."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or face_of(request) != "console" or not actor.is_signed_in:
        return {}
    return {
        "nav": _entries(get_language(), tuple(actor.can(right) for *_place, right in PLACES)),
        "home_url": reverse("web:start"),
        "settings_url": reverse("web:settings"),
        "search_url": reverse("web:search"),
        "who": SimpleLazyObject(lambda: _who(actor)),
        "who_url": reverse("accounts:account"),
        "sign_out_url": reverse("accounts:sign_out"),
        "area_name": actor.home_names[0],
        "area_parent": actor.home_names[1],
    }


@lru_cache(maxsize=64)
def _entries(_language: str | None, opens: tuple[bool, ...]) -> tuple[Entry, ...]:
    """In the language that is active; it and the rights are the key."""
    return tuple(
        Entry(key, str(label), icon, reverse(route))
        for (key, label, icon, route, _right), is_open in zip(PLACES, opens, strict=True)
        if is_open
    )


def _who(actor: Actor) -> str:
    role = str(ROLES[Role(actor.roles[0])].name) if actor.roles else ""
    return _("%(name)s, %(role)s") % {"name": masked_name(actor.label), "role": role} if role else actor.label
