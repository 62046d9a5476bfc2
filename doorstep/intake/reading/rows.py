"""The rows of one sheet: which of them are people, and what each says."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from doorstep.intake.reading import addresses, cells, columns, dates, identity_cell, tags
from doorstep.intake.reading.columns import TICK
from doorstep.intake.reading.header import Header
from doorstep.intake.reading.model import WIDEST, Merge, Problem, Refusal, Resident, Row
from doorstep.intake.reading.unsafe import plain_text, poses_as_formula
from doorstep.intake.reading.words import WORDS, shown, squeezed

_TOTALS = tuple(squeezed(word) for word in WORDS["totals"])
_FOOTER, _NOTE = re.compile(WORDS["footer"]), re.compile(WORDS["note"])
_SECTION, _COUNT = re.compile(WORDS["section"]), re.compile(WORDS["count_line"])
_TOLERATED_YEARS = 2
#: Columns in which 同上 is no answer.
_OF_ONE = {"name", "id_number", "serial"}
_UNSAFE_START = frozenset("=+-@\uff1d\uff0b\uff0d\uff20 \t\u3000")


@dataclass(slots=True)
class Context:
    """What holds for all rows of a sheet."""

    sheet: str
    header: Header
    today: date
    counted_on: date
    day_zero: int = 0
    is_text: bool = False
    community: str | None = None
    grid: str | None = None
    #: Upright merges of the body: column → list of (first, last) rows.
    upright: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    #: Rows whose first cell reaches over several columns: section lines and notes.
    across: set[int] = field(default_factory=set)

    def take_merges(self, merges: Sequence[Merge]) -> None:
        last = self.header.rows[-1]
        for merge in merges:
            if merge.top <= last:
                continue
            if merge.bottom > merge.top and merge.bottom - merge.top < 500:
                self.upright.setdefault(merge.left, []).append((merge.top, merge.bottom))
            elif merge.right - merge.left >= 2:
                self.across.add(merge.top)


class SheetReader:
    """Turns the rows of a sheet into residents and refusals, in their order."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._take(context.header)
        self._above: list[Any] = []
        #: Said once a sheet, at the first row that has something there.
        self._told_beyond = False
        self._held: dict[int, tuple[int, Any]] = {}

    def _take(self, header: Header) -> None:
        self.header = header
        self._columns: dict[str, list[int]] = {}
        self._ticks: list[tuple[int, str]] = []
        for at, said in sorted(header.fields.items()):
            if said.startswith(TICK):
                self._ticks.append((at, said.removeprefix(TICK)))
            else:
                self._columns.setdefault(said, []).append(at)
        self._name = self._one("name")
        self._id = self._one("id_number")
        self._sex, self._birth, self._age, self._living, self._contact_phone = map(
            self._one, ("sex", "birth", "age", "living", "contact_phone")
        )
        self._serial = set(self._columns.get("serial", ()))
        self._mapped = {at for at, said in header.fields.items() if said not in _OF_ONE}
        self._tag_columns = self._columns.get("tags", []) + self._columns.get("disease", [])

    def _one(self, said: str) -> int:
        found = self._columns.get(said)
        return found[0] if found else -1

    def read(self, rows: Iterator[Row]) -> Iterator[Resident | Refusal]:
        last = self.context.header.rows[-1]
        for row in rows:
            if row.number > last:
                found = self._row(row)
                if found is not None:
                    yield found

    def _row(self, row: Row) -> Resident | Refusal | None:
        values = row.values
        if self.context.upright:
            self._spread(row)
        name = values[self._name] if self._name < len(values) else None
        number = values[self._id] if 0 <= self._id < len(values) else None
        if not self._is_person(row, name, number):
            return None
        above, self._above = self._above, values
        unsafe = bool(row.unsafe)
        for at, value in enumerate(values):
            if type(value) is str:
                if len(value) < 6 and at in self._mapped and cells.is_ditto(value):
                    value = values[at] = above[at] if at < len(above) else None
                    unsafe = unsafe or (type(value) is str and value[:1] in _UNSAFE_START)
                elif value[:1] in _UNSAFE_START:
                    unsafe = True
        if unsafe:
            self._above = list(values)
        return self._person(row, name, number, unsafe=unsafe)

    def _spread(self, row: Row) -> None:
        """The value of an upright merged cell holds for every row of it; a name and an ID number are one person's."""
        for column, ranges in self.context.upright.items():
            if self.header.fields.get(column) in _OF_ONE:
                continue
            for top, bottom in ranges:
                if row.number == top:
                    self._held[column] = (bottom, row.values[column] if column < len(row.values) else None)
            bottom, value = self._held.get(column, (0, None))
            if row.number <= bottom and value is not None:
                if column >= len(row.values):
                    row.values.extend([None] * (column + 1 - len(row.values)))
                if row.values[column] is None:
                    row.values[column] = value

    def _is_person(self, row: Row, name: Any, number: Any) -> bool:
        if type(name) is str and type(number) is str and len(number) == 18 and 1 < len(name) < 5 and number.isalnum():
            return True
        filled = [(at, value) for at, value in enumerate(row.values) if value is not None and value != ""]
        filled = [(at, value) for at, value in filled if not isinstance(value, str) or squeezed(value)]
        if not filled and not row.unsafe:
            return False
        told = [at for at, _value in filled if at not in self._serial]
        if not told and not (row.unsafe - self._serial):
            return False
        first = squeezed(shown(filled[0][1])) if filled else ""
        if self._is_heading(filled) or self._is_footer(filled, first, name, number):
            return False
        has_id = number is not None and re.search(r"\d{6}", squeezed(shown(number)))
        if has_id:
            return True
        if len(filled) == 1 and not row.unsafe:
            text = squeezed(shown(filled[0][1]))
            if row.number in self.context.across or filled[0][0] != self._name or _SECTION.search(text):
                return False
            return len(text) <= 12 and not text.isdigit()
        if all(isinstance(value, (int, float)) or shown(value).strip().isdigit() for _at, value in filled):
            return False
        mapped = set(self.header.fields) - self._serial
        return bool(mapped & {at for at, _value in filled}) or bool(row.unsafe & mapped)

    def _is_heading(self, filled: list[tuple[int, Any]]) -> bool:
        """The heading printed once more on the next page."""
        texts = [columns.heading(value) for _at, value in filled if isinstance(value, str)]
        if len(texts) < 2 or len(texts) < len(filled):
            return False
        same = sum(1 for text in texts if text in self.header.texts)
        return same * 5 >= len(texts) * 4 and same >= 2

    def _is_footer(self, filled: list[tuple[int, Any]], first: str, name: Any, number: Any) -> bool:
        texts = [squeezed(value) for _at, value in filled[:4] if isinstance(value, str)]
        said = texts[0] if texts else first
        if (said.startswith(_TOTALS) and len(said) <= 16) or squeezed(shown(name)) in _TOTALS:
            return True
        has_id = number is not None and re.search(r"\d{15}", squeezed(shown(number)))
        if has_id:
            return False
        if _NOTE.search(said) or _FOOTER.search(said):
            return True
        return any(_FOOTER.search(text) for text in texts) or (len(filled) <= 2 and bool(_COUNT.search(said)))

    def _person(self, row: Row, name_cell: Any, id_cell: Any, *, unsafe: bool) -> Resident | Refusal:
        sheet, values = self.context.sheet, row.values
        problem, name, closed = self._name_of(row, name_cell)
        if problem:
            return Refusal(sheet, row.number, problem, self._name)
        warnings: list[Problem] = []
        id_number: str | None = None
        if self._id >= 0:
            if self._id in row.unsafe:
                return Refusal(sheet, row.number, "formula_unsafe", self._id)
            if self.context.is_text and type(id_cell) is str:
                id_cell = plain_text(id_cell)
            id_number, code = identity_cell.read(id_cell, self.context.today)
            if code == "id_none_declared":
                warnings.append(Problem(code, self._id))
            elif code:
                return Refusal(sheet, row.number, code, self._id)
        if unsafe:
            self._leave_out_unsafe(row, warnings)
        found = Resident(sheet, row.number, name, id_number, warnings=warnings)
        found.community, found.grid = self.context.community, self.context.grid
        self._about_the_person(found, values)
        self._about_the_place(found, values)
        self._about_the_others(found, values)
        found.remark = self._said("remark", values)
        found.closed = closed or (cells.closed_word(found.remark) if found.remark else "")
        if found.closed:
            warnings.append(Problem("status_closed", self._name if closed else self._one("remark")))
        if row.hidden:
            warnings.append(Problem("row_hidden"))
        if row.beyond and not self._told_beyond:
            self._told_beyond = True
            warnings.append(Problem("columns_beyond", WIDEST))
        return found

    def _name_of(self, row: Row, cell: Any) -> tuple[str, str, str]:
        """The code of a fault, the name, and whether a remark behind it says that somebody is gone."""
        if self._name in row.unsafe:
            return "formula_unsafe", "", ""
        if cells.is_error(cell):
            return "cell_error", "", ""
        text = shown(cell)
        if text[:1] in _UNSAFE_START and poses_as_formula(text):
            return "formula_unsafe", "", ""
        name, closed = cells.name(plain_text(text))
        return ("" if name else "name_missing"), name, closed

    def _leave_out_unsafe(self, row: Row, warnings: list[Problem]) -> None:
        for at, value in enumerate(row.values):
            if at in (self._name, self._id):
                continue
            if at in row.unsafe or (type(value) is str and value[:1] in _UNSAFE_START and poses_as_formula(value)):
                row.values[at] = None
                warnings.append(Problem("formula_unsafe", at))
            elif type(value) is str and value[:1] in "= ":
                row.values[at] = plain_text(value)

    def _said(self, field: str, values: list[Any]) -> str:
        """The words of the first column of this meaning that says something."""
        columns = self._columns.get(field)
        if columns is None:
            return ""
        for at in columns:
            if at < len(values) and (value := values[at]) is not None and (text := cells.words_of(value)):
                return text
        return ""

    @staticmethod
    def _value(at: int, values: list[Any]) -> Any:
        value = values[at] if 0 <= at < len(values) else None
        return None if value is None or cells.is_error(value) else value

    def _about_the_person(self, found: Resident, values: list[Any]) -> None:
        context, warnings = self.context, found.warnings
        sex_cell = self._value(self._sex, values)
        sex = cells.sex(shown(sex_cell)) if sex_cell is not None else None
        birth_cell = self._value(self._birth, values)
        if number := found.id_number:
            found.sex = _SEXES[identity_cell.is_man(number)]
            found.birth_date = identity_cell.birth_of(number)
            if sex and sex != found.sex:
                warnings.append(Problem("sex_mismatch", self._sex))
            born: dates.Birth | None = dates.Birth(int(number[6:10]), int(number[10:12]), int(number[12:14]))
            if birth_cell is not None and birth_cell != found.birth_date:
                said = dates.birth(birth_cell, context.day_zero)
                if said and not said.agrees(date.fromisoformat(found.birth_date)):
                    warnings.append(Problem("birth_mismatch", self._birth))
        else:
            born = dates.birth(birth_cell, context.day_zero) if birth_cell is not None else None
            found.sex = sex
            found.birth_date = born.said() if born else None
            if born and not born.is_whole():
                warnings.append(Problem("birth_partial", self._birth))
        age_cell = self._value(self._age, values)
        age = cells.age(age_cell) if age_cell is not None else None
        if age is not None and born and abs(age - dates.full_years(born, context.counted_on)) > _TOLERATED_YEARS:
            warnings.append(Problem("age_mismatch", self._age))
        for at in self._columns.get("phone", ()):
            if at < len(values) and values[at] is not None:
                self._phones(found, values[at], at)
        self._tags(found, values)

    def _phones(self, found: Resident, value: Any, at: int) -> None:
        if cells.is_error(value):
            return
        numbers, wrong = cells.phones(shown(value), is_number=not isinstance(value, str))
        found.phones += [number for number in numbers if number not in found.phones]
        if wrong and Problem("phone_invalid", at) not in found.warnings:
            found.warnings.append(Problem("phone_invalid", at))

    def _tags(self, found: Resident, values: list[Any]) -> None:
        named: dict[str, None] = {}
        at = self._living
        if 0 <= at < len(values) and values[at] is not None and not cells.is_error(values[at]):
            found.living, of_living = tags.living(shown(values[at]))
            named.update(dict.fromkeys(of_living))
        for at in self._tag_columns:
            if at < len(values) and values[at] is not None and not cells.is_error(values[at]):
                named.update(dict.fromkeys(tags.words(shown(values[at]))))
        for at in self._columns.get("ability", ()):
            if at < len(values) and values[at] is not None:
                named.update(dict.fromkeys(tags.of_ability(shown(values[at]))))
        for at in self._columns.get("party", ()):
            if at < len(values) and values[at] is not None:
                named.update(dict.fromkeys(tags.of_party(shown(values[at]))))
        for at, tag in self._ticks:
            if at < len(values) and tags.is_ticked(values[at]) and not cells.is_error(values[at]):
                named[tag] = None
        found.tags = list(named)

    def _about_the_place(self, found: Resident, values: list[Any]) -> None:
        parts = [
            self._said(field, values) for field in ("address", "estate", "building", "unit", "room", "address_rest")
        ]
        found.address = addresses.joined(*parts).said()
        found.community = self._said("community", values) or found.community
        found.grid = self._said("grid", values) or found.grid

    def _about_the_others(self, found: Resident, values: list[Any]) -> None:
        contact = self._said("contact_name", values)
        if contact:
            found.contact_name = cells.name(contact)[0] or None
            found.contact_relation = _remark_in(contact)
            if found.contact_name is None and any(mark.isdigit() for mark in contact):
                found.contact_name = cells.name(re.sub(r"[\d\-+\s]{7,}", " ", contact))[0] or None
                found.contact_phone = next(iter(cells.phones(contact).numbers), None)
        found.contact_relation = self._said("contact_relation", values) or found.contact_relation
        phone_at = self._contact_phone
        if 0 <= phone_at < len(values) and values[phone_at] is not None and not cells.is_error(values[phone_at]):
            cell = values[phone_at]
            numbers, wrong = cells.phones(shown(cell), is_number=not isinstance(cell, str))
            found.contact_phone = numbers[0] if numbers else found.contact_phone
            if wrong:
                found.warnings.append(Problem("phone_invalid", phone_at))
        head = self._said("head_name", values)
        if head:
            found.head_name = found.name if squeezed(head) in _HIMSELF else cells.name(head)[0] or None
        found.relation = self._said("relation", values) or None


_HIMSELF = set(WORDS["himself"])
_SEXES = {True: next(iter(WORDS["sex"])), False: list(WORDS["sex"])[1]}
_IN_BRACKETS = re.compile(r"[(\uff08]([^)\uff09]{1,12})[)\uff09]")


def _remark_in(text: str) -> str | None:
    found = _IN_BRACKETS.search(text)
    return found.group(1) if found else None
