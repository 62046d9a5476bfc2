"""Moving a person to another grid, closing a file and opening it again."""

from collections.abc import Callable
from datetime import date

from django.db import transaction

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import BadInput
from doorstep.kernel.events import record
from doorstep.kernel.scope import require
from doorstep.regions.models import Region
from doorstep.residents.errors import DayWrong, HouseholdElsewhere
from doorstep.residents.models import FamilyProxy, Household, Life, Person
from doorstep.residents.services.columns import check_region
from doorstep.residents.services.households import door
from doorstep.residents.services.people import locked
from doorstep.residents.states import PERSON

_ACTION_OF = {Life.MOVED: "moved_away", Life.DIED: "died"}

#: Apps above this one register here (in their `ready`) what follows for what they keep of a person when the file is
#: closed or opened again. Called in the same transaction, the person locked: (actor, person, action, day, reason).
followers: list[Callable[[Actor, Person, str, date, str], None]] = []


def _follow(actor: Actor, person: Person, action: str, day: date, reason: str) -> None:
    for follow in followers:
        follow(actor, person, action, day, reason)


def move_person(
    *,
    actor: Actor,
    person: Person,
    region: Region,
    household: Household | None = None,
    address: str = "",
    unit: str = "",
    room: str = "",
    reason: str = "",
) -> Person:
    """Hands a person over to another grid or community of the same district.

    Needs the right where the person is now: a community gives its people away, none takes those of another. What
    happened before stays with the area it happened in. Both areas get the event. The new door is a household or an
    address; without either the person has none until somebody enters it.
    """
    check_region(region)
    if household is not None and household.region_id != region.pk:
        raise HouseholdElsewhere
    with transaction.atomic():
        found = locked(actor, person)
        require(actor, "residents.edit", found.area_path)
        if region.path.partition("/")[0] != found.area_path.partition("/")[0]:
            raise BadInput
        if household is None and address.strip():
            household = door(actor=actor, region=region, address=address, unit=unit, room=room)
        before = found.area_path
        if before == region.path and found.household_id == (household.pk if household else None):
            return found
        if before != region.path:
            record(actor, found, "moved", reason=reason, to=region.path)
        found.region, found.area_path, found.household = region, region.path, household
        found.save(update_fields=["region", "area_path", "household", "updated_at"])
        record(actor, found, "moved", reason=reason, origin=before)
    return found


def close_person(*, actor: Actor, person: Person, life: str, on: date | None = None, reason: str = "") -> Person:
    """Closes the file of somebody who moved out of the district or died. Proxies end the same day."""
    if life not in _ACTION_OF:
        raise BadInput
    day = on or clock.today()
    with transaction.atomic():
        found = locked(actor, person)
        action = _ACTION_OF[Life(life)]
        require(actor, PERSON.right(action), found.area_path)
        state = PERSON.next(found.life, action)
        if day > clock.today() or (found.birth_date and day < found.birth_date):
            raise DayWrong
        before, found.life, found.closed_on = found.life, state, day
        found.save(update_fields=["life", "closed_on", "updated_at"])
        record(actor, found, action, from_state=before, to_state=state, reason=reason)
        for proxy in FamilyProxy.objects.filter(person=found, valid_to__isnull=True).select_for_update():
            proxy.valid_to = max(day, proxy.valid_from)
            proxy.save(update_fields=["valid_to"])
            record(actor, found, "proxy_ended", reason=reason, proxy=proxy.pk)
        _follow(actor, found, action, day, reason)
    return found


def reopen_person(*, actor: Actor, person: Person, reason: str = "") -> Person:
    """Takes a closing back. Proxies that ended with it are set anew, with consent asked again."""
    with transaction.atomic():
        found = locked(actor, person)
        require(actor, PERSON.right("opened_again"), found.area_path)
        before, found.life = found.life, PERSON.next(found.life, "opened_again")
        found.closed_on = None
        found.save(update_fields=["life", "closed_on", "updated_at"])
        record(actor, found, "opened_again", from_state=before, to_state=found.life, reason=reason)
        _follow(actor, found, "opened_again", clock.today(), reason)
    return found
