"""Plain words for what stands in the log. Each feature adds its own words when it starts."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.accounts.roles import ROLES, Role

#: action of an event → words. Features add theirs: `ACTIONS |= {"visit_planned": _("Visit planned")}`.
ACTIONS: dict[str, Any] = {
    "account_closed": _("Account closed"),
    "account_opened": _("Account opened again"),
    "key_rotated": _("Encryption key changed"),
    "organisation_created": _("Organisation entered"),
    "password_chosen": _("Own password chosen"),
    "password_set": _("First password given"),
    "phone_changed": _("Phone changed"),
    "recovery_code_used": _("Signed in with a recovery code"),
    "recovery_codes_renewed": _("Recovery codes renewed"),
    "region_created": _("Area entered"),
    "region_ended": _("Area ended"),
    "region_recut": _("Area re-cut"),
    "region_renamed": _("Area renamed"),
    "region_updated": _("Area changed"),
    "role_ended": _("Role ended"),
    "role_given": _("Role given"),
    "second_step_reset": _("Authenticator taken away"),
    "second_step_set_up": _("Authenticator set up"),
    "signed_in": _("Signed in"),
    "signed_out": _("Signed out"),
    "user_created": _("Account made"),
    "user_signed_up": _("First sign-in by phone"),
}
#: model label → word for the thing.
SUBJECTS: dict[str, Any] = {
    "accounts.user": _("account"),
    "accounts.assignment": _("role"),
    "accounts.organisation": _("organisation"),
    "kernel.key": _("encryption key"),
    "regions.region": _("area"),
    "residents.person": _("resident"),
    "residents.household": _("household"),
    "activities.activity": _("activity"),
    "messaging.notice": _("notice"),
}
#: masked field → word.
FIELDS: dict[str, Any] = {
    "phone": _("telephone"),
    "id_number": _("ID number"),
    "contact_phone": _("telephone of the contact"),
    "holder_phone": _("telephone of the keeper of a key"),
    "certificate": _("number of a certificate"),
    "evidence_number": _("number of a document"),
}


def action_word(action: str) -> str:
    return str(ACTIONS.get(action, action))


def subject_word(subject: str, names: Mapping[str, str]) -> str:
    """`residents.person:12` → `resident 12`; with its name where that is no secret."""
    label, _colon, key = subject.partition(":")
    return f"{SUBJECTS.get(label, label)} {names.get(subject, key)}".strip()


def field_word(field: str) -> str:
    return str(FIELDS.get(field, field))


def role_word(role: str) -> str:
    """Also of a role that there is no more."""
    return str(ROLES[Role(role)].name) if role in set(Role) else role
