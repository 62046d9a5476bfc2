"""The sign-up list of an activity as an audience of notices."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from doorstep.activities.models import Activity, Signup
from doorstep.activities.rules import works_at
from doorstep.activities.services.notices import recipients_of
from doorstep.activities.states import SignupState
from doorstep.kernel import wall
from doorstep.kernel.actor import VISITOR, Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.scope import get_visible
from doorstep.messaging.recipients import Recipient

#: How the sign-up list is named as an audience: {"kind": "signups", "activity": 12, "states": ["booked"]}.
AUDIENCE = "signups"
EVERYBODY = (SignupState.BOOKED, SignupState.WAITING)


def audience_of_signups(*, activity: Activity, states: Sequence[str] = EVERYBODY) -> Iterator[Recipient]:
    """Those who signed up, and the relatives who did it for them, streamed; whoever calls has shown the activity."""
    signups = Signup.objects.filter(activity=activity, state__in=list(states)).select_related("person", "by")
    # The whole list, also people of other areas.
    return wall.kept(wall.HOUSE, recipients_of(signups.order_by("number").iterator(chunk_size=1000)))


def resolve(actor: Actor, spec: dict[str, object]) -> Iterable[Recipient]:
    """For messaging.audiences: only staff of the activity's area may address its list."""
    pk = spec.get("activity")
    activity = get_visible(Activity, actor, pk=pk if isinstance(pk, int) else 0)
    if not works_at(actor, "activities.checkin", activity.area_path) and not actor.can_in(
        "notices.send", activity.area_path
    ):
        raise NotFound
    states = spec.get("states")
    chosen = [str(state) for state in states] if isinstance(states, list) and states else EVERYBODY
    return audience_of_signups(activity=activity, states=chosen)


def describe(spec: dict[str, object]) -> str:
    """The list by the title of its activity, as everybody may read it; a draft's title is not for everybody."""
    pk = spec.get("activity")
    shown = Activity.objects.visible_to(VISITOR).filter(pk=pk if isinstance(pk, int) else 0)
    title = shown.values_list("title", flat=True).first()
    return _("Signed up for “%(title)s”") % {"title": title or ""}
