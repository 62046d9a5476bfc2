"""When something happened, by the server's clock, from what a telephone's clock said. Pure."""

from datetime import datetime, timedelta

#: Clocks drift; a difference up to this is no sign that somebody has set one.
TOLERANCE = timedelta(minutes=2)


def happened_at(
    said: datetime | None, *, sent_at: datetime | None, now: datetime, earliest: datetime
) -> tuple[datetime, bool]:
    """The moment, and whether it is doubtful.

    The telephone's clock at sending, compared with ours, tells how far it is off; what it said at recording is put
    right by as much. `earliest` is a moment of our own clock that was before the recording: the last answer that the
    telephone had by then. What would lie outside of these two was recorded by a clock that was set in between; then
    the nearest moment inside stands.
    """
    if said is None or sent_at is None:
        return now, True
    try:
        moment = said + (now - sent_at)
    except OverflowError:
        return now, True
    if moment > now:
        return now, moment - now > TOLERANCE
    if moment < earliest:
        return min(earliest, now), earliest - moment > TOLERANCE
    return moment, False


def seconds_off(sent_at: datetime | None, now: datetime) -> int:
    """How far the telephone's clock is ahead, in whole seconds; at most a century."""
    if sent_at is None:
        return 0
    limit = 3_153_600_000 // 2
    return max(-limit, min(limit, round((sent_at - now).total_seconds())))
