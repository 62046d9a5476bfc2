"""Folding by the worker, every minute and after big postings."""

from procrastinate.contrib.django import app

from doorstep.ledger import rollups


@app.periodic(cron="* * * * *")
@app.task(queue="ledger", lock="ledger-fold", queueing_lock="ledger-fold", pass_context=False)
def fold(timestamp: int = 0) -> int:
    """Take all pending records into the roll-ups."""
    return rollups.fold_all()
