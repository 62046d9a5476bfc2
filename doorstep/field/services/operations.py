"""Taking in what telephones recorded: each operation once, whatever arrives how often and in which order.

Under one number one act is carried out. The number is locked, then looked for; the feature's own service carries it
out, and the answer is written beside it in the same transaction: both stand or both fall. Sent again, the same answer
is given.
"""

import hashlib
import json
import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from doorstep.field.clocks import happened_at
from doorstep.field.errors import UnknownKind, UuidTaken
from doorstep.field.kinds import KINDS, Sent
from doorstep.field.models import Device, FieldConflict, Operation
from doorstep.field.states import Outcome
from doorstep.files.services import Upload
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import Refused

log = logging.getLogger(__name__)
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Parcel:
    """One operation as the telephone packed it. `after`: the last answer of ours that it had when it recorded."""

    id: uuid.UUID
    kind: str
    body: dict[str, Any]
    device_time: datetime | None = None
    after: datetime | None = None
    #: The picture itself; what the number stands for is its fingerprint in the body.
    upload: Upload | None = None

    def digest(self) -> str:
        """Tells whether the same number means the same act."""
        packed = json.dumps([self.kind, self.body], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(packed.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to one operation. `first`: what `already` had been, applied or refused."""

    id: uuid.UUID
    outcome: str
    first: str = ""
    code: str = ""
    sentence: str = ""
    what_to_do: str = ""
    answer: dict[str, Any] | None = None


def take(*, actor: Actor, device: Device, parcels: Sequence[Parcel], sent_at: datetime | None) -> list[Result]:
    """Each in a transaction of its own: what fails takes nothing else with it."""
    return [take_one(actor=actor, device=device, parcel=parcel, sent_at=sent_at) for parcel in parcels]


def take_one(*, actor: Actor, device: Device, parcel: Parcel, sent_at: datetime | None) -> Result:
    """Applied, already applied, or refused with the reason; `later` when the fault is ours, and nothing was written."""
    try:
        with transaction.atomic():
            _one_at_a_time(parcel.id)
            known = Operation.objects.filter(pk=parcel.id).first()
            if known is not None:
                return _again(known, actor, parcel)
            return _first(actor, device, parcel, sent_at)
    except DatabaseError:
        # A deadlock or a lost connection: the next attempt will tell.
        log.exception("operation %s of kind %s", parcel.id, parcel.kind)
    except Exception:
        log.exception("operation %s of kind %s broke", parcel.id, parcel.kind)
    sentence = _("Something broke on our side. It stays on the telephone and is sent again by itself.")
    return Result(parcel.id, Outcome.LATER, sentence=sentence)


def _one_at_a_time(number: uuid.UUID) -> None:
    """Whoever sends the same number waits until the first is through; held until the transaction ends."""
    key = int.from_bytes(number.bytes[:8], "big", signed=True) ^ int.from_bytes(number.bytes[8:], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _again(known: Operation, actor: Actor, parcel: Parcel) -> Result:
    if known.user_id != actor.user_id or known.digest != parcel.digest():
        # Nothing is written under a number that is taken: the telephone records it anew.
        taken = UuidTaken()
        return Result(parcel.id, Outcome.REFUSED, code=taken.code, sentence=taken.said(), what_to_do=taken.advice())
    return Result(known.pk, Outcome.ALREADY, known.outcome, known.code, known.sentence, known.what_to_do, known.answer)


def _first(actor: Actor, device: Device, parcel: Parcel, sent_at: datetime | None) -> Result:
    now = clock.now()
    earliest = min(max(device.registered_at, parcel.after or device.registered_at), now)
    moment, doubtful = happened_at(parcel.device_time, sent_at=sent_at, now=now, earliest=earliest)
    sent = Sent(parcel.id, parcel.kind, parcel.body, moment, parcel.device_time, doubtful, parcel.upload)
    written: dict[str, Any] = {
        "id": parcel.id,
        "device": device,
        "user_id": actor.user_id,
        "kind": parcel.kind[:20],
        "digest": parcel.digest(),
        "device_time": parcel.device_time,
        "happened_at": moment,
        "time_doubtful": doubtful,
        "received_at": now,
    }
    try:
        with transaction.atomic():
            if parcel.kind not in KINDS:
                raise UnknownKind
            answer = KINDS[parcel.kind](actor, sent)
    except Refused as refusal:
        sentence, advice = refusal.said()[:_LONGEST], refusal.advice()[:_LONGEST]
        Operation.objects.create(
            **written,
            outcome=Outcome.REFUSED,
            code=refusal.code,
            sentence=sentence,
            what_to_do=advice,
            body=json.dumps(parcel.body, ensure_ascii=False),
        )
        return Result(parcel.id, Outcome.REFUSED, code=refusal.code, sentence=sentence, what_to_do=advice)
    conflicts = answer.pop("_conflicts", [])
    done = Operation.objects.create(**written, outcome=Outcome.APPLIED, answer=answer)
    FieldConflict.objects.bulk_create(
        FieldConflict(operation=done, person_id=one.pop("person"), made_at=now, **one) for one in conflicts
    )
    return Result(parcel.id, Outcome.APPLIED, answer=answer)
