"""How a site is described: its kind, when it is open, what it offers."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from doorstep.look import dates, phrases
from doorstep.places import hours as opening
from doorstep.places.models import Facility

KINDS: dict[str, Any] = {
    "rest_station": _("Rest station"),
    "community_centre": _("Community centre"),
    "health_centre": _("Health centre"),
    "party_centre": _("Party service centre"),
    "square": pgettext_lazy("kind of site", "Square"),
    "room": pgettext_lazy("kind of site", "Room"),
    "reading_corner": _("Reading corner"),
    "learning_station": _("Learning station"),
    "drop_off": _("Waste drop-off point"),
    "sports": _("Sports ground"),
    "other": pgettext_lazy("kind of site", "Other"),
}

STATES: dict[str, Any] = {
    "ok": pgettext_lazy("facility", "There and working"),
    "broken": pgettext_lazy("facility", "Broken"),
    "missing": pgettext_lazy("facility", "Missing"),
    "wanted": pgettext_lazy("facility", "Asked for"),
}

EVENTS: dict[str, Any] = {
    "created": _("Entered"),
    "updated": _("Changed"),
    "closed": _("Closed for good"),
    "reopened": _("Opened again"),
    "facility_set": _("Equipment changed"),
}

_A_MONDAY = date(2024, 1, 1)


@lru_cache(maxsize=1)
def facility_catalogue() -> dict[str, tuple[str, str]]:
    """Code → the name in Chinese and in English, for what most sites have."""
    source = Path(__file__).parent / "data" / "facilities.yaml"
    found = yaml.safe_load(source.read_text(encoding="utf-8"))
    return {code: (names["zh"], names["en"]) for code, names in found.items()}


def facility_name(facility: Facility) -> str:
    """In the language of the reader, as far as there is one."""
    return facility.name if _reads_chinese() or not facility.name_en else facility.name_en


def catalogue_name(code: str) -> str:
    chinese, english = facility_catalogue()[code]
    return chinese if _reads_chinese() else english


def _reads_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def weekday(day: int) -> str:
    """Monday is 1."""
    return dates.weekday(_A_MONDAY + timedelta(days=day - 1))


def days_said(days: tuple[int, ...]) -> str:
    """`every day`, `Mon to Fri`, `Mon, Wed`."""
    if len(days) == 7:
        return gettext("every day")
    parts: list[str] = []
    for first, last in opening.runs(days):
        if last - first >= 2:
            parts.append(gettext("{first} to {last}").format(first=weekday(first), last=weekday(last)))
        else:
            parts += [weekday(day) for day in range(first, last + 1)]
    return gettext(", ").join(parts)


def window_pieces(window: tuple[int, int]) -> list[str]:
    """`8 am to 6 pm`, `6 pm to midnight`, in pieces that fit a narrow line each."""
    start, end = window
    if (start, end) == (0, opening.DAY):
        return [gettext("day and night")]
    first = dates.spoken_time(opening.as_time(start))
    if end == opening.DAY:
        return [first, gettext("to midnight")]
    span = dates.spoken_span(opening.as_time(start), opening.as_time(end))
    if phrases.width(span) <= phrases.LINE:
        return [span]
    return [first, gettext("to {end}").format(end=dates.spoken_time(opening.as_time(end)))]


@dataclass(frozen=True, slots=True)
class HoursLine:
    """Days that share their hours. Each piece stays on one line; written one after the other they read as one."""

    days: str
    pieces: list[str]

    def __str__(self) -> str:
        return f"{self.days} {''.join(self.pieces)}".strip()


def hours_said(hours: opening.Hours) -> list[HoursLine]:
    """One line for the days that share the same hours; nothing when nobody has said."""
    if opening.always(hours):
        return [HoursLine("", [gettext("Open day and night")])]
    return [HoursLine(days_said(line.days), _run_on(line.windows)) for line in opening.lines(hours)]


def _run_on(windows: tuple[tuple[int, int], ...]) -> list[str]:
    between = "" if _reads_chinese() else " "
    found: list[str] = []
    for number, window in enumerate(windows, start=1):
        pieces = window_pieces(window)
        found += [piece + between for piece in pieces[:-1]]
        found.append(pieces[-1] + (gettext(", ") if number < len(windows) else ""))
    return found
