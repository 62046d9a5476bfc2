"""Notices to very many people: counted, and their messages written, by the worker in the name of who asked.

A district of 1.5 million people takes minutes to count and longer to write. Pressing the button remembers who pressed
it and answers at once; the worker then does in one transaction what `send_notice` does for a few, with the rights the
person holds at that time. Killed in the middle, nothing of it stands, and the sweep asks again.
"""

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction

from doorstep.kernel import clock, events
from doorstep.kernel.actor import Actor, system
from doorstep.kernel.errors import Refused
from doorstep.kernel.scope import require
from doorstep.messaging import audiences, jobs
from doorstep.messaging.errors import NobodyThere
from doorstep.messaging.models import Notice
from doorstep.messaging.services.fan_out import write_notice
from doorstep.messaging.services.previewing import Preview, preview, timed
from doorstep.messaging.states import NOTICE, NoticeState

#: A count is shown this long; people move in and out.
FRESH = timedelta(hours=1)
#: What the figures depend on.
_COUNTED_BY = ("state", "audience", "channels", "body", "category")
_NOT_KEPT = ("goes_at", "waits")


def preview_of(*, actor: Actor, notice: Notice) -> Preview | None:
    """What sending the draft would do; None while the worker still counts, who is asked to begin if need be."""
    require(actor, "notices.send", notice.area_path)
    if not audiences.is_large(actor, notice.audience):
        return _counted(actor, notice)
    kept = notice.counted or {}
    at = datetime.fromisoformat(kept["at"]) if "at" in kept else None
    if at is None or at < clock.now() - FRESH:
        if actor.user_id is not None:
            jobs.count_soon(notice.pk, actor.user_id)
        return None
    return timed(Preview(**kept["seen"]), urgency=notice.urgency, area_path=notice.area_path)


def count(*, actor: Actor, notice: Notice) -> None:
    """The worker counts a draft and keeps the figures with it, unless it was written anew meanwhile."""
    found = Notice.objects.visible_to(actor).filter(pk=notice.pk, state=NoticeState.DRAFT).first()
    if found is None or not actor.can_in("notices.send", found.area_path):
        return
    seen = asdict(_counted(actor, found))
    kept = {"at": clock.now().isoformat(), "seen": {key: seen[key] for key in seen if key not in _NOT_KEPT}}
    with transaction.atomic():
        now = Notice.objects.select_for_update().get(pk=found.pk)
        if all(getattr(now, name) == getattr(found, name) for name in _COUNTED_BY):
            now.counted = kept
            now.save(update_fields=["counted"])


def hand_over(*, actor: Actor, notice: Notice) -> Notice:
    """Gives the draft, which is under lock, to the worker. A second press finds it under way: WrongState."""
    before = notice.state
    notice.state = NOTICE.next(before, "hand_over")
    notice.sent_by_id = actor.user_id
    notice.save(update_fields=["state", "sent_by"])
    events.record(actor, notice, "hand_over", from_state=before, to_state=notice.state)
    transaction.on_commit(lambda: jobs.prepare_soon(notice.pk))
    return notice


def prepare(*, actor: Actor, notice: Notice) -> int:
    """The worker writes the messages, all or none. Asked twice, the second finds the notice under way and does nothing.

    If the person may not any more, or nobody is left, the notice becomes a draft again, with the reason in its story.
    """
    try:
        with transaction.atomic():
            found = _under_lock(notice)
            if found is None:
                return 0
            require(actor, "notices.send", found.area_path)
            before = found.state
            found.state = NOTICE.next(before, "send")
            people = write_notice(found, audiences.resolve(actor, found.audience))
            if not people:
                raise NobodyThere
            events.record(actor, found, "send", from_state=before, to_state=found.state, people=people)
            return people
    except Refused as refusal:
        _give_back(notice, refusal)
        return 0


def _give_back(notice: Notice, refusal: Refused) -> None:
    with transaction.atomic():
        found = _under_lock(notice)
        if found is not None:
            before = found.state
            found.state = NOTICE.next(before, "give_back")
            # In the language of the site: the worker knows no reader.
            found.counted = {"refused": str(refusal)}
            found.save(update_fields=["state", "counted"])
            events.record(
                system("messaging"), found, "give_back", from_state=before, to_state=found.state, code=refusal.code
            )


def _under_lock(notice: Notice) -> Notice | None:
    return Notice.objects.select_for_update().filter(pk=notice.pk, state=NoticeState.PREPARING).first()


def _counted(actor: Actor, notice: Notice) -> Preview:
    return preview(
        audiences.resolve(actor, notice.audience),
        notice.channels,
        body=notice.body,
        category=notice.category,
        urgency=notice.urgency,
        area_path=notice.area_path,
    )
