"""Asking the worker for what takes longer than a page may."""

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

COUNT, PREPARE = "messaging.count", "messaging.prepare"
QUEUE = "messages"


def count_soon(notice_id: int, user_id: int) -> None:
    _ask(COUNT, notice_id, user_id=user_id)


def prepare_soon(notice_id: int) -> None:
    _ask(PREPARE, notice_id)


def _ask(task: str, notice_id: int, **more: int) -> None:
    """Unless it waits already. `lock`: one at a time for a notice, however often its page is asked for."""
    name = f"{task}-{notice_id}"
    # A savepoint: the refusal of a second job must not spoil what the caller has begun.
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(task, queue=QUEUE, queueing_lock=name, lock=name).defer(notice_id=notice_id, **more)
