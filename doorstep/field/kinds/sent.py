"""One operation as it arrived, and how its body is read: what doesn't fit is refused before anything is done."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from doorstep.field.errors import BodyWrong
from doorstep.files.services import Upload

LARGEST_KEY = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Sent:
    """`happened_at` by the server's clock, `device_time` as the telephone's clock said it."""

    id: uuid.UUID
    kind: str
    body: dict[str, Any]
    happened_at: datetime
    device_time: datetime | None = None
    time_doubtful: bool = False
    upload: Upload | None = None

    def whole(self, name: str, least: int = 1, most: int = LARGEST_KEY) -> int:
        value = self.body.get(name)
        if type(value) is not int or not least <= value <= most:
            raise BodyWrong
        return value

    def text(self, name: str, longest: int, *, needed: bool = False) -> str:
        value = self.body.get(name, "")
        if type(value) is not str or len(value) > longest or "\0" in value or (needed and not value.strip()):
            raise BodyWrong
        return value

    def texts(self, name: str, longest: int) -> list[str]:
        values = self.body.get(name, [])
        if type(values) is not list or len(values) > longest:
            raise BodyWrong
        if not all(type(one) is str and len(one) <= 40 and "\0" not in one for one in values):
            raise BodyWrong
        return values

    def wholes(self, name: str, longest: int) -> list[int]:
        values = self.body.get(name, [])
        if type(values) is not list or len(values) > longest:
            raise BodyWrong
        if not all(type(one) is int and 1 <= one <= LARGEST_KEY for one in values):
            raise BodyWrong
        return values
