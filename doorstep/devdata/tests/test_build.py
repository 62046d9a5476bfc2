"""The same district every time, whatever happens to the build in the middle."""

import time
from collections.abc import Callable

import pytest

from doorstep.devdata.tests.conftest import District

pytestmark = pytest.mark.program

BUILD = """
import sys
from datetime import date
import django
django.setup()
from doorstep.kernel import wall
wall.settle(wall.HOUSE)
from doorstep.devdata.build import Builder
from doorstep.devdata.fingerprint import fingerprint
from doorstep.server.preparation import migrate
migrate()
Builder(share=0.05, say=lambda line: print(line.split("(")[0].strip(), flush=True)).run(
    until=date(2023, 1, 1), with_present=False)
print(fingerprint())
"""

TAKE_ONE_BACK = """
import django
django.setup()
from doorstep.kernel import wall
wall.settle(wall.HOUSE)
from doorstep.activities.models import Attendance
from doorstep.activities.services import withdraw_attendance
from doorstep.devdata.fingerprint import fingerprint
from doorstep.kernel.actor import system
withdraw_attendance(actor=system("test"), attendance_id=Attendance.objects.earliest("id").pk, reason="wrong person")
print(fingerprint())
"""

Make = Callable[..., District]


def build(district: District) -> list[str]:
    return district.run("-c", BUILD).splitlines()


def kill_when(district: District, line: str) -> None:
    """Ends the build with -9 as soon as it has said that a part stands and is at work on the next."""
    process = district.start("-c", BUILD)
    assert process.stdout is not None
    for said in process.stdout:
        if said.strip() == line:
            break
    time.sleep(0.3)
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_build_that_was_killed_goes_on_and_comes_to_the_same_district(new_district: Make) -> None:
    whole = build(new_district("whole", PYTHONHASHSEED="1"))
    killed = new_district("killed", PYTHONHASHSEED="2")
    kill_when(killed, "people")
    kill_when(killed, "sign-ins")
    rest = build(killed)
    assert len(whole[-1]) == 64
    assert rest[-1] == whole[-1]
    # It went on where it was, and did not begin again.
    assert "people" in whole
    assert "people" not in rest
    # The fingerprint is no constant: one person less on one list, and it is another.
    assert killed.run("-c", TAKE_ONE_BACK).strip() not in ("", whole[-1])


def test_a_database_with_other_data_is_left_alone(new_district: Make) -> None:
    district = new_district("real")
    district.run(
        "-c",
        "import django; django.setup()\n"
        "from doorstep.kernel import wall; wall.settle(wall.HOUSE)\n"
        "from doorstep.server.preparation import migrate; migrate()\n"
        "from doorstep.kernel.actor import system\n"
        "from doorstep.regions.loading import load_regions; load_regions(actor=system('test'))",
    )
    for words in (["--no-serve"], ["--no-serve", "--fresh"]):
        process = district.start("-m", "doorstep", "demo", *words)
        said, _ = process.communicate()
        assert process.returncode == 2
        assert "演示" in said
    kept = district.run(
        "-c",
        "import django; django.setup()\n"
        "from doorstep.kernel import wall; wall.settle(wall.HOUSE)\n"
        "from doorstep.regions.models import Region\n"
        "from doorstep.residents.models import Person\n"
        "print(Region.objects.exists(), Person.objects.exists())",
    )
    assert kept.split() == ["True", "False"]
