"""Deciding about two files: one person, two people, or a merge taken back."""

import json
from collections.abc import Collection
from typing import Any

from django.db import transaction

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.events import record
from doorstep.kernel.scope import get_visible, require
from doorstep.ledger.services import hand_over
from doorstep.matching.errors import NothingToUndo, NotOpen, ReasonMissing, SamePerson, TwoIdNumbers
from doorstep.matching.following import follow, go_back
from doorstep.matching.models import Merge, Pair
from doorstep.matching.states import LAPSED, OPEN, PAIR, RIGHT
from doorstep.residents.models import Life, Person
from doorstep.residents.states import PERSON

LONGEST_REASON = 200
#: What may be taken from the file that goes: a word of the form → the columns that come with it.
TAKEN: dict[str, tuple[str, ...]] = {
    "name": ("name", "initials"),
    "sex": ("sex",),
    "birth_date": ("birth_date",),
    "id_number": ("id_number", "id_hash", "id_tail_hash", "no_id_reason"),
    "phone": ("phone", "phone_hash", "phone_tail_hash"),
    "door": ("household_id", "region_id", "area_path", "relation_to_head"),
}
_RECORDS = "ledger.record"


def merge_people(*, actor: Actor, kept_id: int, gone_id: int, take: Collection[str] = (), reason: str) -> Merge:
    """The file `gone` goes into `kept`: its sign-ups, records, tags and whatever else points to it follow.

    `take` names what is taken over from the file that goes; an ID number that only that file has always is. Two
    different ID numbers are two people and refused. Nothing is deleted, and `undo_merge` takes all of it back.
    """
    reason = _reason(reason)
    if kept_id == gone_id:
        raise SamePerson
    with transaction.atomic():
        kept, gone = _locked(actor, kept_id, gone_id)
        if kept.id_hash and gone.id_hash:
            raise TwoIdNumbers
        fields = _fields(kept, gone, take)
        before = {"kept": _columns(kept), "gone": _columns(gone)}
        moved, stayed = follow(gone, kept)
        sign_in = gone.user_id if gone.user_id and not kept.user_id else None
        _close(actor, gone, frees_id="id_number" in fields, frees_user=sign_in is not None)
        _take_over(kept, before["gone"], fields, sign_in)
        copies = hand_over(actor=actor, gone=gone, kept=kept, reason=reason)
        if copies:
            moved[_RECORDS] = {"person": copies}
        merge = Merge.objects.create(
            kept=kept,
            gone=gone,
            reason=reason,
            moved=moved,
            stayed=stayed,
            before=json.dumps({**before, "after": _columns(kept), "fields": sorted(fields), "sign_in": sign_in}),
            done_at=clock.now(),
            done_by_id=actor.user_id,
        )
        record(actor, gone, "merged_into", from_state=Life.ACTIVE, to_state=gone.life, reason=reason, kept=kept.pk)
        record(actor, kept, "took_over", reason=reason, gone=gone.pk, fields=sorted(fields))
        _pairs_after(actor, kept, gone)
    return merge


def undo_merge(*, actor: Actor, merge_id: int, reason: str) -> Merge:
    """Both files stand as before, with what was theirs; what was added to the kept file since stays with it."""
    reason = _reason(reason)
    seen = get_visible(Merge, actor, pk=merge_id)
    with transaction.atomic():
        people = {p.pk: p for p in _for_update(actor, [seen.kept_id, seen.gone_id])}
        merge = Merge.objects.select_for_update().get(pk=merge_id)
        if merge.undone_at is not None:
            raise NothingToUndo
        if len(people) < 2:
            raise NotFound
        kept, gone = people[merge.kept_id], people[merge.gone_id]
        if kept.life == Life.MERGED:
            # He went into a third file meanwhile; that one has to be taken back first.
            raise NotOpen
        if not merge.before:
            # The person was erased meanwhile: nothing is left to give back.
            raise NothingToUndo
        moved = dict(merge.moved)
        records = moved.pop(_RECORDS, {}).get("person", [])
        kept_before = json.loads(merge.before)
        _give_back(kept, gone, kept_before)
        hand_over(actor=actor, gone=kept, kept=gone, reason=reason, only=records)
        go_back(moved, kept=kept, gone=gone)
        merge.undone_at, merge.undone_by_id, merge.undone_reason = clock.now(), actor.user_id, reason
        merge.save(update_fields=["undone_at", "undone_by", "undone_reason"])
        record(actor, gone, "merge_undone", from_state=Life.MERGED, to_state=gone.life, reason=reason, kept=kept.pk)
        record(actor, kept, "merge_undone", reason=reason, gone=gone.pk)
        _step(actor, _pair_of(kept, gone), "undo")
    return merge


