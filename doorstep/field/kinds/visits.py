"""Visits on the telephone, where the feature `visits` is there: like every feature of its floor it may be absent.

The caseload in the order of the walk with what was found last time, the sheet of a visit, and a visit as it was
recorded at the door; what is needed becomes a follow-up of `visits` in the same stroke.
"""

from collections.abc import Collection
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from doorstep.elders.choices import CareLevel
from doorstep.field.errors import BodyWrong, UnknownKind
from doorstep.field.kinds.sent import Sent
from doorstep.kernel.actor import Actor

#: Somebody answered, so that there is something to compare with the next time.
ANSWERED = ("met", "family")
LONGEST_NOTE, LONGEST_NEED, MOST_CHECKS = 500, 200, 20
_PACKAGE = "doorstep.visits"


def is_there() -> bool:
    return all(find_spec(f"{_PACKAGE}.{part}") is not None for part in ("services", "selectors", "words"))


def _part(name: str) -> Any:
    return import_module(f"{_PACKAGE}.{name}")


def visit(actor: Actor, sent: Sent) -> dict[str, Any]:
    """One visit, under the number of its operation."""
    if not is_there():
        raise UnknownKind
    done = _part("services").record_visit(
        actor=actor,
        person_id=sent.whole("person"),
        result=sent.text("result", 20, needed=True),
        mode=sent.text("mode", 20, needed=True),
        client_uuid=sent.id,
        seen_at=sent.happened_at,
        device_time=sent.device_time,
        time_doubtful=sent.time_doubtful,
        abnormal=sent.texts("abnormal", MOST_CHECKS),
        note=sent.text("note", LONGEST_NOTE),
        needs=_needs(sent),
    )
    return {"visit": done.record.pk, "settled": len(done.settled)}


def _needs(sent: Sent) -> list[Any]:
    need = sent.body.get("need")
    if need is None:
        return []
    if type(need) is not dict:
        raise BodyWrong
    inner = Sent(sent.id, sent.kind, need, sent.happened_at)
    return [_part("services").NeedFound(inner.text("kind", 20, needed=True), inner.text("words", LONGEST_NEED))]


def tasks(actor: Actor) -> tuple[dict[int, list[Any]], set[int]]:
    """A row a person. No reasons but the level of care: tags of income or illness stand on no list."""
    if not is_there():
        return {}, set()
    lines = _part("selectors").caseload(actor=actor)
    people = {line.person_id for line in lines}
    last = _last(actor, people)
    rows = {
        line.task.pk: [
            line.task.pk,
            line.person_id,
            line.due_on.isoformat(),
            _level(line.task.reason),
            last.get(line.person_id),
            line.task.state,
        ]
        for line in lines
    }
    return rows, people


def _last(actor: Actor, people: Collection[int]) -> dict[int, list[Any]]:
    records = _part("models").VisitRecord.objects.visible_to(actor)
    rows = records.filter(person_id__in=people, result__in=ANSWERED).order_by("person_id", "-seen_at")
    found = rows.distinct("person_id").values_list("person_id", "seen_on", "result", "abnormal")
    return {person: [day.isoformat(), result, abnormal] for person, day, result, abnormal in found}


def _level(codes: list[str]) -> str:
    levels = [code.partition(":")[2] for code in codes if code.startswith("care:")]
    return str(CareLevel(levels[0]).label) if levels else ""


def sheet() -> dict[str, list[tuple[Any, ...]]] | None:
    """What is asked at a visit, and the answers that there are."""
    if not is_there():
        return None
    words = _part("words")
    return {
        "modes": [(str(code), str(word)) for code, word in words.MODE.items()],
        "results": [(str(code), str(word), str(code) in ANSWERED) for code, word in words.RESULT.items()],
        "lines": [(code, str(word)) for code, word in words.CHECKS.items()],
        "needs": [(code, str(word)) for code, word in words.NEEDS.items()],
    }
