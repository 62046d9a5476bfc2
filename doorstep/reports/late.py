"""Late entries: records that were written after the month of the event was over (programmes.md §0)."""

from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.ledger.models import Record
from doorstep.programmes.models import Programme
from doorstep.reports.periods import Period

#: The condition of the partial index `record_late`, which holds late entries alone: counting them never reads the rest.
CONDITION = (
    "date_trunc('month', ledger_record.recorded_at AT TIME ZONE 'Asia/Shanghai')"
    " > date_trunc('month', ledger_record.occurred_on::timestamp)"
)


def records(*, actor: Actor, area_path: str, period: Period, programme: Programme | None = None) -> QuerySet[Record]:
    """What came into the period after it was over: in a later month than the event, and after the last day."""
    rows = (
        Record.objects.visible_to(actor)
        .under(area_path)
        .filter(
            RawSQL(CONDITION, (), output_field=BooleanField()),  # noqa: S611  (a constant)
            occurred_on__range=(period.start, period.end),
            recorded_at__gte=clock.end_of(period.end),
        )
    )
    return rows if programme is None else rows.filter(programme=programme)


def count(*, actor: Actor, area_path: str, period: Period, programme: Programme | None = None) -> int:
    if not period.is_over(clock.today()):
        return 0
    return records(actor=actor, area_path=area_path, period=period, programme=programme).count()
