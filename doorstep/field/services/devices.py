"""Telephones: registered at sign-in, erased from afar."""

import base64
import os
import uuid

from django.db import IntegrityError, transaction

from doorstep.field.errors import DeviceWiped, ReasonMissing, UnknownDevice
from doorstep.field.models import Device, Snapshot
from doorstep.field.states import DEVICE, DEVICES_RIGHT, DeviceState
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotAllowed, NotFound
from doorstep.kernel.events import record
from doorstep.kernel.scope import require

KEY_BYTES = 32
LONGEST_NAME, LONGEST_REASON = 60, 200


def register(*, actor: Actor, install: uuid.UUID, name: str = "") -> Device:
    """The telephone of this account, with the key that opens what lies on it: the same one at every sign-in.

    Signing out takes the key off the telephone; what had not been sent stays there, unreadable, until the same person
    signs in again. Another account on the same telephone has a key and a store of its own.
    """
    if actor.user_id is None:
        raise NotAllowed
    known = _active(actor.user_id, install)
    if known is not None:
        return known
    now = clock.now()
    try:
        with transaction.atomic():
            made = Device.objects.create(
                user_id=actor.user_id,
                install=install,
                name=" ".join(name.replace("\0", "").split())[:LONGEST_NAME] or "?",
                key=base64.b64encode(os.urandom(KEY_BYTES)).decode(),
                area_path=actor.home_area,
                registered_at=now,
                seen_at=now,
            )
            record(actor, made, "device_registered", to_state=made.state)
    except IntegrityError:
        # Two tabs at the same moment.
        known = _active(actor.user_id, install)
        if known is None:
            raise
        return known
    return made


def _active(user_id: int, install: uuid.UUID) -> Device | None:
    return Device.objects.filter(user_id=user_id, install=install, state=DeviceState.ACTIVE).first()


def own_device(actor: Actor, token: uuid.UUID) -> Device:
    """The telephone that this account holds in its hand; refused when it was erased."""
    found = Device.objects.filter(token=token, user_id=actor.user_id).first() if actor.user_id else None
    if found is None:
        raise UnknownDevice
    if found.state == DeviceState.WIPED:
        raise DeviceWiped
    return found


def ask_wipe(*, actor: Actor, device_id: int, reason: str) -> Device:
    """Everything on the telephone is to be erased. Its key is destroyed at once, so no sign-in brings it back; the
    telephone erases itself as soon as it reaches us, signed in or not."""
    reason = " ".join(reason.replace("\0", "").split())[:LONGEST_REASON]
    if not reason:
        raise ReasonMissing
    with transaction.atomic():
        device = Device.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=device_id).first()
        if device is None:
            raise NotFound
        require(actor, DEVICES_RIGHT, device.area_path)
        before, device.state = device.state, DEVICE.next(device.state, "ask_wipe")
        device.key, device.wipe_reason, device.wipe_asked_at = "", reason, clock.now()
        device.save(update_fields=["state", "key", "wipe_reason", "wipe_asked_at"])
        Snapshot.objects.filter(device=device).delete()
        record(actor, device, "device_wipe_asked", from_state=before, to_state=device.state, reason=reason)
    return device


def confirm_wiped(*, actor: Actor, token: uuid.UUID) -> Device | None:
    """The telephone says that nothing is left on it. It may have lost its session, so its own number is all it shows;
    whoever knows that number can end nothing but an order that was given already."""
    with transaction.atomic():
        device = Device.objects.select_for_update().filter(token=token).first()
        if device is None or device.state != DeviceState.WIPE_ASKED:
            return None
        before, device.state = device.state, DEVICE.next(device.state, "wiped")
        device.wiped_at = device.seen_at = clock.now()
        device.save(update_fields=["state", "wiped_at", "seen_at"])
        record(actor, device, "device_wiped", from_state=before, to_state=device.state)
    return device
