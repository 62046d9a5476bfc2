"""A notice from the form to the outbox."""

from dataclasses import dataclass, field

from doorstep.activities.models import Activity
from doorstep.flows import audiences
from doorstep.flows.errors import NoSignupList
from doorstep.kernel.actor import Actor
from doorstep.kernel.events import subject_of
from doorstep.kernel.scope import require
from doorstep.messaging import audiences as resolving
from doorstep.messaging import rendering
from doorstep.messaging import services as messaging
from doorstep.messaging.models import Notice, Urgency
from doorstep.regions.models import Region


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wrote. `to` is an age group, or `signups` with the states of those meant."""

    title: str
    body: str
    to: str
    area: str = ""
    channels: list[str] = field(default_factory=list)
    urgency: str = Urgency.NORMAL
    activity_id: int | None = None
    states: tuple[str, ...] = tuple(audiences.SIGNUP_STATES)


def prepare_notice(*, actor: Actor, wanted: Wanted, draft: Notice | None = None) -> Notice:
    """Stores what was written as a draft, or over a draft. An area or activity of others does not exist (NotFound).

    A text with {places} left is refused here, before anybody sees a preview.
    """
    rendering.require_finished(wanted.title)
    rendering.require_finished(wanted.body)
    activity = audiences.activity_for(actor, wanted.activity_id) if wanted.activity_id else None
    region, spec = _audience(actor, wanted, activity)
    text = {
        "title": wanted.title,
        "body": wanted.body,
        "channels": wanted.channels,
        "category": audiences.category_of(spec),
        "urgency": wanted.urgency,
        "subject": subject_of(activity) if activity else "",
    }
    if draft is None:
        return messaging.draft_notice(actor=actor, region=region, audience=spec, **text)  # type: ignore[arg-type]
    return messaging.redraft_notice(actor=actor, notice=draft, region=region, audience=spec, **text)  # type: ignore[arg-type]


def preview_notice(*, actor: Actor, notice: Notice) -> messaging.Preview | None:
    """What sending the draft now would do; None while the worker counts very many."""
    require(actor, audiences.RIGHT, notice.area_path)
    return messaging.preview_of(actor=actor, notice=notice)


def _audience(actor: Actor, wanted: Wanted, activity: Activity | None) -> tuple[Region, resolving.Spec]:
    if wanted.to == audiences.SIGNUPS:
        if activity is None:
            raise NoSignupList
        return activity.region, {"kind": audiences.SIGNUPS, "activity": activity.pk, "states": list(wanted.states)}
    region = audiences.region_for(actor, wanted.area)
    if wanted.to == "all":
        return region, {"kind": audiences.AREA, "area": region.path}
    return region, {"kind": audiences.GROUP, "area": region.path, "group": wanted.to}
