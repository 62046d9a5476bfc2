"""Who took over from areas that have ended, through any number of re-cuts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from doorstep.regions import tree
from doorstep.regions.models import Level, Region, Succession


@dataclass(frozen=True, slots=True)
class Heirs:
    """Ended areas, and the areas that stand in their place on the day, in the order of the map."""

    ended: dict[int, Region]
    _links: dict[int, list[Region]]
    _by_path: dict[str, Region]

    def of(self, region_id: int) -> tuple[Region, ...]:
        found: dict[int, Region] = {}
        for heir in self._links.get(region_id, ()):
            for last in self.of(heir.pk) if heir.pk in self._links else (heir,):
                found[last.pk] = last
        return tuple(sorted(found.values(), key=lambda region: region.path))

    def sole(self, region_id: int) -> Region | None:
        """The only one, or None: with two of them somebody has to decide."""
        found = self.of(region_id)
        return found[0] if len(found) == 1 else None

    def around(self, inner: Region, *, level: int) -> Region | None:
        """The area of at most this level in which a building lies."""
        for path in reversed(tree.ancestors(inner.path)[:-1]):
            region = self._by_path.get(path)
            if region is not None and region.level <= min(level, Level.GRID):
                return region
        return None


def heirs_within(regions: Sequence[Region], *, day: date) -> Heirs:
    """Of all areas in these (and themselves) that have ended by the day. A constant number of queries a re-cut."""
    inside = Q(pk__in=[])
    for region in regions:
        inside |= Q(path__gte=region.path, path__lt=region.path + "~")
    return _heirs({region.pk: region for region in Region.objects.filter(inside, valid_to__lte=day)}, day)


def heirs_of(region_ids: Collection[int], *, day: date) -> Heirs:
    """Of those among these areas that have ended by the day."""
    return _heirs({one.pk: one for one in Region.objects.filter(pk__in=region_ids, valid_to__lte=day)}, day)


def _heirs(ended: dict[int, Region], day: date) -> Heirs:
    links: dict[int, list[Region]] = {}
    asked = set(ended)
    while asked:
        steps = Succession.objects.filter(predecessor_id__in=asked, on__lte=day).select_related("successor")
        asked = set()
        for step in steps:
            links.setdefault(step.predecessor_id, []).append(step.successor)
            if step.successor.valid_to is not None and step.successor.valid_to <= day:
                asked.add(step.successor_id)
        asked -= links.keys()
    paths = {path for heirs in links.values() for heir in heirs for path in tree.ancestors(heir.path)}
    around = Region.objects.filter(path__in=paths, level__lte=Level.GRID)
    return Heirs(ended, links, {region.path: region for region in around})


def merged(region_ids: Collection[int]) -> set[int]:
    """Those of these areas that came from more than one, so that whoever held one of the old now reaches further."""
    counted = Succession.objects.filter(successor_id__in=region_ids).values("successor_id").annotate(n=Count("pk"))
    return {row["successor_id"] for row in counted if row["n"] > 1}
