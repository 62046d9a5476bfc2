"""Only real photos get in, and they get in clean."""

import io
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from doorstep.files import errors
from doorstep.files.models import StoredFile
from doorstep.files.services import store_image
from doorstep.regions.tests.factories import actor_over, make_community

pytestmark = pytest.mark.django_db


def photo(width: int = 40, height: int = 30, kind: str = "JPEG", **options: Any) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(kept, kind, **options)
    return kept.getvalue()


def upload(content: bytes, name: str = "clinic.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_photo_is_kept_upright_small_and_without_hidden_data() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010F] = "PhoneMaker"
    community = make_community()
    stored = store_image(actor=actor_over(community), region=community, upload=upload(photo(3000, 1500, exif=exif)))
    kept = Image.open(default_storage.open(stored.path))
    assert (kept.width, kept.height) == (stored.width, stored.height) == (1000, 2000)
    assert not kept.getexif()


@pytest.mark.parametrize("content", [b"", b"GIF89a but not", b"<svg onload=alert(1)>", photo()[:200], b"PK\x03\x04zip"])
def test_what_is_not_a_photo_is_refused_and_nothing_kept(content: bytes) -> None:
    community = make_community()
    with pytest.raises(errors.NotAnImage):
        store_image(actor=actor_over(community), region=community, upload=upload(content))
    assert not StoredFile.objects.exists()


def test_a_file_over_the_limit_is_refused_with_its_size() -> None:
    community = make_community()
    with pytest.raises(errors.TooBig) as refused:
        store_image(
            actor=actor_over(community), region=community, upload=upload(b"x" * (3 * 1024 * 1024)), limit=1024 * 1024
        )
    assert "3 MB" in refused.value.said()
    assert not StoredFile.objects.exists()


def test_a_small_file_with_a_huge_canvas_is_refused() -> None:
    community = make_community()
    with pytest.raises(errors.TooManyPixels):
        store_image(actor=actor_over(community), region=community, upload=upload(photo(9000, 9000, "PNG"), "bomb.png"))
    assert not StoredFile.objects.exists()
