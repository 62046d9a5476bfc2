"""The worker's part: deliver what is due, sweep up what was left behind."""

from procrastinate.contrib.django import app

from doorstep.messaging import outbox, wake


@app.task(name=wake.TASK, queue="messages", queueing_lock=wake.TASK)
def deliver() -> None:
    """Sends what is due; asks for another turn when there is more than one job should do."""
    if outbox.deliver(most_batches=100):
        wake.wake()


@app.periodic(cron="* * * * *")
@app.task(name="messaging.sweep", queue="messages", queueing_lock="messaging.sweep")
def sweep(timestamp: int) -> None:
    """Every minute: settles what a dead worker held, ends notices that are through, wakes a delivery."""
    outbox.sweep()
    if outbox.something_due():
        wake.wake()
