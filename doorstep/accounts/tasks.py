"""What time makes worthless is swept away: used codes, old counters, ended sessions."""

from datetime import timedelta

from procrastinate.contrib.django import app

from doorstep.accounts.models import AttemptCounter, PhoneCode, SignIn
from doorstep.accounts.ratelimit import LONGEST
from doorstep.kernel import clock

#: Long enough to answer somebody who calls because no code came.
CODES_KEPT = timedelta(days=2)


@app.periodic(cron="17 3 * * *")
@app.task(queue="accounts", queueing_lock="accounts-sweep", pass_context=False)
def sweep(timestamp: int = 0) -> int:
    """Deletes them; gives how many. Neither of the three is a record of anything."""
    now = clock.now()
    codes, _ = PhoneCode.objects.filter(created_at__lt=now - CODES_KEPT).delete()
    counters, _ = AttemptCounter.objects.filter(window_start__lt=now - timedelta(seconds=LONGEST)).delete()
    sessions, _ = SignIn.objects.filter(expire_date__lt=now).delete()
    return codes + counters + sessions
