"""What earlier files said of the same people."""

from collections.abc import Sequence

from doorstep.accounts.selectors import actor_for_user
from doorstep.intake.models import ImportFile, ImportRow
from doorstep.intake.reading.duplicates import Known, Place
from doorstep.intake.reading.report import file_number
from doorstep.kernel.actor import Actor, system


def importer_of(file_id: int) -> Actor:
    """In whose name the worker writes: the one who decided it, with the rights that he holds today."""
    file = ImportFile.objects.select_related("started_by").get(pk=file_id)
    return actor_for_user(file.started_by) if file.started_by else system("intake")


def earlier_rows(*, actor: Actor, rows: Sequence[Known], digest: str) -> list[Known]:
    """Rows of other files, as far as the actor may see them, that may be the same people. The same file handed in
    twice is no second file."""
    seen = ImportRow.objects.visible_to(actor).exclude(file__digest=digest)
    numbers = {row.id_key for row in rows if row.id_key}
    names = {row.name for row in rows}
    unnumbered = {row.name for row in rows if not row.id_key}
    found: dict[Place, Known] = {}
    for wanted in (
        # The index holds those that are not empty: without saying so it can't be used for more than a hundred.
        seen.exclude(id_hash="").filter(id_hash__in=numbers),
        seen.filter(id_hash="", name__in=names),
        seen.filter(name__in=unnumbered),
    ):
        fields = ("file__name", "sheet", "row", "name", "id_hash", "birth", "phone_hashes")
        for file, sheet, row, name, id_hash, birth, phone_hashes in wanted.order_by("file_id", "number").values_list(
            *fields
        ):
            place = Place(file_number(file), sheet, row)
            found.setdefault(place, Known(place, name, id_hash, birth, tuple(phone_hashes)))
    return list(found.values())
