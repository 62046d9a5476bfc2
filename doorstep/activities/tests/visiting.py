"""Browsers of the people in a Town: everything here goes through HTTP, as they do."""

import re
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from doorstep.accounts.models import Assignment, User
from doorstep.activities.models import Activity, Template
from doorstep.activities.tests.factories import Town, make_user
from doorstep.kernel import clock
from doorstep.regions.models import Region
from doorstep.regions.tests.factories import LONG_AGO

PHONE_BROWSER = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"


def browser(user: User | None = None, **headers: str) -> Client:
    client = Client(headers=headers or None)
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def give_role(user: User, role: str, region: Region) -> User:
    Assignment.objects.create(user=user, role=role, region=region, valid_from=LONG_AGO)
    return user


def worker(town: Town, role: str = "community_staff", region: Region | None = None, **headers: str) -> Client:
    """Somebody with a role over the community of the town, in front of a browser."""
    return browser(give_role(make_user(), role, region or town.community), **headers)


def neighbour(town: Town) -> Client:
    """Community staff of the community next door, who may do there everything and here nothing."""
    return worker(town, region=town.neighbour)


def running(town: Town, **changes: Any) -> Activity:
    """An activity that began half an hour ago."""
    activity = town.activity(starts_at=clock.now() + timedelta(minutes=5), **changes)
    start: datetime = clock.now() - timedelta(minutes=30)
    Activity.objects.filter(pk=activity.pk).update(
        starts_at=start, ends_at=start + timedelta(hours=3), signup_until=None
    )
    activity.refresh_from_db()
    return activity


def ready_made(town: Town, code: str) -> Template:
    """A ready-made plan of the town's own programme."""
    spec = {
        "code": code,
        "programme": town.programme.code,
        "title": {"zh": "家门口义诊", "en": "Free clinic"},
        "intro": {"zh": "量血压、测血糖。", "en": "Blood pressure, glucose."},
        "duration_minutes": 180,
        "default_start": "08:00",
        "signup": "optional",
        "capacity": 40,
        "stalls": [
            {"code": "pressure", "name": {"zh": "量血压", "en": "Blood pressure"}, "items": ["blood_pressure"]},
            {"code": "glucose", "name": {"zh": "测血糖", "en": "Glucose"}, "items": ["blood_glucose"]},
        ],
        "bring": {"zh": ["身份证或医保卡"], "en": ["ID card"]},
        "suggested_rule": {"kind": "monthly_weekday", "week": 1, "weekday": 5},
    }
    return Template.objects.create(
        code=code, programme=town.programme, title="家门口义诊", title_en="Free clinic", spec=spec
    )


def at(name: str, *args: Any) -> str:
    return reverse(f"activities:{name}", args=args)


def text_of(response: Any) -> str:
    """The words of a page without markup and with single spaces."""
    body = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", body))


def tap() -> str:
    return str(uuid.uuid4())
