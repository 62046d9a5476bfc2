"""For whom a signed-in user may speak: himself and those whose family proxy he is."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from doorstep.accounts.models import User
from doorstep.kernel import clock, wall
from doorstep.kernel.actor import Actor
from doorstep.look.masks import masked_phone
from doorstep.residents import phones
from doorstep.residents.models import FamilyProxy, Person
from doorstep.residents.selectors.people import PersonLine, door_of, line_of
from doorstep.residents.selectors.person import CardBlock

#: Apps above this one register here (in their `ready`) what they keep of a resident, for his own page.
my_blocks: list[Callable[[Actor, Person], CardBlock | None]] = []

#: Registered with `accounts`, whose one statement at the start of every request asks it: see accounts.identity.
#: A function of the database (migration 0007), because it is asked before the wall knows who is asking.
PERSONS_OF_USER = "SELECT * FROM doorstep_speaks_for(u.id, %(today)s)"


def persons_spoken_for(*, actor: Actor) -> list[Person]:
    """The actor himself first, then those whose proxy he is, by name."""
    found = Person.objects.spoken_for_by(actor).select_related("household", "region").order_by("initials", "id")
    return sorted(found, key=lambda person: person.user_id != actor.user_id)


def own_person(*, actor: Actor) -> Person | None:
    """The resident that the actor himself is, if he is entered as one."""
    if actor.user_id is None:
        return None
    return (
        Person.objects.spoken_for_by(actor).select_related("household", "region").filter(user_id=actor.user_id).first()
    )


@dataclass(frozen=True, slots=True)
class MyDetails:
    """What a resident sees about himself. `candidates`: people with his telephone, masked, one of whom he may be."""

    person: Person | None
    phone: str
    door: str
    proxies: list[FamilyProxy]
    acting_for: list[FamilyProxy]
    phone_verified: bool
    candidates: list[PersonLine]
    sharing: int
    blocks: list[CardBlock]


def my_details(*, actor: Actor) -> MyDetails:
    user = User.objects.get(pk=actor.user_id)
    today = clock.today()
    person = own_person(actor=actor)
    valid = FamilyProxy.objects.visible_to(actor).valid_on(today).order_by("valid_from", "id")
    with wall.beyond("he has proved the number, and whose file has it is asked by him, masked, to say which one he is"):
        sharing = list(
            Person.objects.sharing_phone_of(user)
            .filter(~Q(user=user))
            .select_related("household", "region")
            .order_by("birth_date", "id")[:20]
        )
    return MyDetails(
        person=person,
        phone=masked_phone(phones.shown(person.phone)) if person and person.phone else "",
        door=door_of(person) if person else "",
        proxies=list(valid.filter(person=person).select_related("user")) if person else [],
        acting_for=list(valid.filter(user=user).select_related("person")),
        phone_verified=bool(user.phone_hash and user.phone_verified_at),
        candidates=[] if person else [line_of(other, today) for other in sharing if other.user_id is None],
        sharing=len(sharing),
        blocks=[block for make in my_blocks if person and (block := make(actor, person))],
    )