def tell_apart(*, actor: Actor, pair_id: int) -> Pair:
    """Two people after all. Remembered, so that nobody is asked again."""
    get_visible(Pair, actor, pk=pair_id)
    with transaction.atomic():
        pair = Pair.objects.select_for_update().get(pk=pair_id)
        return _step(actor, pair, "tell_apart") or pair


def look_again(*, actor: Actor, pair_id: int) -> Pair:
    get_visible(Pair, actor, pk=pair_id)
    with transaction.atomic():
        pair = Pair.objects.select_for_update().get(pk=pair_id)
        return _step(actor, pair, "look_again") or pair


# --- inside ----------------------------------------------------------------------------------------------------------


def _reason(reason: str) -> str:
    reason = " ".join(reason.split())
    if not 2 <= len(reason) <= LONGEST_REASON:
        raise ReasonMissing
    return reason


def _for_update(actor: Actor, ids: list[int]) -> list[Person]:
    """In the order of their numbers, whichever is to stay: two who merge crosswise don't lock each other out."""
    rows = Person.objects.to_merge_by(actor).filter(pk__in=ids).order_by("pk")
    return list(rows.select_for_update(of=("self",)))


def _locked(actor: Actor, kept_id: int, gone_id: int) -> tuple[Person, Person]:
    people = {person.pk: person for person in _for_update(actor, [kept_id, gone_id])}
    if len(people) < 2:
        raise NotFound
    kept, gone = people[kept_id], people[gone_id]
    for person in (kept, gone):
        require(actor, RIGHT, person.area_path)
        if person.life != Life.ACTIVE:
            raise NotOpen
    return kept, gone


def _fields(kept: Person, gone: Person, take: Collection[str]) -> set[str]:
    fields = {field for field in take if field in TAKEN}
    if gone.id_hash and not kept.id_hash:
        fields.add("id_number")
    if not gone.id_hash:
        fields.discard("id_number")
    return fields


def _columns(person: Person) -> dict[str, Any]:
    found = {name: getattr(person, name) for names in TAKEN.values() for name in names}
    birth = found["birth_date"]
    return found | {"birth_date": birth.isoformat() if birth else None}


def _close(actor: Actor, gone: Person, *, frees_id: bool, frees_user: bool) -> None:
    gone.life = PERSON.next(gone.life, "merged_into")
    gone.closed_on = clock.today()
    if frees_id:
        # The number is unique, and the kept file has it from now on.
        gone.id_number = gone.id_hash = gone.id_tail_hash = ""
    if frees_user:
        gone.user = None
    gone.save()


def _take_over(kept: Person, of_gone: dict[str, Any], fields: set[str], sign_in: int | None) -> None:
    for field in fields:
        for name in TAKEN[field]:
            setattr(kept, name, of_gone[name])
    if sign_in is not None:
        kept.user_id = sign_in
    kept.save()
    kept.refresh_from_db()


def _give_back(kept: Person, gone: Person, kept_before: dict[str, Any]) -> None:
    """Only what still says what the merge made it say; corrections made since are not undone with it."""
    now = _columns(kept)
    for field in kept_before["fields"]:
        for name in TAKEN[field]:
            if now[name] == kept_before["after"][name]:
                setattr(kept, name, kept_before["kept"][name])
    sign_in = kept_before["sign_in"]
    if sign_in is not None and kept.user_id == sign_in:
        kept.user_id = None
        gone.user_id = sign_in
    kept.save()
    if "id_number" in kept_before["fields"] and kept.id_hash != kept_before["gone"]["id_hash"]:
        for name in ("id_number", "id_hash", "id_tail_hash"):
            setattr(gone, name, kept_before["gone"][name])
    gone.life = PERSON.next(gone.life, "merge_undone")
    gone.closed_on = None
    gone.save()


def _pair_of(one: Person, other: Person) -> Pair | None:
    low, high = sorted((one.pk, other.pk))
    return Pair.objects.select_for_update().filter(low_id=low, high_id=high).first()


def _pairs_after(actor: Actor, kept: Person, gone: Person) -> None:
    pair = _pair_of(kept, gone)
    if pair is not None and PAIR.allows(pair.state, "merge"):
        _step(actor, pair, "merge")
    for side in ("low", "high"):
        Pair.objects.filter(state=OPEN, **{side: gone}).update(state=LAPSED)


def _step(actor: Actor, pair: Pair | None, action: str) -> Pair | None:
    if pair is None:
        return None
    before, pair.state = pair.state, PAIR.next(pair.state, action)
    pair.decided_at, pair.decided_by_id = clock.now(), actor.user_id
    pair.save(update_fields=["state", "decided_at", "decided_by"])
    path = Person.objects.values_list("area_path", flat=True).get(pk=pair.low_id)
    name = {"tell_apart": "told_apart"}.get(action, action)
    record(
        actor, pair, name, from_state=before, to_state=pair.state, area_path=path, people=[pair.low_id, pair.high_id]
    )
    return pair
