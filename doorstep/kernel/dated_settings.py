"""Local numbers with the day from which they hold.

A row of an area holds from its day until the next row of the same area, or until it is ended; then the wider area's
value holds again. Rows are never removed: one that was withdrawn before its day, and the end of one, are marked.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection, transaction

from doorstep.kernel import clock, events
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.models import LocalSetting
from doorstep.kernel.setting_rules import (
    PAIRS,
    RULES,
    DayBefore,
    ForWholeDistrict,
    HoldsAlready,
    NothingToEnd,
    NotYours,
    ReasonMissing,
    check_pair,
    checked,
)

#: Defaults, each with where it comes from; a row in the table overrides them from its day on.
DEFAULTS: dict[str, tuple[Any, str]] = {
    "notices.quiet_from": ("21:00", "design"),
    "notices.quiet_to": ("08:00", "design"),
    "clinic.light_day": (20, "programmes.md §8"),
    "clinic.filing_min_days": (15, "programmes.md §8"),
    "clinic.filing_max_days": (30, "programmes.md §8"),
    "activities.photos_max": (3, "programmes.md §8"),
    "activities.series_max": (200, "design"),
    "activities.horizon_days": (92, "design"),
    "activities.signup_closes_minutes": (0, "design"),
    "activities.checkin_opens_minutes": (120, "design"),
    "elders.verify_months": (12, "programmes.md §14"),
    "field.caseload_max": (2000, "design"),
    "field.quiet_days": (7, "design"),
    "field.lock_days": (14, "design"),
    "sharing.longest_days": (365, "design"),
    "privacy.answer_days": (15, "design"),
    "privacy.keep_readings_years": (15, "rules on medical records, outpatient"),
    "visits.call_minutes": (15, "programmes.md §14, minutes: design"),
    "visits.neighbour_minutes": (30, "programmes.md §14, minutes: design"),
    "visits.second_try_minutes": (240, "programmes.md §14, minutes: design"),
    "visits.lead_minutes": (300, "programmes.md §14, minutes: design"),
    "visits.emergency_minutes": (360, "programmes.md §14, minutes: design"),
    "public.small_cell": (5, "programmes.md §20"),
}
RIGHT = "settings.edit"
LOCAL, ENDED, WITHDRAWN = "local", "ended", "withdrawn"
REASON_LENGTH = 200
#: Whoever changes settings waits for whoever is at it: two that depend on each other could pass each other otherwise.
_LOCK = 7_301_001


def value(key: str, *, on: date | None = None, area_path: str = "") -> Any:
    """The value that held on the day for the area: the nearest area wins, then the newest row, then the default.

    Asked without an area it is the value of the district as a whole.
    """
    return values(key, on=on, area_path=area_path)[key]


def values(*keys: str, on: date | None = None, area_path: str = "") -> dict[str, Any]:
    """The same of several settings, in one statement."""
    day = on or clock.today()
    rows: dict[str, list[LocalSetting]] = {key: [] for key in keys}
    for row in LocalSetting.objects.in_order().filter(key__in=keys, valid_from__lte=day):
        rows[row.key].append(row)
    found = {key: holding(rows[key], day, area_path) for key in keys}
    return {key: row.value if row else DEFAULTS[key][0] for key, row in found.items()}


def holding(rows: Iterable[LocalSetting], day: date, area_path: str) -> LocalSetting | None:
    """Of the rows of one setting, in order, the one that decides; None when the default does."""
    newest: dict[str, LocalSetting] = {}
    for row in rows:
        if row.valid_from <= day and _reaches(row.area_path, area_path):
            newest[row.area_path] = row
    for path in sorted(newest, key=len, reverse=True):
        if newest[path].source != ENDED:
            return newest[path]
    return None


def _reaches(wider: str, area_path: str) -> bool:
    return area_path.startswith(wider) if area_path else wider.count("/") <= 1


def set_value(
    *, actor: Actor, key: str, new_value: Any, valid_from: date, area_path: str = "", note: str = ""
) -> LocalSetting:
    """Let a new value hold from a day on. The rows before it stay as they are; the same again changes nothing.

    Raises ReasonMissing, DayBefore, ForWholeDistrict, AgainstEachOther, and what `checked` says of the value.
    """
    clean = checked(key, new_value)
    _allow(actor, key, area_path, valid_from, note)
    return _write(actor, key, area_path, valid_from, note, clean, LOCAL)


def end_value(*, actor: Actor, key: str, on: date, area_path: str = "", note: str = "") -> LocalSetting:
    """From a day on the area has no value of its own; that of the wider area holds again. Rows after it stay."""
    _allow(actor, key, area_path, on, note)
    with transaction.atomic():
        _one_at_a_time()
        rows = list(LocalSetting.objects.in_order().filter(key=key, area_path=area_path, valid_from__lte=on))
        if rows and rows[-1].source == ENDED and rows[-1].valid_from == on:
            return rows[-1]
        if not rows or rows[-1].source == ENDED:
            raise NothingToEnd
        return _write(actor, key, area_path, on, note, rows[-1].value, ENDED)


def withdraw_value(*, actor: Actor, setting_id: int, note: str = "") -> LocalSetting:
    """Takes back what was set for a day that has not come. It stays in the history; twice is once."""
    with transaction.atomic():
        _one_at_a_time()
        row = LocalSetting.objects.visible_to(actor).select_for_update().filter(pk=setting_id).first()
        if row is None:
            raise NotFound
        if not actor.can_in(RIGHT, row.area_path):
            raise NotYours
        if row.source == WITHDRAWN:
            return row
        if row.valid_from <= clock.today():
            raise HoldsAlready
        if not note.strip():
            raise ReasonMissing
        before, row.source = row.source, WITHDRAWN
        row.save(update_fields=["source"])
        _check_pairs(row.key)
        _record(actor, row, "setting_withdrawn", note, before=before)
    return row


def _allow(actor: Actor, key: str, area_path: str, day: date, note: str) -> None:
    if not actor.can_in(RIGHT, area_path):
        raise NotYours
    if RULES[key].whole_district and area_path.count("/") > 1:
        raise ForWholeDistrict(name=RULES[key].name)
    # What the program itself enters (the demo district, an import of the past) needs no excuse.
    if actor.is_system:
        return
    if day < clock.today():
        raise DayBefore
    if not note.strip():
        raise ReasonMissing


def _write(
    actor: Actor, key: str, area_path: str, valid_from: date, note: str, new_value: Any, source: str
) -> LocalSetting:
    with transaction.atomic():
        _one_at_a_time()
        known = LocalSetting.objects.filter(key=key, area_path=area_path, valid_from=valid_from).first()
        if known and (known.value, known.source) == (new_value, source):
            return known
        row = known or LocalSetting(key=key, area_path=area_path, valid_from=valid_from)
        before = known.value if known and known.source == LOCAL else None
        row.value, row.source, row.note = new_value, source, note.strip()[:REASON_LENGTH]
        row.set_by_id, row.set_at = actor.user_id, clock.now()
        row.save()
        _check_pairs(key)
        _record(actor, row, "setting_ended" if source == ENDED else "setting_set", note, before=before)
    return row


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _check_pairs(key: str) -> None:
    """Two settings that belong together fit on every day from today on, in every area that has one of its own."""
    for low, high in PAIRS:
        if key not in (low, high):
            continue
        rows = list(LocalSetting.objects.in_order().filter(key__in=(low, high)))
        of = {name: [row for row in rows if row.key == name] for name in (low, high)}
        today = clock.today()
        for day in sorted({today, *(row.valid_from for row in rows if row.valid_from > today)}):
            for area in {"", *(row.area_path for row in rows)}:
                found = [holding(of[name], day, area) for name in (low, high)]
                values = [row.value if row else DEFAULTS[name][0] for row, name in zip(found, (low, high), strict=True)]
                check_pair(low, high, (values[0], values[1]), day)


def _record(actor: Actor, row: LocalSetting, action: str, note: str, *, before: Any) -> None:
    events.record(
        actor,
        row,
        action,
        reason=note.strip()[:REASON_LENGTH],
        key=row.key,
        value=row.value,
        before=before,
        valid_from=row.valid_from.isoformat(),
    )
