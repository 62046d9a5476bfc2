"""Who looked at whose data: for the resident himself, and what was taken out as a list, for the auditor."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from doorstep.accounts.models import Disclosure
from doorstep.accounts.wording import field_word, role_word
from doorstep.files.models import Export
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.residents.models import Person
from doorstep.residents.selectors import persons_spoken_for

PAGE = 60
AUDIT_PAGE = 50


@dataclass(frozen=True, slots=True)
class Look:
    """One opening as the resident reads it: no name of the one who looked, but role and office, who answer for it.
    What was opened in one go stands together.
    """

    at: Any
    what: str
    role: str
    office: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Looks:
    """`others`: for whom else the reader may ask. `next_before`: the number under which the next page begins."""

    person: Person | None
    is_own: bool
    others: list[Person]
    rows: list[Look]
    next_before: int | None


def looks_at(*, actor: Actor, of: str = "", before: str = "") -> Looks:
    """What was opened of the reader, or of somebody for whom he acts (`of`, the number of the person)."""
    known = persons_spoken_for(actor=actor)
    person = chosen(known, of)
    if person is None:
        return Looks(None, False, [], [], None)
    rows = Disclosure.objects.about(actor, person.pk).order_by("-pk")
    if before.isascii() and before.isdigit() and len(before) < 16:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE + 1])
    more = len(found) > PAGE
    found = found[:PAGE]
    return Looks(
        person=person,
        is_own=person.user_id == actor.user_id,
        others=[other for other in known if other.pk != person.pk],
        rows=_together(found),
        next_before=found[-1].pk if more else None,
    )


def _together(rows: list[Disclosure]) -> list[Look]:
    found: list[tuple[tuple[Any, ...], list[str]]] = []
    for row in rows:
        key = (row.at, row.user_id, row.role, row.office, row.purpose)
        if not found or found[-1][0] != key:
            found.append((key, []))
        found[-1][1].append(str(field_word(row.field)))
    return [
        Look(at, _(", ").join(reversed(fields)), role_word(role), office, purpose)
        for (at, _user, role, office, purpose), fields in found
    ]


def chosen(known: list[Person], of: str) -> Person | None:
    """Himself or the first he acts for; NotFound for anybody else's number."""
    if not of:
        return known[0] if known else None
    for person in known:
        if str(person.pk) == of:
            return person
    raise NotFound


@dataclass(frozen=True, slots=True)
class ExportsPage:
    #: each with the word of the role
    rows: list[tuple[Export, str]]
    next_before: int | None


def exports_page(
    *,
    actor: Actor,
    who: str = "",
    area_path: str = "",
    start: date | None = None,
    end: date | None = None,
    before: int | None = None,
) -> ExportsPage:
    """Lists of people that left the house in the areas whose audit the actor reads; by the number in the file too."""
    rows = Export.objects.visible_to(actor).select_related("user")
    if who:
        rows = rows.filter(Q(user__name__icontains=who) | Q(user__username__iexact=who) | Q(code=who.upper()))
    if area_path:
        rows = rows.filter(area_path__gte=area_path, area_path__lt=area_path + "~")
    if start:
        rows = rows.filter(at__gte=clock.start_of(start))
    if end:
        rows = rows.filter(at__lt=clock.end_of(end))
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: AUDIT_PAGE + 1])
    more = len(found) > AUDIT_PAGE
    found = found[:AUDIT_PAGE]
    return ExportsPage([(row, role_word(row.role)) for row in found], found[-1].pk if more else None)
