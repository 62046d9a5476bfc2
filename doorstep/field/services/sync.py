"""One synchronisation: what the telephone recorded is taken in, and what has changed for it is answered."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from doorstep.field import changes
from doorstep.field.clocks import seconds_off
from doorstep.field.models import Device, Snapshot
from doorstep.field.selectors.caseload import Caseload, caseload
from doorstep.field.services.devices import own_device
from doorstep.field.services.operations import Parcel, Result, take
from doorstep.field.states import DeviceState
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor

MOST_WAITING = 100_000


@dataclass(frozen=True, slots=True)
class Asked:
    device: uuid.UUID
    parcels: Sequence[Parcel] = ()
    #: The number of the last answer that the telephone has stored; 0 for none.
    cursor: int = 0
    sent_at: datetime | None = None
    #: Operations that stay on it after these.
    waiting: int = 0
    version: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    results: list[Result]
    now: datetime
    wipe: bool = False
    cursor: int = 0
    #: Whether everything is sent and what the telephone holds is to be replaced.
    whole: bool = False
    rows: dict[str, list[Any]] = field(default_factory=dict)
    gone: dict[str, list[int]] = field(default_factory=dict)
    held: Caseload | None = None


def sync(*, actor: Actor, asked: Asked) -> Answer:
    """First in, then out: what was just recorded is in the answer already. Records are taken from a telephone that is
    to be erased too, so that nothing is lost with it; it learns nothing more."""
    device = own_device(actor, asked.device)
    results = take(actor=actor, device=device, parcels=asked.parcels, sent_at=asked.sent_at)
    with transaction.atomic():
        device = Device.objects.select_for_update().get(pk=device.pk)
        now = clock.now()
        device.seen_at = now
        device.waiting = min(max(asked.waiting, 0), MOST_WAITING)
        device.clock_off = seconds_off(asked.sent_at, now)
        device.version = asked.version[:20]
        if device.state != DeviceState.ACTIVE:
            device.save(update_fields=["seen_at", "waiting", "clock_off", "version"])
            return Answer(results, now, wipe=True)
        device.area_path = actor.home_area
        device.synced_at = now
        device.save(update_fields=["seen_at", "synced_at", "waiting", "clock_off", "version", "area_path"])
        return _difference(actor, device, asked.cursor, results, now)


def take_photo(*, actor: Actor, device: uuid.UUID, parcel: Parcel, sent_at: datetime | None) -> Result:
    """One photo, as an operation like any other."""
    found = own_device(actor, device)
    return take(actor=actor, device=found, parcels=[parcel], sent_at=sent_at)[0]


def _difference(actor: Actor, device: Device, cursor: int, results: list[Result], now: datetime) -> Answer:
    """What the telephone should hold, less what it does hold by its last acknowledged answer."""
    should = caseload(actor=actor)
    kept = list(Snapshot.objects.filter(device=device).order_by("number"))
    base = next((one for one in kept if one.number == cursor), None)
    before = changes.unpack(bytes(base.content)) if base else {}
    after, rows, gone = changes.difference(before, should.rows)
    if base is not None and not rows and not gone:
        number = base.number
    else:
        number = max((one.number for one in kept), default=cursor if cursor > 0 else 0) + 1
        Snapshot.objects.create(device=device, number=number, content=changes.pack(after), made_at=now)
    Snapshot.objects.filter(device=device).exclude(number__in=[number, base.number if base else number]).delete()
    return Answer(results, now, cursor=number, whole=base is None, rows=rows, gone=gone, held=should)
