"""Reading for those who decide: the list of pairs, two files side by side, merges that can be taken back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.pagination import CappedCount, count_up_to
from doorstep.kernel.scope import get_visible
from doorstep.look.masks import masked_phone
from doorstep.matching.models import Merge, Pair
from doorstep.matching.states import OPEN
from doorstep.matching.words import FIELDS, REASONS
from doorstep.regions.models import Region
from doorstep.residents import identity, phones
from doorstep.residents.models import Person
from doorstep.residents.selectors.people import areas_to_choose, door_of
from doorstep.residents.words import SEX

SHOWN = 50


@dataclass(frozen=True, slots=True)
class PairLine:
    """Names in full: whether two people are one can't be told from a masked name."""

    pk: int
    names: tuple[str, str]
    ages: tuple[int | None, int | None]
    areas: tuple[str, str]
    reasons: list[Any]
    state: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class PairsPage:
    lines: list[PairLine]
    total: CappedCount
    state: str


def pairs_page(*, actor: Actor, state: str = OPEN, area_path: str = "") -> PairsPage:
    """The likeliest first. An area narrows it to pairs of which one lives there."""
    rows = Pair.objects.visible_to(actor).filter(state=state)
    if area_path:
        under = {"area_path__gte": area_path, "area_path__lt": area_path + "~"}
        lives = [Q(**{f"{side}__{key}": value for key, value in under.items()}) for side in ("low", "high")]
        rows = rows.filter(lives[0] | lives[1])
    ordered: QuerySet[Pair] = rows.select_related("low__region", "high__region").order_by(F("weight").desc(), "id")
    return PairsPage([_line(pair) for pair in ordered[:SHOWN]], count_up_to(rows), state)


def _line(pair: Pair) -> PairLine:
    today = clock.today()
    two = (pair.low, pair.high)
    return PairLine(
        pk=pair.pk,
        names=(pair.low.name, pair.high.name),
        ages=tuple(clock.age_on(one.birth_date, today) if one.birth_date else None for one in two),  # type: ignore[arg-type]
        areas=(pair.low.region.name, pair.high.region.name),
        reasons=[REASONS[reason] for reason in pair.reasons],
        state=pair.state,
        decided_at=pair.decided_at,
    )


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field of two files. `same` is None where one of them says nothing."""

    key: str
    label: Any
    left: str
    right: str
    same: bool | None


@dataclass(frozen=True, slots=True)
class SideBySide:
    pair: Pair
    left: Person
    right: Person
    fields: list[FieldLine]
    reasons: list[Any]
    merge: Merge | None
    blocked: bool


def side_by_side(*, actor: Actor, pair_id: int) -> SideBySide:
    """Two files, field by field; numbers masked, but it is said whether they are the same."""
    pair = get_visible(Pair, actor, pk=pair_id)
    people = Person.objects.to_merge_by(actor).select_related("region", "household")
    left, right = people.get(pk=pair.low_id), people.get(pk=pair.high_id)
    done = Merge.objects.visible_to(actor).filter(
        kept__in=[left, right], gone__in=[left, right], undone_at__isnull=True
    )
    return SideBySide(
        pair=pair,
        left=left,
        right=right,
        fields=[_field(key, left, right) for key in FIELDS],
        reasons=[REASONS[reason] for reason in pair.reasons],
        merge=done.first(),
        blocked=bool(left.id_hash and right.id_hash),
    )


def _field(key: str, left: Person, right: Person) -> FieldLine:
    known = {
        "name": (left.name, right.name),
        "sex": (left.sex or "", right.sex or ""),
        "birth_date": (left.birth_date or "", right.birth_date or ""),
        "id_number": (left.id_hash, right.id_hash),
        "phone": (left.phone_hash, right.phone_hash),
        "door": (_home(left), _home(right)),
    }[key]
    same = None if not all(known) else known[0] == known[1]
    return FieldLine(key, FIELDS[key], _shown(key, left), _shown(key, right), same)


def _home(person: Person) -> str:
    return f"{person.household_id}" if person.household_id else ""


def _shown(key: str, person: Person) -> str:
    if key == "id_number":
        return identity.masked(person.id_number)
    if key == "phone":
        return masked_phone(phones.shown(person.phone)) if person.phone else ""
    if key == "door":
        return " ".join(part for part in (person.region.name, door_of(person)) if part)
    if key == "birth_date":
        return person.birth_date.isoformat() if person.birth_date else ""
    return str(SEX.get(person.sex, "")) if key == "sex" and person.sex else person.name if key == "name" else ""


def merges(*, actor: Actor) -> list[Merge]:
    """The latest, those taken back included."""
    found = Merge.objects.visible_to(actor).select_related("kept__region", "gone", "done_by", "undone_by")
    return list(found.order_by("-id")[:SHOWN])


def areas(*, actor: Actor) -> list[Region]:
    return areas_to_choose(actor=actor, right="residents.merge")
