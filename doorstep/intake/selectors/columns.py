"""The columns of a sheet with what stands below them, for whoever says what they mean."""

import re
from dataclasses import dataclass

from doorstep.intake.models import ImportFile
from doorstep.intake.reading.words import shown
from doorstep.intake.services.opening import open_ledger
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.scope import get_visible

SAMPLES = 3
_LONG = re.compile(r"\d{5,}[\dXx]?")


@dataclass(frozen=True, slots=True)
class ColumnsPage:
    file: ImportFile
    sheet: str
    labels: dict[int, str]
    fields: dict[int, str]
    samples: dict[int, str]


def columns_page(*, actor: Actor, pk: int, sheet: int) -> ColumnsPage:
    """Headings, what they are taken for, and the first values; long numbers are masked."""
    file = get_visible(ImportFile, actor, pk=pk)
    if sheet >= len(file.sheets) or not file.sheets[sheet]["labels"]:
        raise NotFound
    kept = file.sheets[sheet]
    labels = {int(at): label for at, label in kept["labels"].items()}
    samples: dict[int, list[str]] = {at: [] for at in labels}
    if file.content_gone_at is None:
        with open_ledger(file) as ledger:
            plan = ledger.sheets[sheet]
            last = plan.header.rows[-1] if plan.header else 0
            for row in plan.samples:
                if row.number > last:
                    for at, found in samples.items():
                        value = row.values[at] if at < len(row.values) else None
                        if value is not None and len(found) < SAMPLES:
                            found.append(_masked(shown(value)))
    said = {int(at): name for at, name in kept["fields"].items()}
    return ColumnsPage(file, kept["sheet"], labels, said, {at: "  ".join(found) for at, found in samples.items()})


def _masked(text: str) -> str:
    """Long numbers only by their ends, names only by their first character."""
    plain = _LONG.sub(lambda found: f"{found.group()[:3]}…{found.group()[-2:]}", " ".join(text.split()))
    return plain[:16]
