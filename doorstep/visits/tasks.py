"""Background work. Each may run twice, or at once on two workers, without doing anything twice."""

from procrastinate.contrib.django import app

from doorstep.kernel.actor import system
from doorstep.visits import services


@app.periodic(cron="* * * * *")
@app.task(name="visits.clock", queue="visits", queueing_lock="visits.clock", pass_context=False)
def run_clock(timestamp: int = 0) -> int:
    """Doors that nobody opened: steps whose time is over hand on."""
    return services.run_clock(actor=system("visits"))


@app.periodic(cron="*/5 * * * *")
@app.task(name="visits.follow", queue="visits", queueing_lock="visits.follow", pass_context=False)
def follow(timestamp: int = 0) -> int:
    """Tasks of people of whom something has changed."""
    return services.make_for_changed(actor=system("visits"))


@app.periodic(cron="5 0 * * *")
@app.task(name="visits.nightly", queue="visits", queueing_lock="visits.nightly", pass_context=False)
def make_ahead(timestamp: int = 0) -> int:
    """The periods that begin, for everybody."""
    return services.rebuild(actor=system("visits"))
