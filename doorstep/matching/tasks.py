"""Every night: the files that were changed since the night before are compared with all the others."""

from datetime import timedelta

from procrastinate.contrib.django import app

from doorstep.kernel import clock
from doorstep.kernel.actor import system
from doorstep.matching.finding import find_pairs

#: A night that was missed is made up for.
LOOK_BACK = timedelta(days=3)


@app.periodic(cron="37 2 * * *")
@app.task(queue="matching", queueing_lock="matching-nightly", pass_context=False)
def look_for_pairs(timestamp: int = 0) -> int:
    return find_pairs(actor=system("matching"), area_path="", since=clock.now() - LOOK_BACK)
