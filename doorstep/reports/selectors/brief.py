"""A brief (简报): what may be chosen for it, and the paragraphs that come out of the choice."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max, Q, Sum
from django.utils.translation import gettext, ngettext, pgettext
from pyroaring import BitMap

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.ledger.models import Record
from doorstep.ledger.rollups import Sums
from doorstep.ledger.selectors import sums
from doorstep.programmes.models import Programme
from doorstep.regions.models import Level, Region
from doorstep.reports import late, periods, sessions, units
from doorstep.reports.periods import Period
from doorstep.reports.query import ALL, FigureQuery
from doorstep.reports.selectors import sentences
from doorstep.reports.selectors.figures import open_sites, programmes, united
from doorstep.reports.selectors.sentences import Segment, Sentence

EXACT = "exact"
ROUNDED = "rounded"
#: A programme with more sessions than this is taken as a whole: nobody ticks through them.
TICKED_SESSIONS = 40
_READ = 2000


@dataclass(frozen=True, slots=True)
class Selection:
    """What was ticked; None in place of a selection means everything."""

    programmes: frozenset[str]
    sessions: frozenset[str]


@dataclass(frozen=True, slots=True)
class SessionChoice:
    session: str
    day: date
    title: str
    place: str
    person_times: int
    ticked: bool
    url: str = ""


@dataclass(frozen=True, slots=True)
class ProgrammeChoice:
    code: str
    name: str
    ticked: bool
    sessions: list[SessionChoice]
    #: How many sessions there are where they can't be ticked one by one.
    untickable: int
    sentence: Sentence

    @property
    def some_left_out(self) -> bool:
        return self.ticked and not all(session.ticked for session in self.sessions)


@dataclass(frozen=True, slots=True)
class Paragraph:
    heading: str
    sentences: list[Sentence]


@dataclass(frozen=True, slots=True)
class Brief:
    title: str
    area: str
    period: Period
    wording: str
    choices: list[ProgrammeChoice]
    lead: Sentence | None
    paragraphs: list[Paragraph]
    notes: list[str]
    written_on: date

    @property
    def is_empty(self) -> bool:
        return not self.paragraphs


@dataclass(slots=True)
class _Held:
    """The sessions of one programme in the period, newest first."""

    sessions: list[str] = field(default_factory=list)
    days: dict[str, date] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)


def compose(*, actor: Actor, query: FigureQuery, selection: Selection | None = None, wording: str = EXACT) -> Brief:
    """The brief of an area and period from what is chosen. Numbers of a programme of which sessions were left out are
    counted again from the records that remain; nothing is typed in."""
    region, period = query.region, query.period
    other = period.compared(query.against, clock.today())
    known = programmes(actor=actor, programme=query.programme)
    ids = [one.pk for one in known] if query.programme else None
    book = sums(area_path=region.path, start=period.start, end=period.end, programme_ids=ids)
    then = sums(area_path=region.path, start=other.start, end=other.end, programme_ids=ids) if other else {}
    sites = open_sites(
        actor=actor, area_path=region.path, on=period.end, kinds={p.sites_kind for p in known if "sites" in p.counts}
    )
    held = _held(actor, region, period, [one.pk for one in known])
    info = sessions.read(actor=actor, sessions=[session for one in held.values() for session in one.sessions])
    choices: list[ProgrammeChoice] = []
    used: dict[int, Sums] = {}
    paragraphs: dict[str, list[Sentence]] = {}
    for programme in known:
        mine = held.get(programme.pk, _Held())
        tickable = len(mine.sessions) <= TICKED_SESSIONS
        ticked = selection is None or programme.code in selection.programmes
        left_out = _left_out(mine, selection) if tickable and ticked else set()
        total = book.get(programme.pk, Sums())
        found = _without(actor, region, period, programme, left_out) if left_out else total
        places = [info[session].place for session in mine.sessions if session in info and session not in left_out]
        unit = units.main_unit(programme)
        given = sentences.facts(
            programme=programme,
            region=region,
            period=period,
            found=found,
            sites=sites.get(programme.sites_kind),
            places=places,
            before=units.value_of(then.get(programme.pk, Sums()), unit)
            if other and unit in units.FROM_THE_BOOK and not left_out
            else None,
            other=other,
            unit=unit,
            query=query,
        )
        sentence = sentences.write(given, rounded=wording == ROUNDED, with_period=False)
        # Offered as long as there is something in the whole period; left out sessions can be ticked again.
        offered = sentence or (sentences.write(_with(given, total, programme), with_period=False) if left_out else None)
        if offered is None:
            continue
        choices.append(
            ProgrammeChoice(
                code=programme.code,
                name=units.name_of(programme),
                ticked=ticked,
                sessions=_session_choices(mine, info, left_out) if tickable else [],
                untickable=0 if tickable else len(mine.sessions),
                sentence=offered,
            )
        )
        if ticked and sentence is not None:
            used[programme.pk] = found
            paragraphs.setdefault(programme.group, []).append(sentence)
    chosen = [one for one in known if one.pk in used]
    return Brief(
        title=gettext("Work brief of {area}, {period}").format(area=region.name, period=period.full_label()),
        area=region.name,
        period=period,
        wording=wording,
        choices=choices,
        lead=_lead(query, united(used, chosen), _held_sessions(used, chosen), rounded=wording == ROUNDED)
        if used
        else None,
        paragraphs=[Paragraph(group_name(group), found) for group, found in paragraphs.items()],
        notes=_notes(actor, query, united(used, chosen), wording) if used else [],
        written_on=clock.today(),
    )


def _with(given: sentences.Facts, total: Sums, programme: Programme) -> sentences.Facts:
    numbers: dict[str, int | None] = {
        unit: units.value_of(total, unit) for unit in units.counted_by(programme) if unit in units.FROM_THE_BOOK
    }
    return sentences.Facts(
        programme=given.programme,
        period=given.period,
        numbers=given.numbers | numbers,
        urls=given.urls,
        words=given.words,
        unit=given.unit,
        before=None,
        other=None,
    )


def _held(actor: Actor, region: Region, period: Period, ids: Sequence[int]) -> dict[int, _Held]:
    if region.level < Level.STREET:
        return {}
    rows = (
        Record.objects.visible_to(actor)
        .under(region.path)
        .filter(
            programme_id__in=ids, occurred_on__range=(period.start, period.end), sessions__gt=0, reversal__isnull=True
        )
        .exclude(session="")
        .values("programme_id", "session")
        .annotate(day=Max("occurred_on"))
        .order_by("-day", "session")[:_READ]
    )
    found: dict[int, _Held] = {}
    for row in rows:
        held = found.setdefault(row["programme_id"], _Held())
        held.sessions.append(row["session"])
        held.days[row["session"]] = row["day"]
    wanted = [session for held in found.values() if len(held.sessions) <= TICKED_SESSIONS for session in held.sessions]
    if wanted:
        times = (
            Record.objects.visible_to(actor)
            .under(region.path)
            .filter(session__in=wanted)
            .values_list("programme_id", "session")
            .annotate(times=Sum("person_times"))
        )
        for programme_id, session, count in times:
            if programme_id in found:
                found[programme_id].times[session] = count
    return found


def _left_out(held: _Held, selection: Selection | None) -> set[str]:
    return set() if selection is None else set(held.sessions) - selection.sessions


def _session_choices(
    held: _Held, info: dict[str, sessions.SessionInfo], left_out: Collection[str]
) -> list[SessionChoice]:
    empty = sessions.SessionInfo("", "")
    return [
        SessionChoice(
            session=session,
            day=held.days[session],
            title=info.get(session, empty).title,
            place=info.get(session, empty).place,
            person_times=held.times.get(session, 0),
            ticked=session not in left_out,
            url=info.get(session, empty).url,
        )
        for session in held.sessions
    ]


def _without(actor: Actor, region: Region, period: Period, programme: Programme, left_out: Collection[str]) -> Sums:
    """The programme without some of its sessions, from the records that remain."""
    rows = (
        Record.objects.visible_to(actor)
        .under(region.path)
        .filter(programme=programme, occurred_on__range=(period.start, period.end))
        .exclude(session__in=left_out)
    )
    added = rows.aggregate(
        sessions_=Sum("sessions", default=0),
        items_=Sum("items", default=0),
        times=Sum("person_times", default=0),
        anonymous=Sum("person_times", filter=Q(person__isnull=True), default=0),
        calls=Sum("household_times", default=0),
    )
    live = rows.filter(reverses__isnull=True, reversal__isnull=True)
    persons = BitMap(
        live.filter(person__isnull=False, person_times__gt=0).values_list("person_id", flat=True).distinct()
    )
    households = BitMap(
        live.filter(household__isnull=False, household_times__gt=0).values_list("household_id", flat=True).distinct()
    )
    for person, household in live.filter(links__isnull=False).values_list("links__person_id", "links__household_id"):
        persons.add(person)
        if household is not None:
            households.add(household)
    return Sums(
        added["sessions_"], added["items_"], added["times"], added["anonymous"], added["calls"], persons, households
    )


def _held_sessions(used: dict[int, Sums], chosen: Sequence[Programme]) -> int:
    """Sessions that are called so: rounds of visits and inspections are not added to clinics and talks."""
    return sum(used[one.pk].sessions for one in chosen if "sessions" in one.counts and one.session_unit == "sessions")


def _lead(query: FigureQuery, total: Sums, held: int, *, rounded: bool) -> Sentence | None:
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


def _notes(actor: Actor, query: FigureQuery, total: Sums, wording: str) -> list[str]:
    """How the numbers were counted: printed under every brief, because 人次 and 人数 are taken for each other."""
    notes = []
    if total.person_times:
        notes.append(
            gettext("Attendances: every time counts, {number} heads counted without a name included.").format(
                number=units.quantity(total.anonymous_times)
            )
            if total.anonymous_times
            else gettext("Attendances: every time counts.")
        )
        notes.append(gettext("People: only those with a name, each once however often they came."))
    if wording == ROUNDED:
        notes.append(gettext("“Over” and “nearly” mark rounded numbers; the exact ones are in the figures."))
    last = query.period.counted_until(clock.today())
    notes.append(gettext("Counted up to {day}, 24:00, from the service records.").format(day=periods.full_day(last)))
    entered = late.count(actor=actor, area_path=query.region.path, period=query.period, programme=query.programme)
    if entered:
        notes.append(
            ngettext("{count} record was entered later.", "{count} records were entered later.", entered).format(
                count=entered
            )
        )
    return notes


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
