"""Enters one session of the past as the community worker would have that evening: who came, what was done."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from doorstep.activities.models import Activity, Attendance, Method, Template
from doorstep.activities.plans import DutyPlan, PartnerPlan, Plan, from_template
from doorstep.activities.services import PastService, PastSignup, PastVisit, record_past_activity
from doorstep.devdata import source
from doorstep.devdata.accounts import worker_of
from doorstep.devdata.audiences import Resident, Residents, draw
from doorstep.devdata.partners import organisation
from doorstep.devdata.places import site_of
from doorstep.devdata.readings import reading_for
from doorstep.devdata.sessions import Session
from doorstep.devdata.simulated import at
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.programmes.models import Programme
from doorstep.regions.models import Region

METHODS = [Method.NAME, Method.NAME, Method.PHONE, Method.ID_TAIL, Method.QR]
PAPERWORK = timedelta(minutes=40)


class Gatherings:
    """What is looked up once for all sessions of a part of the build."""

    def __init__(self, residents: Residents | None = None) -> None:
        self.residents = residents or Residents()
        self.programmes = {one.code: one for one in Programme.objects.all()}
        self.templates = {one.code: one for one in Template.objects.select_related("programme")}
        self._workers: dict[str, Actor] = {}
        self._once: dict[str, set[int]] = {}
        self._organisations: dict[str, int] = {}

    def worker(self, region: Region) -> Actor:
        if region.path not in self._workers:
            self._workers[region.path] = worker_of(region)
        return self._workers[region.path]

    def organisation(self, key: str) -> int:
        if key not in self._organisations:
            self._organisations[key] = organisation(key).pk
        return self._organisations[key]

    def plan(self, session: Session, rng: random.Random) -> Plan:
        spec = session.spec
        template = self.templates[spec["template"]]
        starts_at = clock.at(session.day, session.start)
        plan = from_template(template, session.day, starts_at=starts_at)
        if "minutes" in spec:
            plan = replace(plan, ends_at=starts_at + timedelta(minutes=spec["minutes"]))
        if "site" in spec:
            plan = replace(plan, site_id=site_of(session.region, spec["site"]).pk)
        worker = self.worker(session.region)
        duties = [DutyPlan(name=worker.label, user_id=worker.user_id)]
        duties += [
            DutyPlan(name=name, licence=f"110320613000{number:03}")
            for number, name in enumerate(rng.sample(source.load("past")["doctors"], k=spec.get("doctors", 0)), 101)
        ]
        return replace(
            plan,
            title=session.title or plan.title,
            place=spec.get("place", ""),
            capacity=None,
            partners=[
                PartnerPlan(organisation_id=self.organisation(key), part=part, people=rng.randint(1, 4))
                for key, part in spec.get("partners", {}).items()
            ],
            duties=duties,
        )

    def who_comes(self, session: Session, rng: random.Random) -> list[int]:
        if not session.named:
            return []
        spec = session.spec
        if "audience_of" in spec:
            # Only who was there before: the reports of those who were examined.
            known = self.once(spec["audience_of"], session.region)
            pool = [one for one in self.residents.of(session.region) if one.id in known]
            return [one.id for one in rng.sample(pool, k=min(session.named, len(pool)))]
        pool = self.residents.suiting(
            session.region, spec["audience"], session.day, one_a_household=spec.get("one_a_household", False)
        )
        if not spec.get("once"):
            return [one.id for one in draw(rng, pool, session.named)]
        been = self.once(session.key, session.region)
        fresh: list[Resident] = [one for one in pool if one.id not in been]
        chosen = [one.id for one in rng.sample(fresh, k=min(session.named, len(fresh)))]
        been.update(chosen)
        return chosen

    def once(self, key: str, region: Region) -> set[int]:
        """Who came to the sessions of a line so far, read from the records."""
        if key not in self._once:
            line = next(one for one in source.load("past")["lines"] if one["key"] == key)
            held = Activity.objects.filter(
                area_path=region.path,
                programme=self.programmes[line["programme"]],
                starts_at__in=[clock.at(day, line["start"]) for day in line["sessions"]],
            )
            people = Attendance.objects.filter(activity__in=held, person__isnull=False)
            self._once[key] = set(people.values_list("person_id", flat=True))
        return self._once[key]

    def hold(self, session: Session, *, follow_ups_open: bool = False) -> Activity:
        """Enters it. The same session again is the same activity."""
        rng = source.chance("session", session.source_key)
        spec = session.spec
        plan = self.plan(session, rng)
        people = self.who_comes(session, rng)
        template = self.templates[spec["template"]]
        filed = plan.starts_at - timedelta(days=20)
        is_filed = bool(template.programme.spec.get("filing"))
        with at(plan.ends_at + PAPERWORK):
            return record_past_activity(
                actor=self.worker(session.region),
                key=session.source_key,
                region=session.region,
                programme=self.programmes[spec["programme"]],
                template=template,
                plan=plan,
                visits=[PastVisit(pk, _arrival(plan, rng), rng.choice(METHODS)) for pk in people],
                heads=session.heads,
                signups=list(self._signups(session, rng, people)),
                services=list(_services(session, rng, people, plan)),
                summary=spec.get("summary", ""),
                filed_on=clock.local(filed).date() if is_filed else None,
                filing_number=f"{filed:%Y%m%d}-{rng.randint(1, 99):02}" if is_filed else "",
                follow_up_outcome="" if follow_ups_open else rng.choice(source.load("past")["follow_up_outcomes"]),
            )

    def _signups(self, session: Session, rng: random.Random, people: list[int]) -> Iterator[PastSignup]:
        part = session.spec.get("signups", 0)
        if not part or not people:
            return
        for pk in people:
            if rng.random() < part:
                yield PastSignup(pk)
        came = set(people)
        pool = self.residents.suiting(session.region, session.spec.get("audience", "elder_60"), session.day)
        for one in draw(rng, pool, rng.randint(0, 2)):
            if one.id not in came:
                yield PastSignup(one.id)


def _arrival(plan: Plan, rng: random.Random) -> datetime:
    minutes = int((plan.ends_at - plan.starts_at).total_seconds() // 60)
    return plan.starts_at + timedelta(minutes=int(rng.triangular(0, minutes - 5, minutes / 4)))


def _services(session: Session, rng: random.Random, people: list[int], plan: Plan) -> Iterator[PastService]:
    spec: Any = session.spec
    stall_of = {item: stall.name for stall in plan.stalls for item in stall.items}

    def done(item: str, **more: Any) -> PastService:
        return PastService(item=item, stall=stall_of.get(item, ""), **more)

    for item, times in session.tasks.items():
        yield done(item, times=times)
    for pk in people:
        chosen = [rng.choice(spec["items"])] if len(spec["items"]) > 2 else list(spec["items"])
        if spec.get("more") and rng.random() < 0.5:
            chosen.append(rng.choice(spec["more"]))
        for item in chosen:
            yield done(item, person_id=pk, reading=reading_for(item, rng))
    left = session.heads
    items = spec.get("head_items", [])
    for number, item in enumerate(items):
        times = left if number == len(items) - 1 else min(left, session.heads // len(items))
        if times:
            yield done(item, times=times)
        left -= times
