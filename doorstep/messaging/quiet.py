"""Quiet hours: when a phone may ring. The rule is pure; the hours are dated local settings."""

from datetime import datetime, time, timedelta

from doorstep.kernel import clock, dated_settings
from doorstep.messaging.models import Urgency


def next_allowed(moment: datetime, quiet_from: time, quiet_to: time) -> datetime:
    """The moment itself, or the end of the quiet hours it falls into.

    The hours may run over midnight (21:00 to 8:00). Their first minute is quiet, their last moment is not; from and to
    alike means that no hour is quiet.
    """
    if quiet_from == quiet_to:
        return moment
    local = clock.local(moment)
    now = local.time()
    if quiet_from < quiet_to:
        return clock.at(local.date(), quiet_to) if quiet_from <= now < quiet_to else moment
    if now >= quiet_from:
        return clock.at(local.date() + timedelta(days=1), quiet_to)
    return clock.at(local.date(), quiet_to) if now < quiet_to else moment


def goes_at(moment: datetime, *, urgency: str, area_path: str) -> datetime:
    """When an SMS of this urgency may leave for this area. Urgent ones wait for nobody."""
    if urgency == Urgency.URGENT:
        return moment
    day = clock.local(moment).date()
    quiet_from, quiet_to = (
        time.fromisoformat(dated_settings.value(key, on=day, area_path=area_path))
        for key in ("notices.quiet_from", "notices.quiet_to")
    )
    return next_allowed(moment, quiet_from, quiet_to)
