"""Refusals of the importer: what is the matter with a file, and what to do."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.errors import BadInput, Refused


class FileTooBig(BadInput):
    code = "too_big"
    sentence = _("The file has %(size)s MB; up to %(limit)s MB can be taken.")
    what_to_do = _("Divide the list, for example by grid, and hand in the parts one after the other.")


class NoFile(BadInput):
    code = "no_file"
    sentence = _("No file was chosen.")
    what_to_do = _("Choose the Excel or CSV file of the list.")


class FileUnreadable(BadInput):
    """The file can't be opened."""

    code = "file_corrupt"


class NotALedger(BadInput):
    code = "not_a_ledger"
    sentence = _("The file opens, but there is no list of residents in it.")
    what_to_do = _(
        "A list needs a heading with the name, and the ID number or the address. Hidden sheets are not read: if the"
        " list is on one, make it visible in Excel and save the file."
    )


class ContentGone(Refused):
    code = "content_gone"
    sentence = _("The content of this file is no longer kept.")
    what_to_do = _("Hand the file in again.")


class AlreadyRunning(Refused):
    code = "already_running"
    sentence = _("This file is being imported at this moment.")
    what_to_do = _("Wait until it is finished; what was written stands.")


class NotACommunity(BadInput):
    code = "not_a_community"
    sentence = _("A list is imported into a community.")
    what_to_do = _("Choose the community whose residents are in the list.")


class ColumnsUnfit(BadInput):
    code = "columns_unfit"
    sentence = _("A list needs one column with the name.")
    what_to_do = _("Say which column holds the names, and give no meaning to two columns that only one can have.")


#: why a file can't be opened → what is said, what to do
UNREADABLE: dict[str, tuple[Any, Any]] = {
    "empty": (_("The file is empty."), _("Look whether the right file was chosen, and hand it in again.")),
    "damaged": (
        _("The file is damaged and can't be opened."),
        _("It may not have been copied or sent whole. Open it in Excel, save it under a new name, and hand that in."),
    ),
    "cut_off": (
        _("The end of the file is missing."),
        _("Copy or download it once more, or open it in Excel and save it again. Nothing was taken over."),
    ),
    "mixed": (
        _("The text file is written partly in UTF-8 and partly in GB18030."),
        _(
            "It was put together from several files. Open each of them in Excel, save it as .xlsx, and hand them in one"
            " after the other."
        ),
    ),
    "quotes": (
        _("The quotation marks in the text file don't match, so that nobody can tell where a row ends."),
        _("Ask for the list as Excel, or save it from Excel as CSV once more. Nothing was taken over."),
    ),
    "encrypted": (
        _("The file is protected by a password."),
        _("Open it in Excel, take the password away (File, Info, Protect), save it, and hand it in again."),
    ),
    "not_a_workbook": (
        _("This is neither an Excel nor a CSV file."),
        _("Save the list in Excel as .xlsx and hand that in."),
    ),
    "pdf": (
        _("This is a PDF, not an Excel or CSV file."),
        _("Ask for the list as Excel; a PDF can't be read reliably."),
    ),
    "picture": (
        _("This is a picture, not an Excel or CSV file."),
        _("Ask for the list as Excel; numbers in a picture can't be read reliably."),
    ),
    "packed": (_("This is a packed archive."), _("Unpack it first, then hand in the Excel file that is in it.")),
    "page": (
        _("This is a web page that was saved as Excel."),
        _("Open it in Excel, choose Save as, Excel workbook (.xlsx), and hand that in."),
    ),
    "too_big": (
        _("The file unpacks to more than can be read."),
        _("Divide the list, for example by grid, and hand in the parts one after the other."),
    ),
}


def unreadable(why: str) -> FileUnreadable:
    said, advice = UNREADABLE.get(why, UNREADABLE["damaged"])
    return FileUnreadable(said, advice, why=why)


def of_fault(fault: str) -> BadInput:
    """What is said of a file that was refused, by the word that is kept."""
    return NotALedger() if fault == NotALedger.code else unreadable(fault)
