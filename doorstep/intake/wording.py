"""What is said of each problem, and what to do about it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.intake.reading.columns import TICK
from doorstep.intake.reading.tags import TAGS


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence for a code: what is wrong, and what to do."""

    said: Any
    advice: Any


REASONS: dict[str, Told] = {
    "id_precision_lost": Told(
        _("Excel has kept the ID number as a number and lost its last digits."),
        _("Format the column as text and enter the number again from the card. It can't be restored."),
    ),
    "id_checksum": Told(
        _("A digit of the ID number is wrong: the last character does not fit."), _("Compare it with the card.")
    ),
    "id_date": Told(
        _("The birth date inside the ID number does not exist or lies ahead of us."), _("Compare it with the card.")
    ),
    "id_length": Told(_("The ID number does not have 18 characters."), _("Enter it whole, from the card.")),
    "id_chars": Told(
        _("There is a character in the ID number that can't be part of one, such as the letter O for a nought."),
        _("Enter it again from the card."),
    ),
    "id_masked": Told(_("Digits of the ID number are hidden behind stars."), _("Ask for the list with whole numbers.")),
    "id_old_15": Told(
        _("This is an old ID number of 15 digits."), _("Enter the number of 18 characters from the present card.")
    ),
    "id_missing": Told(
        _("The ID number is missing."),
        _("Enter it; for somebody who has none, write so in the cell, for example that he has no papers."),
    ),
    "cell_error": Told(
        _("The cell shows an error of Excel, such as #N/A."), _("Enter the value itself instead of the formula.")
    ),
    "name_missing": Told(_("The name is missing."), _("Enter the name as it is on the card.")),
    "formula_unsafe": Told(
        _("The cell holds a formula that links, fetches or starts something."),
        _("Enter the value itself instead of the formula."),
    ),
}
WARNINGS: dict[str, Told] = {
    "sex_mismatch": Told(
        _("The sex in the list is not that of the ID number."), _("Taken from the ID number. Ask which is right.")
    ),
    "birth_mismatch": Told(
        _("The birth date in the list is not that of the ID number."),
        _("Taken from the ID number. Ask which is right."),
    ),
    "age_mismatch": Told(_("The age does not fit the birth date."), _("Check the ID number and the age.")),
    "birth_partial": Told(_("Only year and month of birth are known."), _("Ask for the day.")),
    "phone_invalid": Told(
        _("A telephone number can't be right and was left out."), _("Ask for the number and enter it on the card.")
    ),
    "id_none_declared": Told(
        _("The list says that there are no papers; taken over without an ID number."),
        _("Enter the number as soon as there is one."),
    ),
    "id_conflict": Told(_("Two quite different names have the same ID number."), _("Find out whose number it is.")),
    "row_hidden": Told(_("The row is hidden by a filter in Excel."), _("Taken over all the same. Was it meant to be?")),
    "status_closed": Told(
        _("The list says that this person has died or moved away."), _("If so, close the file on the card.")
    ),
    "formula_unsafe": Told(
        _("The cell holds a formula that links, fetches or starts something; it was left out."),
        _("Enter the value itself on the card."),
    ),
    "columns_beyond": Told(
        _("From this row on there is something to the right of column SR, the 512th; that was not read."),
        _("If it is needed, move it to columns further left and hand the file in again."),
    ),
    "same_id": Told(
        _("The same ID number stands in another row of this file."), _("Taken as one person. Compare the rows.")
    ),
    "probable": Told(
        _("Another row of this file is probably the same person."), _("If so, merge the two under Double files.")
    ),
    "held_elsewhere": Told(
        _("This person is on file in another area; nothing was written."),
        _("If he has moved here, ask for his file to be moved."),
    ),
    "file_closed": Told(
        _("The file of this person is closed; nothing was written."), _("If he is back, open it again on the card.")
    ),
    "tag_held_back": Told(
        _("One of the marks may only be entered by the staff named for it, and was left out."), _("Tell them.")
    ),
    "details_refused": Told(
        _("The person was taken over, but not what the elder ledger keeps."), _("Enter it on the card.")
    ),
}


def problem(code: str, *, rejected: bool = True) -> Told:
    found = (REASONS if rejected else WARNINGS).get(code) or REASONS.get(code) or WARNINGS.get(code)
    return found or Told(code, "")


FIELD: dict[str, Any] = {
    "": _("not read"),
    "name": pgettext_lazy("column", "Name"),
    "id_number": pgettext_lazy("column", "ID number"),
    "sex": pgettext_lazy("column", "Sex"),
    "birth": pgettext_lazy("column", "Birth date"),
    "age": pgettext_lazy("column", "Age, only to compare"),
    "phone": pgettext_lazy("column", "Telephone"),
    "address": pgettext_lazy("column", "Whole address"),
    "estate": pgettext_lazy("column", "Estate"),
    "building": pgettext_lazy("column", "Block"),
    "unit": pgettext_lazy("column", "Staircase"),
    "room": pgettext_lazy("column", "Flat"),
    "address_rest": pgettext_lazy("column", "Block and flat"),
    "living": pgettext_lazy("column", "How somebody lives"),
    "tags": pgettext_lazy("column", "Marks"),
    "disease": pgettext_lazy("column", "Chronic illnesses"),
    "ability": pgettext_lazy("column", "What somebody can do for himself"),
    "party": pgettext_lazy("column", "Political standing"),
    "contact_name": pgettext_lazy("column", "Emergency contact"),
    "contact_phone": pgettext_lazy("column", "Telephone of the contact"),
    "contact_relation": pgettext_lazy("column", "Relation of the contact"),
    "head_name": pgettext_lazy("column", "Head of the household"),
    "relation": pgettext_lazy("column", "Relation to the head"),
    "community": pgettext_lazy("column", "Community"),
    "grid": pgettext_lazy("column", "Grid"),
    "street": pgettext_lazy("column", "Street, not read"),
    "remark": pgettext_lazy("column", "Remark, read for deaths and moves"),
    "serial": pgettext_lazy("column", "Serial number, not read"),
    "other": pgettext_lazy("column", "Something else, not read"),
}
TICKED = _("Ticked means: %(tag)s")
ROLE: dict[str, Any] = {
    "ledger": pgettext_lazy("sheet", "list of residents"),
    "summary": pgettext_lazy("sheet", "figures, not read"),
    "hidden": pgettext_lazy("sheet", "hidden, not read"),
    "empty": pgettext_lazy("sheet", "empty"),
    "other": pgettext_lazy("sheet", "something else, not read"),
}
STATE: dict[str, tuple[Any, str]] = {
    "uploaded": (_("being read"), "calm"),
    "previewed": (_("to be decided"), "due"),
    "importing": (_("being written"), "calm"),
    "done": (pgettext_lazy("import", "done"), "done"),
    "refused": (_("can't be read"), "bad"),
    "failed": (_("stopped"), "bad"),
    "dropped": (_("put aside"), ""),
}
OUTCOME: dict[str, Any] = {
    "created": _("New in the register"),
    "filled": _("On file, filled in"),
    "same": _("On file, nothing new"),
    "elsewhere": _("On file in another area, left alone"),
    "closed": _("File is closed, left alone"),
}


def field_name(said: str) -> str:
    if said.startswith(TICK):
        return str(TICKED) % {"tag": said.removeprefix(TICK)}
    return str(FIELD.get(said, said))


def field_choices() -> list[tuple[str, str]]:
    ticks = [f"{TICK}{tag}" for tag in dict.fromkeys(TAGS.values())]
    return [(said, field_name(said)) for said in (*FIELD, *ticks)]
