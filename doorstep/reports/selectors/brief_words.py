"""What a brief says besides the sentences of its programmes: the opening, how it was counted, the headings."""

from collections.abc import Sequence

from django.utils.translation import gettext, ngettext, pgettext

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.ledger.rollups import Sums
from doorstep.programmes.models import Programme
from doorstep.reports import late, periods, units
from doorstep.reports.query import ALL, FigureQuery
from doorstep.reports.selectors.sentences import Segment, Sentence


def held_sessions(used: dict[int, Sums], chosen: Sequence[Programme]) -> int:
    """Sessions that are called so: rounds of visits and inspections are not added to clinics and talks."""
    return sum(used[one.pk].sessions for one in chosen if "sessions" in one.counts and one.session_unit == "sessions")


def lead(query: FigureQuery, total: Sums, held: int, *, rounded: bool) -> Sentence | None:
    """`2023年10月，紫兴社区开展活动23场，服务1767人次，留名486人。`"""
    parts: list[list[Segment]] = []
    for template, number, unit in (
        (gettext("{number} activities were held"), held, "sessions"),
        (gettext("{number} attendances were served"), total.person_times, "person_times"),
        (gettext("{number} people are known by name"), len(total.persons), "people"),
    ):
        if number:
            before, _, after = template.partition("{number}")
            parts.append(
                [
                    Segment(before),
                    Segment(units.quantity(number, rounded=rounded), query.cell_url(ALL, unit)),
                    Segment(after),
                ]
            )
    if not parts:
        return None
    comma = pgettext("between parts of a sentence", ", ")
    opening = gettext("In {area} in {period}: ").format(area=query.region.name, period=query.period.full_label())
    segments = [Segment(opening)]
    for index, part in enumerate(parts):
        segments += [Segment(comma), *part] if index else part
    segments.append(Segment(pgettext("end of a sentence", ".")))
    return Sentence(tuple(segment for segment in segments if segment.text))


def notes(actor: Actor, query: FigureQuery, total: Sums, *, rounded: bool) -> list[str]:
    """How the numbers were counted: printed under every brief, because 人次 and 人数 are taken for each other."""
    said = []
    if total.person_times:
        said.append(
            gettext("Attendances: every time counts, {number} heads counted without a name included.").format(
                number=units.quantity(total.anonymous_times)
            )
            if total.anonymous_times
            else gettext("Attendances: every time counts.")
        )
        said.append(gettext("People: only those with a name, each once however often they came."))
    if rounded:
        said.append(gettext("“Over” and “nearly” mark rounded numbers; the exact ones are in the figures."))
    last = query.period.counted_until(clock.today())
    said.append(gettext("Counted up to {day}, 24:00, from the service records.").format(day=periods.full_day(last)))
    entered = late.count(actor=actor, area_path=query.region.path, period=query.period, programme=query.programme)
    if entered:
        said.append(
            ngettext("{count} record was entered later.", "{count} records were entered later.", entered).format(
                count=entered
            )
        )
    return said


def group_name(group: str) -> str:
    return {
        "health": pgettext("group of programmes", "Health"),
        "care": pgettext("group of programmes", "Care"),
        "party": pgettext("group of programmes", "Party work"),
        "deliberation": pgettext("group of programmes", "Deliberation"),
        "environment": pgettext("group of programmes", "Environment"),
        "safety": pgettext("group of programmes", "Safety"),
        "culture": pgettext("group of programmes", "Culture"),
        "station": pgettext("group of programmes", "Stations"),
    }.get(group, group)
