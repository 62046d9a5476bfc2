"""Background work. Each may run twice, or at once on two workers, without doing anything twice."""

import logging

from procrastinate.contrib.django import app

from doorstep.intake import jobs, selectors, services
from doorstep.intake.models import ImportFile
from doorstep.intake.states import FileState
from doorstep.kernel.actor import system

log = logging.getLogger(__name__)


@app.task(name=jobs.READ, queue=jobs.QUEUE, pass_context=False)
def read(file_id: int) -> None:
    """Goes through a file that was handed in."""
    services.preview(actor=system("intake"), file_id=file_id)


@app.task(name=jobs.IMPORT, queue=jobs.QUEUE, pass_context=False)
def carry_over(file_id: int) -> None:
    """Writes the good rows, from where it stopped the last time."""
    services.run_import(actor=selectors.importer_of(file_id), file_id=file_id)


@app.periodic(cron="* * * * *")
@app.task(name="intake.sweep", queue=jobs.QUEUE, queueing_lock="intake.sweep", pass_context=False)
def sweep(timestamp: int = 0) -> int:
    """Files that wait although nobody is at work on them: asked for once more."""
    waiting = ImportFile.objects.filter(state__in=[FileState.UPLOADED, FileState.IMPORTING]).order_by("pk")
    for pk, state in list(waiting.values_list("pk", "state")):
        (jobs.read_soon if state == FileState.UPLOADED else jobs.import_soon)(pk)
    return len(waiting)


@app.periodic(cron="35 3 * * *")
@app.task(name="intake.remove_content", queue=jobs.QUEUE, queueing_lock="intake.remove_content", pass_context=False)
def remove_content(timestamp: int = 0) -> int:
    """The content of files is not kept for ever."""
    return services.remove_old_content(actor=system("intake"))
