"""A brief (简报): what may be chosen for it, and the paragraphs that come out of the choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.ledger.rollups import Sums
from doorstep.ledger.selectors import sums
from doorstep.programmes.models import Programme
from doorstep.reports import sessions, units
from doorstep.reports.periods import Period
from doorstep.reports.query import FigureQuery
from doorstep.reports.selectors import brief_held, brief_words, sentences
from doorstep.reports.selectors.brief_held import TICKED_SESSIONS, Held, SessionChoice
from doorstep.reports.selectors.figures import open_sites, programmes, united
from doorstep.reports.selectors.sentences import Sentence

EXACT = "exact"
ROUNDED = "rounded"


@dataclass(frozen=True, slots=True)
class Selection:
    """What was ticked; None in place of a selection means everything."""

    programmes: frozenset[str]
    sessions: frozenset[str]


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


@dataclass(frozen=True, slots=True)
class _Read:
    """What is read once for all programmes of a brief."""

    actor: Actor
    query: FigureQuery
    other: Period | None
    book: dict[int, Sums]
    then: dict[int, Sums]
    sites: Mapping[str, int]
    held: dict[int, Held]
    info: dict[str, sessions.SessionInfo]


@dataclass(frozen=True, slots=True)
class _Offered:
    """One programme of the brief: what can be chosen, and what it contributes when it is ticked."""

    programme: Programme
    choice: ProgrammeChoice
    found: Sums
    sentence: Sentence | None


def compose(*, actor: Actor, query: FigureQuery, selection: Selection | None = None, wording: str = EXACT) -> Brief:
    """The brief of an area and period from what is chosen. Numbers of a programme of which sessions were left out are
    counted again from the records that remain; nothing is typed in."""
    known = programmes(actor=actor, programme=query.programme)
    read = _read(actor, query, known)
    rounded = wording == ROUNDED
    offered = [one for one in (_offer(read, programme, selection, rounded=rounded) for programme in known) if one]
    taken = [one for one in offered if one.sentence is not None]
    used = {one.programme.pk: one.found for one in taken}
    chosen = [one.programme for one in taken]
    total = united(used, chosen)
    held = brief_words.held_sessions(used, chosen)
    return Brief(
        title=gettext("Work brief of {area}, {period}").format(
            area=query.region.name, period=query.period.full_label()
        ),
        area=query.region.name,
        period=query.period,
        wording=wording,
        choices=[one.choice for one in offered],
        lead=brief_words.lead(query, total, held, rounded=rounded) if used else None,
        paragraphs=_paragraphs(taken),
        notes=brief_words.notes(actor, query, total, rounded=rounded) if used else [],
        written_on=clock.today(),
    )


def _read(actor: Actor, query: FigureQuery, known: Sequence[Programme]) -> _Read:
    region, period = query.region, query.period
    other = period.compared(query.against, clock.today())
    ids = [one.pk for one in known] if query.programme else None
    held = brief_held.read_held(actor, region, period, [one.pk for one in known])
    return _Read(
        actor=actor,
        query=query,
        other=other,
        book=sums(area_path=region.path, start=period.start, end=period.end, programme_ids=ids),
        then=sums(area_path=region.path, start=other.start, end=other.end, programme_ids=ids) if other else {},
        sites=open_sites(
            actor=actor,
            area_path=region.path,
            on=period.end,
            kinds={p.sites_kind for p in known if "sites" in p.counts},
        ),
        held=held,
        info=sessions.read(actor=actor, sessions=[session for one in held.values() for session in one.sessions]),
    )


def _offer(read: _Read, programme: Programme, selection: Selection | None, *, rounded: bool) -> _Offered | None:
    """A programme with its sentence; None when there is nothing of it in the whole period."""
    mine = read.held.get(programme.pk, Held())
    tickable = len(mine.sessions) <= TICKED_SESSIONS
    ticked = selection is None or programme.code in selection.programmes
    left_out = set(mine.sessions) - selection.sessions if selection is not None and tickable and ticked else set()
    total = read.book.get(programme.pk, Sums())
    region, period = read.query.region, read.query.period
    found = brief_held.without(read.actor, region, period, programme, left_out) if left_out else total
    given = _facts(read, programme, found, left_out)
    sentence = sentences.write(given, rounded=rounded, with_period=False)
    # Offered as long as there is something in the whole period; left out sessions can be ticked again.
    offered = sentence or (sentences.write(_with(given, total, programme), with_period=False) if left_out else None)
    if offered is None:
        return None
    choice = ProgrammeChoice(
        code=programme.code,
        name=units.name_of(programme),
        ticked=ticked,
        sessions=brief_held.session_choices(mine, read.info, left_out) if tickable else [],
        untickable=0 if tickable else len(mine.sessions),
        sentence=offered,
    )
    return _Offered(programme, choice, found, sentence if ticked else None)


def _facts(read: _Read, programme: Programme, found: Sums, left_out: set[str]) -> sentences.Facts:
    """Compared with the other period only as a whole: against a part of it the difference would say nothing."""
    unit = units.main_unit(programme)
    comparable = read.other and unit in units.FROM_THE_BOOK and not left_out
    held = read.held.get(programme.pk, Held()).sessions
    return sentences.facts(
        programme=programme,
        region=read.query.region,
        period=read.query.period,
        found=found,
        sites=read.sites.get(programme.sites_kind),
        places=[read.info[one].place for one in held if one in read.info and one not in left_out],
        before=units.value_of(read.then.get(programme.pk, Sums()), unit) if comparable else None,
        other=read.other,
        unit=unit,
        query=read.query,
    )


def _paragraphs(taken: Sequence[_Offered]) -> list[Paragraph]:
    groups: dict[str, list[Sentence]] = {}
    for one in taken:
        if one.sentence is not None:
            groups.setdefault(one.programme.group, []).append(one.sentence)
    return [Paragraph(brief_words.group_name(group), said) for group, said in groups.items()]


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
