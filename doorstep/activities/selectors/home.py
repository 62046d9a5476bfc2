"""Where somebody lives or looks around, for "near and soon"."""

from dataclasses import dataclass

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.regions.models import Level, Region
from doorstep.regions.selectors import community_of, district
from doorstep.residents.selectors import own_person


@dataclass(frozen=True, slots=True)
class Home:
    """The community and, where one knows it, the spot from which one walks."""

    region: Region | None
    position: tuple[float, float] | None

    @property
    def area_path(self) -> str:
        return self.region.path if self.region else ""

    @property
    def is_community(self) -> bool:
        return self.region is not None and self.region.level == Level.COMMUNITY


def _spot(region: Region | None) -> tuple[float, float] | None:
    if region is None or region.latitude is None or region.longitude is None:
        return None
    return (region.latitude, region.longitude)


def home_of(*, actor: Actor, chosen: str = "") -> Home:
    """The community one chose, else the one where one lives, else the whole district.

    From home one walks from one's own building or grid; in a community one only looked up nobody can say from where.
    """
    person = own_person(actor=actor) if actor.person_ids else None
    if chosen:
        region = Region.objects.visible_to(actor).filter(path=chosen[:120]).valid_on(clock.today()).first()
        if region is not None and not (person and person.area_path.startswith(region.path)):
            return Home(community_of(region.path) or region, None)
    if person is None:
        return Home(district(), None)
    building = person.household.building if person.household else None
    return Home(community_of(person.area_path) or person.region, _spot(building) or _spot(person.region))
