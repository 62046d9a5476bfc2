"""What the tests above the apps share."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from tests.town import LivelyTown


@pytest.fixture(scope="module")
def town(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LivelyTown]:
    """A town with one of everything, built once a module inside a transaction that is rolled back.

    A test that uses it is marked `django_db` and leaves it as it was, because its own transaction ends before.
    """
    media = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path_factory.getbasetemp() / "media"},
    }
    storages = {**settings.STORAGES, "default": media}
    with django_db_blocker.unblock(), override_settings(STORAGES=storages), transaction.atomic():
        yield LivelyTown()
        transaction.set_rollback(True)
