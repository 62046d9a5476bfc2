"""What the columns of a file mean, as somebody says; remembered for the office."""

from collections.abc import Mapping

from django.db import transaction

from doorstep.intake import jobs
from doorstep.intake.errors import ColumnsUnfit
from doorstep.intake.models import ImportFile, OfficeMapping
from doorstep.intake.reading.columns import FIELDS, TICK
from doorstep.intake.reading.header import ONCE
from doorstep.intake.reading.tags import TAGS
from doorstep.intake.services.handing_in import held
from doorstep.intake.states import FILE
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import BadInput
from doorstep.kernel.events import record

CHOICES = {*FIELDS, *(f"{TICK}{tag}" for tag in TAGS.values()), ""}


def map_columns(*, actor: Actor, file_id: int, sheet: int, fields: Mapping[int, str]) -> ImportFile:
    """Says what the columns of one sheet mean. The file is read anew, and so is the next one with this heading."""
    if not set(fields.values()) <= CHOICES:
        raise BadInput
    once = [said for said in fields.values() if said in ONCE]
    if "name" not in once or len(once) != len(set(once)):
        raise ColumnsUnfit
    with transaction.atomic():
        file = held(actor, file_id)
        before, file.state = file.state, FILE.next(file.state, "map")
        if not (0 <= sheet < len(file.sheets) and file.sheets[sheet]["labels"]):
            raise BadInput
        said = {str(column): name for column, name in fields.items() if str(column) in file.sheets[sheet]["labels"]}
        file.mapping = {**file.mapping, str(sheet): said}
        file.is_read = False
        file.save(update_fields=["state", "mapping", "is_read"])
        OfficeMapping.objects.update_or_create(
            region=file.region,
            fingerprint=file.sheets[sheet]["fingerprint"],
            defaults={
                "area_path": file.area_path,
                "fields": said,
                "updated_by_id": actor.user_id,
                "updated_at": clock.now(),
            },
        )
        record(actor, file, "map", from_state=before, to_state=file.state, sheet=sheet)
        transaction.on_commit(lambda: jobs.read_soon(file.pk))
    return file
