"""Builds the demo district, part by part.

A part is one transaction that ends with an event saying that it stands. Whatever kills the build in the middle, the
next run finds what stands and goes on with the rest; every part draws its chance from a source of its own, so the
outcome is the same as if nothing had happened.
"""

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils import translation

from doorstep.accounts.models import User
from doorstep.activities.services import load_templates
from doorstep.devdata import past, present, source
from doorstep.devdata.accounts import build_accounts
from doorstep.devdata.audiences import Residents
from doorstep.devdata.cards import build_cards
from doorstep.devdata.elders import build_elders
from doorstep.devdata.errors import NotADemo, OtherDemo, StillInUse
from doorstep.devdata.partners import build_partners
from doorstep.devdata.people import build_people
from doorstep.devdata.places import build_places
from doorstep.devdata.privacy import build_privacy
from doorstep.devdata.regions import build_regions
from doorstep.devdata.rounds import build_round
from doorstep.devdata.simulated import at
from doorstep.devdata.visits import build_visits
from doorstep.kernel import clock, wall
from doorstep.kernel.actor import system
from doorstep.kernel.events import record
from doorstep.kernel.models import Event
from doorstep.ledger import rollups
from doorstep.matching.finding import find_pairs
from doorstep.programmes.services import load_delivered
from doorstep.regions.models import Region
from doorstep.regions.selectors import district

BUILT = "demo_built"
#: The day on which the district opens its books.
OPENING = date(2022, 12, 30)
_LOCK = 7_320_614

Say = Callable[[str], None]


def _quiet(line: str) -> None:
    """Nobody listens."""


@dataclass(slots=True)
class Builder:
    """One run. `share` builds a smaller district with as many programmes, for tests."""

    share: float = 1.0
    say: Say = _quiet
    residents: Residents = field(default_factory=Residents)

    def run(self, *, until: date | None = None, with_present: bool = True) -> None:
        """Builds what is missing. `until` leaves out later months of the past."""
        with translation.override(settings.LANGUAGE_CODE), _alone():
            _check()
            for name, words, act in self._parts(until, with_present):
                self._part(name, words, act)

    def _parts(self, until: date | None, with_present: bool) -> Iterator[tuple[str, str, Callable[[], object]]]:
        actor, today = system("demo"), clock.today()

        def then(act: Callable[[], object]) -> Callable[[], object]:
            return partial(_on_opening_day, act)

        share, residents = self.share, self.residents
        yield "regions", "areas", then(lambda: build_regions(actor=actor, share=share))
        yield "programmes", "programmes", then(lambda: (load_delivered(actor=actor), load_templates(actor=actor)))
        yield "partners", "partners", then(lambda: build_partners(actor=actor, district=_district(), today=today))
        yield "places", "places", then(lambda: build_places(actor=actor, today=today))
        yield "people", "people", then(lambda: build_people(actor=actor, share=share))
        yield "accounts", "sign-ins", then(lambda: build_accounts(actor=actor))
        yield "elders", "the elder ledger", partial(build_elders, actor=actor, today=today)
        yield "cards", "contact cards", partial(build_cards, actor=actor, today=today)
        for month in past.months():
            if until is None or month <= until:
                build = partial(past.build_month, month=month, share=share, residents=residents)
                yield f"past:{month:%Y-%m}", f"{month:%B %Y}", build
        yield "notices", "notices", Sending(past.deliver)
        yield "rollups", "figures", rollups.fold_all
        yield "doubles", "double files", lambda: find_pairs(actor=actor, area_path=_district().path)
        if with_present:
            yield "series", "what recurs", present.build_series
            yield f"present:{today}", "today", partial(present.build_day, today=today, residents=residents)
            yield f"visits:{today}", "visits", partial(build_visits, today=today)
            yield f"round:{today}", "door to door", partial(build_round, today=today, residents=residents)
            yield "privacy", "consents and requests", partial(build_privacy, today=today)
            yield f"confirmations:{today}", "confirmations", Sending(partial(present.deliver, today=today))
            yield f"notices:{today}", "notices of today", partial(present.build_notices, today=today)
            yield f"rollups:{today}", "figures of today", rollups.fold_all

    def _part(self, name: str, words: str, act: Callable[[], object]) -> None:
        if name in built_parts():
            return
        started = time.monotonic()
        if isinstance(act, Sending):
            act()
        with transaction.atomic():
            if not isinstance(act, Sending):
                act()
            record(system("demo"), _district(), BUILT, part=name, version=source.version(), share=self.share)
        self.say(f"  {words} ({time.monotonic() - started:.1f} s)")


class Sending:
    """A part that can't run in a transaction, because it sends. It may run again: what has gone goes only once."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.act = act

    def __call__(self) -> object:
        return self.act()


def _on_opening_day(act: Callable[[], object]) -> None:
    with at(clock.at(OPENING, "09:00")):
        act()


def _district() -> Region:
    found = district()
    assert found is not None
    return found


def built_parts() -> dict[str, datetime]:
    """Parts that stand, with when they were built."""
    return {event.data["part"]: event.at for event in Event.objects.filter(action=BUILT).only("data", "at")}


def is_complete() -> bool:
    """Whether the past stands and nothing of a build waits."""
    return "rollups" in built_parts()


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Two builds at once: the second waits, and finds everything built."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _check() -> None:
    """Invented people never come among real ones, nor two versions of the district into one database."""
    versions = {event.data["version"] for event in Event.objects.filter(action=BUILT)}
    if not versions and (Region.objects.exists() or User.objects.exists()):
        raise NotADemo
    if versions - {source.version()}:
        raise OtherDemo


def remove() -> None:
    """Empties the database of a demo, so that it can be built anew. Refuses to touch any other."""
    with wall.as_owner():
        _remove()


def _remove() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.kernel_event'), to_regclass('public.regions_region')")
        has_tables = all(cursor.fetchone())
    if has_tables and not built_parts() and (Region.objects.exists() or User.objects.exists()):
        raise NotADemo
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # Append-only tables can't be emptied, and that is right: the whole schema goes.
            cursor.execute("SET LOCAL lock_timeout = '3s'")
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    except OperationalError as error:
        raise StillInUse from error
