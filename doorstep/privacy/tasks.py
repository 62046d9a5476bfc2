"""Background work. It may run twice, or at once on two workers, without doing anything twice."""

from procrastinate.contrib.django import app

from doorstep.privacy import services


@app.periodic(cron="23 * * * *")
@app.task(name="privacy.forget", queue="privacy", queueing_lock="privacy.forget", pass_context=False)
def forget(timestamp: int = 0) -> int:
    """Numbers of people who were erased, kept only to tell them so."""
    return services.forget_told()
