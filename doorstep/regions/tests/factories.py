"""Areas for tests: a small district that looks like a real one."""

from datetime import date
from itertools import count

from doorstep.kernel.actor import Actor, Grant
from doorstep.regions.models import Level, Region

_numbers = count(1)
LONG_AGO = date(2020, 7, 1)


def make_region(parent: Region | None = None, *, name: str = "", code: str = "", **fields: object) -> Region:
    """A region one level under `parent`; without one, a district."""
    number = next(_numbers)
    # Of one length, so that areas made one after the other also sort so.
    code = code or f"T{number:06}"
    level = Level.DISTRICT if parent is None else Level(parent.level + 1)
    return Region.objects.create(
        parent=parent,
        level=level,
        code=code,
        name=name or f"区域{number}",
        path=f"{parent.path if parent else ''}{code}/",
        **{"valid_from": LONG_AGO, **fields},
    )


def make_community(name: str = "桂花社区", district: Region | None = None) -> Region:
    """A community with its street and district above."""
    return make_region(make_region(district or make_region(name="试验区"), name="试验街道"), name=name)


def actor_over(region: Region | None, *rights: str, user_id: int | None = None, label: str = "测试员") -> Actor:
    """Somebody with just these rights over this area."""
    path = region.path if region else ""
    return Actor(user_id=user_id, label=label, grants=frozenset(Grant(right, path) for right in rights), home_area=path)
