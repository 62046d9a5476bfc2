"""A telephone as the app is: it keeps what it recorded until it has an answer, and holds what it was told."""

import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from doorstep.field import services, wire
from doorstep.field.models import Device
from doorstep.field.services import Asked, Parcel
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor


@dataclass
class Telephone:
    actor: Actor
    device: Device
    queue: list[Parcel] = field(default_factory=list)
    #: What became of each operation, as far as it has been told.
    told: dict[uuid.UUID, str] = field(default_factory=dict)
    recorded: list[Parcel] = field(default_factory=list)
    cursor: int = 0
    held: dict[tuple[str, int], list[Any]] = field(default_factory=dict)

    def record(self, kind: str, **body: Any) -> Parcel:
        parcel = Parcel(uuid.uuid4(), kind, body, clock.now())
        self.queue.append(parcel)
        self.recorded.append(parcel)
        return parcel

    def send(self, *, most: int = 50, backwards: bool = False, answer_lost: bool = False) -> None:
        """One synchronisation. Without an answer everything stays as it was, and is sent again another time."""
        parcels = self.queue[:most]
        if backwards:
            parcels = parcels[::-1]
        asked = Asked(self.device.token, parcels, self.cursor, clock.now(), len(self.queue) - len(parcels))
        answer = services.sync(actor=self.actor, asked=asked)
        if not answer_lost:
            # As it goes over the line, so that what is no JSON is found.
            self.take(json.loads(json.dumps(wire.packed(answer, me={}))))

    def take(self, answer: dict[str, Any]) -> None:
        for result in answer["results"]:
            if result["outcome"] != "later":
                number = uuid.UUID(result["id"])
                self.told[number] = result.get("first") or result["outcome"]
                self.queue = [one for one in self.queue if one.id != number]
        if answer["whole"]:
            self.held = {}
        for name, numbers in answer["gone"].items():
            for number in numbers:
                del self.held[name, number]
        for name, rows in answer["rows"].items():
            for row in rows:
                self.held[name, row[0]] = row
        self.cursor = answer["cursor"]
