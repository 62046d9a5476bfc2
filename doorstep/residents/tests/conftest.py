"""A small district: two communities, the first with two grids."""

from types import SimpleNamespace

from doorstep.regions.tests.factories import make_community, make_region
from tests.standing import stands


def district():
    home = make_community("朝晖社区")
    return SimpleNamespace(
        home=home,
        grid=make_region(home, name="一号网格"),
        neighbour=make_region(home, name="二号网格"),
        elsewhere=make_region(make_region(home.parent, name="转水社区"), name="三号网格"),
    )


_standing, town = stands(district)
