"""The worker's part: deliver what is due, sweep up what was left behind."""

from procrastinate.contrib.django import app

from doorstep.accounts.models import User
from doorstep.accounts.selectors import actor_for_user
from doorstep.messaging import jobs, outbox, services, wake
from doorstep.messaging.models import Notice
from doorstep.messaging.states import NoticeState


@app.task(name=wake.TASK, queue="messages", queueing_lock=wake.TASK)
def deliver() -> None:
    """Sends what is due; asks for another turn when there is more than one job should do."""
    if outbox.deliver(most_batches=100):
        wake.wake()


@app.task(name=jobs.COUNT, queue=jobs.QUEUE, pass_context=False)
def count(notice_id: int, user_id: int) -> None:
    """Counts the people of a draft to very many."""
    notice, user = Notice.objects.get(pk=notice_id), User.objects.get(pk=user_id)
    services.count(actor=actor_for_user(user), notice=notice)


@app.task(name=jobs.PREPARE, queue=jobs.QUEUE, pass_context=False)
def prepare(notice_id: int) -> None:
    """Writes the messages of a notice to very many, in the name of who gave it out."""
    notice = Notice.objects.select_related("sent_by").get(pk=notice_id)
    if notice.sent_by is not None:
        services.prepare(actor=actor_for_user(notice.sent_by), notice=notice)


@app.periodic(cron="* * * * *")
@app.task(name="messaging.sweep", queue="messages", queueing_lock="messaging.sweep")
def sweep(timestamp: int) -> None:
    """Every minute: settles what a dead worker held, ends notices that are through, wakes a delivery."""
    outbox.sweep()
    for pk in Notice.objects.filter(state=NoticeState.PREPARING).values_list("pk", flat=True):
        jobs.prepare_soon(pk)
    if outbox.something_due():
        wake.wake()
