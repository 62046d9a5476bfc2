"""The sentence that a figure makes in a brief: the programme's own words, its numbers, and each number's address."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Max
from django.utils.translation import gettext, ngettext, pgettext

from doorstep.kernel.actor import Actor
from doorstep.ledger.models import Record
from doorstep.ledger.rollups import Sums
from doorstep.programmes.models import Programme
from doorstep.regions.models import Level, Region
from doorstep.reports import sessions, units
from doorstep.reports.periods import Period
from doorstep.reports.query import FigureQuery

#: More places than this are counted, not named.
NAMED_PLACES = 3
#: More sessions than this are not read for the sake of their places.
READ_SESSIONS = 400
_SLOT = re.compile(r"\{(\w+)\}")
#: The places where one number ends and the next begins: a programme's sentence is cut there.
_COMMA = re.compile("(\uff0c|, )")


@dataclass(frozen=True, slots=True)
class Segment:
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        return "".join(segment.text for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a sentence may say. A number that is None is not known, and no sentence speaks of it."""

    programme: Programme
    period: Period
    numbers: dict[str, int | None]
    urls: dict[str, str]
    words: dict[str, str]
    #: The unit that is compared with the period before.
    unit: str
    before: int | None
    other: Period | None
    change_url: str = ""
    extra: dict[str, str] = field(default_factory=dict)


def facts(
    *,
    programme: Programme,
    region: Region,
    period: Period,
    found: Sums,
    sites: int | None,
    places: Sequence[str],
    before: int | None,
    other: Period | None,
    unit: str,
    query: FigureQuery,
) -> Facts:
    counted = units.counted_by(programme)
    numbers: dict[str, int | None] = {
        one: (sites if one == "sites" else units.value_of(found, one)) if one in counted else None
        for one in units.COLUMNS
    }
    return Facts(
        programme=programme,
        period=period,
        numbers=numbers | {"cases": None, "organisations": None},
        urls={one: query.cell_url(programme.code, one, query.inside) for one in counted},
        words={
            "places": said_places(places, region.name),
            "period": period.label(),
            "name": units.name_of(programme),
            "session_word": units.session_word(programme),
            "case_word": units.local(programme.spec.get("case_word")),
        },
        unit=unit,
        before=before,
        other=other,
        change_url=query.cell_url(programme.code, unit, query.inside),
    )


def write(
    given: Facts, *, rounded: bool = False, with_period: bool = True, with_change: bool = True
) -> Sentence | None:
    """`10月在桂花苑、兰亭苑开展义诊4场，服务86人次，比9月多15人次。`

    The parts of the programme's sentence that speak of what is not counted here, or of nothing at all, are left out.
    None when nothing is left to say.
    """
    clauses = _clauses(units.local(given.programme.spec.get("brief")))
    kept = [clause for clause in clauses if _speaks(clause, given)]
    if not any(given.numbers.get(name) for clause in kept for name in _SLOT.findall(clause)):
        return None
    if kept[0] != clauses[0]:
        # The first part names place and programme; when it has nothing to tell, they are named in its stead.
        kept.insert(0, pgettext("begins a sentence whose first part is left out", "{name} in {places}"))
    segments: list[Segment] = []
    if with_period:
        segments.append(
            Segment(pgettext("before the sentence of a brief", "{period}: ").format(period=given.period.label()))
        )
    comma = pgettext("between parts of a sentence", ", ")
    for index, clause in enumerate(kept):
        if index:
            segments.append(Segment(comma))
        segments += _filled(clause, given, rounded=rounded)
    if with_change:
        segments += _change(given, rounded=rounded)
    segments.append(Segment(pgettext("end of a sentence", ".")))
    return Sentence(tuple(segment for segment in segments if segment.text))


def _clauses(template: str) -> list[str]:
    return [part for index, part in enumerate(_COMMA.split(template)) if index % 2 == 0 and part.strip()]


def _speaks(clause: str, given: Facts) -> bool:
    """Whether its numbers are known and not all nothing."""
    numbers = [given.numbers[name] for name in _SLOT.findall(clause) if name in given.numbers]
    if any(number is None for number in numbers):
        return False
    return not numbers or any(numbers)


def _filled(clause: str, given: Facts, *, rounded: bool) -> Iterable[Segment]:
    position = 0
    for slot in _SLOT.finditer(clause):
        yield Segment(clause[position : slot.start()])
        name = slot[1]
        number = given.numbers.get(name)
        if number is not None:
            yield Segment(units.quantity(number, rounded=rounded), given.urls.get(name, ""))
        else:
            yield Segment(given.words.get(name, ""))
        position = slot.end()
    yield Segment(clause[position:])


def _change(given: Facts, *, rounded: bool) -> list[Segment]:
    """`，比9月多15人次`; `，9月没有` is not said, because a brief tells what was done."""
    value = given.numbers.get(given.unit)
    if given.other is None or value is None or not given.before or not value:
        return []
    difference = value - given.before
    other = given.other.label()
    comma = pgettext("between parts of a sentence", ", ")
    if not difference:
        return [Segment(comma), Segment(gettext("as many as in {period}").format(period=other))]
    template = (
        gettext("{amount} more than in {period}") if difference > 0 else gettext("{amount} fewer than in {period}")
    )
    amount = units.counted(abs(difference), given.unit, word=given.words["session_word"])
    number = units.quantity(abs(difference))
    before, _, after = template.format(amount=amount, period=other).partition(amount)
    head, _, tail = amount.partition(number)
    said = units.quantity(abs(difference), rounded=rounded)
    return [Segment(comma), Segment(before + head), Segment(said, given.change_url), Segment(tail + after)]


def said_places(places: Sequence[str], fallback: str) -> str:
    """`桂花苑、兰亭苑`, `桂花苑、兰亭苑、春晖园等5处`, or the area when no place is known."""
    named = list(dict.fromkeys(place for place in places if place))
    if not named:
        return fallback
    joined = pgettext("between places", ", ").join(named[:NAMED_PLACES])
    if len(named) <= NAMED_PLACES:
        return joined
    return ngettext("{places} and {count} other place", "{places} and other places, {count} in all", len(named)).format(
        places=joined, count=len(named)
    )


def places_of(*, actor: Actor, region: Region, period: Period, programme: Programme) -> list[str]:
    """Where the sessions of a programme were, the latest first; none for a whole district."""
    return places_by_programme(actor=actor, region=region, period=period, programme_ids=[programme.pk]).get(
        programme.pk, []
    )


def places_by_programme(
    *, actor: Actor, region: Region, period: Period, programme_ids: Sequence[int]
) -> dict[int, list[str]]:
    if region.level < Level.STREET:
        return {}
    rows = (
        Record.objects.visible_to(actor)
        .under(region.path)
        .filter(programme_id__in=programme_ids, occurred_on__range=(period.start, period.end), sessions__gt=0)
        .filter(reversal__isnull=True)
        .exclude(session="")
        .values("programme_id", "session")
        .annotate(day=Max("occurred_on"))
        .order_by("-day", "session")[:READ_SESSIONS]
    )
    held = [(row["programme_id"], row["session"]) for row in rows]
    known = sessions.read(actor=actor, sessions=[session for _programme, session in held])
    found: dict[int, list[str]] = {}
    for programme_id, session in held:
        if session in known and known[session].place:
            found.setdefault(programme_id, []).append(known[session].place)
    return found
