"""The cells of the table of figures, written in Python: a page has hundreds, each with its address."""

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from doorstep.look import phrases
from doorstep.look.filters.drawings import line_of
from doorstep.reports.selectors.table import Cell, Row, Table
from doorstep.reports.templatetags.figures import leaves_table, unit_heading

register = template.Library()

NOTHING = mark_safe('<span class="t-3">–</span>')


@register.simple_tag
def figure_cells(row: Row, table: Table) -> SafeString:
    """In the order of the head: the name, the columns, the period before, the change, the percentage, the curve."""
    parts = [f'<th scope="row">{_name(row)}</th>', *(f'<td class="r">{_cell(cell)}</td>' for cell in row.cells)]
    if table.other:
        parts.append(f'<td class="r t-2">{_before(row, table)}</td><td class="r">{_change(row)}</td>')
        parts.append(f'<td class="r t-2">{_percent(row, table)}</td>')
    if table.has_curves:
        parts.append(f'<td class="r">{_curve(row)}</td>')
    return mark_safe("".join(parts))


def _name(row: Row) -> str:
    if not row.url:
        return conditional_escape(row.name)
    boost = mark_safe(' hx-boost="false"') if leaves_table(row.url) else ""
    return format_html('<a href="{}"{}>{}</a>', row.url, boost, row.name)


def _cell(cell: Cell) -> str:
    if cell.value is None:
        return NOTHING
    link = format_html(
        '<a id="{}" href="{}"{}>{}</a>',
        cell.anchor,
        cell.url,
        mark_safe(' class="c-cell" aria-current="true"') if cell.is_open else "",
        phrases.number(cell.value),
    )
    return link + format_html(' <span class="t-3">{}</span>', cell.word) if cell.word else link


def _before(row: Row, table: Table) -> str:
    if row.before is None:
        return NOTHING
    link = format_html('<a href="{}" hx-boost="false">{}</a>', row.before_url, phrases.number(row.before))
    if row.unit == table.compared_unit:
        return link
    return link + format_html(' <span class="t-3">{}</span>', unit_heading(row.unit))


def _change(row: Row) -> str:
    if row.difference is None:
        return NOTHING
    return format_html('<a href="{}">{}</a>', row.change_url, phrases.signed(row.difference))


def _percent(row: Row, table: Table) -> str:
    if row.is_new and table.other:
        return conditional_escape(gettext("was 0"))
    return conditional_escape(phrases.percent_change(row.value, row.before))


def _curve(row: Row) -> str:
    if not row.spark:
        return ""
    line = line_of(row.spark, 76, 22)
    return format_html(
        '<svg class="c-spark" width="76" height="22" viewBox="0 0 76 22" aria-hidden="true" focusable="false">'
        '<polyline class="ln" points="{}"/><circle class="a" cx="{}" cy="{}" r="2.2"/></svg>',
        line["points"],
        *line["last"],
    )
