"""Telling the worker that something waits."""

from contextlib import suppress

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

TASK = "messaging.deliver"


def wake_after_commit() -> None:
    """Once the rows stand, asks for a delivery. If the process dies before, the sweep finds the rows a minute later."""
    transaction.on_commit(wake)


def wake() -> None:
    """Enqueues a delivery unless one is waiting already.

    A waiting job starts after this look, so it sees every row committed before it: a read instead of a commit for
    each of a hundred sign-ups a second.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo' LIMIT 1", [TASK])
        if cursor.fetchone():
            return
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(TASK, queue="messages", queueing_lock=TASK).defer()
