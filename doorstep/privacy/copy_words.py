"""What tables and fields are called in the copy that a person gets of his own data."""

from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from doorstep.accounts.wording import field_word, role_word

TITLES: dict[str, Any] = {
    "residents.person": _("The file"),
    "residents.household": _("Home"),
    "residents.familyproxy": _("Who may act for the person"),
    "elders.sheet": _("How he lives and is looked after"),
    "elders.pastvalue": _("What was entered there before"),
    "elders.verification": _("When it was gone through again"),
    "elders.persontag": _("Marks"),
    "elders.condition": _("Illnesses"),
    "elders.disability": _("Disability"),
    "elders.emergencycontact": _("Whom to call"),
    "elders.keycustody": _("Keys in keeping"),
    "elders.careservice": _("Services at home"),
    "elders.selfcarerating": _("Self-care rated"),
    "elders.abilityassessment": _("Abilities assessed"),
    "activities.signup": _("Signed up for"),
    "activities.attendance": _("Came to"),
    "activities.servicedone": _("What was done, and what was measured"),
    "activities.followup": _("To be looked after"),
    "ledger.record": _("In the book of services"),
    "ledger.walkinlink": _("Given a name in the book of services"),
    "intake.importrow": _("In lists that were handed in"),
    "field.fieldconflict": _("Two values of one thing"),
    "messaging.message": _("Messages"),
    "privacy.consent": _("Agreed to"),
    "privacy.share": _("Shared with partners"),
    "privacy.datarequest": _("Asked about the data"),
    "accounts.disclosure": _("Who looked at it"),
}
FIELDS: dict[str, Any] = {
    "name": _("name"),
    "sex": _("sex"),
    "birth_date": _("birth date"),
    "birth": _("birth date"),
    "no_id_reason": _("why there is no ID number"),
    "household": _("home"),
    "household_times": _("home visited, times"),
    "relation_to_head": _("relation in the household"),
    "life": _("the file is"),
    "closed_on": _("closed on"),
    "created_at": _("entered"),
    "updated_at": _("changed"),
    "changed_at": _("changed"),
    "changed": _("what was changed"),
    "region": _("area"),
    "address": _("address"),
    "building": _("building"),
    "unit": _("staircase"),
    "room": _("flat"),
    "relation": _("relation"),
    "consent": _("how it was agreed"),
    "valid_from": _("from"),
    "valid_to": _("until"),
    "starts_on": _("from"),
    "ends_on": _("until"),
    "entered_at": _("entered"),
    "recorded_at": _("entered"),
    "ended_reason": _("why it ended"),
    "withdrawn_at": _("taken back"),
    "withdrawn_how": _("how it was taken back"),
    "withdrawn_reason": _("why it was taken back"),
    "tag": _("mark"),
    "word": _("in words"),
    "evidence": _("shown by"),
    "evidence_note": _("where that is"),
    "evidence_until": _("document valid until"),
    "code": _("illness"),
    "kind": _("kind"),
    "grade": _("grade"),
    "grade_reason": _("why this grade"),
    "lives_near": _("lives near"),
    "holder": _("who keeps the key"),
    "holder_kind": _("who that is"),
    "agreed": _("how it was agreed"),
    "provider": _("who does it"),
    "on": _("day"),
    "at": _("when"),
    "points": _("points"),
    "total": _("points together"),
    "living": _("lives"),
    "income": _("income"),
    "housing": _("home is"),
    "floor": _("storey"),
    "has_lift": _("lift"),
    "insurance": _("medical insurance"),
    "family_doctor": _("family doctor"),
    "care_level": _("level of care"),
    "care_reason": _("why this level"),
    "note": _("note"),
    "self_care": _("self-care"),
    "ability": _("abilities"),
    "verified_on": _("gone through on"),
    "due_on": _("to be done by"),
    "how": _("how"),
    "field": _("what"),
    "fields": _("what"),
    "value": _("value"),
    "activity": _("activity"),
    "stall": _("stall"),
    "signup": _("signed up"),
    "state": _("state"),
    "via": _("entered by"),
    "method": _("how noticed"),
    "heads": _("people"),
    "late": _("entered later"),
    "item": _("service"),
    "items": _("services done"),
    "times": _("times"),
    "reading": _("measured"),
    "hint_level": _("hint"),
    "service": _("after which service"),
    "level": _("how urgent"),
    "done_at": _("done"),
    "outcome": _("what came of it"),
    "programme": _("programme"),
    "occurred_on": _("day"),
    "occurred_at": _("when"),
    "sessions": _("sessions"),
    "person_times": _("person counted, times"),
    "reason": _("reason"),
    "record": _("entry of the book"),
    "linked_at": _("when"),
    "sheet": _("sheet"),
    "row": _("row"),
    "notice": _("notice"),
    "channel": _("way"),
    "body": _("text"),
    "text": _("text"),
    "text_version": _("version of the text"),
    "sent_at": _("sent"),
    "read_at": _("read"),
    "not_before": _("not before"),
    "recipient_label": _("to"),
    "given_by": _("who agreed"),
    "given_on": _("agreed on"),
    "signer": _("agreed for him"),
    "partner": _("partner"),
    "purpose": _("what for"),
    "role": _("in which role"),
    "office": _("for which office"),
    "asked_how": _("how it was asked"),
    "asked_at": _("asked"),
    "answer": _("answer"),
    "decided_at": _("decided"),
    "error": _("fault"),
}
#: Codes of single fields → words.
VALUES: dict[str, dict[str, Any]] = {
    "sex": {"0": _("unknown"), "1": _("male"), "2": _("female"), "9": _("not stated")},
    "life": {"active": _("open"), "moved": _("closed: moved away"), "died": _("closed: died")},
    "channel": {"inbox": _("letter box of this platform"), "sms": _("SMS"), "voice": _("telephone")},
}


def title(label: str) -> str:
    """Of a table; one that is not in the list has the name its model gives."""
    return str(TITLES.get(label) or apps.get_model(label)._meta.verbose_name)


def name(field: str) -> str:
    known = FIELDS.get(field)
    return str(known) if known else field_word(field).replace("_", " ")


def value(field: str, code: Any) -> str:
    if field == "role":
        return role_word(str(code))
    if field in ("field", "fields"):
        return name(str(code))
    return str(VALUES.get(field, {}).get(str(code), code))


def yes_no(answer: bool) -> str:
    return pgettext("in a copy", "yes") if answer else pgettext("in a copy", "no")


#: Stands at the head of every copy.
NOTE = pgettext_lazy(
    "in a copy",
    "Everything that is kept of this person here. Some entries that only named workers may read are left out of every "
    "such file; ask for them at the window. Names of workers are left out too: their offices answer for them.",
)
