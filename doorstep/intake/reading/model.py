"""What passes between the steps of reading."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Protocol

#: So many columns of a sheet are read.
WIDEST = 512


class CellError(str):
    """A cell that holds an error of the spreadsheet, such as #N/A."""

    __slots__ = ()


class Row(NamedTuple):
    """One row of a sheet: its number in the file, and the values by column, None where there is none.

    Whole numbers are int, others float, texts str. `unsafe` are the columns of formulas that link, fetch or start
    something; `beyond` says that there is more to the right than is read.
    """

    number: int
    values: list[Any]
    hidden: bool = False
    unsafe: frozenset[int] = frozenset()
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class Merge:
    """Rows and columns that are one cell; rows from 1, columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Facts:
    """What is known of a sheet before its rows are read: which cells are one, how many rows there are."""

    rows: int = 0
    merges: list[Merge] = field(default_factory=list)


class SheetSource(Protocol):
    name: str
    hidden: bool
    is_sheet: bool

    def facts(self) -> Facts: ...

    def rows(self) -> Iterator[Row]: ...


class Book(Protocol):
    sheets: list[Any]
    #: Days between 1899-12-30 and the first day of this book's calendar.
    day_zero: int
    #: A text file has no numbers, only digits.
    is_text: bool

    def close(self) -> None: ...


class Unreadable(Exception):
    """The file can't be opened. `why` is a word for the sentence that is said about it."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class Problem(NamedTuple):
    """Why a row is not taken over, or what a person must look at; with the column where it stands."""

    code: str
    column: int | None = None


@dataclass(slots=True)
class Resident:
    """One accepted row."""

    sheet: str
    row: int
    name: str
    id_number: str | None = None
    sex: str | None = None
    birth_date: str | None = None
    phones: list[str] = field(default_factory=list)
    address: str = ""
    living: str | None = None
    tags: list[str] = field(default_factory=list)
    contact_name: str | None = None
    contact_phone: str | None = None
    contact_relation: str | None = None
    head_name: str | None = None
    relation: str | None = None
    community: str | None = None
    grid: str | None = None
    closed: str = ""
    remark: str = ""
    warnings: list[Problem] = field(default_factory=list)

    @property
    def born(self) -> date | None:
        """The whole birth date; None when only a part of it is known."""
        return date.fromisoformat(self.birth_date) if self.birth_date and len(self.birth_date) == 10 else None


class Refusal(NamedTuple):
    """One row that is not taken over."""

    sheet: str
    row: int
    code: str
    column: int
