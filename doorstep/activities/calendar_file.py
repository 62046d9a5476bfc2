"""An activity as a calendar file (RFC 5545), for "remind me". Pure text; all times in UTC."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_LINE = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
#: When the phone speaks up: the day before, and an hour before.
REMIND_BEFORE = (timedelta(days=1), timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    uid: str
    starts_at: datetime
    ends_at: datetime
    stamped_at: datetime
    title: str
    place: str = ""
    text: str = ""
    url: str = ""
    cancelled: bool = False


def calendar_file(event: CalendarEvent, *, reminders: Sequence[timedelta] = REMIND_BEFORE) -> str:
    """The file with one event. A called-off one says so, and the phone takes it out of the calendar."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Doorstep//Activities//EN",
        f"METHOD:{'CANCEL' if event.cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{escape(event.uid)}",
        f"DTSTAMP:{_utc(event.stamped_at)}",
        f"DTSTART:{_utc(event.starts_at)}",
        f"DTEND:{_utc(event.ends_at)}",
        f"SUMMARY:{escape(event.title)}",
    ]
    if event.place:
        lines.append(f"LOCATION:{escape(event.place)}")
    if event.text:
        lines.append(f"DESCRIPTION:{escape(event.text)}")
    if event.url:
        lines.append(f"URL:{event.url}")
    lines.append(f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}")
    if not event.cancelled:
        for before in reminders:
            lines += ["BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:-PT{int(before.total_seconds() // 60)}M"]
            lines += [f"DESCRIPTION:{escape(event.title)}", "END:VALARM"]
    lines += ["END:VEVENT", "END:VCALENDAR"]
    return "".join(f"{fold(line)}\r\n" for line in lines)


def escape(text: str) -> str:
    """A text value: backslash, semicolon, comma and line breaks are written out, control characters dropped."""
    kept = "".join(mark for mark in text if mark in "\n\r\t" or (ord(mark) >= 32 and ord(mark) != 127))
    return kept.replace("\r\n", "\n").translate(_ESCAPES)


def fold(line: str) -> str:
    """At most 75 octets a line, the rest after a line break and a blank; a character is never cut in two."""
    parts: list[str] = []
    current, size, room = "", 0, _LINE
    for mark in line:
        width = len(mark.encode())
        if size + width > room:
            parts.append(current)
            current, size, room = "", 0, _LINE - 1
        current += mark
        size += width
    parts.append(current)
    return "\r\n ".join(parts)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
