"""Erasing a person, or saying which law keeps what until when. The person is locked first."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from doorstep.accounts.services import erase_account
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.events import record
from doorstep.look.dates import full_day
from doorstep.privacy.erasing import Lock, erase_rows, locks_of, others_of
from doorstep.privacy.errors import FileErased
from doorstep.privacy.models import Consent, DataRequest
from doorstep.privacy.services.consents import withdraw
from doorstep.privacy.services.requests import LONGEST_ANSWER, locked_request, step, tell
from doorstep.privacy.states import REQUEST, ConsentState
from doorstep.residents.models import Life, Person
from doorstep.residents.services import close_person


def carry_out_erasure(*, actor: Actor, request_id: int) -> DataRequest:
    """Erases the person, or, where the law says keep, names the lock and its day and stops everything else.

    What the figures need stays: records of services lead to a file without a name, number, home or birthday.
    """
    with transaction.atomic(), override(settings.LANGUAGE_CODE):
        found = locked_request(actor, request_id)
        if found.kind != "erasure":
            raise NotFound
        # Refused here when it is decided already.
        REQUEST.next(found.state, "carry_out")
        held = locks_of(found.person, clock.today())
        _stop(actor, found)
        if held:
            _lock(actor, found, held)
        else:
            found.locks, found.locked_until = [], None
            step(actor, found, "carry_out", _("Erased. The figures keep their numbers, without a name."))
            _erase(actor, found.person)
    return found


def _stop(actor: Actor, found: DataRequest) -> None:
    """What needs the person's agreement ends at once, also while something has to be kept."""
    for pk in Consent.objects.filter(person=found.person, state=ConsentState.GIVEN).values_list("pk", flat=True):
        withdraw(actor=actor, consent_id=pk, how=found.asked_how)


def _lock(actor: Actor, found: DataRequest, held: list[Lock]) -> None:
    found.locks = [{"name": lock.name, "until": lock.until.isoformat() if lock.until else None} for lock in held]
    days = [lock.until for lock in held]
    found.locked_until = None if None in days else max(day for day in days if day)
    said = "; ".join(
        _("%(what)s, until %(day)s") % {"what": lock.name, "day": full_day(lock.until)} if lock.until else lock.name
        for lock in held
    )
    step(actor, found, "lock", (_("Has to be kept by law: %(what)s.") % {"what": said})[:LONGEST_ANSWER])
    tell(actor, found)


def _erase(actor: Actor, person: Person) -> None:
    if person.life == Life.ACTIVE:
        person = close_person(actor=actor, person=person, life=Life.MOVED, reason=_("erased at his request"))
    # Under lock: nobody takes a merge apart meanwhile.
    others = Person._base_manager.filter(pk__in=[one.pk for one in others_of(person)])
    for one in (*others.select_for_update(of=("self",)).order_by("pk"), person):
        user, one.user = one.user, None
        erase_rows(one)
        one.name, one.initials, one.birth_date = _("erased"), "", None
        one.id_number = one.id_hash = one.id_tail_hash = one.no_id_reason = ""
        one.phone = one.phone_hash = one.phone_tail_hash = one.relation_to_head = ""
        one.household = None
        one.save()
        if user is not None:
            erase_account(actor=actor, user=user)
        record(actor, one, "erased")


def stays_closed(_actor: Actor, person: Person, action: str, _day: date, _reason: str) -> None:
    """Registered with `residents.services.life`: nothing is left that could be opened again."""
    if action == "opened_again" and DataRequest.objects.filter(person=person, kind="erasure", state="done").exists():
        raise FileErased
