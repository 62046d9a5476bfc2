"""Sign-in codes to a phone: six digits, ten minutes, five tries, once. Only a keyed hash of a code is kept.

`senders` is how a code leaves the house: `messaging` puts its function here when it starts (accounts knows nothing of
channels). A sender talks to the network, so it is called after the code has been committed; if it fails the code is
withdrawn and its refusal goes to the person.
"""

import hmac
import secrets
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from doorstep.accounts.errors import NoCode, NoSender, WrongCode
from doorstep.accounts.models import PhoneCode
from doorstep.accounts.phones import phone_hash
from doorstep.kernel import clock
from doorstep.kernel.crypto import keyed_hash

#: Called with the normalised phone and the code.
senders: list[Callable[[str, str], None]] = []

DIGITS = 6
#: An SMS may be late, and old hands are slow; five codes an hour and five tries each keep guessing out all the same.
VALID_FOR = timedelta(minutes=10)
TRIES = 5


def can_send() -> bool:
    return bool(senders) or bool(settings.DEMO)


def issue(phone: str) -> str:
    """A new code for a normalised phone. It replaces the one before; only the newest counts."""
    if not can_send():
        raise NoSender
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    hashed = phone_hash(phone)
    with transaction.atomic():
        PhoneCode.objects.filter(phone_hash=hashed, used_at__isnull=True).update(used_at=clock.now())
        row = PhoneCode.objects.create(phone_hash=hashed, code_hash=_hash(hashed, code), created_at=clock.now())
    try:
        for send in senders:
            send(phone, code)
    except BaseException:
        PhoneCode.objects.filter(pk=row.pk).update(used_at=clock.now())
        raise
    return code


def redeem(phone: str, code: str) -> None:
    """Uses the code up, or refuses: WrongCode while tries are left, else NoCode. Of two at once exactly one succeeds.

    A wrong try is counted and committed before it is refused, so call this outside of a transaction.
    """
    hashed = phone_hash(phone)
    with transaction.atomic():
        row = (
            PhoneCode.objects.select_for_update()
            .filter(phone_hash=hashed, used_at__isnull=True, created_at__gt=clock.now() - VALID_FOR, tries__lt=TRIES)
            .order_by("-id")
            .first()
        )
        if row is None:
            refusal: type[NoCode] | type[WrongCode] | None = NoCode
        elif hmac.compare_digest(row.code_hash, _hash(hashed, code)):
            refusal = None
            row.used_at = clock.now()
            row.save(update_fields=["used_at"])
        else:
            row.tries += 1
            row.save(update_fields=["tries"])
            refusal = WrongCode if row.tries < TRIES else NoCode
    if refusal is not None:
        raise refusal


def _hash(phone_hashed: str, code: str) -> str:
    return keyed_hash(f"{phone_hashed}:{code}", "sign-in code")
