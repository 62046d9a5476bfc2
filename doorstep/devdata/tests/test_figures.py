"""The figures that the newspaper page prints come out of the records of the demo district."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from doorstep.devdata.tests.conftest import District

pytestmark = pytest.mark.program

SOURCE = Path(__file__).parents[1] / "data" / "figures.csv"
PRINTED = list(csv.DictReader(SOURCE.read_text(encoding="utf-8").splitlines()))

#: How near "近500" has to be: at most a twentieth below, never above.
RELATIONS: dict[str, Callable[[int, int], bool]] = {
    "=": lambda found, printed: found == printed,
    ">=": lambda found, printed: found >= printed,
    "approx": lambda found, printed: printed * 0.95 <= found <= printed,
}


def figures(demo: District, region: str, row: dict[str, str]) -> dict[str, int]:
    said = demo.run(
        *("-m", "doorstep", "figures", "--json", "--region", region, "--programme", row["programme"]),
        *("--from", row["from"], "--to", row["to"]),
    )
    return {one["unit"]: one["value"] for one in json.loads(said)}


@pytest.mark.parametrize("row", PRINTED, ids=lambda row: row["id"])
def test_a_printed_figure_comes_out_of_the_records(demo: District, row: dict[str, str]) -> None:
    found = sum(figures(demo, region, row)[row["unit"]] for region in row["region"].split("+"))
    assert RELATIONS[row["relation"]](found, int(row["value"])), f"{row['statement']}: {found}"


def test_the_two_estates_are_all_of_their_street(demo: District) -> None:
    """Since June nobody else in the street held a free clinic, so the street's own figure is the printed one too."""
    row = next(row for row in PRINTED if row["id"] == "F02")
    street = figures(demo, "幸福街道", row)
    estates = [figures(demo, estate, row) for estate in row["region"].split("+")]
    assert street["person_times"] == sum(one["person_times"] for one in estates)
    assert 160 < street["person_times"] < 170
    assert street["people"] < street["person_times"]


def test_the_rest_station_has_what_the_page_lists_and_wants_what_was_asked_for(demo: District) -> None:
    said = demo.run(
        "-c",
        "import django, json; django.setup()\n"
        "from doorstep.kernel import wall; wall.settle(wall.HOUSE)\n"
        "from doorstep.places.models import Facility\n"
        "rows = Facility.objects.filter(site__code='S-BEIDAJIE_STATION').values_list('state', 'code')\n"
        "print(json.dumps(sorted(rows)))",
    )
    facilities = json.loads(said)
    assert [code for state, code in facilities if state == "wanted"] == ["charging", "kettle"]
    there = {code for state, code in facilities if state == "ok"}
    assert there == {"sofa", "table", "aircon", "microwave", "water", "tissue", "sewing", "medicine", "umbrella"}


def test_data_and_consent_stand_in_every_state_and_the_elder_reads_who_looked(demo: District) -> None:
    said = demo.run(
        "-c",
        "import django, json; django.setup()\n"
        "from doorstep.kernel import wall; wall.settle(wall.HOUSE)\n"
        "from doorstep.accounts.models import Disclosure, User\n"
        "from doorstep.kernel import clock\n"
        "from doorstep.outreach.models import OutreachRound\n"
        "from doorstep.privacy.models import Consent, DataRequest, Share\n"
        "from doorstep.residents.models import Person\n"
        "elder = Person.objects.get(user__username='demo-elder')\n"
        "states = lambda rows: sorted(set(rows.values_list('state', flat=True)))\n"
        "print(json.dumps([\n"
        "    states(OutreachRound.objects), states(DataRequest.objects), states(Consent.objects),\n"
        "    Share.objects.live(clock.today()).count(), Share.objects.count(),\n"
        "    Disclosure.objects.filter(person_id=elder.pk).count(),\n"
        "]))",
    )
    rounds, requests, consents, live, shares, looks = json.loads(said)
    assert rounds == ["closed", "running"]
    assert requests == ["asked", "done", "locked", "refused"]
    assert consents == ["given", "withdrawn"]
    assert 0 < live < shares
    assert looks >= 5


def test_the_district_has_its_people(demo: District) -> None:
    said = demo.run(
        "-c",
        "import django, json; django.setup()\n"
        "from doorstep.kernel import wall; wall.settle(wall.HOUSE)\n"
        "from doorstep.residents.models import Household, Person\n"
        "from doorstep.residents.identity import read\n"
        "from datetime import date\n"
        "numbers = [p.id_number for p in Person.objects.exclude(id_hash='').only('id_number')]\n"
        "phones = [p.phone for p in Person.objects.exclude(phone_hash='').only('phone')]\n"
        "odd = [n for n in numbers if not 900 <= int(n[14:17]) <= 995 or not read(n, today=date(2023, 1, 1))]\n"
        "lent = ('+861380000', '+861390000', '+8651380000')\n"
        "strange = [p for p in phones if not p.startswith(lent)]\n"
        "print(json.dumps([Person.objects.count(), Household.objects.count(), odd, strange]))",
    )
    people, households, odd, strange = json.loads(said)
    assert people == 20_000
    assert 7_000 < households < 9_000
    assert odd == strange == []


def test_everybody_who_is_named_can_sign_in_and_the_second_start_builds_nothing(demo: District) -> None:
    said = demo.run("-m", "doorstep", "demo", "--no-serve")
    for name in ("demo-grid", "demo-community", "demo-auditor", "13900000147", "jiamenkou-demo-2023"):
        assert name in said
    assert "areas" not in said
    right = demo.run(
        "-c",
        "import django; django.setup()\n"
        "from doorstep.kernel import wall; wall.settle(wall.HOUSE)\n"
        "from django.contrib.auth import authenticate\n"
        "from doorstep.accounts.roles import Role\n"
        "from doorstep.devdata import source\n"
        "plan = source.load('accounts')\n"
        "roles = {one['role'] for one in plan['staff']}\n"
        "users = [authenticate(None, username=one['username'], password=plan['password']) for one in plan['staff']]\n"
        "print(roles == set(Role), all(users))",
    )
    assert right.split() == ["True", "True"]
