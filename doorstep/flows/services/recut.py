"""Cutting areas anew, with everything that lives in them: people, households, roles. One transaction.

What has one place to go is moved; what has not is left where it was and listed for somebody to decide. Records of the
past keep the area of their day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from doorstep.accounts.errors import BadDays, NotForYourself, RoleHeldAlready
from doorstep.accounts.following import RoleLeft, RolesFollowing
from doorstep.accounts.services import end_role, give_role, roles_follow_areas
from doorstep.flows.errors import NotDecided
from doorstep.flows.recut import FOLLOWED, Outlook, Plan, lines_of, plan_for, plan_of, staying_in
from doorstep.kernel import clock, events
from doorstep.kernel.actor import Actor
from doorstep.kernel.scope import require
from doorstep.regions import services as regions
from doorstep.regions.errors import NotSiblings
from doorstep.regions.heirs import heirs_of
from doorstep.regions.models import Region, Succession
from doorstep.regions.services import NewRegion
from doorstep.residents.following import Following, by_hand, hold
from doorstep.residents.services import follow_areas

RIGHT = regions.RIGHT


@dataclass(frozen=True, slots=True)
class Done:
    begun: list[Region]
    #: Somebody, or the first click of a double click, has done the very same before.
    already: bool = False


@dataclass(frozen=True, slots=True)
class Decisions:
    """Who goes where: {key of a group of doors: area}, {old area: area}, {role: areas}."""

    doors: dict[int, int]
    people: dict[int, int]
    roles: dict[int, list[int]]

    def __bool__(self) -> bool:
        return bool(self.doors or self.people or self.roles)


def preview_recut(
    *, actor: Actor, predecessors: Sequence[Region], successors: Sequence[NewRegion], on: date
) -> Outlook:
    """What re-cutting would do. It is done and taken back, so that it refuses what the real one would refuse."""
    with transaction.atomic():
        rows = _areas(actor, predecessors)
        begun = regions.recut(actor=actor, predecessors=rows, successors=successors, on=on)
        plan = plan_for(rows, actor=actor, day=on)
        outlook = Outlook(rows, lines_of(begun, plan), plan, on, staying_in(rows))
        transaction.set_rollback(True)
    return outlook


def recut_areas(*, actor: Actor, predecessors: Sequence[Region], successors: Sequence[NewRegion], on: date) -> Done:
    """Ends the old areas, begins the new and moves what belongs to them. The very same again changes nothing.

    Roles change hands on the day; people move at once, or on the day if it is to come (`settle_areas`).
    """
    with transaction.atomic():
        for region in predecessors:
            require(actor, RIGHT, region.path)
        hold(predecessors)
        rows = _areas(actor, predecessors)
        before = _done_before(rows, successors, on)
        if before is not None:
            return Done(before, already=True)
        begun = regions.recut(actor=actor, predecessors=rows, successors=successors, on=on)
        plan = plan_for(rows, actor=actor, day=on, locked=True)
        _follow(actor, rows, plan, on)
    return Done(begun)


def settle_areas(*, actor: Actor) -> int:
    """On the day of a re-cut, and for who was entered in an old area since: moves everybody who has one place to go.

    Returns how many rows moved; again moves nothing.
    """
    today = clock.today()
    waiting = list(Region.objects.filter(valid_to__lte=today, successions__isnull=False).distinct())
    with transaction.atomic():
        plan = plan_of(heirs_of([region.pk for region in waiting], day=today), actor=actor, locked=True)
        moved = plan.numbers()
        if any(moved.values()):
            parents = {region.pk for region in waiting}
            tops = [region for region in waiting if region.parent_id not in parents]
            _follow(actor, [region for region in tops if any(_part(plan, region.path).numbers().values())], plan, today)
    return sum(moved.values())


def decide(*, actor: Actor, region: Region, chosen: Decisions) -> Plan:
    """Carries out what somebody decided about that which had no unambiguous successor. Returns what is still open.

    Homes need regions.edit over the old area, roles accounts.edit over the old area and the new; one's own role is
    decided by somebody else. What has been decided in the meantime is left as it is.
    """
    require(actor, RIGHT, region.path)
    if not chosen:
        raise NotDecided
    with transaction.atomic():
        rows = siblings_of(region, lock=True)
        for row in rows:
            require(actor, RIGHT, row.path)
        day = max(clock.today(), region.valid_to or clock.today())
        plan = plan_for(rows, actor=actor, day=day, locked=True)
        moves = (
            by_hand(plan.residents, doors=chosen.doors, people=chosen.people) if day == clock.today() else Following()
        )
        follow_areas(actor=actor, moves=moves, reason=_("decided after the re-cut"))
        handed = 0
        for left in plan.roles.left:
            wanted = set(chosen.roles.get(left.assignment.pk, ()))
            heirs = [heir for heir in left.choices if heir.pk in wanted]
            if heirs:
                _hand_over(actor, left, heirs, day)
                handed += 1
        numbers = Plan(moves, RolesFollowing()).numbers() | {"roles": handed}
        events.record(actor, region, FOLLOWED, on=day.isoformat(), **numbers)
        return plan_for(rows, actor=actor, day=day)


def siblings_of(region: Region, *, lock: bool = False) -> list[Region]:
    """The areas that ended in the same re-cut, this one among them."""
    heirs = Succession.objects.filter(predecessor=region).values("successor_id")
    found = Region.objects.filter(successions__successor_id__in=heirs).values("pk")
    rows = Region.objects.filter(pk__in=found).order_by("pk")
    return list(rows.select_for_update() if lock else rows)


def _areas(actor: Actor, predecessors: Sequence[Region]) -> list[Region]:
    """The rows, locked in the order in which everybody locks them; NotSiblings for a district or for nothing."""
    for region in predecessors:
        require(actor, RIGHT, region.path)
    rows = list(Region.objects.select_for_update().filter(pk__in=[one.pk for one in predecessors]).order_by("pk"))
    if not rows or any(row.parent_id is None for row in rows):
        raise NotSiblings
    return rows


def _done_before(rows: Sequence[Region], successors: Sequence[NewRegion], on: date) -> list[Region] | None:
    if any(row.valid_to != on for row in rows):
        return None
    steps = Succession.objects.filter(predecessor__in=rows, on=on).select_related("successor")
    found = {step.successor_id: step.successor for step in steps}
    there = sorted((region.code, region.name) for region in found.values())
    wanted = sorted((new.code.strip().upper(), new.name.strip()) for new in successors)
    together = all({step.successor_id for step in steps if step.predecessor_id == row.pk} == set(found) for row in rows)
    return sorted(found.values(), key=lambda region: region.path) if there == wanted and together else None


def _follow(actor: Actor, rows: Sequence[Region], plan: Plan, on: date) -> None:
    """Moves what a plan says. People of a re-cut that is to come stay until its day."""
    reason = _("areas re-cut")
    residents = plan.residents if on <= clock.today() else Following()
    follow_areas(actor=actor, moves=residents, reason=reason)
    roles_follow_areas(actor=actor, moves=plan.roles, reason=reason)
    done = Plan(residents, plan.roles)
    for row in rows:
        events.record(actor, row, FOLLOWED, on=on.isoformat(), **_part(done, row.path).numbers())


def _part(plan: Plan, path: str) -> Plan:
    """What of it comes from one of the old areas."""
    roles = type(plan.roles)([(row, heir) for row, heir in plan.roles.moves if row.area_path.startswith(path)])
    residents = Following(
        [move for move in plan.residents.doors if move.origin.startswith(path)],
        [move for move in plan.residents.people if move.origin.startswith(path)],
    )
    return Plan(residents, roles)


def _hand_over(actor: Actor, left: RoleLeft, heirs: Sequence[Region], day: date) -> None:
    if left.is_own:
        raise NotForYourself
    row = left.assignment
    begins = max(day, row.valid_from)
    if row.valid_to is not None and row.valid_to <= begins:
        raise BadDays
    until = row.valid_to
    end_role(actor=actor, assignment=row, on=begins, reason=_("areas re-cut"))
    for heir in heirs:
        try:
            give_role(actor=actor, user=row.user, role=row.role, region=heir, valid_from=begins, valid_to=until)
        except RoleHeldAlready:
            continue
