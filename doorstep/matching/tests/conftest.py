"""Two files of one old lady in neighbouring communities, with what is known of each."""

from datetime import date
from types import SimpleNamespace

from doorstep.ledger.selectors import totals
from doorstep.ledger.services import Entry, post
from doorstep.programmes.tests.factories import make_programme
from doorstep.regions.tests.factories import actor_over, make_community, make_region
from doorstep.residents.tests.factories import make_household, make_id_number, make_person
from tests.standing import stands

DAY, NEXT_DAY = date(2023, 11, 3), date(2023, 11, 4)
BORN = date(1948, 3, 5)
NUMBER = make_id_number(BORN, sequence=12)


class World(SimpleNamespace):
    """`kept` has the door, `gone` the ID number and an attendance of the next day."""

    def __init__(self) -> None:
        home = make_community("朝晖社区")
        self.home = home
        self.elsewhere = make_region(home.parent, name="转水社区")
        grid = make_region(home, name="一号网格")
        self.kept = make_person(
            grid, "陈荣华", phone="13900000147", birth_date=BORN, household=make_household(grid, "桂花苑5幢302")
        )
        self.gone = make_person(make_region(home, name="二号网格"), "陳榮華", id_number=NUMBER, birth_date=BORN, sex=2)
        self.clinic = make_programme("clinic")
        self.street = home.parent
        self.actor = actor_over(self.street, "residents.merge", "residents.view", "ledger.correct", user_id=None)
        self.came(self.kept, DAY, "visit:1")
        self.came(self.gone, NEXT_DAY, "visit:2")

    def came(self, person, day, source):
        entry = Entry(
            programme=self.clinic, region=self.home, occurred_on=day, source=source, person=person, person_times=1
        )
        return post(actor=self.actor, entries=[entry])[0]

    def counted(self):
        """(人次, 人数) of the two days."""
        found = totals(area_path=self.home.path, start=DAY, end=NEXT_DAY)[0]
        return found.person_times, found.persons


_standing, world = stands(World)
