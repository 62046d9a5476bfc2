"""Writing the event log."""

from collections.abc import Iterable
from typing import Any

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.models import Event


def subject_of(thing: Any) -> str:
    """`activities.activity:12`: how an event names a row without a foreign key, so that no layer is crossed."""
    return f"{thing._meta.label_lower}:{thing.pk}"


#: For a service whose change is one SQL statement: the event as a further part of it. The names are those of `record`.
INSERT = """
    INSERT INTO kernel_event
           (subject, area_path, action, from_state, to_state, actor_id, actor_label, reason, data, at)
    SELECT {subject}, {area_path}, {action}, '', {to_state}, %(event_actor)s, %(event_label)s, '', {data}, %(now)s
"""


def values_for_insert(actor: Actor) -> dict[str, Any]:
    return {"event_actor": actor.user_id, "event_label": actor.label}


def record(
    actor: Actor,
    thing: Any,
    action: str,
    *,
    from_state: str = "",
    to_state: str = "",
    reason: str = "",
    area_path: str | None = None,
    **data: Any,
) -> Event:
    """Append one event. Call it inside the transaction of the change, so that both stand or both fall.

    `area_path` is for things that lie in no area themselves, such as users: the area whose auditor should read of it.
    """
    return Event.objects.create(
        subject=subject_of(thing),
        area_path=getattr(thing, "area_path", "") if area_path is None else area_path,
        action=action,
        from_state=from_state,
        to_state=to_state,
        actor_id=actor.user_id,
        actor_label=actor.label,
        reason=reason,
        data=data,
        at=clock.now(),
    )


def record_many(
    actor: Actor, model: Any, action: str, rows: Iterable[tuple[int, str, dict[str, Any]]], *, reason: str = ""
) -> None:
    """One event for each (key, area path, data), in one statement: for what is done to thousands at once."""
    now = clock.now()
    Event.objects.bulk_create(
        Event(
            subject=f"{model._meta.label_lower}:{pk}",
            area_path=area_path,
            action=action,
            actor_id=actor.user_id,
            actor_label=actor.label,
            reason=reason,
            data=data,
            at=now,
        )
        for pk, area_path, data in rows
    )
