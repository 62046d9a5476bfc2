"""The telephones of an area: who carries which, when it was last here, what it could not hand over."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from doorstep.field.models import Device, Operation
from doorstep.field.states import DEVICES_RIGHT, DeviceState, Outcome
from doorstep.field.words import DEVICE_STATES, KINDS
from doorstep.kernel import clock, dated_settings
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.pagination import Page, page_of
from doorstep.kernel.scope import area_filter

PAGE, REFUSALS = 50, 50
#: A clock further off than this is named.
CLOCK_MINUTES = 5


@dataclass(frozen=True, slots=True)
class DeviceLine:
    device: Device
    word: Any
    kind: str
    icon: str
    is_quiet: bool
    #: Silent for so long that it has locked itself; its user signs in anew.
    is_locked: bool
    refused: int
    #: Minutes that its clock is ahead, when that is worth a word.
    minutes_off: int

    @property
    def minutes_behind(self) -> int:
        return -self.minutes_off


@dataclass(frozen=True, slots=True)
class _Limits:
    """A telephone not heard of since `quiet` is silent; one not heard of since `lock` has locked itself."""

    quiet_days: int
    lock_days: int
    quiet: datetime
    lock: datetime


@dataclass(frozen=True, slots=True)
class DeviceList:
    page: Page[Device]
    lines: list[DeviceLine]
    total: int
    quiet: int
    days: int
    lock_days: int


@dataclass(frozen=True, slots=True)
class RefusedLine:
    operation: Operation
    kind: Any


@dataclass(frozen=True, slots=True)
class DevicePage:
    line: DeviceLine
    refused: list[RefusedLine]
    may_wipe: bool


def devices(*, actor: Actor, only_quiet: bool = False, cursor: str = "") -> DeviceList:
    """Those in hand within the actor's areas, the latest registered first; `only_quiet`: not here for so many days."""
    limits = _limits(actor)
    rows = Device.objects.visible_to(actor).filter(area_filter(actor, DEVICES_RIGHT)).in_hand()
    counted = rows.aggregate(total=Count("pk"), quiet=Count("pk", filter=_quiet(limits.quiet)))
    shown = rows.filter(_quiet(limits.quiet)) if only_quiet else rows
    page = page_of(shown.select_related("user"), keys=("id",), cursor=cursor, size=PAGE, descending=True)
    refused = _refused([one.pk for one in page.rows], actor)
    lines = [_line(one, limits, refused.get(one.pk, 0)) for one in page.rows]
    return DeviceList(page, lines, counted["total"], counted["quiet"], limits.quiet_days, limits.lock_days)


def device_page(*, actor: Actor, pk: int) -> DevicePage:
    found = Device.objects.visible_to(actor).filter(area_filter(actor, DEVICES_RIGHT), pk=pk).select_related("user")
    device = found.first()
    if device is None:
        raise NotFound
    rows = Operation.objects.visible_to(actor).filter(device=device, outcome=Outcome.REFUSED).order_by("-received_at")
    refused = [RefusedLine(one, KINDS.get(one.kind, one.kind)) for one in rows[:REFUSALS]]
    return DevicePage(
        line=_line(device, _limits(actor), len(refused)),
        refused=refused,
        may_wipe=device.state == DeviceState.ACTIVE,
    )


def wipe_asked(*, token: uuid.UUID) -> bool:
    """Asked by the telephone itself, which may have no session any more: is it to be erased?

    Whoever knows the number of a telephone learns nothing but this.
    """
    found = Device.objects.filter(token=token).values_list("state", flat=True).first()
    return found is not None and found != DeviceState.ACTIVE


def _quiet(before: Any) -> Q:
    return Q(synced_at__lt=before) | Q(synced_at__isnull=True, registered_at__lt=before)


def _refused(wanted: list[int], actor: Actor) -> dict[int, int]:
    rows = Operation.objects.visible_to(actor).filter(device__in=wanted, outcome=Outcome.REFUSED)
    return dict(rows.values_list("device_id").annotate(Count("pk")).order_by())


def _limits(actor: Actor) -> _Limits:
    names = ("field.quiet_days", "field.lock_days")
    found = dated_settings.values(*names, area_path=actor.home_area)
    quiet, lock = (int(found[name]) for name in names)
    now = clock.now()
    return _Limits(quiet, lock, now - timedelta(days=quiet), now - timedelta(days=lock))


def _line(device: Device, limits: _Limits, refused: int) -> DeviceLine:
    word, kind, icon = DEVICE_STATES[device.state]
    heard = device.synced_at or device.registered_at
    is_active = device.state == DeviceState.ACTIVE
    minutes = round(device.clock_off / 60)
    return DeviceLine(
        device=device,
        word=word,
        kind=kind,
        icon=icon,
        is_quiet=is_active and heard < limits.quiet,
        is_locked=is_active and device.synced_at is not None and heard < limits.lock,
        refused=refused,
        minutes_off=minutes if abs(minutes) >= CLOCK_MINUTES else 0,
    )
