"""A whole file: which of its sheets are ledgers, and their rows one after the other."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import IO, Any

from doorstep.intake.reading import header as headers
from doorstep.intake.reading.book import open_book
from doorstep.intake.reading.header import Header
from doorstep.intake.reading.model import Book, Facts, Refusal, Resident, Row
from doorstep.intake.reading.rows import Context, SheetReader
from doorstep.intake.reading.words import WORDS, shown, squeezed

LEDGER, SUMMARY, HIDDEN, EMPTY, OTHER = "ledger", "summary", "hidden", "empty", "other"
_COMMUNITY, _STREET, _GRID = (re.compile(WORDS[key]) for key in ("community", "street_before", "grid"))
_DAY = re.compile(WORDS["day"])
_OTHER_LISTS = re.compile("|".join(map(re.escape, WORDS["other_lists"])))
_SUMMARY = re.compile("|".join(map(re.escape, WORDS["summary_words"])))


@dataclass(slots=True)
class SheetPlan:
    """What is to be done with one sheet."""

    name: str
    role: str
    header: Header | None = None
    rows: int = 0
    community: str | None = None
    grid: str | None = None
    counted_on: date | None = None
    samples: list[Row] = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)

    def as_json(self) -> dict[str, Any]:
        return {"sheet": self.name, "role": self.role, "header_rows": self.header.rows if self.header else []}


class Ledger:
    """An open file with a plan for each of its sheets. Reading it twice says the same twice."""

    def __init__(self, file: IO[bytes], today: date) -> None:
        self.today = today
        self.book: Book = open_book(file)
        self.sheets = [_plan(sheet, today) for sheet in self.book.sheets]

    @property
    def rows(self) -> int:
        """So many rows at most hold people."""
        return sum(sheet.rows for sheet in self.sheets if sheet.role == LEDGER)

    def is_ledger(self) -> bool:
        return any(sheet.role == LEDGER for sheet in self.sheets)

    def map_columns(self, sheet: int, fields: Mapping[int, str]) -> None:
        """The columns as a person says they are."""
        plan = self.sheets[sheet]
        if plan.header is not None:
            plan.header = replace(plan.header, fields={at: said for at, said in sorted(fields.items()) if said})

    def read(self) -> Iterator[Resident | Refusal]:
        """Every person row of every ledger sheet, in the order of the file."""
        for source, plan in zip(self.book.sheets, self.sheets, strict=True):
            if plan.role != LEDGER or plan.header is None:
                continue
            context = Context(
                sheet=plan.name,
                header=plan.header,
                today=self.today,
                counted_on=plan.counted_on or self.today,
                day_zero=self.book.day_zero,
                is_text=self.book.is_text,
                community=plan.community,
                grid=plan.grid,
            )
            context.take_merges(plan.facts.merges)
            yield from SheetReader(context).read(source.rows())

    def close(self) -> None:
        self.book.close()


def _plan(source: Any, today: date) -> SheetPlan:
    if source.hidden:
        return SheetPlan(source.name, HIDDEN)
    if not source.is_sheet:
        return SheetPlan(source.name, OTHER)
    facts = source.facts()
    first = list(islice(_filled(source.rows()), headers.SEARCHED))
    if not first:
        return SheetPlan(source.name, EMPTY)
    found = headers.find(first, facts.merges)
    titles = headers.title_of(first, found) if found else [shown(value) for value in first[0].values if value]
    named = f"{source.name} {' '.join(titles[:2])}"
    if found is None or not found.is_ledger or (found.column("id_number") is None and _OTHER_LISTS.search(named)):
        return SheetPlan(source.name, _role_of_other(first, named), samples=first[:20])
    plan = SheetPlan(source.name, LEDGER, found, facts.rows, samples=first, facts=facts)
    _read_title(plan, titles, today)
    return plan


def _filled(rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        if row.unsafe or any(value is not None and squeezed(shown(value)) for value in row.values):
            yield row


def _role_of_other(rows: list[Row], named: str) -> str:
    """Figures, or something else: an explanation, a list of other people."""
    if _SUMMARY.search(named):
        return SUMMARY
    cells = [value for row in rows for value in row.values if value is not None and shown(value).strip()]
    numbers = sum(1 for value in cells if isinstance(value, (int, float)) or shown(value).strip().isdigit())
    said = " ".join(shown(value) for row in rows[:4] for value in row.values if isinstance(value, str))
    return SUMMARY if numbers * 3 >= len(cells) and len(cells) > 3 and _SUMMARY.search(said) else OTHER


def _read_title(plan: SheetPlan, titles: list[str], today: date) -> None:
    """Community, grid and the day of the list, from the lines above it and from the name of the sheet."""
    for text in [*titles[:3], plan.name]:
        plain = squeezed(text)
        if plan.community is None and (found := _COMMUNITY.search(_STREET.sub("", plain) or plain)):
            plan.community = found.group(1)
    for text in [plan.name, *titles[:3]]:
        if plan.grid is None and (found := _GRID.search(_after_community(squeezed(text)))):
            plan.grid = found.group(1)
    for text in titles:
        if plan.counted_on is None and (found := _DAY.search(text)):
            try:
                said = date(int(found[1]), int(found[2]), int(found[3]))
            except ValueError:
                continue
            plan.counted_on = said if said <= today else None


def _after_community(text: str) -> str:
    return text.rpartition(WORDS["district_end"])[2] or text
