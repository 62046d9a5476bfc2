"""Asking about one's own data, and answering it. The person is locked first, then the request."""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from doorstep.kernel import clock, dated_settings
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import BadInput, NotAllowed, NotFound
from doorstep.kernel.events import record, subject_of
from doorstep.kernel.scope import get_visible, require
from doorstep.messaging.recipients import OWN, Recipient
from doorstep.messaging.services import notify
from doorstep.privacy import errors
from doorstep.privacy.models import DataRequest
from doorstep.privacy.states import REQUEST, REQUESTS_RIGHT
from doorstep.privacy.words import ASKED_HOW, REQUEST_KINDS, REQUEST_STATES
from doorstep.residents.models import Person

SHORTEST, LONGEST_TEXT, LONGEST_ANSWER = 2, 300, 200
#: What the person or staff can decide by a sentence; erasure is carried out by services.erasing.
ANSWERS = ("carry_out", "refuse")


def ask(*, actor: Actor, person_id: int, kind: str, text: str = "") -> DataRequest:
    """The person asks on his own page, or who acts for him."""
    with transaction.atomic():
        found = Person.objects.spoken_for_by(actor).select_for_update(of=("self",)).filter(pk=person_id).first()
        if found is None:
            raise NotFound
        return _asked(actor, found, kind, text, "self")


def ask_for(*, actor: Actor, person: Person, kind: str, how: str, text: str = "") -> DataRequest:
    """Staff enter what somebody asked at the window, by telephone or in writing."""
    if how not in ASKED_HOW or how == "self":
        raise BadInput
    with transaction.atomic():
        get_visible(Person, actor, pk=person.pk)
        found = Person.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=person.pk)
        require(actor, REQUESTS_RIGHT, found.area_path)
        return _asked(actor, found, kind, text, how)


def answer_request(*, actor: Actor, request_id: int, action: str, answer: str) -> DataRequest:
    """Carried out or refused, with a sentence that the person reads."""
    answer = " ".join(answer.split())
    if action not in ANSWERS:
        raise BadInput
    if not SHORTEST <= len(answer) <= LONGEST_ANSWER:
        raise errors.AnswerMissing
    with transaction.atomic():
        found = locked_request(actor, request_id)
        if found.kind == "erasure" and action == "carry_out":
            raise BadInput
        step(actor, found, action, answer)
        tell(actor, found)
    return found


def take_back_request(*, actor: Actor, request_id: int) -> DataRequest:
    """The person, who acts for him, or staff for him: it is no longer wanted."""
    with transaction.atomic():
        found = locked_request(actor, request_id, own=True)
        step(actor, found, "take_back", "")
    return found


def locked_request(actor: Actor, request_id: int, *, own: bool = False) -> DataRequest:
    """The request under lock; its person's row first, as everywhere."""
    known = DataRequest.objects.visible_to(actor).filter(pk=request_id).first()
    if known is None:
        raise NotFound
    person = Person.objects.select_for_update(of=("self",)).get(pk=known.person_id)
    if not (own and person.pk in actor.person_ids) and not actor.can_in(REQUESTS_RIGHT, person.area_path):
        raise NotAllowed(right=REQUESTS_RIGHT)
    found = DataRequest.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=request_id)
    found.person = person
    return found


def step(actor: Actor, found: DataRequest, action: str, answer: str) -> None:
    """One row of the state table, with its event."""
    before, found.state = found.state, REQUEST.next(found.state, action)
    found.answer, found.decided_by_id, found.decided_at = answer, actor.user_id, clock.now()
    found.save(update_fields=["state", "answer", "decided_by", "decided_at", "locks", "locked_until"])
    record(actor, found, f"data_{action}", from_state=before, to_state=found.state, kind=found.kind)


def tell(actor: Actor, found: DataRequest) -> None:
    """The answer goes to the person himself."""
    person = found.person
    with override(settings.LANGUAGE_CODE):
        notify(
            actor=actor,
            region=person.region,
            subject=subject_of(found),
            recipients=[Recipient(subject_of(person), person.name, person.user_id, person.phone)],
            title=_("About your data: %(what)s") % {"what": REQUEST_KINDS[found.kind]},
            body=f"{REQUEST_STATES[found.state][0]}: {found.answer}",
            category=OWN,
        )


def _asked(actor: Actor, person: Person, kind: str, text: str, how: str) -> DataRequest:
    text = " ".join(text.split())
    if kind not in REQUEST_KINDS:
        raise BadInput
    if len(text) > LONGEST_TEXT or (kind == "correction" and len(text) < SHORTEST):
        raise errors.RequestTextMissing
    days = dated_settings.value("privacy.answer_days", area_path=person.area_path)
    try:
        with transaction.atomic():
            made = DataRequest.objects.create(
                person=person,
                kind=kind,
                text=text,
                asked_how=how,
                asked_by_id=actor.user_id,
                asked_at=clock.now(),
                due_on=clock.today() + timedelta(days=days),
            )
    except IntegrityError:
        raise errors.AskedAlready from None
    record(actor, made, "data_asked", to_state=made.state, kind=kind, how=how)
    return made
