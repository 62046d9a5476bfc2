"""Background work. It may run twice without doing anything twice."""

from procrastinate.contrib.django import app

from doorstep.flows import services
from doorstep.kernel.actor import system


@app.periodic(cron="5 0 * * *")
@app.task(queue="activities", lock="flows-settle", queueing_lock="flows-settle", pass_context=False)
def settle_areas(timestamp: int = 0) -> int:
    """Just after midnight: people move to the areas that begin today."""
    return services.settle_areas(actor=system("recut"))
