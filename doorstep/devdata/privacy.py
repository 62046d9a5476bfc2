"""Agreements, shares with a care home, openings and requests about one's own data, seen from the day of the build."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from doorstep.accounts.services import disclose
from doorstep.activities.models import ServiceDone
from doorstep.devdata import source
from doorstep.devdata.accounts import demo_actor, resident_actor, worker_of
from doorstep.devdata.partners import organisation
from doorstep.devdata.simulated import at
from doorstep.elders.models import Sheet
from doorstep.kernel import clock
from doorstep.partners.models import Partner
from doorstep.privacy import services
from doorstep.privacy.models import Share
from doorstep.privacy.services import Shown
from doorstep.regions.models import Region
from doorstep.residents.models import Person

DAY = timedelta(days=1)
#: At a desk; who walks opens cards by the right to visit.
UNMASK = "residents.unmask"


def build_privacy(*, today: date) -> None:
    """Once; what ends by itself does so on later days too."""
    plan = source.load("present")["privacy"]
    region = Region.objects.get(name=plan["area"])
    people = _People(region)
    _Sharing(plan, region, today).enter(people)
    _agree(plan, region, people, today)
    _open(plan, people, today)
    _ask(plan, region, people, today)


class _People:
    """Those named in the data by their key, the others taken one after another."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.known = {key: resident_actor(key) for key in ("elder", "daughter")}
        own = {person.pk for _actor, person in self.known.values()}
        frail = Sheet.objects.filter(
            person__area_path__startswith=region.path, care_level__in=("weekly", "monthly"), person__life="active"
        )
        self._elders = (
            sheet.person
            for sheet in frail.order_by("pk").select_related("person__region", "person__household")
            if sheet.pk not in own
        )
        grown = Person.objects.active().filter(
            area_path__startswith=region.path, birth_date__range=(date(1965, 1, 1), date(1990, 1, 1)), user=None
        )
        # Their readings have to be kept, so their data can't be erased yet.
        read = ServiceDone.objects.filter(activity__area_path=region.path, reading__has_key="systolic")
        measured = Person.objects.active().filter(pk__in=read.values("person"), user=None).exclude(pk__in=own)
        self._next: dict[str, Iterator[Person]] = {
            "frail": self._elders,
            "grown": iter(grown.order_by("pk").select_related("region", "household")[:40]),
            "measured": iter(measured.order_by("-pk").select_related("region", "household")[:10]),
        }

    def named(self, key: str) -> Person:
        return next(self._next[key]) if key in self._next else self.known[key][1]

    def elders(self, count: int) -> Iterator[Person]:
        for _ in range(count):
            yield next(self._elders)


class _Sharing:
    def __init__(self, plan: dict[str, Any], region: Region, today: date) -> None:
        self.plan, self.region, self.today = plan["shares"], region, today
        self.partner = Partner.objects.get(organisation=organisation(self.plan["partner"]))

    def enter(self, people: _People) -> None:
        last = self.partner.agreement_to
        if last is not None and last <= self.today + DAY:
            return
        number = 0
        for entry in self.plan["rows"]:
            for person in [people.named(entry["who"])] if "who" in entry else people.elders(entry["elders"]):
                number += 1
                self._share(person, entry, f"{self.plan['paper']}{number:03}", last)

    def _share(self, person: Person, entry: dict[str, Any], paper: str, last: date | None) -> None:
        starts, ends = (self.today + DAY * entry[name] for name in ("from", "to"))
        given = min(starts, self.today) - DAY
        with at(clock.at(given, "10:10")):
            made = services.share(
                actor=worker_of(self.region),
                person=person,
                partner=self.partner,
                fields=entry.get("fields") or self.plan["fields"],
                purpose=self.plan["purpose"],
                starts_on=starts,
                ends_on=min(ends, last) if last else ends,
                shown=Shown(evidence="paper", note=paper, given_on=given),
            )
        for day in entry.get("opened", []):
            with at(clock.at(self.today + DAY * day, "14:20")):
                services.open_share(actor=demo_actor(self.plan["reader"]), share_id=made.pk)
        if "withdrawn" in entry:
            self._withdraw(made, entry)

    def _withdraw(self, made: Share, entry: dict[str, Any]) -> None:
        with at(clock.at(self.today + DAY * entry["withdrawn"], "09:35")):
            services.withdraw(actor=worker_of(self.region), consent_id=made.consent_id, how=entry["how"])


def _agree(plan: dict[str, Any], region: Region, people: _People, today: date) -> None:
    elder, own = people.known["elder"]
    for entry in plan["agreed"]:
        with at(clock.at(today + DAY * entry["day"], "15:05")):
            if entry.get("self"):
                services.agree_oneself(actor=elder, person_id=own.pk, kind=entry["kind"])
            for person in people.elders(entry.get("elders", 0)):
                shown = Shown(evidence="spoken", note=entry["note"], given_on=clock.today())
                services.record_consent(actor=worker_of(region), person=person, kind=entry["kind"], shown=shown)


def _open(plan: dict[str, Any], people: _People, today: date) -> None:
    """Staff opened what is masked, each time with what for."""
    for entry in plan["opened"]:
        person = people.named(entry["who"])
        with at(clock.at(today + DAY * entry["day"], entry["hour"])):
            disclose(
                actor=demo_actor(entry["by"]),
                thing=person,
                field=entry["field"],
                purpose=entry["purpose"],
                right=entry.get("right", UNMASK),
                person_id=person.pk,
            )


def _ask(plan: dict[str, Any], region: Region, people: _People, today: date) -> None:
    staff = worker_of(region)
    for entry in plan["asked"]:
        person, text = people.named(entry["who"]), entry.get("text", "")
        with at(clock.at(today + DAY * entry["day"], "09:20")):
            if "how" in entry:
                made = services.ask_for(actor=staff, person=person, kind=entry["kind"], how=entry["how"], text=text)
            else:
                actor = people.known[entry["who"]][0]
                made = services.ask(actor=actor, person_id=person.pk, kind=entry["kind"], text=text)
        if "answered" not in entry:
            continue
        with at(clock.at(today + DAY * entry["answered"], "16:40")):
            if entry["kind"] == "erasure":
                services.carry_out_erasure(actor=staff, request_id=made.pk)
            else:
                action, answer = entry["action"], entry["answer"]
                services.answer_request(actor=staff, request_id=made.pk, action=action, answer=answer)
