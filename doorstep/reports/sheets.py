"""What stands in an exported table: the figures of a page, or the records behind one of them."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext

from doorstep.files.sheets import EXCEL_ROWS, Row, Sheet
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.ledger.models import Record
from doorstep.programmes.models import Programme
from doorstep.regions.models import Region
from doorstep.reports import periods, units
from doorstep.reports.errors import ExportTooLong
from doorstep.reports.periods import Period
from doorstep.reports.query import BY_AREA, FigureQuery
from doorstep.reports.selectors import records
from doorstep.reports.selectors.table import Table, figure_table


def of_figures(*, actor: Actor, query: FigureQuery) -> Sheet:
    """The table as it stands on the page, every unit of it, with the period it is compared with and the total."""
    table = figure_table(actor=actor, query=query)
    first = pgettext("in a table", "Area") if query.by == BY_AREA else gettext("Programme")
    head = [first, *(units.heading(unit) for unit in table.columns)]
    if table.other is not None:
        head += [
            gettext("Compared unit"),
            gettext("In {period}").format(period=table.other.full_label()),
            gettext("Difference"),
            gettext("Percent"),
        ]
    return Sheet(
        title=gettext("Figures"),
        head=head,
        rows=_figure_rows(table),
        watermark=watermark(actor, query.region, query.period),
        file_name=f"figures-{_slug(query.region, query.period)}",
    )


def _figure_rows(table: Table) -> Iterable[Row]:
    for row in [*table.rows, *([table.total] if table.total and len(table.rows) > 1 else [])]:
        cells: list[str | int | float | None] = [row.name, *(cell.value for cell in row.cells)]
        if table.other is not None:
            percent = (
                round((row.value - row.before) / row.before * 100, 1) if row.value is not None and row.before else None
            )
            cells += [units.heading(row.unit) if row.unit else None, row.before, row.difference, percent]
        yield cells


def of_records(
    *, actor: Actor, region: Region, period: Period, programme: Programme, unit: str, for_excel: bool
) -> Sheet:
    """The records behind a figure, one a row. Names are masked, and only there where the reader knows residents."""
    rows = records.behind(actor=actor, region=region, period=period, programme=programme, unit=unit)
    if for_excel and rows[EXCEL_ROWS : EXCEL_ROWS + 1]:
        raise ExportTooLong(limit=f"{EXCEL_ROWS:,}")
    head = [
        gettext("Day"),
        pgettext("in a table", "Area"),
        gettext("Activity"),
        gettext("Place"),
        gettext("Service item"),
        gettext("Who"),
        units.heading("sessions"),
        units.heading("items"),
        units.heading("person_times"),
        units.heading("household_times"),
        gettext("Written down at"),
        gettext("Remark"),
        gettext("Record"),
    ]
    return Sheet(
        title=units.name_of(programme),
        head=head,
        rows=_record_rows(actor, rows),
        watermark=watermark(actor, region, period),
        file_name=f"records-{programme.code}-{unit}-{_slug(region, period)}",
    )


def _record_rows(actor: Actor, rows: QuerySet[Record]) -> Iterable[Row]:
    walk_in = gettext("without a name")
    corrected = pgettext("in a table", "Correction")
    late = pgettext("in a table", "Entered later")
    for line in records.every_line(actor=actor, rows=rows):
        remarks = [corrected] if line.is_reversal else []
        remarks += [line.reason] if line.reason else []
        remarks += [late] if line.is_late else []
        yield [
            line.day,
            line.area,
            line.title,
            line.place,
            line.item,
            line.person if line.is_named else walk_in,
            line.sessions,
            line.items,
            line.person_times,
            line.household_times,
            line.recorded_at,
            ", ".join(remarks),
            line.record,
        ]


def watermark(actor: Actor, region: Region, period: Period) -> str:
    """Who took the table, when, and what it covers."""
    return gettext("Exported by {who} at {when}. Covers {area}, {period}. Do not pass on.").format(
        who=actor.label or gettext("the system"),
        when=f"{periods.full_day(clock.today())} {clock.local(clock.now()):%H:%M}",
        area=region.name,
        period=period.full_label(),
    )


def _slug(region: Region, period: Period) -> str:
    return f"{region.path.strip('/').replace('/', '-')}-{period.code.replace('..', '_')}"
