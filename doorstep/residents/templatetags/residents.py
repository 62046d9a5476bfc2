"""Rows of the register, written in Python: fifty a page, and most of what the page costs."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString, mark_safe

from doorstep.kernel.addresses import addresses
from doorstep.look import phrases
from doorstep.look.filters.elements import tag_of
from doorstep.look.markup import escaped
from doorstep.residents.models import Life
from doorstep.residents.selectors import PersonLine

register = template.Library()


@register.simple_tag
def person_rows(lines: Sequence[PersonLine]) -> SafeString:
    """The cells in the order of the head: name, sex, age, area, address, telephone. Each value is escaped."""
    address = addresses("residents:card")
    text = escaped
    return mark_safe(
        "".join(
            f'<tr><td class="c-nowrap"><a href="{address(line.pk)}">{text(line.name)}</a>'
            f"{'' if line.life == Life.ACTIVE else ' ' + tag_of(line.life_word, sign='history')}</td>"
            f'<td class="c-nowrap">{text(line.sex)}</td><td class="r">{phrases.number(line.age)}</td>'
            f"<td>{text(line.area)}</td><td>{text(line.door)}</td>"
            f'<td class="c-nowrap num">{text(line.phone)}</td></tr>\n    '
            for line in lines
        )
    )
