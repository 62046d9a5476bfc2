"""A new key for the encrypted fields: everything is written anew, nothing that somebody saves meanwhile is lost."""

import io
import shutil
import uuid
from pathlib import Path
from typing import Any

import pytest

from doorstep.kernel import crypto, rotation
from doorstep.kernel.crypto import EncryptedTextField
from doorstep.kernel.home import home
from doorstep.regions.tests.factories import make_community
from doorstep.residents.models import Person
from doorstep.residents.tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """A home of this test alone, with the keys of the others, because the town was made with them."""
    crypto.encrypt("so that there is a key")
    for name in ("secrets.json", "field_key"):
        if (home() / name).exists():
            shutil.copy(home() / name, tmp_path / name)
    monkeypatch.setenv("DOORSTEP_HOME", str(tmp_path))
    return crypto.current_key_id()


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> list[Person]:
    monkeypatch.setattr(rotation, "BATCH", 4)
    grid = make_community()
    return [make_person(grid, phone=f"1390000{number:04d}") for number in range(10)]


def keys() -> set[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT split_part(phone, '.', 1) FROM residents_person WHERE phone <> ''")
        return {key for (key,) in cursor.fetchall()}


def numbers() -> list[str]:
    return [person.phone[-4:] for person in Person.objects.order_by("pk")]


def test_every_value_gets_the_new_key_and_says_the_same(people: list[Person], first: int) -> None:
    assert keys() == {f"k{first}"}
    assert rotation.rotate() == 10
    assert keys() == {f"k{first + 1}"}
    assert numbers() == [f"{number:04d}" for number in range(10)]
    assert rotation.left() == {}


def test_cut_short_it_goes_on_with_the_same_key(people: list[Person], first: int) -> None:
    def cut(done: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        rotation.rotate(after_batch=cut)
    assert keys() == {f"k{first}", f"k{first + 1}"}
    assert numbers() == [f"{number:04d}" for number in range(10)]
    assert rotation.left() == {"residents_person.phone": 6}
    rotation.rotate()
    assert keys() == {f"k{first + 1}"}
    assert crypto.current_key_id() == first + 1


def test_what_is_saved_meanwhile_stays(people: list[Person], first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between reading a value and replacing it somebody saves another: the other one stays."""
    seen = crypto.decrypt

    def save_between(stored: str) -> str:
        clear = seen(stored)
        if clear.endswith("0003"):
            Person.objects.filter(pk=people[3].pk).update(phone="13911112222")
        return clear

    monkeypatch.setattr(rotation, "decrypt", save_between)
    rotation.rotate()
    assert Person.objects.get(pk=people[3].pk).phone == "13911112222"
    assert keys() == {f"k{first + 1}"}


def test_every_encrypted_field_of_the_house_is_a_place() -> None:
    from django.apps import apps

    known = {(place.table, place.column) for place in rotation.places()}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedTextField):
                assert (model._meta.db_table, field.column) in known
    assert ("mfa_authenticator", "data") in known


def test_append_only_tables_too(town: Any) -> None:
    from doorstep.field.models import Operation

    bodies = list(Operation.objects.order_by("pk").values_list("body", flat=True))
    assert any(bodies)
    rotation.rotate()
    assert rotation.left() == {}
    assert list(Operation.objects.order_by("pk").values_list("body", flat=True)) == bodies


def test_authenticators_too(town: Any) -> None:
    from allauth.mfa.models import Authenticator

    from doorstep.accounts import mfa

    made = Authenticator.objects.create(
        user=town.staff, type="totp", data={"secret": mfa.seal("JBSWY3DPEHPK3PXP"), "used": 1}
    )
    rotation.rotate()
    made.refresh_from_db()
    assert made.data["secret"].startswith(f"k{crypto.current_key_id()}.")
    assert mfa.unseal(made.data["secret"]) == "JBSWY3DPEHPK3PXP"
    assert made.data["used"] == 1


def test_files_on_disk_too() -> None:
    from doorstep.intake import vault

    token, content = uuid.uuid4(), b"x" * 3_000_000
    vault.keep(token, io.BytesIO(content))
    rotation.rotate()
    assert vault.seal_anew() == 0
    assert (vault.folder() / str(token)).read_bytes()[5] == crypto.current_key_id()
    with vault.opened(token) as kept:
        assert kept.read() == content


def test_a_key_number_from_outside_is_not_changed_from_here(people: list[Person], first: int, monkeypatch: Any) -> None:
    monkeypatch.setenv("DOORSTEP_FIELD_KEY", str(first))
    with pytest.raises(crypto.KeyFromOutside):
        rotation.rotate()
    monkeypatch.setenv("DOORSTEP_FIELD_KEY", str(first + 1))
    rotation.carry_on()
    assert keys() == {f"k{first + 1}"}
