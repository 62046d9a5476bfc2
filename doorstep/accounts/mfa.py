"""The second step of staff: numbers from an authenticator (TOTP) and recovery codes, kept by django-allauth's MFA.

allauth brings the tables, the algorithm and the recovery codes. Two things are ours: secrets are encrypted with the
field keys, and a number is accepted once across all processes (allauth remembers used numbers in the cache, which each
of our processes has for itself): the counter of the last accepted number is kept on the row, under lock.
"""

import unicodedata
from typing import Any

import segno
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt as open_secret
from django.db import transaction
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from doorstep.accounts.errors import SecondStepUsed, WrongSecondStep
from doorstep.accounts.models import User
from doorstep.kernel import crypto

LAST_COUNTER = "last_counter"
LONGEST_CODE = 20


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Named in settings.MFA_ADAPTER."""

    def encrypt(self, text: str) -> str:
        return crypto.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.decrypt(encrypted_text)

    def get_totp_issuer(self) -> str:
        return gettext("Doorstep")

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nobody here has an e-mail address; the event log keeps what happened."""


def has_authenticator(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def new_secret() -> str:
    return str(generate_totp_secret())


def seal(secret: str) -> str:
    """For the session, until the secret is proven."""
    return crypto.encrypt(secret)


def unseal(sealed: str) -> str:
    return crypto.decrypt(sealed)


def setup_url(user: User, secret: str) -> str:
    """What the QR code carries (otpauth://…)."""
    return str(Adapter().build_totp_url(user, secret))


def setup_qr(user: User, secret: str) -> SafeString:
    """The QR code as inline SVG."""
    drawn = segno.make(setup_url(user, secret), error="m").svg_inline(
        svgclass="d-qr", lineclass=None, omitsize=True, border=2, title=gettext("QR code for the authenticator")
    )
    return mark_safe(drawn)


def enrol(*, user: User, secret: str, code: str) -> list[str]:
    """Sets the authenticator up once it shows the right number; replaces one before. Gives the recovery codes."""
    counter = _matching_counter(secret, _typed(code))
    if counter is None:
        raise WrongSecondStep
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        Authenticator.objects.filter(user=user).delete()
        row = TOTP.activate(user, secret).instance
        row.data[LAST_COUNTER] = counter
        row.save(update_fields=["data"])
        return list(RecoveryCodes.activate(user).generate_codes())


def verify(*, user: User, code: str) -> str:
    """Accepts a number of the authenticator ("totp") or a recovery code ("recovery_code"), each once; else refuses."""
    code = _typed(code)
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().filter(user=user, type=Authenticator.Type.TOTP).first()
        if row is None:
            raise WrongSecondStep
        counter = _matching_counter(open_secret(row.data["secret"]), code)
        if counter is not None:
            if counter <= row.data.get(LAST_COUNTER, 0):
                raise SecondStepUsed
            row.data[LAST_COUNTER] = counter
            row.save(update_fields=["data"])
            row.record_usage()
            return "totp"
        spare = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
        if spare is not None and RecoveryCodes(spare).validate_code(code):
            return "recovery_code"
    raise WrongSecondStep


def renew_recovery_codes(*, user: User) -> list[str]:
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
        return list(RecoveryCodes.activate(user).generate_codes())


def recovery_codes(user: User) -> list[str]:
    """Those not used yet."""
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return list(RecoveryCodes(row).get_unused_codes()) if row else []


def remove(*, user: User) -> bool:
    """Takes authenticator and recovery codes away; whether there were any."""
    deleted, _ = Authenticator.objects.filter(user=user).delete()
    return bool(deleted)


def _typed(code: str) -> str:
    return unicodedata.normalize("NFKC", code[:LONGEST_CODE])


def _matching_counter(secret: str, code: str) -> int | None:
    for counter in yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter))):
            return int(counter)
    return None
