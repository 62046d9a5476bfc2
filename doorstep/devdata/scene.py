"""One activity of the present, played through the services from its plan to where it stands today."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from doorstep.activities.models import Activity, Method, Signup, Template
from doorstep.activities.plans import DutyPlan, PartnerPlan, Plan, from_template
from doorstep.activities.services import (
    cancel_activity,
    check_in,
    close_activity,
    confirm_all,
    count_heads,
    create_activity,
    publish_activity,
    record_service,
    set_filing,
    sign_up,
)
from doorstep.devdata import source
from doorstep.devdata.accounts import resident_actor, worker_of
from doorstep.devdata.audiences import Resident, Residents
from doorstep.devdata.partners import organisation
from doorstep.devdata.places import site_of
from doorstep.devdata.readings import reading_for
from doorstep.devdata.simulated import at
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.programmes.models import ServiceItem
from doorstep.regions.models import Region

#: Planned so many days before, signed up for a little later.
PLANNED, SIGNED_UP = timedelta(days=9), timedelta(days=4)
FIRST_START, LAST_START = 8, 18


def plan_of(entry: Mapping[str, Any], template: Template, region: Region, worker: Actor, starts_at: datetime) -> Plan:
    plan = from_template(template, clock.local(starts_at).date(), starts_at=starts_at)
    doctors = source.load("past")["doctors"][: entry.get("doctors", 0)]
    return replace(
        plan,
        title=entry.get("title", plan.title),
        ends_at=starts_at + timedelta(minutes=entry["minutes"]) if "minutes" in entry else plan.ends_at,
        site_id=site_of(region, entry["site"]).pk,
        capacity=entry.get("capacity", plan.capacity),
        # Places at single stalls would make "one place left" two different things.
        stalls=[replace(stall, capacity=None) for stall in plan.stalls],
        partners=[
            PartnerPlan(organisation_id=organisation(key).pk, part=part, people=2)
            for key, part in entry.get("partners", {}).items()
        ],
        duties=[
            DutyPlan(name=worker.label, user_id=worker.user_id),
            *(DutyPlan(name=name, licence=f"110320613000{number}") for number, name in enumerate(doctors, 101)),
        ],
    )


class Scene:
    """One activity of the present, played from its plan to where it stands today."""

    def __init__(self, entry: Mapping[str, Any], today: date, residents: Residents) -> None:
        self.entry = entry
        self.today = today
        self.region = Region.objects.get(name=entry.get("area", source.load("present")["area"]))
        self.worker = worker_of(self.region)
        self.template = Template.objects.select_related("programme").get(code=entry["template"])
        self.rng = source.chance("present", entry["key"], today)
        self.people = self._nearby(residents)
        self.starts_at = clock.at(today + timedelta(days=entry["day"]), self._start())
        self.key = uuid.uuid5(uuid.NAMESPACE_OID, f"demo {entry['key']} {today}")

    def _nearby(self, residents: Residents) -> Iterator[Resident]:
        """Older people of the community in an order of chance; the elder with a sign-in is left out."""
        _elder, person = resident_actor("elder")
        found = [one for one in residents.suiting(self.region, "elder_60", self.today) if one.id != person.pk]
        self.rng.shuffle(found)
        return iter(found)

    def _start(self) -> str:
        """`now` is what is on at the moment: it began an hour ago on the half hour, as long as that is by day."""
        if self.entry["start"] != "now":
            return str(self.entry["start"])
        now = clock.local(clock.now())
        half = now.replace(minute=now.minute // 30 * 30, second=0, microsecond=0)
        earliest, latest = half.replace(hour=FIRST_START, minute=0), half.replace(hour=LAST_START, minute=0)
        return f"{min(max(half - timedelta(hours=1), earliest), latest):%H:%M}" if now.hour > FIRST_START else "08:00"

    def play(self) -> None:
        entry = self.entry
        plan = plan_of(entry, self.template, self.region, self.worker, self.starts_at)
        planned = clock.at(min(self.today, clock.local(self.starts_at).date()) - PLANNED, "10:00")
        with at(planned):
            activity = create_activity(actor=self.worker, region=self.region, plan=plan, template=self.template)
            if not entry.get("draft"):
                publish_activity(actor=self.worker, activity_id=activity.pk)
            if entry.get("filed"):
                set_filing(actor=self.worker, activity_id=activity.pk, filed_on=clock.local(planned).date())
        with at(planned + SIGNED_UP):
            signups = self._sign_up(activity)
        if "came" in entry:
            self._hold(activity, signups)
        if "cancel" in entry:
            with at(min(clock.now(), planned + PLANNED)):
                cancel_activity(actor=self.worker, activity_id=activity.pk, reason=entry["cancel"])

    def _sign_up(self, activity: Activity) -> list[Signup]:
        entry = self.entry
        found = []
        if entry.get("elder_goes"):
            elder, person = resident_actor("elder")
            found.append(sign_up(actor=elder, activity_id=activity.pk, person_id=person.pk))
        for _ in range(entry.get("signups", 0) + entry.get("waiting", 0)):
            found.append(sign_up(actor=self.worker, activity_id=activity.pk, person_id=next(self.people).id))
        if entry.get("proxy_waits"):
            daughter, _herself = resident_actor("daughter")
            _elder, person = resident_actor("elder")
            found.append(sign_up(actor=daughter, activity_id=activity.pk, person_id=person.pk))
        confirm_all()
        return found

    def _hold(self, activity: Activity, signups: list[Signup]) -> None:
        """People come one after the other, never later than now. Who looks at the demo at night sees the coming morning
        as if it were on: a clinic at three o'clock would look odder."""
        entry = self.entry
        now = max(clock.now(), min(activity.starts_at, clock.at(self.today, "08:00")) + timedelta(minutes=50))
        coming = [one.person_id for one in signups[: entry["came"]]]
        coming += [next(self.people).id for _ in range(entry["came"] - len(coming))]
        for number, pk in enumerate(coming):
            with at(min(now, activity.starts_at + timedelta(minutes=4 * number))):
                method = self.rng.choice([Method.NAME, Method.PHONE, Method.ID_TAIL])
                check_in(
                    actor=self.worker, activity_id=activity.pk, person_id=pk, method=method, client_id=self._tap(pk)
                )
                self._serve(activity, pk, urgent=bool(entry.get("urgent")) and number == 0)
        with at(min(now, activity.starts_at + timedelta(minutes=50))):
            if entry.get("heads"):
                count_heads(
                    actor=self.worker, activity_id=activity.pk, heads=entry["heads"], client_id=self._tap("heads")
                )
        if entry.get("closed"):
            with at(min(now, activity.ends_at + timedelta(minutes=20))):
                close_activity(actor=self.worker, activity_id=activity.pk)

    def _serve(self, activity: Activity, pk: int, *, urgent: bool) -> None:
        """Half of them get something done at a stall. An urgent reading leaves a follow-up that waits for somebody."""
        pressure = ServiceItem.objects.filter(programme=activity.programme, code="blood_pressure").first()
        item = pressure if pressure and (urgent or self.rng.random() < 0.6) else self._other_item(activity)
        if item is None:
            return
        stall = activity.stalls.filter(items=item).first()
        reading = {"systolic": 164, "diastolic": 98, "pulse": 82} if urgent else reading_for(item.code, self.rng)
        record_service(
            actor=self.worker,
            activity_id=activity.pk,
            stall_id=stall.pk if stall else None,
            item_id=item.pk,
            person_id=pk,
            reading=reading,
            client_id=self._tap(f"service {pk}"),
        )

    def _other_item(self, activity: Activity) -> ServiceItem | None:
        offered = ServiceItem.objects.filter(programme=activity.programme, reading="", needs_identity=False)
        found = list(offered.filter(pk__in=activity.stalls.values("items")).order_by("position", "id"))
        return self.rng.choice(found) if found and self.rng.random() < 0.8 else None

    def _tap(self, what: object) -> uuid.UUID:
        return uuid.uuid5(self.key, str(what))
