"""What somebody needs, from being found to being answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.events import record as record_event
from doorstep.kernel.scope import get_visible, require
from doorstep.visits import errors
from doorstep.visits.models import VisitNeed, VisitRecord
from doorstep.visits.states import NEED, RECORD_RIGHT

KINDS = ("health", "medicine", "food", "safety", "mood", "housework", "company", "paperwork", "money", "other")
#: What was not as usual, and which need it is.
_OF_CHECK = {
    "spirit": "health",
    "body": "health",
    "eating": "food",
    "medicine": "medicine",
    "safety": "safety",
    "mood": "mood",
}
LONGEST = 200


@dataclass(frozen=True, slots=True)
class NeedFound:
    kind: str
    words: str = ""
    due_on: date | None = None


def add_needs(*, actor: Actor, record: VisitRecord, needs: Sequence[NeedFound] = ()) -> list[VisitNeed]:
    """Follow-ups of a visit: those named, and one for each kind of thing that was not as usual; due the next day
    when no other day is said. Runs in the transaction of the visit."""
    named = {need.kind for need in needs}
    implied = dict.fromkeys(_OF_CHECK[check] for check in record.abnormal)
    wanted = [*needs, *(NeedFound(kind) for kind in implied if kind not in named)]
    rows = []
    for need in wanted:
        words = " ".join(need.words.replace("\0", "").split())
        if need.kind not in KINDS or len(words) > LONGEST or (need.kind == "other" and not words):
            raise errors.NeedUnclear
        if need.due_on is not None and need.due_on < record.seen_on:
            raise errors.NeedUnclear
        rows.append(
            VisitNeed(
                person_id=record.person_id,
                region_id=record.region_id,
                area_path=record.area_path,
                record=record,
                kind=need.kind,
                words=words,
                due_on=need.due_on or clock.local(record.seen_at).date() + timedelta(days=1),
                made_at=clock.now(),
            )
        )
    made: list[VisitNeed] = VisitNeed.objects.bulk_create(rows)
    for row in made:
        record_event(actor, row, "visit_need", to_state=row.state)
    return made


def finish_need(*, actor: Actor, need_id: int, answer: str) -> VisitNeed:
    """Says what came of it, once."""
    answer = " ".join(answer.replace("\0", "").split())
    if not 1 < len(answer) <= LONGEST:
        raise errors.AnswerMissing
    get_visible(VisitNeed, actor, pk=need_id)
    with transaction.atomic():
        need: VisitNeed = VisitNeed.objects.select_for_update(no_key=True).get(pk=need_id)
        require(actor, RECORD_RIGHT, need.area_path)
        before, need.state = need.state, NEED.next(need.state, "finish")
        need.done_at, need.done_by_id, need.answer = clock.now(), actor.user_id, answer
        need.save(update_fields=["state", "done_at", "done_by", "answer"])
        record_event(actor, need, "visit_need_finished", from_state=before, to_state=need.state)
    return need
