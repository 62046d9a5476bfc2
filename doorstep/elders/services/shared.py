"""What the services of the ledger have in common: the person held, the day checked, one row entered or ended."""

import re
from datetime import date
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from doorstep.elders.errors import AlreadyEnded, AlreadyOpen, DayWrong, FileClosed, ReasonMissing
from doorstep.elders.models import Dated, Sheet
from doorstep.kernel import clock, dated_settings
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import BadInput, NotAllowed, NotFound
from doorstep.kernel.events import record
from doorstep.residents.models import Life, Person
from doorstep.residents.services.columns import short_text
from doorstep.residents.services.people import locked

EDIT = "residents.edit"
#: Who goes from door to door may note that everything is still so.
VERIFY = (EDIT, "visits.record")
D = TypeVar("D", bound=Dated)
_SHORTEST = 2
_SOURCE = re.compile(r"[a-z_]+(:[\w./-]+)?", re.ASCII)


def held(actor: Actor, person: Person, *rights: str) -> Person:
    """The person as of now, locked until the transaction ends; with one of the rights there, and the file open.

    Everything that is entered about somebody goes through this lock, so two entries about one person come in turn.
    """
    found = locked(actor, person)
    if not any(actor.can_in(right, found.area_path) for right in rights):
        raise NotAllowed(code="not_allowed", right=rights[0])
    if found.life != Life.ACTIVE:
        raise FileClosed
    return found


def past_day(person: Person, day: date | None) -> date:
    """Today, or the day given, which lies neither ahead of us nor before the birth."""
    found = day or clock.today()
    if found > clock.today() or (person.birth_date and found < person.birth_date):
        raise DayWrong
    return found


def reason_of(text: str) -> str:
    tidy = short_text(" ".join(text.split()), 200)
    if len(tidy) < _SHORTEST:
        raise ReasonMissing
    return tidy


def source_of(text: str) -> str:
    """`window`, `import:12`: where it is from, as a word that programs know."""
    tidy = short_text(text, 60)
    if not _SOURCE.fullmatch(tidy):
        raise BadInput
    return tidy


def next_due(area_path: str, day: date) -> date:
    """The day a year on; how many months is a local setting (elders.verify_months)."""
    from dateutil.relativedelta import relativedelta

    months = int(dated_settings.value("elders.verify_months", on=day, area_path=area_path))
    due: date = day + relativedelta(months=months)
    return due


def sheet_of(person: Person, day: date | None = None) -> Sheet:
    """The sheet of a person who is held; an empty one is begun, due in a year."""
    found: Sheet | None = Sheet.objects.filter(pk=person.pk).first()
    if found is not None:
        return found
    due = next_due(person.area_path, day or clock.today())
    made: Sheet = Sheet.objects.create(person=person, area_path=person.area_path, due_on=due)
    return made


def enter(*, actor: Actor, model: type[D], person: Person, day: date, source: str, **values: Any) -> D:
    """One new row for a person who is held, and an event that names the fields, never what they say."""
    sheet_of(person)
    try:
        with transaction.atomic():
            row: D = model._default_manager.create(
                person=person,
                valid_from=day,
                source=source_of(source),
                entered_by_id=actor.user_id,
                entered_at=clock.now(),
                **values,
            )
    except IntegrityError as error:
        if "_open_once" not in str(error):
            raise
        # From None: the database's message repeats the values of the row.
        raise AlreadyOpen from None
    record(actor, row, "entered", fields=sorted(field for field, value in values.items() if _told(field, value)))
    return row


def _told(field: str, value: Any) -> bool:
    return value not in ("", None) and not field.endswith("_hash")


def to_end(actor: Actor, row: Dated) -> Any:
    """The row as of now, held through its person; NotFound for whoever may not see it."""
    model: Any = type(row)
    found = model.objects.visible_to(actor).select_related("person").filter(pk=row.pk).first()
    if found is None:
        raise NotFound
    return found


def end(actor: Actor, row: Dated, *, on: date | None, reason: str) -> None:
    """Ends a row of a person who is held."""
    row.refresh_from_db()
    if row.valid_to is not None:
        raise AlreadyEnded
    day = on or clock.today()
    if day > clock.today() or day < row.valid_from:
        raise DayWrong
    row.valid_to, row.ended_reason = day, reason_of(reason)
    row.save(update_fields=["valid_to", "ended_reason"])
    record(actor, row, "ended")
