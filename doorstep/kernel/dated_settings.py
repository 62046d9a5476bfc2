"""Local numbers with the day from which they hold."""

from datetime import date
from typing import Any

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotAllowed
from doorstep.kernel.models import LocalSetting

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
    "public.small_cell": (5, "programmes.md §20"),
}


def value(key: str, *, on: date | None = None, area_path: str = "") -> Any:
    """The value that held on the day for the area: the nearest area wins, then the newest row, then the default."""
    day = on or clock.today()
    rows = LocalSetting.objects.filter(key=key, valid_from__lte=day).order_by("valid_from", "id")
    best: tuple[int, Any] | None = None
    for row in rows:
        if area_path.startswith(row.area_path) and (best is None or len(row.area_path) >= best[0]):
            best = (len(row.area_path), row.value)
    return best[1] if best else DEFAULTS[key][0]


def set_value(
    *, actor: Actor, key: str, new_value: Any, valid_from: date, area_path: str = "", note: str = ""
) -> LocalSetting:
    """Let a new value hold from a day on. The rows before it stay as they are."""
    if key not in DEFAULTS:
        raise KeyError(key)
    if not actor.can_in("settings.edit", area_path):
        raise NotAllowed
    row, _ = LocalSetting.objects.update_or_create(
        key=key,
        area_path=area_path,
        valid_from=valid_from,
        defaults={
            "value": new_value,
            "note": note,
            "source": "local",
            "set_by_id": actor.user_id,
            "set_at": clock.now(),
        },
    )
    return row
