"""Reads for writing a notice and for the door-knock list."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Func, QuerySet, Value
from django.utils.translation import override

from doorstep.activities.models import Activity
from doorstep.activities.services.notices import words_of
from doorstep.flows import audiences
from doorstep.kernel.actor import Actor
from doorstep.look import masks
from doorstep.messaging import reasons, rendering
from doorstep.messaging import selectors as messaging
from doorstep.messaging.models import Notice, NoticeTemplate
from doorstep.regions.models import Region
from doorstep.residents.models import Person
from doorstep.residents.selectors import areas_to_choose
from doorstep.residents.selectors.people import door_of

PERSON = "residents.person:"


def areas(*, actor: Actor) -> list[Region]:
    """The areas that the actor may address."""
    return areas_to_choose(actor=actor, right=audiences.RIGHT)


def templates_for(*, actor: Actor, activity: Activity | None) -> list[NoticeTemplate]:
    """The wordings to start from: those of the activity's programme, else all."""
    found = messaging.templates(actor=actor)
    if activity is not None:
        return list(found.filter(code__startswith=f"{activity.programme.code}."))
    return list(found)


@dataclass(frozen=True, slots=True)
class Start:
    """What stands in the form when it opens."""

    title: str = ""
    body: str = ""
    area: str = ""
    template: str = ""


def start_of(*, actor: Actor, activity: Activity | None, template_code: str, choices: list[NoticeTemplate]) -> Start:
    """The text of a template, filled for the activity; without a choice its invitation.

    What the template wants and the activity does not say stays as a {place} for the writer; it can't be sent like that.
    """
    by_code = {template.code: template for template in choices}
    if activity is None:
        chosen = by_code.get(template_code)
        return Start(body=chosen.body if chosen else "", template=chosen.code if chosen else "")
    chosen = by_code.get(template_code) or by_code.get(f"{activity.programme.code}.invite")
    with override(settings.LANGUAGE_CODE):
        body = rendering.fill_known(chosen.body, **words_of(activity)) if chosen else ""
    return Start(title=activity.title, body=body, area=activity.area_path, template=chosen.code if chosen else "")


def form_of(notice: Notice) -> dict[str, Any]:
    """A draft as the values of the form."""
    spec = notice.audience
    to = spec.get("group", "all") if spec.get("kind") != audiences.SIGNUPS else audiences.SIGNUPS
    return {
        "title": notice.title,
        "body": notice.body,
        "to": to,
        "states": spec.get("states", list(audiences.SIGNUP_STATES)),
        "area": spec.get("area", notice.area_path),
        "channels": notice.channels,
        "urgency": notice.urgency,
        "activity": activity_id_of(notice),
    }


def activity_id_of(notice: Notice) -> int | None:
    kind, _, key = notice.subject.partition(":")
    return int(key) if kind == "activities.activity" and key.isdecimal() else None


# --- the door-knock list ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Door:
    """One person to go to: enough to find the door, no full name and no number."""

    person_id: int
    name: str
    area: str
    address: str
    reason: str


def _by_number(field: str) -> Func:
    """Sorts building 9 before building 10: every number is brought to six digits first."""
    padded = Func(field, Value(r"(\d+)"), Value(r"00000\1"), Value("g"), function="regexp_replace")
    return Func(padded, Value(r"\d+(\d{6})"), Value(r"\1"), Value("g"), function="regexp_replace")


def doors(*, actor: Actor, notice: Notice) -> tuple[QuerySet[Person], dict[int, str]]:
    """Those whom a notice did not reach, in the order in which one walks, with the reason of each.

    Only people whom the actor may see: a list for knocking at doors is a list of residents.
    """
    missed = messaging.unreached(notice).filter(recipient__startswith=PERSON).values_list("recipient", "error")
    why = {int(recipient.removeprefix(PERSON)): error for recipient, error in missed}
    people = (
        Person.objects.visible_to(actor)
        .active()
        .filter(pk__in=why)
        .select_related("household", "region")
        .defer("id_number", "phone")
        .order_by("area_path", *(_by_number(f"household__{part}") for part in ("address", "unit", "room")), "id")
    )
    return people, why


def door_lines(people: Any, why: dict[int, str]) -> Iterator[Door]:
    for person in people:
        yield Door(
            person_id=person.pk,
            name=masks.masked_name(person.name),
            area=person.region.name,
            address=door_of(person),
            reason=reasons.words(why[person.pk], missed=True),
        )
