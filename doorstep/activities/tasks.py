"""Background work. Each may run twice, or at once on two workers, without doing anything twice."""

import logging

from procrastinate.contrib.django import app

from doorstep.activities import services
from doorstep.activities.models import Series
from doorstep.kernel import clock
from doorstep.kernel.actor import system
from doorstep.kernel.errors import Refused

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queue="messages", lock="activities-confirm", queueing_lock="activities-confirm", pass_context=False)
def confirm_signups(timestamp: int = 0) -> int:
    """Write the confirmations of all sign-ups that have none yet."""
    return services.confirm_all()


@app.periodic(cron="20 2 * * *")
@app.task(queue="activities", queueing_lock="activities-extend", pass_context=False)
def extend_series(timestamp: int = 0) -> int:
    """Make the coming occurrences of every running series. One that can't be made does not stop the others."""
    made = 0
    running = Series.objects.filter(ends_on__gte=clock.today(), stopped_on__isnull=True).order_by("pk")
    for pk in list(running.values_list("pk", flat=True)):
        try:
            made += len(services.extend_series(actor=system("series"), series_id=pk))
        except Refused as refusal:
            log.warning("series %s was not extended: %s", pk, refusal.code)
    return made
