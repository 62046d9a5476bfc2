"""What a built district says, in one line: two builds of the same version say the same.

Keys, hashes of this installation and the moments at which rows were written are left out: they are another each time.
"""

import hashlib
from collections.abc import Iterator

from doorstep.activities.models import Activity, Attendance, ServiceDone, Signup
from doorstep.ledger.models import Record, WalkInLink
from doorstep.outreach.models import Knock
from doorstep.places.models import Site
from doorstep.regions.models import Region
from doorstep.residents.models import FamilyProxy, Person


def fingerprint() -> str:
    """Of the map, the people, the sites and the past."""
    digest = hashlib.sha256()
    for line in _lines():
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def _lines() -> Iterator[str]:
    for region in Region.objects.order_by("path"):
        where = f"{region.latitude} {region.longitude}"
        yield f"region {region.path} {region.name} {region.phone} {region.duty_day} {where}"
    for site in Site.objects.order_by("code"):
        yield f"site {site.code} {site.name} {site.area_path} {site.opened_on}"
    names: dict[int | None, str] = {None: "-"}
    for person in Person.objects.select_related("household").order_by("id"):
        home = person.household
        where = f"{home.address} {home.unit} {home.room}" if home else "-"
        names[person.pk] = f"{person.id_number or person.name}@{person.area_path}"
        yield f"person {person.name} {person.sex} {person.birth_date} {person.id_number} {person.phone} {where}"
    for proxy in FamilyProxy.objects.select_related("user").order_by("id"):
        yield f"proxy {names[proxy.person_id]} {proxy.user.name} {proxy.relation}"
    held = Activity.objects.filter(starts_at__year=2023).order_by("starts_at", "area_path", "programme__code", "title")
    for activity in held.select_related("programme"):
        yield f"activity {activity.starts_at} {activity.area_path} {activity.programme.code} {activity.title}"
    seen: dict[type, list[str]] = {
        Attendance: sorted(
            f"{one.activity.area_path} {one.at} {names[one.person_id]} {one.heads} {one.method} {one.withdrawn_reason}"
            for one in Attendance.objects.filter(activity__in=held).select_related("activity")
        ),
        Signup: sorted(
            f"{one.activity.area_path} {one.activity.starts_at} {names[one.person_id]} {one.state} {one.number}"
            for one in Signup.objects.filter(activity__in=held).select_related("activity")
        ),
        ServiceDone: sorted(
            f"{one.activity.area_path} {one.at} {names[one.person_id]} {one.item.code} {one.times} {one.reading}"
            for one in ServiceDone.objects.filter(activity__in=held).select_related("activity", "item")
        ),
        Record: sorted(
            f"{one.area_path} {one.occurred_on} {one.recorded_at} {one.programme.code} {names[one.person_id]} "
            f"{one.sessions} {one.items} {one.person_times} {one.household_times} {one.reason}"
            for one in Record.objects.filter(occurred_on__year=2023).select_related("programme")
        ),
        Knock: sorted(
            f"{one.door.area_path} {one.happened_at} {one.result} {[names[pk] for pk in one.persons]} {one.heads}"
            for one in Knock.objects.filter(happened_at__year=2023).select_related("door")
        ),
        WalkInLink: sorted(f"{names[one.person_id]} {one.linked_at}" for one in WalkInLink.objects.all()),
    }
    for model, lines in seen.items():
        for line in lines:
            yield f"{model.__name__.lower()} {line}"
