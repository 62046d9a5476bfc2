"""Background work: cards follow the people on them. It may run twice without making anything twice."""

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from doorstep.kernel.actor import system

RENEW = "cards.renew_changed"
QUEUE = "cards"


@app.periodic(cron="*/5 * * * *")
@app.task(name=RENEW, queue=QUEUE, lock=RENEW, queueing_lock=RENEW, pass_context=False)
def renew_changed(timestamp: int = 0) -> int:
    """Somebody left, a role ended, a telephone changed, a day came: only the cards of those areas are made anew."""
    from doorstep.cards.services import renewal

    return len(renewal.renew_changed(actor=system("cards")))


@app.periodic(cron="17 1 * * *")
@app.task(name="cards.renew_all", queue=QUEUE, lock=RENEW, pass_context=False)
def renew_all(timestamp: int = 0) -> int:
    """Every night all of them, as a check on the other: it should find nothing to do."""
    from doorstep.cards.services import renewal

    return len(renewal.renew(actor=system("cards"), area_path=""))


def renew_soon() -> None:
    """Asks the worker not to wait for the next five minutes."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(RENEW, queue=QUEUE, queueing_lock=RENEW).defer(timestamp=0)
