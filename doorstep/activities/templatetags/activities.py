"""Words, codes and pictures of activities for the templates."""

from typing import Any

import segno
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from doorstep.activities import words
from doorstep.activities.forms.series import NTH, WEEKDAYS
from doorstep.activities.models import Series, ServiceDone
from doorstep.kernel import clock
from doorstep.look import dates, masks, phrases
from doorstep.look.filters.elements import icon
from doorstep.look.filters.words import phrase
from doorstep.programmes.schema import load_readings, load_units
from doorstep.residents.models import Person
from doorstep.residents.words import SEX

register = template.Library()


@register.simple_tag
def qr(text: str, label: str = "", kind: str = "d-qr") -> SafeString:
    """A QR code as a picture in the page; `label` says what it is for those who do not see it."""
    code = segno.make(str(text), error="m", micro=False)
    picture = code.svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None, dark="#1a1714", light="#ffffff")
    inner = picture.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    return format_html('<div class="{}" role="img" aria-label="{}">{}</div>', kind, label, mark_safe(inner))


def _tag(found: tuple[Any, str, str] | None) -> SafeString | str:
    if found is None:
        return ""
    word, kind, sign = found
    return format_html('<span class="d-tag{}">{}{}</span>', f" is-{kind}" if kind else "", icon(sign), word)


@register.filter
def state_tag(state: str) -> SafeString | str:
    """The state of an activity with its icon."""
    return _tag(words.ACTIVITY_STATES.get(state))


@register.filter
def signup_tag(state: str) -> SafeString | str:
    """The state of a sign-up with its icon."""
    return _tag(words.SIGNUP_STATES.get(state))


@register.filter
def signup_word(state: str) -> str:
    return str(words.SIGNUP_STATES[state][0]) if state in words.SIGNUP_STATES else state


@register.filter
def via_word(via: str) -> str:
    return str(words.VIA.get(via, via))


@register.filter
def method_word(method: str) -> str:
    return str(words.METHODS.get(method, method))


@register.filter
def mode_word(mode: str) -> str:
    return str(words.SIGNUP_MODES.get(mode, mode))


@register.filter
def part_word(part: str) -> str:
    return str(words.PARTS.get(part, part))


@register.filter
def event_word(action: str) -> str:
    return str(words.EVENTS.get(action, action))


@register.filter
def own_name(thing: Any) -> str:
    """The name of an item, programme or template in the language of the reader."""
    english = getattr(thing, "name_en", "") or getattr(thing, "title_en", "")
    chinese = getattr(thing, "name", "") or getattr(thing, "title", "")
    return chinese if not english or (get_language() or "zh").startswith("zh") else english


@register.filter
def plain_when(value: Any) -> str:
    """`11月3日 周五 上午8点` without markup, for attributes and button labels."""
    return " ".join(dates.resident_when(value)) if value else ""


@register.filter
def plain_day(value: Any) -> str:
    """`11月3日` without markup."""
    return dates.short_day(value) if value else ""


@register.filter
def plain_number(value: Any) -> str:
    return phrases.number(value)


@register.filter
def own_title(template: Any) -> str:
    """The title of a ready-made plan in the language of the reader."""
    return own_name(template)


@register.filter
def item_name(row: Any) -> str:
    """Of a counted row of the closing page."""
    chinese = (get_language() or "zh").startswith("zh")
    return str(row.item if chinese or not row.item_en else row.item_en)


@register.filter
def who_words(person: Person | None) -> SafeString | str:
    """`王**，女，78岁`: enough to tell people at a table apart, not enough to copy."""
    if person is None:
        return ""
    parts = [masks.masked_name(person.name)]
    if person.sex in (Person.Sex.MALE, Person.Sex.FEMALE):
        parts.append(str(SEX[person.sex]))
    if person.birth_date:
        parts.append(gettext("%(age)s years") % {"age": clock.age_on(person.birth_date, clock.today())})
    return format_html('<span class="nb">{}</span>', gettext(", ").join(parts))


@register.filter
def hint_words(text: Any) -> SafeString | str:
    """The sentence of a hint in the language of the reader, broken where one pauses."""
    return phrase(str(text.get(get_language() or "zh-hans")))


@register.filter
def reading_words(service: ServiceDone) -> list[tuple[str, str]]:
    """What was measured: [("高压（收缩压）", "150 mmHg"), …]."""
    spec = load_readings().get(service.item.reading) if service.reading else None
    if spec is None:
        return []
    units, language, found = load_units(), get_language() or "zh-hans", []
    for entry in spec.fields:
        value = service.reading.get(entry.code)
        if value in (None, ""):
            continue
        choice = next((one for one in entry.choices if one.code == value), None)
        unit = units[entry.unit].get(language) if entry.unit in units else ""
        said = choice.name.get(language) if choice else f"{value} {unit}".strip()
        found.append((entry.name.get(language), said))
    return found


@register.filter
def rule_words(series: Series) -> str:
    """`每月第一个周五`, `每月15日`, `每2周的周三`."""
    weekday = str(dict(WEEKDAYS).get(series.weekday or 0, ""))
    places = {"every": series.every, "weekday": weekday, "day": series.day}
    if series.rule == series.RuleKind.WEEKLY:
        text = _("Every %(every)s weeks on %(weekday)s") if series.every > 1 else _("Every %(weekday)s")
    elif series.rule == series.RuleKind.MONTHLY_DAY:
        text = _("Every %(every)s months on day %(day)s") if series.every > 1 else _("Every month on day %(day)s")
    else:
        places["nth"] = str(dict(NTH).get(series.nth or 0, ""))
        text = (
            _("Every %(every)s months, %(nth)s %(weekday)s")
            if series.every > 1
            else _("Every month, %(nth)s %(weekday)s")
        )
    return str(text) % places
