"""What a visitor of the figures asks for, as it stands in the address. Everything is read here once and checked."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.programmes.models import Programme
from doorstep.regions.models import Region
from doorstep.reports import periods, units
from doorstep.reports.periods import Against, Kind, Period
from doorstep.reports.selectors.figures import programmes
from doorstep.reports.selectors.scope import area, home_area

BY_PROGRAMME = "programme"
BY_AREA = "area"
ALL = "all"


@dataclass(frozen=True, slots=True)
class FigureQuery:
    """`area` and `period` say what the page shows; `of`, `unit` and `inside` which of its numbers is opened."""

    region: Region
    period: Period
    against: Against
    by: str
    programme: Programme | None
    of: str
    unit: str
    #: Path of the child area whose number is opened, when the table is by area.
    inside: str
    #: The two days of a period of one's own are being asked for.
    wants_days: bool = False

    def changed(self, **changes: object) -> "FigureQuery":
        return replace(self, **changes)  # type: ignore[arg-type]

    def parameters(self) -> dict[str, str]:
        """Short addresses: what is the default stays out."""
        found = {"area": self.region.path, "period": self.period.code}
        if self.against is not Against.BEFORE:
            found["compare"] = self.against
        if self.by != BY_PROGRAMME:
            found["by"] = self.by
        if self.programme is not None:
            found["programme"] = self.programme.code
        return found

    def page_url(self, **more: str) -> str:
        return f"{reverse('reports:figures')}?{urlencode(self.parameters() | more)}"

    def cell_url(self, of: str, unit: str, inside: str = "") -> str:
        return Cells(self).url(of, unit, inside)

    def drill_url(self, of: str, unit: str, **more: str) -> str:
        return f"{reverse('reports:drill', args=[of, unit])}?{urlencode(self.parameters() | more)}"

    def url(self, name: str, **more: str) -> str:
        return f"{reverse(name)}?{urlencode(self.parameters() | more)}"


class Cells:
    """Addresses of the numbers of one table. A page has hundreds, so what they share is written once."""

    def __init__(self, query: FigureQuery) -> None:
        self._page = query.page_url()

    def url(self, of: str, unit: str, inside: str = "") -> str:
        """Codes and units need no quoting; a path does."""
        found = f"{self._page}&of={of}&unit={unit}"
        return f"{found}&{urlencode({'inside': inside})}" if inside else found


def read(actor: Actor, given: QueryDict) -> FigureQuery:
    """The query behind an address. An area out of sight is NotFound; a period or unit that is none, a sentence."""
    path, code = given.get("area", ""), given.get("programme", "")
    region = area(actor=actor, path=path) if path else home_area(actor)
    today = clock.today()
    asked = given.get("period", "")
    wants_days = asked == Kind.CUSTOM and not (given.get("start") and given.get("end"))
    if not asked or wants_days:
        period = periods.usual(today)
    else:
        period = periods.parse(asked, today=today, start=given.get("start", ""), end=given.get("end", ""))
    against = given.get("compare", Against.BEFORE)
    by = given.get("by", BY_PROGRAMME)
    programme = programmes(actor=actor, programme=code)[0] if code else None
    unit = given.get("unit", "person_times")
    inside = given.get("inside", "")
    if inside and not inside.startswith(region.path):
        raise NotFound
    return FigureQuery(
        region=region,
        period=period,
        against=Against(against) if against in set(Against) else Against.BEFORE,
        by=by if by in (BY_PROGRAMME, BY_AREA) else BY_PROGRAMME,
        programme=programme,
        of=given.get("of", ""),
        unit=unit if unit in units.COLUMNS else "person_times",
        inside=inside,
        wants_days=wants_days,
    )
