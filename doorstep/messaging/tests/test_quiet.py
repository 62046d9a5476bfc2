"""Quiet hours, over midnight too."""

from datetime import date, time

import pytest

from doorstep.kernel import clock, dated_settings
from doorstep.kernel.actor import system
from doorstep.messaging import quiet
from doorstep.messaging.models import Urgency

DAY = date(2023, 11, 1)
NEXT = date(2023, 11, 2)


@pytest.mark.parametrize(
    ("said", "goes"),
    [
        (clock.at(DAY, "20:59:59"), clock.at(DAY, "20:59:59")),
        (clock.at(DAY, "21:00"), clock.at(NEXT, "08:00")),
        (clock.at(DAY, "23:59:59"), clock.at(NEXT, "08:00")),
        (clock.at(NEXT, "00:00"), clock.at(NEXT, "08:00")),
        (clock.at(NEXT, "07:59:59"), clock.at(NEXT, "08:00")),
        (clock.at(NEXT, "08:00"), clock.at(NEXT, "08:00")),
    ],
)
def test_over_midnight(said, goes):
    assert quiet.next_allowed(said, time(21), time(8)) == goes


@pytest.mark.parametrize(
    ("said", "goes"), [("11:59", "11:59"), ("12:00", "14:00"), ("13:59", "14:00"), ("14:00", "14:00")]
)
def test_a_midday_rest(said, goes):
    assert quiet.next_allowed(clock.at(DAY, said), time(12), time(14)) == clock.at(DAY, goes)


def test_from_and_to_alike_is_never_quiet():
    assert quiet.next_allowed(clock.at(DAY, "03:00"), time(8), time(8)) == clock.at(DAY, "03:00")


def test_urgent_does_not_wait(db):
    late = clock.at(DAY, "22:00")
    assert quiet.goes_at(late, urgency=Urgency.URGENT, area_path="") == late
    assert quiet.goes_at(late, urgency=Urgency.NORMAL, area_path="") == clock.at(NEXT, "08:00")


def test_the_hours_of_an_area_hold_from_their_day(db):
    dated_settings.set_value(
        actor=system(), key="notices.quiet_from", new_value="19:00", valid_from=NEXT, area_path="320613/017/"
    )
    here, elsewhere = "320613/017/X03/", "320613/018/"
    assert quiet.goes_at(clock.at(DAY, "19:30"), urgency="normal", area_path=here) == clock.at(DAY, "19:30")
    assert quiet.goes_at(clock.at(NEXT, "19:30"), urgency="normal", area_path=here) == clock.at(
        date(2023, 11, 3), "08:00"
    )
    assert quiet.goes_at(clock.at(NEXT, "19:30"), urgency="normal", area_path=elsewhere) == clock.at(NEXT, "19:30")
