"""Programmes for tests that don't need the catalogue."""

from itertools import count

from doorstep.programmes.models import Programme, ServiceItem

_numbers = count(1)
FIVE = ["sessions", "items", "person_times", "people", "households", "household_times"]


def make_programme(code: str = "", *, counts: list[str] | None = None, **fields: object) -> Programme:
    code = code or f"programme_{next(_numbers)}"
    return Programme.objects.create(
        code=code, name=f"项目{code}", name_en=code, group="health", counts=FIVE if counts is None else counts, **fields
    )


def make_item(programme: Programme, code: str = "", **fields: object) -> ServiceItem:
    code = code or f"item_{next(_numbers)}"
    return ServiceItem.objects.create(programme=programme, code=code, name=f"服务{code}", name_en=code, **fields)
