"""What the session keeps about signing in: between two steps, and how many factors it was opened with."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from doorstep.accounts.models import User
from doorstep.kernel import clock, crypto

#: 'phone' or 'password': the session was opened with this alone, so roles that ask for a second factor sleep.
ONE_FACTOR = "accounts.one_factor"
_PENDING = "accounts.pending"
_NEXT = "accounts.next"
_PHONE = "accounts.phone"
_SHOWN_CODE = "accounts.shown_code"

#: Between the password and the second step; a shared desk must not keep the door ajar.
PENDING_FOR = timedelta(minutes=15)
#: Staff sign in once a working day: consoles stand on shared desks.
STAFF_SECONDS = 12 * 60 * 60
_LONGEST_NEXT = 500


@dataclass(slots=True)
class Pending:
    """A person who has shown one factor and not all he needs."""

    user_id: int
    by: str
    at: float
    fingerprint: str
    second_done: bool = False
    secret: str = ""
    show_codes: bool = False
    replace: bool = False


def begin_pending(request: HttpRequest, user: User, by: str, **more: Any) -> Pending:
    pending = Pending(user.pk, by, clock.now().timestamp(), user.get_session_auth_hash(), **more)
    keep_pending(request, pending)
    return pending


def keep_pending(request: HttpRequest, pending: Pending) -> None:
    request.session[_PENDING] = asdict(pending)


def pending(request: HttpRequest) -> tuple[Pending, User] | None:
    """The step between, while it is fresh and the password is still the one that was shown."""
    kept = request.session.get(_PENDING)
    if not kept:
        return None
    found = Pending(**kept)
    user = User.objects.filter(pk=found.user_id, is_active=True).first()
    fresh = clock.now().timestamp() - found.at < PENDING_FOR.total_seconds()
    if user is None or not fresh or not constant_time_compare(found.fingerprint, user.get_session_auth_hash()):
        request.session.pop(_PENDING, None)
        return None
    return found, user


def end_pending(request: HttpRequest) -> None:
    for key in (_PENDING, _PHONE, _SHOWN_CODE):
        request.session.pop(key, None)


def has_one_factor_only(request: HttpRequest) -> bool:
    return bool(request.session.get(ONE_FACTOR))


def remember_phone(request: HttpRequest, phone: str, shown_code: str = "") -> None:
    """The number a code was sent to. Encrypted: sessions lie in the database. `shown_code` only in a demo."""
    request.session[_PHONE] = crypto.encrypt(phone)
    if shown_code:
        request.session[_SHOWN_CODE] = shown_code
    else:
        request.session.pop(_SHOWN_CODE, None)


def phone_of(request: HttpRequest) -> str:
    return crypto.decrypt(request.session.get(_PHONE, ""))


def shown_code(request: HttpRequest) -> str:
    return str(request.session.get(_SHOWN_CODE, ""))


def forget_phone(request: HttpRequest) -> None:
    request.session.pop(_PHONE, None)
    request.session.pop(_SHOWN_CODE, None)


def remember_next(request: HttpRequest) -> None:
    """Where he wanted to go, if that is a page of ours."""
    wanted = request.GET.get("next", "")
    if is_ours(request, wanted):
        request.session[_NEXT] = wanted
    elif "next" in request.GET:
        request.session.pop(_NEXT, None)


def keep_next(request: HttpRequest, wanted: str) -> None:
    if wanted:
        request.session[_NEXT] = wanted


def take_next(request: HttpRequest) -> str:
    wanted = str(request.session.pop(_NEXT, ""))
    return wanted if is_ours(request, wanted) else ""


def is_ours(request: HttpRequest, address: str) -> bool:
    return (
        bool(address)
        and len(address) <= _LONGEST_NEXT
        and url_has_allowed_host_and_scheme(
            address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
    )
