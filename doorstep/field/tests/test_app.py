"""The shell of the app: public, without data, kept whole on the telephone, every sentence in both languages."""

import ast
import hashlib
import io
import json
import re
import uuid
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from doorstep.activities.models import Photo
from doorstep.field import bundle
from doorstep.field.models import Operation
from doorstep.kernel import clock

APP = Path(bundle.HERE)
SAID = re.compile(r"""\bt\(\s*"((?:[^"\\]|\\.)*)""")
PLAIN = re.compile(r"[㐀-鿿豈-﫿]")


def sources() -> list[Path]:
    found = sorted((APP / "client" / "src").rglob("*.ts"))
    assert len(found) > 10
    return found


def listed() -> set[str]:
    tree = ast.parse((APP / "client_words.py").read_text(encoding="utf-8"))
    words = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "words")
    listing = next(node for node in ast.walk(words) if isinstance(node, ast.Dict))
    return {ast.literal_eval(key) for key in listing.keys if key is not None}


def test_every_sentence_of_the_app_is_on_the_list_and_no_other():
    spoken = {said for path in sources() for said in SAID.findall(path.read_text(encoding="utf-8"))}
    assert spoken - listed() == set(), "add it to client_words.py"
    assert listed() - spoken == set(), "nobody says this any more"


def test_no_chinese_is_written_into_the_sources_of_the_app():
    assert [path.name for path in sources() if PLAIN.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.django_db
def test_the_shell_is_for_everybody_and_holds_nobody(phones, client):
    signed_out = client.get(reverse("field:app"))
    client.force_login(phones.staff_user)
    signed_in = client.get(reverse("field:app"))
    assert signed_out.status_code == 200
    assert signed_in.content == signed_out.content, "the page that is kept would differ from one to another"
    for word in ("周明兰", phones.staff_user.name, "csrf"):
        assert word not in signed_in.content.decode()


@pytest.mark.django_db
def test_everything_that_the_page_loads_is_kept_by_its_worker(client):
    page = client.get(reverse("field:app")).content.decode()
    kept = json.loads(
        client.get(reverse("field:worker")).content.decode().split(";\n", 1)[0].removeprefix("self.SHELL=")
    )
    loaded = re.findall(r'<(?:script|link)[^>]+(?:src|href)="([^"]+)"', page)
    assert len(loaded) >= 5
    assert [address for address in loaded if address not in kept["files"]] == []
    assert kept["home"] in kept["files"]


@pytest.mark.django_db
def test_in_english_the_worker_is_another_version(client):
    first = client.get(reverse("field:worker")).content
    client.cookies["django_language"] = "en"
    assert client.get(reverse("field:worker")).content != first


@pytest.mark.django_db
def test_it_can_be_put_on_the_home_screen(client):
    found = client.get(reverse("field:manifest")).json()
    assert (found["display"], found["start_url"]) == ("standalone", reverse("field:app"))
    assert found["icons"]


def picture(colour="#8a3a12"):
    held = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(held, "JPEG")
    return held.getvalue()


def photo(client, phones, content, *, number=None, said=None, **body):
    sha = hashlib.sha256(said if said is not None else content).hexdigest()
    now = clock.now().isoformat()
    operation = {"device": str(phones.office_phone.token), "sent_at": now, "id": str(number or uuid.uuid4()), "at": now}
    sent = {
        "operation": json.dumps({**operation, "body": {"sha256": sha, **body}}),
        "photo": SimpleUploadedFile("photo.jpg", content, content_type="image/jpeg"),
    }
    return client.post(reverse("field:photo"), sent, HTTP_ACCEPT="application/json")


@pytest.fixture
def office(phones, client):
    client.force_login(phones.staff_user)
    return client


def test_a_photo_sent_twice_is_one(phones, office):
    activity, number, content = phones.activity(), uuid.uuid4(), picture()
    answers = [photo(office, phones, content, number=number, activity=activity.pk).json() for _ in range(3)]
    assert [one["outcome"] for one in answers] == ["applied", "already", "already"]
    assert Photo.objects.count() == 1


def test_what_is_no_photo_is_refused_with_the_reason(phones, office):
    answer = photo(office, phones, b"no picture", activity=phones.activity().pk).json()
    assert (answer["outcome"], answer["code"]) == ("refused", "not_an_image")


def test_a_photo_damaged_on_the_way_is_not_taken_for_the_one_that_was_sent(phones, office):
    answer = photo(office, phones, picture(), said=picture("#000000"), activity=phones.activity().pk)
    assert (answer.status_code, answer.json()["code"]) == (422, "field_body")
    assert not Operation.objects.exists()


def test_a_photo_without_its_picture_is_refused(phones, office):
    result = phones.send(phones.parcel("photo", activity=1, sha256="x"), actor=phones.staff).results[0]
    assert (result.outcome, result.code) == ("refused", "field_body")
    empty = office.post(reverse("field:photo"), {}, HTTP_ACCEPT="application/json")
    assert (empty.status_code, empty.json()["code"]) == (422, "field_body")
