"""Asking the worker for what takes longer than a page may."""

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

READ, IMPORT = "intake.read", "intake.import"
QUEUE = "intake"


def read_soon(file_id: int) -> None:
    _ask(READ, file_id)


def import_soon(file_id: int) -> None:
    _ask(IMPORT, file_id)


def _ask(task: str, file_id: int) -> None:
    try:
        app.configure_task(task, queue=QUEUE, queueing_lock=f"{task}-{file_id}").defer(file_id=file_id)
    except AlreadyEnqueued:
        return
