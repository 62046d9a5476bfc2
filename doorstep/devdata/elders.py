"""The sheets of the demo's elders: how they live by the households they are in, the rest drawn by shares."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from doorstep.devdata import source
from doorstep.devdata.accounts import resident_actor
from doorstep.devdata.simulated import at
from doorstep.elders import services
from doorstep.elders.choices import AbilityReason
from doorstep.elders.models import Sheet
from doorstep.elders.scales import ABILITY, SELF_CARE
from doorstep.elders.services import ConditionEntry, ContactEntry, ElderRow, TagEntry
from doorstep.elders.tags import TAGS, Tag
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.regions.models import Level, Region
from doorstep.residents.models import Person, Sex

OLD, GROWN = 60, range(28, 62)
#: So many get what is entered one by one: an assessment, a certificate, a key, a service.
SINGLES = {"ability": 16, "disability": 20, "key": 24, "service": 40}
#: How many are entered on one day, and how far back.
AT_ONCE, LAST_YEAR = 30, 400


@dataclass(slots=True)
class _Quarter:
    """The people of a grid or estate, read once."""

    region: Region
    elders: list[Person] = field(default_factory=list)
    children: list[Person] = field(default_factory=list)
    homes: dict[int, list[Person]] = field(default_factory=dict)


def build_elders(*, actor: Actor, today: date) -> int:
    """A sheet for every elder, entered over the last thirteen months, so that some are due again."""
    rng = source.chance("elders")
    total = 0
    own = resident_actor("elder")[1]
    for quarter in _quarters(today):
        elders = [elder for elder in quarter.elders if elder.pk != own.pk]
        for start in range(0, len(elders), AT_ONCE):
            entered = today - timedelta(days=rng.randint(3, LAST_YEAR))
            with at(clock.at(entered, "15:00")):
                rows = [_row(rng, quarter, elder, entered) for elder in elders[start : start + AT_ONCE]]
                total += services.bulk_enter(actor=actor, region=quarter.region, rows=rows).changed
    _own(actor, own)
    _one_by_one(rng, actor)
    return total


def _quarters(today: date) -> Iterator[_Quarter]:
    found: dict[int, _Quarter] = {
        region.pk: _Quarter(region) for region in Region.objects.filter(level__gte=Level.COMMUNITY).order_by("path")
    }
    for person in Person.objects.active().select_related("household").defer("id_number").order_by("id"):
        quarter = found[person.region_id]
        age = clock.age_on(person.birth_date, today) if person.birth_date else 0
        if age >= OLD:
            quarter.elders.append(person)
        elif age in GROWN and person.phone:
            quarter.children.append(person)
        if person.household_id:
            quarter.homes.setdefault(person.household_id, []).append(person)
    yield from (quarter for quarter in found.values() if quarter.elders)


def _row(rng: random.Random, quarter: _Quarter, elder: Person, entered: date) -> ElderRow:
    plan = source.load("elders")
    home = quarter.homes.get(elder.household_id or 0, [elder])
    living = _living(home, elder, entered)
    age = clock.age_on(elder.birth_date, entered) if elder.birth_date else OLD
    tags = list(_tags(rng, plan, living, age))
    self_care = _self_care(rng, age, tags) if age >= 65 and rng.random() < 0.6 else {}
    return ElderRow(
        person_id=elder.pk,
        living=living,
        sheet=_sheet(rng, plan, elder, living, age),
        tags=tags,
        conditions=[ConditionEntry(code=code) for code, share in plan["illnesses"].items() if _hits(rng, share)],
        contacts=_contacts(rng, quarter, home, elder),
        note=rng.choice(plan["notes"]) if rng.random() < 0.12 else "",
        self_care=self_care,
        source="list:2022",
    )


def _hits(rng: random.Random, thousandths: int) -> bool:
    return rng.random() * 1000 < thousandths


def _living(home: list[Person], elder: Person, day: date) -> str:
    others = [one for one in home if one.pk != elder.pk]
    if not others:
        return "alone"
    old = [one for one in others if one.birth_date and clock.age_on(one.birth_date, day) >= OLD]
    if len(old) == len(others):
        return "empty_nest"
    return "children" if len(others) > 1 or not old else "spouse"


def _sheet(rng: random.Random, plan: dict[str, Any], elder: Person, living: str, age: int) -> dict[str, Any]:
    room = elder.household.room if elder.household_id and elder.household else ""
    floor = int(room[:-2]) if room.isdigit() and len(room) >= 3 else None
    level = _level(rng, living, age)
    return {
        "income": rng.choices(["pension", "resident_pension", "family", "work"], [62, 26, 8, 4])[0],
        "housing": rng.choices(["own", "childs", "rented", "public"], [82, 10, 5, 3])[0],
        "floor": floor,
        "has_lift": False if floor else None,
        "insurance": rng.choices(["employee", "resident", "elsewhere"], [58, 38, 4])[0],
        "family_doctor": rng.choice(plan["doctors"]) if rng.random() < 0.7 else "",
        "care_level": level,
        "care_reason": rng.choice(plan["reasons"][level]) if level in plan["reasons"] else "",
    }


def _level(rng: random.Random, living: str, age: int) -> str:
    need = (3 if living == "alone" else 1 if living == "empty_nest" else 0) + (age >= 75) + 2 * (age >= 85)
    luck = rng.random()
    if need >= 5 or (need >= 4 and luck < 0.5):
        return "weekly"
    if need >= 3:
        return "monthly" if luck < 0.7 else "quarterly"
    return "quarterly" if need >= 2 and luck < 0.6 else ""


def _tags(rng: random.Random, plan: dict[str, Any], living: str, age: int) -> Iterator[TagEntry]:
    if living in ("alone", "empty_nest"):
        yield TagEntry(tag=Tag.LIVES_ALONE if living == "alone" else Tag.EMPTY_NEST)
    for tag, share in plan["tags"].items():
        often = 4 if tag in ("disabled", "partly_disabled") and age >= 82 else 1
        if _hits(rng, share * often):
            seen = TAGS[Tag(tag)].needs_evidence
            yield TagEntry(
                tag=tag,
                word=plan["other_tag"] if tag == Tag.OTHER else "",
                evidence=rng.choice(["certificate", "decision", "list"]) if seen else "",
                evidence_number=f"EX{rng.randrange(10**6):06}" if seen else "",
            )


def _self_care(rng: random.Random, age: int, tags: list[TagEntry]) -> dict[str, int]:
    marked = {tag.tag for tag in tags}
    weight = 0.75 if "disabled" in marked else 0.4 if "partly_disabled" in marked else max(0.0, (age - 70) / 90)
    points = {}
    for item, steps in SELF_CARE.items():
        known = [step for step in steps if step is not None]
        worse = sum(rng.random() < weight for _step in known[1:])
        points[item] = known[worse]
    return points


def _contacts(rng: random.Random, quarter: _Quarter, home: list[Person], elder: Person) -> list[ContactEntry]:
    """Grown children at home, else somebody grown of the quarter who lives elsewhere; not everybody has two."""
    near = [one for one in home if one.pk != elder.pk and one in quarter.children]
    wanted = rng.choices([0, 1, 2], [6, 24, 70])[0]
    away = rng.sample(quarter.children, k=min(2, len(quarter.children)))
    found = [(one, True) for one in near] + [(one, False) for one in away if one not in near]
    return [
        ContactEntry(
            name=child.name,
            relation="son" if child.sex == Sex.MALE else "daughter",
            phone=child.phone,
            lives_near=is_near,
        )
        for child, is_near in found[:wanted]
    ]


def _own(actor: Actor, person: Person) -> None:
    """The elder of the sign-ins has everything."""
    plan = source.load("elders")["elder"]
    row = ElderRow(
        person_id=person.pk,
        living=plan["living"],
        sheet=plan["sheet"],
        note=plan["note"],
        tags=[TagEntry(tag=Tag.LIVES_ALONE)],
        conditions=[ConditionEntry(code=code) for code in plan["illnesses"]],
        contacts=[ContactEntry(**contact) for contact in plan["contacts"]],
        self_care={"eating": 0, "washing": 1, "dressing": 0, "toilet": 0, "moving": 1},
        source="list:2022",
    )
    services.bulk_enter(actor=actor, region=person.region, rows=[row])
    services.keep_key(actor=actor, person=person, **plan["key"])
    services.add_service(actor=actor, person=person, **plan["service"])
    services.verify(actor=actor, person=person, how="visit")
    _assess(actor, person, source.chance("elders", "own"), away=0.1)


def _one_by_one(rng: random.Random, actor: Actor) -> None:
    plan = source.load("elders")
    frail = Sheet.objects.filter(self_care__in=("medium", "unable")).order_by("pk").select_related("person__region")
    chosen = [sheet.person for sheet in frail]
    for person in _some(rng, chosen, SINGLES["ability"]):
        _assess(actor, person, rng, away=0.45)
    for person in _some(rng, [one for one in chosen if one.id_number], SINGLES["disability"]):
        kind, grade = rng.choice([1, 2, 4, 4, 4, 6]), rng.randint(1, 4)
        number = f"{person.id_number}{kind}{grade}"
        services.add_disability(actor=actor, person=person, kind=kind, grade=grade, certificate=number)
    watched = Sheet.objects.filter(care_level="weekly").order_by("pk").select_related("person__region")
    people = [sheet.person for sheet in watched]
    for person in _some(rng, people, SINGLES["key"]):
        kind_of_holder = rng.choice(["family", "neighbour", "community"])
        services.keep_key(
            actor=actor, person=person, holder=rng.choice(people).name, holder_kind=kind_of_holder, agreed="writing"
        )
    for person in _some(rng, people, SINGLES["service"]):
        what = rng.choice(sorted(plan["providers"]))
        services.add_service(actor=actor, person=person, kind=what, provider=plan["providers"][what])


def _some(rng: random.Random, people: list[Person], count: int) -> list[Person]:
    return rng.sample(people, k=min(count, len(people)))


def _assess(actor: Actor, person: Person, rng: random.Random, *, away: float) -> None:
    points = {
        key: {
            item: highest if item == "consciousness" else round(highest * (1 - away * rng.random()))
            for item, highest in part.items.items()
        }
        for key, part in ABILITY.items()
    }
    doctors = [name.partition("（")[0] for name in source.load("elders")["doctors"]]
    services.assess_ability(
        actor=actor,
        person=person,
        points=points,
        reason=AbilityReason.FIRST,
        assessors=(doctors[0], doctors[1]),
        medical_assessor=1,
    )
