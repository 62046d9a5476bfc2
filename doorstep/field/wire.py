"""What goes over the line: the question of a telephone read and checked, the answer packed."""

import gzip
import hashlib
import json
import uuid
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from doorstep.field.errors import BodyWrong, TooMuchAtOnce
from doorstep.field.services import Answer, Asked, Parcel, Result
from doorstep.kernel import clock

LARGEST_BODY = 512 * 1024
MOST_AT_ONCE = 50
#: Below this packing costs more than it saves.
_PACK_FROM = 400


def read(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that was sent; a clear refusal for anything else."""
    try:
        size = int(request.headers.get("Content-Length") or 0)
    except ValueError:
        raise BodyWrong from None
    if size > LARGEST_BODY:
        raise TooMuchAtOnce
    return _object(request.body)


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise BodyWrong from None
    if type(found) is not dict:
        raise BodyWrong
    return found


def _no_constant(_name: str) -> None:
    raise ValueError


def asked(found: dict[str, Any]) -> Asked:
    parcels = found.get("operations", [])
    if type(parcels) is not list:
        raise BodyWrong
    if len(parcels) > MOST_AT_ONCE:
        raise TooMuchAtOnce
    version = found.get("version", "")
    return Asked(
        device=number(found.get("device")),
        parcels=[_parcel(one) for one in parcels],
        cursor=_whole(found.get("cursor", 0)),
        sent_at=moment(found.get("sent_at")),
        waiting=_whole(found.get("waiting", 0)),
        version=version if type(version) is str else "",
    )


def _parcel(one: Any) -> Parcel:
    if type(one) is not dict or type(one.get("kind")) is not str or type(one.get("body")) is not dict:
        raise BodyWrong
    return Parcel(
        id=number(one.get("id")),
        kind=one["kind"][:40].replace("\0", ""),
        body=one["body"],
        device_time=moment(one.get("at")),
        after=moment(one.get("after")),
    )


def number(text: Any) -> uuid.UUID:
    if type(text) is not str or len(text) > 45:
        raise BodyWrong
    try:
        return uuid.UUID(text)
    except ValueError:
        raise BodyWrong from None


def photo(request: HttpRequest) -> tuple[uuid.UUID, Parcel, datetime | None]:
    """The picture and what was said with it; one that was damaged on the way is refused, to be sent again."""
    upload = request.FILES.get("photo")
    found = _object(request.POST.get("operation", "").encode())
    if upload is None or type(found.get("body")) is not dict:
        raise BodyWrong
    if (upload.size or 0) > settings.DOORSTEP_UPLOAD_LIMIT:
        raise TooMuchAtOnce
    digest = hashlib.sha256(upload.read()).hexdigest()
    upload.seek(0)
    if found["body"].get("sha256") != digest:
        raise BodyWrong
    parcel = replace(_parcel({**found, "kind": "photo"}), upload=upload)
    return number(found.get("device")), parcel, moment(found.get("sent_at"))


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= 2**31 - 1:
        raise BodyWrong
    return value


def moment(text: Any) -> datetime | None:
    """A clock reading with its zone; without a zone as Shanghai has it. Nonsense is as good as none."""
    if type(text) is not str or len(text) > 40:
        return None
    try:
        found = datetime.fromisoformat(text)
        found = found if found.tzinfo else found.replace(tzinfo=clock.SHANGHAI)
        # As far as the database can hold, also after being put right by a day or two.
        found = found.astimezone(timezone.utc)  # noqa: UP017
        return found if 1 < found.year < 9999 else None
    except (ValueError, OverflowError):
        return None


def said(result: Result) -> dict[str, Any]:
    found = {"id": str(result.id), "outcome": str(result.outcome)}
    for name in ("first", "code", "sentence", "what_to_do", "answer"):
        value = getattr(result, name)
        if value:
            found[name] = value
    return found


def packed(answer: Answer, *, me: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "now": _iso(answer.now),
        "results": [said(one) for one in answer.results],
    }
    if answer.wipe:
        return found | {"wipe": True}
    found |= {"cursor": answer.cursor, "whole": answer.whole, "rows": answer.rows, "gone": answer.gone, "me": me}
    if answer.held is not None:
        found["caseload"] = {"total": answer.held.total, "cap": answer.held.cap, "capped": answer.held.is_capped}
    return found


def _iso(found: datetime) -> str:
    return (found + timedelta(0)).isoformat(timespec="milliseconds")


def answer(request: HttpRequest, content: dict[str, Any], status: int = 200) -> HttpResponse:
    """JSON, packed when the telephone can unpack it, kept by nobody on the way."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    response = HttpResponse(content_type="application/json", status=status)
    if len(body) > _PACK_FROM and "gzip" in request.headers.get("Accept-Encoding", ""):
        body = gzip.compress(body, compresslevel=5)
        response["Content-Encoding"] = "gzip"
    response.content = body
    response["Cache-Control"] = "private, no-store"
    response["Vary"] = "Accept-Encoding"
    return response
