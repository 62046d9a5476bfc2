"""The figures page: one row a programme or area, every number with the address it opens."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.ledger import breakdown
from doorstep.ledger.rollups import Sums
from doorstep.ledger.selectors import sums
from doorstep.programmes.models import Programme
from doorstep.regions.models import Region
from doorstep.reports import late, periods, units
from doorstep.reports.periods import Period
from doorstep.reports.query import ALL, BY_AREA, Cells, FigureQuery
from doorstep.reports.selectors.figures import open_sites, programmes, session_words, united, values_of

SPARK_MONTHS = 6
WITH_CURVES = 4
#: Shown also when they are empty, so that the table keeps its shape from month to month.
ALWAYS = ("sessions", "person_times", "people")


#: (first day, last day) → programme → sums, of the area and programmes of the page.
Books = dict[tuple[date, date], dict[int, Sums]]
Months = dict[tuple[int, date], breakdown.Measures]


@dataclass(slots=True)
class Known:
    """What the table has read already, so that the selects above and the number beside it do not read it again."""

    catalogue: list[Programme]
    books: Books = field(default_factory=dict)
    #: Programme and month → measures up to the end of the period; None where the table draws no curves.
    months: Months | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    unit: str
    value: int | None
    url: str = ""
    #: Counting word of its own where a row counts something else than sessions: rounds, times.
    word: str = ""
    is_open: bool = False
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    name: str
    url: str
    cells: list[Cell]
    #: The unit that is compared, and what it was in the period before.
    unit: str
    value: int | None
    before: int | None
    before_url: str
    change_url: str
    spark: list[int] = field(default_factory=list)
    is_open: bool = False

    @property
    def difference(self) -> int | None:
        return None if self.value is None or self.before is None else self.value - self.before

    @property
    def is_new(self) -> bool:
        """Something now where there was nothing: no percentage says that."""
        return bool(self.value) and self.before == 0


@dataclass(frozen=True, slots=True)
class Table:
    columns: list[str]
    rows: list[Row]
    total: Row | None
    other: Period | None
    compared_unit: str
    late: int
    known: Known

    @property
    def has_curves(self) -> bool:
        """With many columns there is no room for them at 1280 px; the number that is opened has its own."""
        return len(self.columns) <= WITH_CURVES and any(row.spark for row in self.rows)

    @property
    def is_empty(self) -> bool:
        return not self.rows


@dataclass(slots=True)
class _Line:
    """A row before its addresses are known."""

    key: str
    name: str
    values: dict[str, int]
    before: dict[str, int] | None
    unit: str
    word: str = ""
    spark: list[int] = field(default_factory=list)
    inside: str = ""

    @property
    def has_any(self) -> bool:
        return any(self.values.values()) or any((self.before or {}).values()) or any(self.spark)


def figure_table(*, actor: Actor, query: FigureQuery) -> Table:
    """The whole table in a fixed number of statements, however many records, programmes or areas there are."""
    today = clock.today()
    other = query.period.compared(query.against, today)
    known = Known(programmes(actor=actor, with_words=False))
    chosen = [one for one in known.catalogue if query.programme is None or one.code == query.programme.code]
    lines, total = (_by_area if query.by == BY_AREA else _by_programme)(actor, query, chosen, other, known)
    lines = [line for line in lines if line.has_any]
    columns = [unit for unit in units.COLUMNS if unit in ALWAYS or any(line.values.get(unit) for line in lines)]
    cells = Cells(query)
    cells_then = Cells(query.changed(period=other)) if other is not None else cells
    rows = [_row(query, line, columns, cells, cells_then) for line in lines]
    count = late.count(actor=actor, area_path=query.region.path, period=query.period, programme=query.programme)
    return Table(
        columns=columns,
        rows=rows,
        total=_row(query, total, columns, cells, cells_then) if rows else None,
        other=other,
        compared_unit=total.unit,
        late=count,
        known=known,
    )


def _by_programme(
    actor: Actor, query: FigureQuery, chosen: Sequence[Programme], other: Period | None, known: Known
) -> tuple[list[_Line], _Line]:
    path = query.region.path
    ids = [one.pk for one in chosen] if query.programme else None
    kinds = {one.sites_kind for one in chosen if "sites" in one.counts}
    now = _book(known.books, path, query.period, ids)
    sites = open_sites(actor=actor, area_path=path, on=query.period.end, kinds=kinds)
    then = _book(known.books, path, other, ids) if other else {}
    sites_then = open_sites(actor=actor, area_path=path, on=other.end, kinds=kinds) if other else {}
    curves = _curves(path, query.period, chosen, ids, known)
    words = session_words(actor=actor)
    lines = []
    for one in chosen:
        unit = units.main_unit(one)
        lines.append(
            _Line(
                key=one.code,
                name=units.name_of(one),
                values=values_of(one, now.get(one.pk, Sums()), sites),
                before=values_of(one, then.get(one.pk, Sums()), sites_then) if other else None,
                unit=unit,
                word=units.local(words.get(one.pk)),
                spark=curves.get(one.pk, []),
            )
        )
    total = _total_line(
        united(now, chosen), united(then, chosen) if other else None, sum(sites.values()), sum(sites_then.values())
    )
    return lines, total


def _book(books: Books, path: str, period: Period, ids: list[int] | None) -> dict[int, Sums]:
    found = sums(area_path=path, start=period.start, end=period.end, programme_ids=ids)
    books[period.start, period.end] = found
    return found


def _by_area(
    actor: Actor, query: FigureQuery, chosen: Sequence[Programme], other: Period | None, known: Known
) -> tuple[list[_Line], _Line]:
    parent = query.region
    regions = children(actor=actor, region=parent, period=query.period)
    ids = [one.pk for one in chosen] if query.programme else None

    def read(period: Period) -> dict[str, dict[int, Sums]]:
        return breakdown.areas(
            parent=parent.path,
            children=[region.path for region in regions],
            start=period.start,
            end=period.end,
            programme_ids=ids,
        )

    now, then = read(query.period), read(other) if other else {}
    unit = units.main_unit(chosen[0]) if query.programme else "person_times"
    names = {region.path: region.name for region in regions}
    names[parent.path] = gettext("%(area)s itself") % {"area": parent.name}
    paths = [*names, *sorted(set(now) | set(then) - set(names))]
    lines = [
        _Line(
            key=path,
            name=names.get(path, path),
            values=_united_values(united(now.get(path, {}), chosen)),
            before=_united_values(united(then.get(path, {}), chosen)) if other else None,
            unit=unit,
            inside=path if path != parent.path else "",
        )
        for path in dict.fromkeys(paths)
    ]
    whole = _book(known.books, parent.path, query.period, ids)
    whole_then = _book(known.books, parent.path, other, ids) if other else {}
    total = _total_line(united(whole, chosen), united(whole_then, chosen) if other else None, 0, 0)
    total.unit = unit
    return lines, total


def children(*, actor: Actor, region: Region, period: Period) -> list[Region]:
    """What lies directly in the area and existed at some time of the period, grids before buildings."""
    return list(
        Region.objects.visible_to(actor)
        .filter(parent_id=region.pk, valid_from__lte=period.end)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=period.start))
        .order_by("level", "path")
    )


def _united_values(total: Sums) -> dict[str, int]:
    return {unit: units.value_of(total, unit) for unit in units.FROM_THE_BOOK}


def _total_line(total: Sums, before: Sums | None, sites: int, sites_before: int) -> _Line:
    return _Line(
        key=ALL,
        name=gettext("Total"),
        values=_united_values(total) | {"sites": sites},
        before=_united_values(before) | {"sites": sites_before} if before is not None else None,
        unit="person_times",
    )


def _curves(
    path: str, period: Period, chosen: Sequence[Programme], ids: list[int] | None, known: Known
) -> dict[int, list[int]]:
    months = periods.months_until(curve_end(period), SPARK_MONTHS)
    found = known.months = breakdown.months(area_path=path, first=months[0], last=months[-1], programme_ids=ids)
    curves = {}
    for one in chosen:
        unit = units.main_unit(one)
        if unit in units.FROM_THE_BOOK and unit not in units.DISTINCT:
            values = [getattr(found[one.pk, month], unit) if (one.pk, month) in found else 0 for month in months]
            if any(values):
                curves[one.pk] = values
    return curves


def curve_end(period: Period) -> date:
    """The last month of a curve: that of the period, of today while the period still runs."""
    return period.counted_until(max(clock.today(), period.start))


def _row(query: FigureQuery, line: _Line, columns: Sequence[str], cells: Cells, cells_then: Cells) -> Row:
    code = ALL if line.key == ALL or query.by == BY_AREA else line.key
    if query.programme is not None:
        code = query.programme.code
    opened = _is_open(query, code, line)

    def cell(unit: str) -> Cell:
        value = line.values.get(unit)
        if unit == "sites" and query.by == BY_AREA:
            value = None
        return Cell(
            unit=unit,
            value=value,
            url=cells.url(code, unit, line.inside) if value is not None else "",
            word=line.word if unit == "sessions" and value else "",
            is_open=opened and query.unit == unit,
            anchor=f"n-{_anchor(line.key)}-{unit}",
        )

    value = line.values.get(line.unit)
    return Row(
        key=line.key,
        name=line.name,
        url=_row_url(query, line, code),
        cells=[cell(unit) for unit in columns],
        unit=line.unit,
        value=value,
        before=line.before.get(line.unit) if line.before is not None else None,
        before_url=cells_then.url(code, line.unit, line.inside),
        change_url=cells.url(code, line.unit, line.inside),
        spark=line.spark,
        is_open=opened,
    )


def _row_url(query: FigureQuery, line: _Line, code: str) -> str:
    """A programme's name leads to its areas, an area's name into the area."""
    if line.key == ALL:
        return query.changed(by=BY_AREA if query.by != BY_AREA else "programme").page_url()
    if query.by == BY_AREA:
        return query.page_url(area=line.inside) if line.inside else ""
    return query.cell_url(code, line.unit)


def _is_open(query: FigureQuery, code: str, line: _Line) -> bool:
    if not query.of or query.of != code:
        return False
    return query.by != BY_AREA or query.inside == (line.inside if line.key != ALL else "")


def _anchor(key: str) -> str:
    return key.strip("/").replace("/", "-")
