"""The key is changed while people save: killed with -9 in the middle and started again, not one value is lost."""

import os
import subprocess
import sys
import threading

import pytest
from django.db import connection

from doorstep.kernel import rotation
from doorstep.kernel.crypto import current_key_id
from doorstep.regions.tests.factories import make_community
from doorstep.residents.models import Person
from doorstep.residents.tests.factories import make_person

pytestmark = [pytest.mark.race, pytest.mark.real_clock]
AMOUNT = 200


def keys() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT split_part(phone, '.', 1), count(*) FROM residents_person GROUP BY 1")
        return dict(cursor.fetchall())


@pytest.mark.usefixtures("transactional_db")
def test_killed_in_the_middle_and_saved_beside_it() -> None:
    grid = make_community()
    people = [make_person(grid, phone=f"139{number:08d}") for number in range(AMOUNT)]
    before, database = current_key_id(), str(connection.settings_dict["NAME"])
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.race.rotation_worker", database],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ},
    )
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == "stuck\n"
    finally:
        child.kill()
        child.communicate()
    half = keys()
    assert half[f"k{before}"] > 0
    assert half[f"k{before + 1}"] >= 60
    assert [person.phone[-4:] for person in Person.objects.order_by("pk")] == [f"{n:04d}" for n in range(AMOUNT)]

    saved: dict[int, str] = {}

    def save() -> None:
        """Somebody at the desk, all the while."""
        for number, person in enumerate(reversed(people)):
            saved[person.pk] = f"138{number:08d}"
            Person.objects.filter(pk=person.pk).update(phone=saved[person.pk])
        connection.close()

    desk = threading.Thread(target=save)
    desk.start()
    rotation.rotate()
    desk.join()
    rotation.carry_on()
    assert current_key_id() == before + 1
    assert set(keys()) == {f"k{before + 1}"}
    assert {person.pk: person.phone for person in Person.objects.all()} == saved
