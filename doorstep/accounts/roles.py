"""Which role may do what. One table, pure Python: the documentation and the tests are made from it."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    GRID_WORKER = "grid_worker"
    COMMUNITY_STAFF = "community_staff"
    STREET_OFFICER = "street_officer"
    DISTRICT_OFFICER = "district_officer"
    DOCTOR = "doctor"
    NURSE = "nurse"
    REFERRAL_DESK = "referral_desk"
    VOLUNTEER = "volunteer"
    PARTY_MEMBER = "party_member"
    PARTNER_STAFF = "partner_staff"
    ADMINISTRATOR = "administrator"
    PRIVACY_AUDITOR = "privacy_auditor"
    SPECIAL_SUPPORT = "special_support"
    PARTY_AFFAIRS = "party_affairs"


#: Every right that a route, service or selector may ask for.
RIGHTS = frozenset(
    {
        "console.open",
        "activities.view",
        "activities.edit",
        "activities.checkin",
        "activities.close",
        "residents.view",
        "residents.edit",
        "residents.unmask",
        "residents.import",
        "residents.merge",
        "residents.export",
        "elders.sensitive",
        "elders.party",
        "visits.view",
        "visits.record",
        "visits.plan",
        "cards.view",
        "cards.edit",
        "cards.deliver",
        "field.devices",
        "sharing.edit",
        "sharing.read",
        "privacy.requests",
        "partners.view",
        "partners.edit",
        "places.edit",
        "programmes.view",
        "programmes.edit",
        "notices.view",
        "notices.send",
        "ledger.view",
        "ledger.correct",
        "figures.view",
        "figures.export",
        "regions.edit",
        "accounts.view",
        "accounts.edit",
        "settings.view",
        "settings.edit",
        "audit.view",
    }
)

_FIELD = {
    "console.open",
    "activities.view",
    "activities.checkin",
    "residents.view",
    "visits.view",
    "visits.record",
    "cards.view",
    "cards.deliver",
    "places.edit",
    "programmes.view",
}
_STAFF = _FIELD | {
    "activities.edit",
    "activities.close",
    "residents.edit",
    "residents.unmask",
    "residents.import",
    "residents.merge",
    "residents.export",
    "visits.plan",
    "cards.edit",
    "field.devices",
    "sharing.edit",
    "privacy.requests",
    "partners.view",
    "partners.edit",
    "notices.view",
    "notices.send",
    "ledger.view",
    "ledger.correct",
    "figures.view",
    "figures.export",
    "settings.view",
}
_OFFICER = {
    "console.open",
    "activities.view",
    "partners.view",
    "programmes.view",
    "notices.view",
    "ledger.view",
    "visits.view",
    "cards.view",
    "cards.edit",
    "figures.view",
    "figures.export",
    "settings.view",
}


@dataclass(frozen=True, slots=True)
class RoleRule:
    name: Promise | str
    rights: frozenset[str]
    #: Staff sign in with a second factor.
    needs_totp: bool
    #: Whether the role is held over an area or for an organisation.
    over: str = "area"


ROLES: dict[Role, RoleRule] = {
    Role.GRID_WORKER: RoleRule(_("Grid worker"), frozenset(_FIELD | {"figures.view", "ledger.view"}), True),
    Role.COMMUNITY_STAFF: RoleRule(_("Community worker"), frozenset(_STAFF), True),
    Role.STREET_OFFICER: RoleRule(
        _("Street officer"), frozenset(_OFFICER | {"regions.edit", "accounts.view", "residents.merge"}), True
    ),
    Role.DISTRICT_OFFICER: RoleRule(
        _("District officer"), frozenset(_OFFICER | {"programmes.edit", "accounts.view", "residents.merge"}), True
    ),
    Role.DOCTOR: RoleRule(
        _("Doctor"), frozenset({"console.open", "activities.view", "activities.checkin", "programmes.view"}), True
    ),
    Role.NURSE: RoleRule(
        _("Nurse"), frozenset({"console.open", "activities.view", "activities.checkin", "programmes.view"}), True
    ),
    Role.REFERRAL_DESK: RoleRule(
        _("Referral desk"), frozenset({"console.open", "programmes.view"}), True, over="organisation"
    ),
    Role.VOLUNTEER: RoleRule(_("Volunteer"), frozenset({"activities.view", "activities.checkin"}), False),
    Role.PARTY_MEMBER: RoleRule(_("Party member"), frozenset(), False),
    Role.PARTNER_STAFF: RoleRule(
        _("Partner"), frozenset({"console.open", "partners.view", "sharing.read"}), True, over="organisation"
    ),
    Role.ADMINISTRATOR: RoleRule(
        _("Administrator"),
        frozenset(
            {
                "console.open",
                "regions.edit",
                "accounts.view",
                "accounts.edit",
                "programmes.view",
                "programmes.edit",
                "settings.view",
                "settings.edit",
                "partners.view",
                "partners.edit",
                "places.edit",
                "field.devices",
            }
        ),
        True,
    ),
    Role.PRIVACY_AUDITOR: RoleRule(
        _("Privacy auditor"), frozenset({"console.open", "audit.view", "accounts.view"}), True
    ),
    # Held beside another role, by the one or two people of an area who look after these families and no one else.
    Role.SPECIAL_SUPPORT: RoleRule(
        _("Support of special families"), frozenset({"console.open", "residents.view", "elders.sensitive"}), True
    ),
    Role.PARTY_AFFAIRS: RoleRule(
        _("Party affairs"), frozenset({"console.open", "residents.view", "elders.party"}), True
    ),
}

#: Roles whose very name tells what somebody is looked after for. They stand in no log that others read.
QUIET_ROLES = frozenset({Role.SPECIAL_SUPPORT, Role.PARTY_AFFAIRS})
