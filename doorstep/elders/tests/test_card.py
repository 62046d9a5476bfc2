"""The ledger on the card, and its forms, at the HTTP boundary."""

import pytest

from doorstep.elders import services

pytestmark = pytest.mark.django_db


def url(person, tail=""):
    return f"/console/residents/{person.pk}/{tail}"


def test_smoke(zhou, worker, li, client):
    page = client.get(url(zhou))
    assert page.status_code == 200
    services.change_sheet(actor=worker, person=zhou, changes={"living": "alone", "floor": 3, "has_lift": True})
    services.set_tag(actor=worker, person=zhou, tag="relief", evidence="certificate", evidence_number="320613001")
    services.add_contact(actor=worker, person=zhou, name="陈晓燕", relation="daughter", phone="13800000031")
    services.rate_self_care(
        actor=worker, person=zhou, points={"eating": 0, "washing": 1, "dressing": 0, "toilet": 1, "moving": 5}
    )
    services.verify(actor=worker, person=zhou)
    for tail in (
        "",
        "ledger/",
        "ledger/sheet/",
        "ledger/verify/",
        "ledger/self-care/",
        "ledger/ability/",
        "ledger/tags/new/",
        "ledger/facts/contact/new/",
        "ledger/facts/key/new/",
        "ledger/facts/service/new/",
        "ledger/facts/disability/new/",
        "ledger/facts/condition/new/",
    ):
        page = client.get(url(zhou, tail))
        assert page.status_code == 200, tail
    for path in (
        "/console/elders/",
        "/console/elders/due/",
        "/console/elders/self-care/?eating=3",
        "/console/elders/ability/",
        "/console/elders/?body=self_care:light&tag=relief&overdue=1",
    ):
        assert client.get(path).status_code == 200, path
