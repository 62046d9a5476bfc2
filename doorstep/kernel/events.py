"""Writing the event log."""

from typing import Any

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.models import Event


def subject_of(thing: Any) -> str:
    """`activities.activity:12`: how an event names a row without a foreign key, so that no layer is crossed."""
    return f"{thing._meta.label_lower}:{thing.pk}"


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
