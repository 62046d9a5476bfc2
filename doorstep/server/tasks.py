"""What the worker owes to its predecessors."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

#: A worker gives a sign of life every ten seconds; one silent for this long is dead.
SILENT_SECONDS = 45


@app.periodic(cron="* * * * *")
@app.task(name="server.take_up_again", queueing_lock="server.take_up_again", pass_context=True)
async def take_up_again(context: JobContext, timestamp: int) -> None:
    """Every minute: jobs in the hands of a worker that was killed are done by another. Jobs bear being begun twice."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        await manager.retry_job(job)
