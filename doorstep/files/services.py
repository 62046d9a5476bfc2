"""Taking files in. What a file is decides its content, never its name; images are decoded and written anew."""

import hashlib
import io
import uuid
import warnings
from typing import IO

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from doorstep.files.errors import NotAnImage, TooBig, TooManyPixels
from doorstep.files.models import StoredFile
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.regions.models import Region

#: What arrives in a request, or any open file.
Upload = UploadedFile | IO[bytes]

#: Opened at all: a decoder must not be made to fill the memory by a small file with a huge canvas.
MAX_PIXELS = 50_000_000
#: Longest side of what is kept; enough for A4 at 200 dpi.
KEPT_SIDE = 2000
FORMATS = ("JPEG", "PNG", "WEBP")


def store_image(
    *, actor: Actor, region: Region, upload: Upload, name: str = "", limit: int | None = None
) -> StoredFile:
    """Keep a photo: upright, without its hidden data (position, phone, time), as JPEG of at most 2000 pixels a side.

    Raises TooBig, NotAnImage or TooManyPixels; then nothing is kept. The file is written before the row: should the
    transaction fail, an unreferenced file stays behind, which the nightly sweep removes; never the other way round.
    """
    content = _read(upload, limit or settings.DOORSTEP_UPLOAD_LIMIT)
    image = _decode(content)
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=85, optimize=True)
    body = kept.getvalue()
    token = uuid.uuid4()
    path = default_storage.save(f"{clock.today():%Y/%m}/{token}.jpg", ContentFile(body))
    try:
        with transaction.atomic():
            return StoredFile.objects.create(
                region=region,
                area_path=region.path,
                token=token,
                name=(name or getattr(upload, "name", "") or "photo")[:120],
                media_type="image/jpeg",
                size=len(body),
                digest=hashlib.sha256(body).hexdigest(),
                width=image.width,
                height=image.height,
                path=path,
                uploaded_by_id=actor.user_id,
                uploaded_at=clock.now(),
            )
    except BaseException:
        default_storage.delete(path)
        raise


def _read(upload: Upload, limit: int) -> bytes:
    """Never more than the limit, whatever the sender says of the size."""
    size = getattr(upload, "size", None)
    megabyte = 1024 * 1024
    if size is not None and size > limit:
        raise TooBig(size=-(-size // megabyte), limit=limit // megabyte)
    content = upload.read(limit + 1)
    if len(content) > limit:
        raise TooBig(size=-(-len(content) // megabyte), limit=limit // megabyte)
    return content


def _decode(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(content), formats=FORMATS)
            if opened.width * opened.height > MAX_PIXELS:
                raise TooManyPixels
            opened.load()
            image = ImageOps.exif_transpose(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise NotAnImage from None
    image.thumbnail((KEPT_SIDE, KEPT_SIDE))
    if image.mode in ("RGBA", "LA", "P"):
        white = Image.new("RGB", image.size, "white")
        transparent = image.convert("RGBA")
        white.paste(transparent, mask=transparent.getchannel("A"))
        return white
    return image.convert("RGB")
