"""What comes over the line is taken, or refused in JSON with a sentence; never a fault, never half written."""

import gzip
import json
import uuid

import pytest
from django.urls import reverse

from doorstep.field.models import Operation
from doorstep.field.tests.conftest import posted
from doorstep.kernel import clock

SYNC = "field:sync"


@pytest.fixture
def line(phones, client):
    client.force_login(type(phones.staff_user).objects.get(pk=phones.worker.user_id))
    return client


def question(phones, **changes):
    knock = {"door": phones.door().pk, "result": "no_answer"}
    operation = {"id": str(uuid.uuid4()), "kind": "knock", "at": clock.now().isoformat(), "body": knock}
    return {
        "device": str(phones.phone.token),
        "cursor": 0,
        "sent_at": clock.now().isoformat(),
        "waiting": 0,
        "version": "1",
        "operations": [operation],
    } | changes


def test_over_the_line_and_back(phones, line):
    answer = posted(line, reverse(SYNC), question(phones))
    assert answer.status_code == 200
    found = answer.json()
    assert [one["outcome"] for one in found["results"]] == ["applied"]
    assert found["whole"] is True
    assert found["me"]["today"] == clock.today().isoformat()
    assert "no-store" in answer["Cache-Control"]


def test_packed_for_those_who_can_unpack(phones, line):
    body = json.dumps(question(phones))
    answer = line.post(reverse(SYNC), body, content_type="application/json", HTTP_ACCEPT_ENCODING="gzip, br")
    assert answer["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(answer.content))["cursor"] == 1


def test_the_key_is_handed_out_to_who_signed_in(phones, line):
    asked = {"install": str(phones.phone.install), "name": "Android"}
    found = posted(line, reverse("field:register"), asked).json()
    assert (found["device"], found["key"]) == (str(phones.phone.token), phones.phone.key)


def test_the_signed_out_are_told_so_in_json(phones, client):
    answer = posted(client, reverse(SYNC), question(phones))
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_first")
    hello = client.get(reverse("field:hello")).json()
    assert (hello["signed_in"], hello["may_use"]) == (False, False)
    assert "user" not in hello


BAD = [
    b"",
    b"\xff\xfe",
    b"[1]",
    b"null",
    b"{" * 100_000,
    b'{"device": NaN}',
    b"\x00",
]


@pytest.mark.parametrize("body", BAD)
def test_what_is_no_question_is_refused(phones, line, body):
    answer = line.post(reverse(SYNC), body, content_type="application/json", HTTP_ACCEPT="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "field_body")


@pytest.mark.parametrize(
    "change",
    [
        {"device": "x"},
        {"device": None},
        {"cursor": -1},
        {"cursor": "1"},
        {"cursor": True},
        {"waiting": 2**40},
        {"operations": {}},
        {"operations": [7]},
        {"operations": [{"id": "x", "kind": "knock", "body": {}}]},
        {"operations": [{"id": str(uuid.uuid4()), "kind": 7, "body": {}}]},
        {"operations": [{"id": str(uuid.uuid4()), "kind": "knock", "body": []}]},
    ],
)
def test_a_question_that_is_wrong_somewhere_is_refused_whole(phones, line, change):
    answer = posted(line, reverse(SYNC), question(phones, **change))
    assert (answer.status_code, answer.json()["code"]) == (422, "field_body")
    assert not Operation.objects.exists()


def test_too_much_at_once_is_refused_before_anything_is_done(phones, line):
    one = question(phones)["operations"][0]
    answer = posted(line, reverse(SYNC), question(phones, operations=[one] * 51))
    assert (answer.status_code, answer.json()["code"]) == (413, "field_too_much")
    answer = posted(line, reverse(SYNC), question(phones, version="x" * 600_000))
    assert answer.status_code == 413
    assert not Operation.objects.exists()


@pytest.mark.parametrize(
    "at", ["yesterday", 7, None, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-05-01"]
)
def test_a_clock_that_says_nonsense_is_no_reason_to_lose_a_record(phones, line, at):
    asked = question(phones, sent_at=at)
    asked["operations"][0]["at"] = at
    asked["operations"][0]["after"] = at
    assert posted(line, reverse(SYNC), asked).json()["results"][0]["outcome"] == "applied"


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_text_that_no_table_takes_is_refused(phones, line, text):
    asked = question(phones)
    asked["operations"][0]["body"]["result"] = text
    found = posted(line, reverse(SYNC), asked).json()["results"][0]
    assert found["outcome"] in ("refused", "later")
