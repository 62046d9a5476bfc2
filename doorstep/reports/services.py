"""Figures are only read; what is written down is who took them away."""

from django.db import transaction

from doorstep.kernel.actor import Actor
from doorstep.kernel.events import record as record_event
from doorstep.kernel.models import Event
from doorstep.kernel.scope import require
from doorstep.programmes.models import Programme
from doorstep.regions.models import Region
from doorstep.reports.periods import Period


def record_export(
    *,
    actor: Actor,
    region: Region,
    period: Period,
    what: str,
    form: str,
    programme: Programme | None = None,
    unit: str = "",
) -> Event:
    """Check the right to take figures of this area out of the house, and note that it was done, before the first byte.

    `what` is `figures`, `records` or `brief`; `form` is `csv`, `xlsx` or `docx`. Raises NotAllowed.
    """
    require(actor, "figures.export", region.path)
    with transaction.atomic():
        return record_event(
            actor,
            region,
            f"export_{what}",
            form=form,
            start=period.start.isoformat(),
            end=period.end.isoformat(),
            programme=programme.code if programme else "",
            unit=unit,
        )
