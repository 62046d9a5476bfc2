"""Opening hours: pure rules."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.clock import SHANGHAI
from doorstep.places import hours
from doorstep.places.hours import BadHours, Problem

WEEK = [{"days": [1, 2, 3, 4, 5], "from": "08:00", "to": "18:00"}, {"days": [6], "from": "9:00", "to": "12:00"}]
ALWAYS = [{"days": [1, 2, 3, 4, 5, 6, 7], "from": "00:00", "to": "24:00"}]
NIGHT = [{"days": [5], "from": "20:00", "to": "24:00"}, {"days": [6], "from": "00:00", "to": "02:00"}]


def at(text):
    """In the week from Monday, 30 October 2023."""
    return datetime.fromisoformat(f"2023-{text}").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("kept", "problem"),
    [
        (None, Problem.FORM),
        ("08:00-18:00", Problem.FORM),
        ([{"days": [1]}], Problem.FORM),
        ([["mon"]], Problem.FORM),
        ([{"days": [], "from": "08:00", "to": "09:00"}], Problem.DAYS),
        ([{"days": [0], "from": "08:00", "to": "09:00"}], Problem.DAYS),
        ([{"days": [8], "from": "08:00", "to": "09:00"}], Problem.DAYS),
        ([{"days": [True], "from": "08:00", "to": "09:00"}], Problem.DAYS),
        ([{"days": [1], "from": "8", "to": "09:00"}], Problem.TIME),
        ([{"days": [1], "from": None, "to": "09:00"}], Problem.TIME),
        ([{"days": [1], "from": "08:00", "to": "24:30"}], Problem.TIME),
        ([{"days": [1], "from": "08:00", "to": "08:00"}], Problem.ORDER),
        ([{"days": [1], "from": "22:00", "to": "06:00"}], Problem.ORDER),
        (
            [{"days": [1], "from": "08:00", "to": "12:00"}, {"days": [1], "from": "11:00", "to": "13:00"}],
            Problem.OVERLAP,
        ),
        ([{"days": [1], "from": "08:00", "to": "09:00"}] * 22, Problem.TOO_MANY),
    ],
)
def test_what_cant_be_hours_says_why(kept, problem):
    with pytest.raises(BadHours) as caught:
        hours.parse(kept)
    assert caught.value.problem is problem


def test_what_is_kept_reads_back_the_same():
    week = hours.parse(WEEK)
    assert hours.parse(hours.kept(week)) == week
    assert hours.kept(week)[0] == {"days": [1, 2, 3, 4, 5], "from": "08:00", "to": "18:00"}


@pytest.mark.parametrize(
    ("moment", "is_open", "closes", "opens"),
    [
        ("11-01T07:59", False, None, "11-01T08:00"),
        ("11-01T08:00", True, "11-01T18:00", None),
        ("11-01T17:59", True, "11-01T18:00", None),
        ("11-01T18:00", False, None, "11-02T08:00"),
        ("11-04T12:00", False, None, "11-06T08:00"),
        ("11-05T10:00", False, None, "11-06T08:00"),
    ],
)
def test_open_or_not_and_until_when(moment, is_open, closes, opens):
    week = hours.parse(WEEK)
    assert hours.is_open_at(week, at(moment)) is is_open
    assert hours.closes_at(week, at(moment)) == (at(closes) if closes else None)
    if not is_open:
        assert hours.opens_next(week, at(moment)) == at(opens)


def test_over_midnight_the_night_is_one():
    night = hours.parse(NIGHT)
    assert hours.closes_at(night, at("11-03T22:00")) == at("11-04T02:00")
    assert hours.is_open_at(night, at("11-04T01:59"))
    assert hours.opens_next(night, at("11-04T02:00")) == at("11-10T20:00")


def test_day_and_night_never_closes():
    always = hours.parse(ALWAYS)
    assert hours.always(always)
    assert hours.is_open_at(always, at("11-05T03:00"))
    assert hours.closes_at(always, at("11-05T03:00")) is None


def test_nobody_has_said():
    assert hours.parse([]) == ()
    assert not hours.is_open_at((), at("11-01T10:00"))
    assert hours.opens_next((), at("11-01T10:00")) is None
    assert not hours.always(())


def test_days_with_the_same_hours_stand_together():
    lines = hours.lines(hours.parse([*WEEK, {"days": [1], "from": "19:00", "to": "20:00"}]))
    assert [line.days for line in lines] == [(1,), (2, 3, 4, 5), (6,)]
    assert lines[0].windows == ((480, 1080), (1140, 1200))
    assert hours.runs((1, 2, 3, 6)) == [(1, 3), (6, 6)]


_minute = st.integers(0, 48).map(lambda half: half * 30)
_entry = st.builds(
    lambda days, span: {"days": sorted(days), "from": hours.written(min(span)), "to": hours.written(max(span))},
    st.sets(st.integers(1, 7), min_size=1),
    st.sets(_minute, min_size=2, max_size=2),
)


@given(st.lists(_entry, max_size=4), st.integers(0, 7 * 48 - 1))
def test_open_closed_and_the_next_change_agree(entries, half_hours):
    try:
        week = hours.parse(entries)
    except BadHours:
        return  # entries that overlap
    moment = at("10-30T00:00") + timedelta(minutes=30 * half_hours)
    if hours.is_open_at(week, moment):
        end = hours.closes_at(week, moment)
        if end is None:
            assert hours.always(week)
        else:
            assert end > moment
            assert not hours.is_open_at(week, end)
            assert hours.is_open_at(week, end - timedelta(minutes=1))
    else:
        start = hours.opens_next(week, moment)
        if start is None:
            assert week == ()
        else:
            assert start > moment
            assert hours.is_open_at(week, start)
            assert not hours.is_open_at(week, start - timedelta(minutes=1)) or start.hour == start.minute == 0
