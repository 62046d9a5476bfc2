"""Areas from a YAML file: a town brings its own list. Loading again adds what is new and changes nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from doorstep.kernel.actor import Actor
from doorstep.regions.errors import BadRegionFile
from doorstep.regions.models import GridKind, Level, Region
from doorstep.regions.services import create_region

SHIPPED = Path(__file__).resolve().parent / "data" / "chongchuan.yaml"
LARGEST = 20 * 1024 * 1024


@dataclass(slots=True)
class Loaded:
    district: Region
    created: int = 0
    unchanged: int = 0


def load_regions(*, actor: Actor, path: Path = SHIPPED, valid_from: date | None = None) -> Loaded:
    """The district of the file with its streets, communities and estates, all or nothing.

    An area is recognised by its codes from the district down, whether it has ended or not: what staff have renamed,
    ended or re-cut since stays as they left it. `valid_from` is for files that name no day.
    """
    whole = _read(path)
    with transaction.atomic():
        own = _part(whole, "district", "")
        day = own.get("valid_from") or valid_from
        if not isinstance(day, date):
            raise BadRegionFile(why="district: valid_from")
        loaded = _Loading(actor, day)
        district = loaded.area(None, Level.DISTRICT, own, "district")
        for street in _parts(whole, "streets", ""):
            at_street = loaded.area(district, Level.STREET, street, "street")
            loaded.estates(at_street, street)
            for community in _parts(street, "communities", at_street.name):
                at_community = loaded.area(at_street, Level.COMMUNITY, community, at_street.name)
                loaded.estates(at_community, community)
        return Loaded(district, loaded.created, loaded.unchanged)


class _Loading:
    def __init__(self, actor: Actor, day: date) -> None:
        self.actor = actor
        self.day = day
        self.created = 0
        self.unchanged = 0

    def estates(self, parent: Region, found: Mapping[str, Any]) -> None:
        """Those of a community, and those of a street whose community is not known yet."""
        for number, name in enumerate(found.get("estates") or [], 1):
            estate = {"code": f"E{number:02}", "name": name, "provisional": True}
            self.area(parent, Level.BUILDING, estate, parent.name, kind=GridKind.ESTATE)

    def area(
        self, parent: Region | None, level: int, found: Mapping[str, Any], where: str, *, kind: str = ""
    ) -> Region:
        code = _text(found, "code", where)
        if parent is not None and parent.level == Level.DISTRICT:
            # Streets carry the code of their district in front, as statistics print them.
            code = code.removeprefix(parent.code)
        name = found.get("name")
        called = str(name.get("zh", "")) if isinstance(name, Mapping) else str(name or "")
        known = Region.objects.filter(parent=parent, code=code.upper()).order_by("-valid_from").first()
        if known:
            self.unchanged += 1
            return known
        self.created += 1
        return create_region(
            actor=self.actor,
            parent=parent,
            level=level,
            code=code,
            name=called,
            valid_from=found.get("valid_from") or (parent.valid_from if parent else self.day),
            kind=kind,
            latitude=_number(found, "lat"),
            longitude=_number(found, "lon"),
            phone=str(found.get("phone", "")),
            duty_day=found.get("duty_day"),
            code_is_provisional=bool(found.get("provisional", False)),
        )


def _read(path: Path) -> Mapping[str, Any]:
    try:
        if path.stat().st_size > LARGEST:
            raise BadRegionFile(why=f"{path.name} > {LARGEST // 1024 // 1024} MB")
        whole = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadRegionFile(why=" ".join(str(error).split())[:200]) from error
    if not isinstance(whole, Mapping):
        raise BadRegionFile(why=path.name)
    return whole


def _part(found: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    part = found.get(key)
    if not isinstance(part, Mapping):
        raise BadRegionFile(why=f"{where} {key}".strip())
    return part


def _parts(found: Mapping[str, Any], key: str, where: str) -> list[Mapping[str, Any]]:
    parts = found.get(key) or []
    if not isinstance(parts, list) or not all(isinstance(part, Mapping) for part in parts):
        raise BadRegionFile(why=f"{where} {key}".strip())
    return parts


def _text(found: Mapping[str, Any], key: str, where: str) -> str:
    text = found.get(key)
    if not isinstance(text, str) or not text:
        raise BadRegionFile(why=f"{where}: {key}")
    return text


def _number(found: Mapping[str, Any], key: str) -> float | None:
    value = found.get(key)
    return float(value) if isinstance(value, int | float) else None
