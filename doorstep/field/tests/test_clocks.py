"""The server's clock counts; what the telephone's clock said is put right by how far it is off."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.field.clocks import happened_at, seconds_off

NOW = datetime(2026, 5, 8, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
REGISTERED = NOW - timedelta(days=30)


@pytest.mark.parametrize("off", [timedelta(0), timedelta(days=-400), timedelta(days=3650), timedelta(minutes=7)])
def test_a_clock_that_is_off_by_anything_tells_how_long_ago_it_was(off):
    said = NOW - 5 * HOUR + off
    assert happened_at(said, sent_at=NOW + off, now=NOW, earliest=REGISTERED) == (NOW - 5 * HOUR, False)


def test_a_clock_set_right_in_between_is_held_between_what_our_own_clock_knows():
    said_by_wrong_clock = NOW - timedelta(days=900)
    answered = NOW - 3 * HOUR
    assert happened_at(said_by_wrong_clock, sent_at=NOW, now=NOW, earliest=answered) == (answered, True)
    assert happened_at(NOW + timedelta(days=900), sent_at=NOW, now=NOW, earliest=answered) == (NOW, True)


def test_seconds_of_drift_are_no_doubt():
    assert happened_at(NOW + timedelta(seconds=30), sent_at=NOW, now=NOW, earliest=REGISTERED) == (NOW, False)


@pytest.mark.parametrize(("said", "sent"), [(None, NOW), (NOW, None), (datetime.max.replace(tzinfo=UTC), NOW - HOUR)])
def test_without_a_clock_it_is_now_and_doubtful(said, sent):
    assert happened_at(said, sent_at=sent, now=NOW, earliest=REGISTERED) == (NOW, True)


moments = st.datetimes(timezones=st.just(UTC))


@given(said=moments, sent=moments, earliest=moments)
def test_whatever_clocks_say_nothing_happened_in_the_future_or_before_the_last_answer(said, sent, earliest):
    moment, _doubtful = happened_at(said, sent_at=sent, now=NOW, earliest=earliest)
    assert min(earliest, NOW) <= moment <= NOW


def test_how_far_it_is_off():
    assert (seconds_off(NOW + HOUR, NOW), seconds_off(NOW - HOUR, NOW), seconds_off(None, NOW)) == (3600, -3600, 0)
