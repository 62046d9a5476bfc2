"""Whom a message is for. Built by the parts that know people; messaging knows only this."""

from dataclasses import dataclass

from doorstep.accounts import phones
from doorstep.messaging import reasons

#: Messages about one's own sign-ups and bookings. A general opt-out does not stop them: who holds a place has to hear
#: that the activity is off.
OWN = "own"
#: The notices of a community to many.
GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Recipient:
    """`ref` names the person (`residents.person:12`), `label` is how staff know him; phone and user may be missing."""

    ref: str
    label: str
    user_id: int | None = None
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A telephone as SMS sees it: the number in its one spelling and its fingerprint, or why no SMS reaches it."""

    number: str = ""
    fingerprint: str = ""
    unreachable: str = ""


def line_of(phone: str) -> Line:
    """What can be done with a number as somebody gave it. What is no number is as good as none."""
    if not phone.strip():
        return Line(unreachable=reasons.NO_PHONE)
    try:
        number = phones.normalise(phone)
    except phones.NotAPhone:
        return Line(unreachable=reasons.NO_PHONE)
    if not phones.is_mobile(number):
        return Line(unreachable=reasons.LANDLINE)
    return Line(number, phones.phone_hash(number))
