"""The figures of an area and period, from the book alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.ledger.rollups import Sums
from doorstep.ledger.selectors import sums
from doorstep.places.models import Site
from doorstep.programmes.models import Programme
from doorstep.regions.models import Region
from doorstep.reports import units
from doorstep.reports.errors import ProgrammeUnknown
from doorstep.reports.periods import Against, Period
from doorstep.reports.selectors.scope import check, reader


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: how much of a programme (its code) in one unit."""

    programme: str
    unit: str
    value: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure beside the one of the period before. `percent` is None where there was nothing to compare with."""

    programme: str
    unit: str
    value: int
    before: int | None

    @property
    def difference(self) -> int | None:
        return None if self.before is None else self.value - self.before

    @property
    def percent(self) -> float | None:
        return None if not self.before else (self.value - self.before) / self.before * 100


def figures(
    *, actor: Actor | None, region: Region, start: date, end: date, programme: str | Programme | None = None
) -> list[Figure]:
    """Every unit of every programme that has a number in the area and period; both days belong to it.

    A programme asked for by its code is answered in all its units, zeros included. Persons are those with a name, each
    once however often they came; walk-ins without a name are in the attendances only.
    """
    actor = reader(actor)
    check(actor, region)
    chosen = programmes(actor=actor, programme=programme, with_words=False)
    book = sums(
        area_path=region.path, start=start, end=end, programme_ids=[p.pk for p in chosen] if programme else None
    )
    sites = open_sites(actor=actor, area_path=region.path, on=end, kinds={p.sites_kind for p in chosen if p.sites_kind})
    return [
        Figure(one.code, units.figure_unit(one, unit), value)
        for one in chosen
        for unit, value in values_of(one, book.get(one.pk, Sums()), sites).items()
        if value or programme
    ]


def compare(
    *,
    actor: Actor | None,
    region: Region,
    period: Period,
    against: Against = Against.BEFORE,
    programme: str | Programme | None = None,
) -> list[Comparison]:
    """The same figures with those of the period they are compared with."""
    actor = reader(actor)
    now = figures(actor=actor, region=region, start=period.start, end=period.end, programme=programme)
    other = period.compared(against, clock.today())
    if other is None:
        return [Comparison(one.programme, one.unit, one.value, None) for one in now]
    then = figures(actor=actor, region=region, start=other.start, end=other.end, programme=programme)
    values = {(one.programme, one.unit): one.value for one in now}
    before = {(one.programme, one.unit): one.value for one in then}
    keys = [*values, *(key for key in before if key not in values)]
    order = {
        one.code: index for index, one in enumerate(programmes(actor=actor, programme=programme, with_words=False))
    }
    return [Comparison(*key, values.get(key, 0), before.get(key, 0)) for key in sorted(keys, key=lambda k: order[k[0]])]


def programmes(*, actor: Actor, programme: str | Programme | None = None, with_words: bool = True) -> list[Programme]:
    """All programmes in the order of the catalogue, or the one named; raises ProgrammeUnknown with the known codes.

    Without their words (the YAML form) they cost a quarter of the time, and numbers need none.
    """
    every = Programme.objects.visible_to(actor).order_by("id")
    rows = every if with_words else every.defer("spec")
    if programme is None:
        return list(rows)
    code = programme if isinstance(programme, str) else programme.code
    chosen = list(rows.filter(code=code))
    if not chosen:
        known = every.values_list("code", flat=True)
        raise ProgrammeUnknown(wanted=code[:40], known=", ".join(known) or "–")
    return chosen


def session_words(*, actor: Actor) -> Mapping[int, Mapping[str, str]]:
    """Programme → its own word for a session, of those that hold rounds or topics rather than sessions."""
    rows = Programme.objects.visible_to(actor).exclude(session_unit="sessions").values_list("pk", "spec__session_word")
    return {pk: words or {} for pk, words in rows}


def open_sites(*, actor: Actor, area_path: str, on: date, kinds: Iterable[str]) -> Mapping[str, int]:
    """Kind of site → how many stand open in the area at the end of the day."""
    wanted = sorted(kinds)
    if not wanted:
        return {}
    # Sites that open after today are not open, whatever day the period ends on.
    day = min(on, clock.today())
    rows = (
        Site.objects.visible_to(actor)
        .open_on(day)
        .filter(kind__in=wanted, area_path__gte=area_path, area_path__lt=area_path + "~")
    )
    found: dict[str, int] = dict.fromkeys(wanted, 0)
    for kind in rows.values_list("kind", flat=True):
        found[kind] += 1
    return found


def values_of(programme: Programme, found: Sums, sites: Mapping[str, int]) -> dict[str, int]:
    """The units that this programme counts, with their values."""
    return {
        unit: sites.get(programme.sites_kind, 0) if unit == "sites" else units.value_of(found, unit)
        for unit in units.counted_by(programme)
    }


def united(book: Mapping[int, Sums], chosen: Sequence[Programme]) -> Sums:
    """All programmes together, each with what it counts: persons and households are united exactly, never added up."""
    total = Sums()
    for programme in chosen:
        part = book.get(programme.pk)
        if part is not None:
            total.add(counted_part(part, programme))
    return total


def counted_part(part: Sums, programme: Programme) -> Sums:
    """Without what the programme does not count, so that a total never shows a number its rows show as a dash."""
    counted = set(units.counted_by(programme))
    kept = Sums()
    if "sessions" in counted:
        kept.sessions = part.sessions
    if "items" in counted:
        kept.items = part.items
    if "person_times" in counted:
        kept.person_times, kept.anonymous_times = part.person_times, part.anonymous_times
    if "household_times" in counted:
        kept.household_times = part.household_times
    if "people" in counted:
        kept.persons = part.persons
    if "households" in counted:
        kept.households = part.households
    return kept


def for_public(found: Iterable[Figure], *, smallest: int) -> list[Figure | None]:
    """As a public table may show it (programmes.md §20): None in place of a count of people or households so small that
    somebody might be recognised. Zero tells nothing about anybody and stays."""
    hidden = {"people", "person_times", "households", "household_times", "items"}
    return [None if one.unit in hidden and 0 < one.value < smallest else one for one in found]
