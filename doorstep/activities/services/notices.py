"""What people hear by themselves about their own sign-ups. The words of a programme are used where it has any."""

from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from doorstep.activities.models import Activity, Signup, Via
from doorstep.activities.rules import localised_list, notice_words
from doorstep.kernel.actor import Actor, system
from doorstep.kernel.events import subject_of
from doorstep.look import dates
from doorstep.messaging.models import Urgency
from doorstep.messaging.recipients import OWN, Recipient
from doorstep.messaging.rendering import fill
from doorstep.messaging.services import notify
from doorstep.regions.models import Region
from doorstep.regions.selectors import community_of


def recipients_of(signups: Iterable[Signup]) -> Iterator[Recipient]:
    """The person, and the relative who signed him up. Needs `person` and `by` loaded."""
    for signup in signups:
        person = signup.person
        yield Recipient(f"residents.person:{person.pk}", person.name, person.user_id, person.phone)
        if signup.via == Via.PROXY and signup.by is not None and signup.by_id != person.user_id:
            yield Recipient(f"accounts.user:{signup.by_id}", signup.by.name, signup.by_id, signup.by.phone)


def place_of(activity: Activity) -> str:
    """Where it is, with the landmark, as one says it at the door."""
    name = activity.place or (activity.site.name if activity.site else "")
    landmark = activity.landmark or (activity.site.landmark if activity.site else "")
    return _("%(place)s, %(landmark)s") % {"place": name, "landmark": landmark} if landmark else name


def words_of(activity: Activity, *, community: Region | None = None) -> dict[str, str]:
    """What the {places} of a notice are filled with. `community` saves the query when it is known already."""
    community = community or community_of(activity.area_path) or activity.region
    separator = _(", ")
    return {
        "title": activity.title,
        "date": dates.day(activity.starts_at),
        "time": dates.spoken_time(activity.starts_at),
        "place": activity.place or (activity.site.name if activity.site else ""),
        "landmark": activity.landmark or (activity.site.landmark if activity.site else ""),
        "community": community.name,
        "phone": community.phone or settings.DOORSTEP_HELP_PHONE,
        "bring": separator.join(activity.bring or localised_list(activity.programme.spec.get("bring"))),
    }


def _tell(
    *, actor: Actor, activity: Activity, signups: Iterable[Signup], body: str, urgency: str = Urgency.NORMAL
) -> None:
    notify(
        actor=actor,
        region=activity.region,
        subject=subject_of(activity),
        recipients=recipients_of(signups),
        title=activity.title,
        body=body,
        category=OWN,
        urgency=urgency,
    )


def tell_promoted(*, activity: Activity, signups: Sequence[Signup]) -> None:
    """A place came free: said at once, also at night, because the activity may be tomorrow at eight."""
    with override(settings.LANGUAGE_CODE):
        body = fill(notice_words(activity.programme, "promoted"), **words_of(activity))
    _tell(actor=system("waiting list"), activity=activity, signups=signups, body=body, urgency=Urgency.URGENT)


def tell_cancelled(*, actor: Actor, activity: Activity, signups: Sequence[Signup], reason: str) -> None:
    if not signups:
        return
    with override(settings.LANGUAGE_CODE):
        body = fill(notice_words(activity.programme, "cancelled"), reason=reason, **words_of(activity))
    _tell(actor=actor, activity=activity, signups=signups, body=body, urgency=Urgency.URGENT)


def tell_changed(*, actor: Actor, activity: Activity, signups: Sequence[Signup]) -> None:
    """Another time or place. Urgent, since whoever does not hear of it stands before a closed door."""
    if not signups:
        return
    with override(settings.LANGUAGE_CODE):
        words = words_of(activity) | {"place": place_of(activity)}
        body = (
            _(
                "Please note the change: %(title)s is now on %(date)s, %(time)s, %(place)s. "
                "Your place is kept. If you cannot come, please call %(phone)s."
            )
            % words
        )
    _tell(actor=actor, activity=activity, signups=signups, body=body, urgency=Urgency.URGENT)


def tell_booked(*, activity: Activity, signups: Sequence[Signup]) -> None:
    with override(settings.LANGUAGE_CODE):
        words = words_of(activity) | {"place": place_of(activity)}
        if words["bring"]:
            text = _(
                "You are signed up: %(title)s, %(date)s, %(time)s, %(place)s. Please bring: %(bring)s. "
                "If you cannot come, call %(phone)s."
            )
        else:
            text = _("You are signed up: %(title)s, %(date)s, %(time)s, %(place)s. If you cannot come, call %(phone)s.")
        body = text % words
    _tell(actor=system("sign-ups"), activity=activity, signups=signups, body=body)


def tell_waiting(*, activity: Activity, signups: Sequence[Signup]) -> None:
    with override(settings.LANGUAGE_CODE):
        body = _(
            "You are on the waiting list: %(title)s, %(date)s, %(time)s. "
            "As soon as somebody drops out you are told at once. Questions: call %(phone)s."
        ) % words_of(activity)
    _tell(actor=system("sign-ups"), activity=activity, signups=signups, body=body)
