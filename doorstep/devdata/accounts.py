"""Sign-ins: one for every role, an elder and her daughter, the workers of every community, some other families."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from doorstep.accounts.models import User
from doorstep.accounts.roles import ROLES, Role
from doorstep.accounts.selectors import actor_for_user
from doorstep.accounts.services import create_user, give_role, set_elder_mode
from doorstep.devdata import source
from doorstep.devdata.names import Names, Numbers
from doorstep.devdata.partners import organisation
from doorstep.devdata.regions import communities_in_order
from doorstep.kernel.actor import Actor
from doorstep.regions.models import Region
from doorstep.residents.models import Household, Person, Sex
from doorstep.residents.services import create_person, household_at, set_proxy

ELDER_FROM = date(1952, 1, 1)


@dataclass(frozen=True, slots=True)
class SignIn:
    """How to come in as somebody."""

    role: str
    name: str
    username: str
    secret: str
    area: str


def build_accounts(*, actor: Actor) -> None:
    plan = source.load("accounts")
    for entry in plan["staff"]:
        user = create_user(
            actor=actor, username=entry["username"], name=entry["name"], phone=entry["phone"], password=plan["password"]
        )
        _give(actor, user, entry)
    _workers(actor)
    people = {entry["key"]: _resident(actor, entry) for entry in plan["residents"]}
    for proxy in plan["proxies"]:
        child = people[proxy["user"]].user
        assert child is not None
        set_proxy(
            actor=actor,
            person=people[proxy["person"]],
            user=child,
            relation=proxy["relation"],
            consent=proxy["consent"],
        )
    _families(actor, plan["family_proxies"])


def sign_ins() -> Iterator[SignIn]:
    """Everything that the command prints; read from the data file, so that it needs no database."""
    from django.utils.translation import gettext

    plan = source.load("accounts")
    for entry in plan["residents"]:
        word = gettext("Resident") if entry["key"] == "elder" else gettext("Family member")
        secret = gettext("code to the phone, shown on the page")
        yield SignIn(word, entry["name"], entry["phone"], secret, entry["building"])
    for entry in plan["staff"]:
        role = str(ROLES[Role(entry["role"])].name)
        area = entry.get("area") or _organisation_name(entry["organisation"])
        yield SignIn(role, entry["name"], entry["username"], plan["password"], area)


def worker_of(region: Region) -> Actor:
    """The community worker who enters what happens in this area."""
    return actor_for_user(_worker(region))


def _worker(region: Region) -> User:
    demo = next(
        (
            one
            for one in source.load("accounts")["staff"]
            if one["role"] == "community_staff" and one["area"] == region.name
        ),
        None,
    )
    username = demo["username"] if demo else _username(region)
    found: User = User.objects.get(username=username)
    return found


def demo_actor(username: str) -> Actor:
    return actor_for_user(User.objects.get(username=username))


def resident_actor(key: str) -> tuple[Actor, Person]:
    """The elder or her daughter, as they act when they have signed in."""
    entry = next(one for one in source.load("accounts")["residents"] if one["key"] == key)
    user = User.objects.get(username=entry["username"])
    return actor_for_user(user), Person.objects.get(user=user)


def _organisation_name(key: str) -> str:
    return str(next(one["name"] for one in source.load("partners") if one["key"] == key))


def _give(actor: Actor, user: User, entry: dict[str, Any]) -> None:
    if "organisation" in entry:
        give_role(actor=actor, user=user, role=entry["role"], organisation=organisation(entry["organisation"]))
    else:
        give_role(actor=actor, user=user, role=entry["role"], region=Region.objects.get(name=entry["area"]))


def _username(region: Region) -> str:
    return f"worker-{region.path.strip('/').replace('/', '-')}".lower()


def _workers(actor: Actor) -> None:
    """A worker for every community and estate, who can't sign in: they are there so that the log names a person."""
    demo = {one["area"] for one in source.load("accounts")["staff"] if one["role"] == "community_staff"}
    regions = [region for region, _named in communities_in_order() if region.name not in demo]
    regions += Region.objects.filter(name__in=source.load("district")["estates"]).order_by("path")
    names = Names(source.chance("workers"))
    for region in regions:
        name = names.surname() + source.load("accounts")["worker_name"]
        user = create_user(actor=actor, username=_username(region), name=name)
        give_role(actor=actor, user=user, role=Role.COMMUNITY_STAFF, region=region)


def _resident(actor: Actor, entry: dict[str, Any]) -> Person:
    region = Region.objects.get(name=entry["grid"])
    building = Region.objects.filter(parent=region, name=entry["building"]).first()
    household: Household = household_at(
        actor=actor, region=region, address=entry["building"], building=building, unit=entry["unit"], room=entry["room"]
    )
    user = create_user(actor=actor, username=entry["username"], name=entry["name"], phone=entry["phone"])
    if entry.get("elder_mode"):
        set_elder_mode(actor=actor_for_user(user), on=True)
    numbers = Numbers(source.chance("residents", entry["key"]))
    number = numbers.identity(entry["sex"], entry["born"], entry["id"])
    while Person.objects.filter(birth_date=entry["born"], id_tail_hash=_tail_hash(number)).exists():
        number = numbers.identity(entry["sex"], entry["born"], entry["id"])
    return create_person(
        actor=actor,
        region=region,
        name=entry["name"],
        sex=entry["sex"],
        birth_date=entry["born"],
        id_number=number,
        phone=entry["phone"],
        household=household,
        user=user,
        relation_to_head="02",
    )


def _tail_hash(number: str) -> str:
    from doorstep.residents.services.columns import id_tail_hash

    return id_tail_hash(number[-4:])


def _families(actor: Actor, count: int) -> None:
    """Grown children who live with an elder and act for him; their own sign-in is by code to their phone."""
    rng = source.chance("families")
    elders = Person.objects.filter(birth_date__lt=ELDER_FROM, household__isnull=False, user__isnull=True).order_by("id")
    made = 0
    candidates = list(elders.select_related("household").defer("id_number", "phone"))
    for elder in rng.sample(candidates, k=min(count * 6, len(candidates))):
        if made == count:
            return
        child = (
            Person.objects.filter(household=elder.household, birth_date__gt=date(1960, 1, 1), user__isnull=True)
            .filter(birth_date__lt=date(2000, 1, 1))
            .exclude(phone_hash="")
            .order_by("id")
            .first()
        )
        if child is None or User.objects.filter(phone_hash=child.phone_hash).exists():
            continue
        user = create_user(actor=actor, username=f"family-{made + 1:02}", name=child.name, phone=child.phone)
        relation = "son" if child.sex == Sex.MALE else "daughter"
        set_proxy(
            actor=actor, person=elder, user=user, relation=relation, consent=rng.choice(["window", "home", "phone"])
        )
        made += 1
