"""Words of the figures pages."""

from django import template

from doorstep.kernel import clock
from doorstep.look import dates
from doorstep.reports import units
from doorstep.reports.query import FigureQuery
from doorstep.reports.selectors.records import Line

register = template.Library()


@register.filter
def unit_heading(unit: str) -> str:
    """`场次`, `人次`, `人数`."""
    return units.heading(unit) if unit else ""


@register.simple_tag
def sentence_gap() -> str:
    return units.gap()


@register.filter
def counted_until(query: FigureQuery) -> str:
    """The last day that is counted: that of the period, or today."""
    return dates.short_day(query.period.counted_until(clock.today()))


@register.filter
def leaves_table(url: str) -> bool:
    """Whether an address shows another table rather than another number of this one."""
    return "of=" not in url


@register.filter
def measure(line: Line, unit: str) -> int:
    """What a record adds to the unit of the page."""
    return int(getattr(line, unit))
