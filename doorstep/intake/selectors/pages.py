"""What the pages show, one function a page."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.utils.translation import gettext as _

from doorstep.intake.errors import of_fault
from doorstep.intake.models import ImportFile, ImportProblem
from doorstep.intake.reading.xlsx import letters_of
from doorstep.intake.states import FILE, RIGHT, FileState
from doorstep.intake.wording import OUTCOME, ROLE, STATE, field_name, problem
from doorstep.kernel.actor import Actor
from doorstep.kernel.scope import get_visible
from doorstep.regions.models import Level, Region
from doorstep.residents.selectors import areas_to_choose

LATEST = 50
A_PAGE = 50


@dataclass(frozen=True, slots=True)
class FileLine:
    pk: int
    name: str
    community: str
    at: Any
    state: str
    kind: str
    accepted: int
    rejected: int
    warned: int
    by: str


@dataclass(frozen=True, slots=True)
class ColumnLine:
    letter: str
    label: str
    meaning: str
    is_read: bool


@dataclass(frozen=True, slots=True)
class SheetLine:
    number: int
    name: str
    role: str
    is_ledger: bool
    header_rows: str
    columns: list[ColumnLine]


@dataclass(frozen=True, slots=True)
class ProblemLine:
    place: str
    header: str
    said: str
    advice: str
    is_rejection: bool


@dataclass(frozen=True, slots=True)
class CodeLine:
    said: str
    advice: str
    n: int
    query: str
    is_rejection: bool


@dataclass(slots=True)
class FilePage:
    """One file: where it is on its way, what it holds, what is wrong."""

    file: ImportFile
    state: str
    kind: str
    may: dict[str, bool]
    refusal: tuple[str, str] = ("", "")
    sheets: list[SheetLine] = field(default_factory=list)
    outcomes: list[tuple[str, int]] = field(default_factory=list)
    codes: list[CodeLine] = field(default_factory=list)
    total: int = 0
    kept: bool = True


def communities(*, actor: Actor) -> list[Region]:
    return areas_to_choose(actor=actor, right=RIGHT, deepest=Level.COMMUNITY)


def latest_files(*, actor: Actor) -> list[FileLine]:
    """The files of the actor's communities, the latest first; what was put aside is left out."""
    files = (
        ImportFile.objects.visible_to(actor)
        .exclude(state=FileState.DROPPED)
        .select_related("region", "uploaded_by")
        .order_by("-id")[:LATEST]
    )
    return [
        FileLine(
            one.pk,
            one.name,
            one.region.name,
            one.uploaded_at,
            str(STATE[one.state][0]),
            STATE[one.state][1],
            one.accepted,
            one.rejected,
            one.warned,
            one.uploaded_by.name if one.uploaded_by else "",
        )
        for one in files
    ]


def file_page(*, actor: Actor, pk: int) -> FilePage:
    file = get_visible(ImportFile, actor, pk=pk)
    file = ImportFile.objects.visible_to(actor).select_related("region", "uploaded_by", "started_by").get(pk=file.pk)
    said, kind = STATE[file.state]
    page = FilePage(file, str(said), kind, {step.action: FILE.allows(file.state, step.action) for step in FILE})
    page.kept = file.content_gone_at is None
    page.total = max(file.rows, file.seen)
    if file.state in (FileState.REFUSED, FileState.FAILED):
        refusal = of_fault(file.fault)
        page.refusal = (refusal.said(), refusal.advice())
    page.sheets = [_sheet(number, sheet) for number, sheet in enumerate(file.sheets)]
    page.outcomes = [(str(OUTCOME[key]), file.counts[key]) for key in OUTCOME if file.counts.get(key)]
    page.codes = list(_codes(actor, file))
    return page


def _sheet(number: int, sheet: dict[str, Any]) -> SheetLine:
    fields = sheet["fields"]
    return SheetLine(
        number=number,
        name=sheet["sheet"] or "CSV",
        role=str(ROLE[sheet["role"]]),
        is_ledger=sheet["role"] == "ledger",
        header_rows="\u2013".join(str(row) for row in sheet["header_rows"]),
        columns=[
            ColumnLine(letters_of(int(at)), label, field_name(fields.get(at, "")), _is_read(fields.get(at, "")))
            for at, label in sheet["labels"].items()
        ],
    )


def _is_read(said: str) -> bool:
    return said not in ("", "other", "serial", "street")


def _codes(actor: Actor, file: ImportFile) -> Iterator[CodeLine]:
    counted = (
        ImportProblem.objects.visible_to(actor)
        .filter(file=file)
        .values("code", "is_rejection")
        .annotate(n=Count("id"))
        .order_by("-is_rejection", "-n", "code")
    )
    for one in counted:
        told = problem(one["code"], rejected=one["is_rejection"])
        query = f"code={one['code']}&rejected={int(one['is_rejection'])}"
        yield CodeLine(str(told.said), str(told.advice), one["n"], query, one["is_rejection"])


@dataclass(frozen=True, slots=True)
class ProblemPage:
    file: ImportFile
    title: str
    advice: str
    page: Page[Any]
    lines: list[ProblemLine]


def problem_page(*, actor: Actor, pk: int, code: str, rejected: bool, number: str) -> ProblemPage:
    """Every cell with one kind of problem, in the order of the file."""
    file = get_visible(ImportFile, actor, pk=pk)
    found = ImportProblem.objects.visible_to(actor).filter(file=file, is_rejection=rejected)
    if code:
        found = found.filter(code=code)
    page = Paginator(found.order_by("number", "id"), A_PAGE).get_page(number)
    labels = {sheet["sheet"]: sheet["labels"] for sheet in file.sheets}
    told = problem(code, rejected=rejected)
    lines = [_problem(one, labels.get(one.sheet, {})) for one in page.object_list]
    return ProblemPage(file, str(told.said) or _("Problem"), str(told.advice), page, lines)


def _problem(one: ImportProblem, labels: dict[str, str]) -> ProblemLine:
    told = problem(one.code, rejected=one.is_rejection)
    cell = f"{letters_of(one.column)}{one.row}" if one.column is not None else str(one.row)
    place = f"{one.sheet}!{cell}" if one.sheet else cell
    header = labels.get(str(one.column), "") if one.column is not None else ""
    return ProblemLine(place, header, str(told.said), str(told.advice), one.is_rejection)
