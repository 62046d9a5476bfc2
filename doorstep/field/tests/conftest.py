"""The walk of outreach, with a telephone in the hand of its worker and one of the office."""

import json
import uuid
from datetime import timedelta
from typing import Any

from doorstep.activities import services as activities
from doorstep.activities.tests.factories import make_clinic_programme, make_plan
from doorstep.elders import services as elders
from doorstep.field import services
from doorstep.field.services import Asked, Parcel
from doorstep.kernel import clock
from doorstep.kernel.actor import system
from doorstep.outreach.tests.conftest import Walk
from doorstep.programmes.tests.factories import make_item, make_programme
from doorstep.visits import services as visits
from tests.standing import stands


class Phones(Walk):
    def __init__(self) -> None:
        super().__init__()
        self.phone = services.register(actor=self.worker, install=uuid.uuid4(), name="Android")
        self.office_phone = services.register(actor=self.staff, install=uuid.uuid4(), name="Android")

    def parcel(self, kind="knock", *, number=None, at=None, after=None, **body):
        if kind == "knock":
            body = {"door": self.door().pk, "result": "reached", "heads": 2, **body}
        return Parcel(number or uuid.uuid4(), kind, body, at or clock.now(), after)

    def activity(self, *, days=0):
        """One of the community that begins in an hour, or so many days later."""
        self.clinic = getattr(self, "clinic", None) or make_clinic_programme()
        plan = make_plan(starts_at=clock.now() + timedelta(days=days, hours=1))
        made = activities.create_activity(actor=system("test"), region=self.community, programme=self.clinic, plan=plan)
        return activities.publish_activity(actor=system("test"), activity_id=made.pk)

    def send(self, *parcels, actor=None, sent_at=None, phone=None, **asked):
        actor = actor or self.worker
        phone = phone or (self.phone if actor.user_id == self.phone.user_id else self.office_phone)
        question = Asked(device=phone.token, parcels=parcels, sent_at=sent_at or clock.now(), **asked)
        return services.sync(actor=actor, asked=question)

    def plan_visits(self):
        """The mother and her neighbour are visited every week, at the door."""
        programme = make_programme("elder_visit", counts=["items", "person_times", "people", "household_times"])
        for item in ("door_visit", "phone_visit", "video_visit"):
            make_item(programme, item)
        for person in (self.mother, self.single):
            changes = {"care_level": "weekly", "care_reason": "独居"}
            elders.change_sheet(actor=system("test"), person=person, changes=changes)
        wanted: dict[str, Any] = {
            "region": self.community,
            "name": "每周上门",
            "frequency": "week",
            "care_level": "weekly",
        }
        visits.make_plan(actor=self.staff, **wanted)

    def edit(self, person=None, **changes):
        pairs = {field: {"base": base, "value": value} for field, (base, value) in changes.items()}
        return self.parcel("edit", person=(person or self.mother).pk, changes=pairs)


def posted(client, address, content):
    return client.post(address, json.dumps(content), content_type="application/json", HTTP_ACCEPT="application/json")


_standing, phones = stands(Phones)


WEEK = timedelta(days=7)
