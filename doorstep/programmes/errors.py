from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.errors import BadInput, Refused
from doorstep.programmes.schema import SpecError


class SpecRefused(BadInput):
    """The YAML form has mistakes; `problems` says each with its place."""

    code = "programme_form"
    sentence = _("The form of the programme has %(count)s mistakes.")
    what_to_do = _("Mend what is listed and save again. Nothing was changed.")

    def __init__(self, error: SpecError) -> None:
        super().__init__(count=len(error.problems))
        self.problems = tuple((problem.path, gettext(problem.message) % problem.params) for problem in error.problems)


class NoteMissing(BadInput):
    code = "note_missing"
    sentence = _("The change needs a reason.")
    what_to_do = _("Write in a few words why the programme changes; others read it in its history.")


class CodeFixed(BadInput):
    code = "code_fixed"
    sentence = _("The code of a programme can't change: its records are filed under “%(code)s”.")
    what_to_do = _("Put the old code back, or make a new programme.")


class ProgrammeUnknown(Refused):
    code = "programme_unknown"
    sentence = _("There is no programme “%(code)s”.")
    what_to_do = _("Known ones: %(known)s")
    status = 404

    def __init__(self, code: Any, known: Any) -> None:
        super().__init__(code=code, known=known)


class NewerVersion(Refused):
    code = "newer_version"
    sentence = _("Somebody else has changed this programme in the meantime.")
    what_to_do = _("Open it again, look at the change, and enter yours anew.")
