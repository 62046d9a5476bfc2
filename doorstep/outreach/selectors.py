"""What the pages of outreach and the telephone read."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, Min, Q, QuerySet, Sum, When

from doorstep.cards.models import DELIVER
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.outreach.models import OutreachDoor, OutreachRound
from doorstep.outreach.states import PLAN_RIGHT, DoorState
from doorstep.outreach.words import ROUND_STATES
from doorstep.programmes.models import Programme
from doorstep.regions.models import Region
from doorstep.residents.selectors import areas_to_choose

ROUNDS = 200
REACHED = Q(state=DoorState.REACHED)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far one area, building or round is."""

    name: str
    doors: int
    reached: int
    no_answer: int
    declined: int
    heads: int
    path: str = ""

    @property
    def waiting(self) -> int:
        return self.doors - self.reached - self.no_answer - self.declined

    @property
    def share(self) -> int:
        return round(100 * self.reached / self.doors) if self.doors else 0


@dataclass(frozen=True, slots=True)
class RoundLine:
    round: OutreachRound
    coverage: Coverage
    word: Any
    kind: str
    icon: str


@dataclass(frozen=True, slots=True)
class RoundPage:
    line: RoundLine
    grids: list[Coverage]
    buildings: list[Coverage]
    may_plan: bool
    may_hand_cards: bool


def _sums(rows: QuerySet[Any, Any], *by: str) -> list[dict[str, Any]]:
    return list(
        rows.values(*by)
        .annotate(
            doors_=Count("pk"),
            reached_=Count("pk", filter=REACHED),
            no_answer_=Count("pk", filter=Q(state=DoorState.NO_ANSWER)),
            declined_=Count("pk", filter=Q(state=DoorState.DECLINED)),
            heads_=Sum("heads"),
            at_=Min("area_path"),
        )
        .order_by(*by)
    )


def _coverage(name: str, row: dict[str, Any]) -> Coverage:
    return Coverage(
        name, row["doors_"], row["reached_"], row["no_answer_"], row["declined_"], row["heads_"] or 0, row["at_"]
    )


def _line(one: OutreachRound, coverage: Coverage | None) -> RoundLine:
    word, kind, icon = ROUND_STATES[one.state]
    return RoundLine(one, coverage or Coverage(one.topic, 0, 0, 0, 0, 0), word, kind, icon)


def rounds(*, actor: Actor) -> list[RoundLine]:
    """The latest first, each with how far it is within what the actor may see. Two queries."""
    found = list(
        OutreachRound.objects.visible_to(actor)
        .select_related("region", "programme")
        .order_by("-starts_on", "-id")[:ROUNDS]
    )
    doors = OutreachDoor.objects.visible_to(actor).filter(round__in=found)
    by_round = {row["round_id"]: _coverage("", row) for row in _sums(doors, "round_id")}
    return [_line(one, by_round.get(one.pk)) for one in found]


def round_page(*, actor: Actor, pk: int) -> RoundPage:
    """One round, by grid and by building, as far as the actor may see it."""
    found = OutreachRound.objects.visible_to(actor).filter(pk=pk).select_related("region", "programme", "made_by")
    one = found.first()
    if one is None:
        raise NotFound
    doors = OutreachDoor.objects.visible_to(actor).filter(round=one)
    whole = _sums(doors, "round_id")
    grids = [_coverage(row["region__name"], row) for row in _sums(doors, "area_path", "region__name")]
    places = doors.annotate(
        # Doors without a building of their own stand together under the address.
        has_building=Case(When(household__building__isnull=False, then=1), default=0, output_field=IntegerField()),
    )
    buildings = [
        _coverage(row["household__building__name"] or row["household__address"], row)
        for row in _sums(places, "area_path", "household__building__name", "household__address")
    ]
    return RoundPage(
        line=_line(one, _coverage("", whole[0]) if whole else None),
        grids=grids,
        buildings=buildings,
        may_plan=actor.can_in(PLAN_RIGHT, one.area_path),
        may_hand_cards=actor.can(DELIVER),
    )


def areas(*, actor: Actor) -> list[Region]:
    """Communities and grids for which the actor may plan a round."""
    return areas_to_choose(actor=actor, right=PLAN_RIGHT)


def programmes() -> list[Programme]:
    """Those that count doors."""
    return list(
        Programme.objects.filter(
            Q(counts__contains=["household_times"]) | Q(counts__contains=["households"]), active=True
        ).order_by("name")
    )


def open_doors(*, actor: Actor, most: int) -> list[dict[str, Any]]:
    """For the telephone: the doors of running rounds, with what came of them; no more than a telephone may hold."""
    rows = OutreachDoor.objects.visible_to(actor).filter(round__state="running").order_by("round_id", "id")
    return [dict(row) for row in rows.values("id", "round_id", "household_id", "state", "knocks", "heads")[:most]]


def running(*, actor: Actor) -> list[OutreachRound]:
    return list(OutreachRound.objects.visible_to(actor).filter(state="running").order_by("starts_on", "id"))
