"""People and notices for tests."""

from itertools import count
from typing import Any

from django.utils import timezone

from doorstep.accounts import phones
from doorstep.accounts.models import User
from doorstep.kernel.actor import Actor, system
from doorstep.messaging import services
from doorstep.messaging.models import Notice
from doorstep.messaging.recipients import Recipient
from doorstep.regions.models import Region

_numbers = count(1)


def make_user(name: str = "周明兰", *, phone: str = "") -> User:
    number = phones.normalise(phone) if phone else ""
    user: User = User.objects.create(
        username=f"messaging-{next(_numbers)}",
        name=name,
        phone=number,
        phone_hash=phones.phone_hash(number),
        phone_verified_at=timezone.now() if number else None,
    )
    return user


def mobile(number: int) -> str:
    return f"199{number:08d}"


def person(number: int, *, phone: str | None = None, user: User | None = None) -> Recipient:
    """The n-th resident, with a mobile phone of his own unless told otherwise."""
    return Recipient(
        ref=f"residents.person:{number}",
        label=f"居民{number}",
        user_id=user.pk if user else None,
        phone=mobile(number) if phone is None else phone,
    )


def people(amount: int, start: int = 1) -> list[Recipient]:
    return [person(number) for number in range(start, start + amount)]


def make_draft(region: Region, recipients: list[Recipient], *, actor: Actor | None = None, **more: Any) -> Notice:
    values: dict[str, Any] = {
        "title": "义诊通知",
        "body": "11月15日上午8点，桂花苑小广场，量血压。",
        "channels": ["sms"],
        **more,
    }
    return services.draft_notice(actor=actor or system("test"), region=region, recipients=recipients, **values)


def make_sent(region: Region, recipients: list[Recipient], *, actor: Actor | None = None, **more: Any) -> Notice:
    draft = make_draft(region, recipients, actor=actor, **more)
    return services.send_notice(actor=actor or system("test"), notice=draft)
