"""Erasing a person, or saying which law keeps what until when. The person is locked first."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from doorstep.accounts.services import erase_account
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.events import record, subject_of
from doorstep.look.dates import full_day
from doorstep.messaging.models import Channel, Message
from doorstep.messaging.recipients import OWN, Recipient
from doorstep.messaging.services import notify
from doorstep.messaging.states import MessageState
from doorstep.privacy.erasing import Lock, erase_rows, locks_of, others_of
from doorstep.privacy.errors import FileErased
from doorstep.privacy.models import Consent, DataRequest
from doorstep.privacy.services.consents import withdraw
from doorstep.privacy.services.requests import LONGEST_ANSWER, locked_request, step, tell
from doorstep.privacy.states import REQUEST, ConsentState
from doorstep.privacy.words import REQUEST_KINDS
from doorstep.residents.models import Life, Person
from doorstep.residents.services import close_person

#: So long it is tried to send the last message; what was asked longer ago was looked through before.
TRIED_FOR, LOOK_BACK = timedelta(days=7), timedelta(days=60)


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
            phone = found.person.phone
            _erase(actor, found.person)
            _tell_once_more(actor, found, phone)
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


def _tell_once_more(actor: Actor, found: DataRequest, phone: str) -> None:
    """The answer, without a name; the number stands in this message alone, until it has gone (`forget_told`)."""
    if not phone:
        return
    person = found.person
    notify(
        actor=actor,
        region=person.region,
        subject=subject_of(found),
        recipients=[Recipient(subject_of(person), "-", None, phone)],
        title=_("About your data: %(what)s") % {"what": REQUEST_KINDS[found.kind]},
        body=_("What was kept of you is erased, as you asked. This is the last message; this number is forgotten too."),
        category=OWN,
        channels=(Channel.SMS,),
    )


def forget_told() -> int:
    """Empties the last message to somebody who was erased when it has gone, or after a week if it can't be sent."""
    erased = DataRequest._base_manager.filter(kind="erasure", state="done", decided_at__gte=clock.now() - LOOK_BACK)
    subjects = [subject_of(one) for one in erased]
    told = Message._base_manager.filter(notice__subject__in=subjects).exclude(phone_hash="")
    gone = Q(state__in=(MessageState.SENT, MessageState.SKIPPED))
    stuck = Q(state__in=(MessageState.FAILED, MessageState.UNCERTAIN), created_at__lt=clock.now() - TRIED_FOR)
    return told.filter(gone | stuck).update(phone="", phone_hash="")


def stays_closed(_actor: Actor, person: Person, action: str, _day: date, _reason: str) -> None:
    """Registered with `residents.services.life`: nothing is left that could be opened again."""
    if action == "opened_again" and DataRequest.objects.filter(person=person, kind="erasure", state="done").exists():
        raise FileErased
