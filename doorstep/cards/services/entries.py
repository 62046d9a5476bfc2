"""Entering, changing and ending the lines of an area. The cards of the area are made anew at once."""

import re
import unicodedata
from datetime import date
from typing import Any

from django.db import transaction

from doorstep.accounts import phones
from doorstep.accounts.models import Assignment
from doorstep.cards import errors
from doorstep.cards.kinds import KINDS, MOST_OF_A_KIND
from doorstep.cards.models import EDIT, CardEntry
from doorstep.cards.services.renewal import renew
from doorstep.cards.tasks import renew_soon
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import BadInput, NotFound
from doorstep.kernel.events import record
from doorstep.kernel.scope import require
from doorstep.partners.models import Partner
from doorstep.regions.models import Level, Region

LONGEST = {"name": 40, "duty": 40, "hours": 30}
_NUMBER_OF_A_PERSON = re.compile(r"\d{15,}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def make_entry(
    *,
    actor: Actor,
    region: Region,
    kind: str,
    name: str = "",
    phone: str = "",
    own_phone: bool = False,
    duty: str = "",
    hours: str = "",
    assignment: Assignment | None = None,
    partner: Partner | None = None,
    agreed: bool = False,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> CardEntry:
    """A line for the cards of the area and of all areas in it. `valid_to` is the first day without it."""
    require(actor, EDIT, region.path)
    if kind not in KINDS:
        raise BadInput
    today = clock.today()
    begins = valid_from or today
    entry = CardEntry(
        region=region,
        area_path=region.path,
        kind=kind,
        valid_from=begins,
        valid_to=valid_to,
        made_by_id=actor.user_id,
        **_columns(
            region, kind, name, phone, own_phone, duty, hours, assignment, partner, agreed_on=today if agreed else None
        ),
    )
    if valid_to is not None and valid_to <= begins:
        raise errors.DaysWrong
    with transaction.atomic():
        # One area's lines are entered one after the other, else the room on the card could be raced.
        Region.objects.select_for_update(no_key=True).get(pk=region.pk)
        _room(entry)
        entry.save()
        record(actor, entry, "card_entry_made", to_state=kind, kind=kind)
        _renew(actor, entry)
    return entry


def change_entry(
    *,
    actor: Actor,
    entry_id: int,
    name: str = "",
    phone: str = "",
    own_phone: bool = False,
    duty: str = "",
    hours: str = "",
    assignment: Assignment | None = None,
    partner: Partner | None = None,
    agreed: bool = False,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> CardEntry:
    """Corrects a line that still holds. What changes by a change of people ends, and a new line is entered."""
    with transaction.atomic():
        entry = _locked(actor, entry_id)
        today = clock.today()
        if entry.valid_to is not None and entry.valid_to <= today:
            raise errors.EndedAlready
        agreed_on = (entry.agreed_on or today) if agreed else None
        columns = _columns(
            entry.region, entry.kind, name, phone, own_phone, duty, hours, assignment, partner, agreed_on=agreed_on
        )
        begins = valid_from or entry.valid_from
        if valid_to is not None and valid_to <= max(begins, today):
            raise errors.DaysWrong if valid_to <= begins else errors.EndInThePast
        columns |= {"valid_from": begins, "valid_to": valid_to}
        changed = sorted(field for field, value in columns.items() if getattr(entry, field) != value)
        if changed:
            for field in changed:
                setattr(entry, field, columns[field])
            entry.save(update_fields=changed)
            record(actor, entry, "card_entry_changed", fields=changed)
            _renew(actor, entry)
    return entry


def end_entry(*, actor: Actor, entry_id: int, on: date | None = None, reason: str = "") -> CardEntry:
    """The line holds up to the day before `on`; today: it is off the cards at once."""
    with transaction.atomic():
        entry = _locked(actor, entry_id)
        today = clock.today()
        day = on or today
        if day < today:
            raise errors.EndInThePast
        if entry.valid_to is not None and entry.valid_to <= today:
            raise errors.EndedAlready
        entry.valid_to = max(day, entry.valid_from)
        entry.save(update_fields=["valid_to"])
        record(actor, entry, "card_entry_ended", to_state="ended", reason=_text(reason, 200))
        _renew(actor, entry)
    return entry


def _locked(actor: Actor, entry_id: int) -> CardEntry:
    found = (
        CardEntry.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("region", "assignment__user", "partner")
        .filter(pk=entry_id)
        .first()
    )
    if found is None:
        raise NotFound
    require(actor, EDIT, found.area_path)
    return found


def _renew(actor: Actor, entry: CardEntry) -> None:
    """At once for a community and what lies in it; the thousands of cards of a street or district by the worker.

    Should the worker's job be lost, the next sweep sees that the entry is not what the cards were made from.
    """
    if entry.region.level >= Level.COMMUNITY:
        renew(actor=actor, area_path=entry.area_path)
    else:
        transaction.on_commit(renew_soon)


def _room(entry: CardEntry) -> None:
    beside = CardEntry.objects.filter(region=entry.region, kind=entry.kind).dated(entry.valid_from)
    if beside.count() >= MOST_OF_A_KIND:
        raise errors.FullUp


def _columns(
    region: Region,
    kind: str,
    name: str,
    phone: str,
    own_phone: bool,
    duty: str,
    hours: str,
    assignment: Assignment | None,
    partner: Partner | None,
    *,
    agreed_on: date | None,
) -> dict[str, Any]:
    if assignment is not None and partner is not None:
        raise BadInput
    number = phones.normalise(phone) if phone.strip() else ""
    linked = assignment is not None or partner is not None
    columns = {
        "name": _text(name, LONGEST["name"]),
        "phone": number,
        "own_phone": bool(own_phone and linked and not number),
        "duty": _text(duty, LONGEST["duty"]),
        "hours": _text(hours, LONGEST["hours"]),
        "assignment": assignment,
        "partner": partner,
        "agreed_on": agreed_on,
    }
    if not columns["name"] and not linked:
        raise errors.NameMissing
    if assignment is not None and not _works_here(assignment, region):
        raise errors.SourceGone
    if not number and not columns["own_phone"]:
        raise errors.PhoneMissing
    if columns["own_phone"]:
        own = assignment.user.phone if assignment is not None else partner.contact_phone if partner else ""
        if not own:
            raise errors.NoNumberOfHisOwn
    if (KINDS[kind].asks_agreement or columns["own_phone"]) and agreed_on is None:
        raise errors.NotAgreed
    return columns


def _works_here(assignment: Assignment, region: Region) -> bool:
    """The role is over this area, one around it or one in it, and has not ended."""
    path = assignment.area_path
    over = bool(path) and (region.path.startswith(path) or path.startswith(region.path))
    return over and (assignment.valid_to is None or assignment.valid_to > clock.today())


def _text(text: str, longest: int) -> str:
    tidy = " ".join(unicodedata.normalize("NFC", text).split())
    if len(tidy) > longest:
        raise errors.TextTooLong(longest=longest)
    if _CONTROL.search(tidy):
        raise BadInput
    if _NUMBER_OF_A_PERSON.search(tidy):
        raise errors.LooksLikeAnIdNumber
    return tidy
