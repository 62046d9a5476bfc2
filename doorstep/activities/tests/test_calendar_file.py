"""The calendar file: what a phone's calendar takes in."""

from dataclasses import replace
from datetime import UTC, datetime

from doorstep.activities.calendar_file import CalendarEvent, calendar_file, escape, fold

EVENT = CalendarEvent(
    uid="activity-1@example",
    starts_at=datetime(2023, 11, 3, 0, 0, tzinfo=UTC),
    ends_at=datetime(2023, 11, 3, 3, 0, tzinfo=UTC),
    stamped_at=datetime(2023, 11, 1, tzinfo=UTC),
    title="家门口义诊",
    place="桂花苑小广场，进大门往左",
)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_an_event_says_when_and_where_and_reminds_twice() -> None:
    lines = unfolded(calendar_file(EVENT))
    assert "DTSTART:20231103T000000Z" in lines
    assert "DTEND:20231103T030000Z" in lines
    assert "SUMMARY:家门口义诊" in lines
    assert "LOCATION:桂花苑小广场，进大门往左" in lines
    assert [line for line in lines if line.startswith("TRIGGER")] == ["TRIGGER:-PT1440M", "TRIGGER:-PT60M"]
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]


def test_a_called_off_event_says_so_and_reminds_nobody() -> None:
    lines = unfolded(calendar_file(replace(EVENT, cancelled=True)))
    assert "STATUS:CANCELLED" in lines
    assert "METHOD:CANCEL" in lines
    assert not [line for line in lines if line.startswith("TRIGGER")]


def test_text_can_not_break_out_of_its_line() -> None:
    assert escape("a,b;c\\d\nEND:VEVENT\r\nx") == "a\\,b\\;c\\\\d\\nEND:VEVENT\\nx"
    assert escape("a\x00b\x07") == "ab"
    evil = calendar_file(replace(EVENT, title="x\r\nATTENDEE:mailto:y"))
    assert not [line for line in unfolded(evil) if line.startswith("ATTENDEE")]


def test_long_lines_are_folded_between_characters_at_75_octets() -> None:
    folded = fold("SUMMARY:" + "义诊" * 60)
    assert all(len(line.encode()) <= 75 for line in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == "SUMMARY:" + "义诊" * 60
    assert fold("short") == "short"
