"""Words for what makes two files look alike, and for the log."""

from typing import Any

from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Any] = {
    "name": _("same name"),
    "sound": _("name sounds the same"),
    "birth": _("same birth date"),
    "phone": _("same telephone"),
    "door": _("same door"),
}
FIELDS: dict[str, Any] = {
    "name": _("Name"),
    "sex": _("Sex"),
    "birth_date": _("Birth date"),
    "id_number": _("ID number"),
    "phone": _("Telephone"),
    "door": _("Address"),
}
ACTIONS: dict[str, Any] = {
    "merged_into": _("Merged into another file"),
    "took_over": _("Took over another file"),
    "merge_undone": _("Merge taken back"),
    "told_apart": _("Told apart: two people"),
}
SUBJECTS: dict[str, Any] = {"matching.pair": _("two files that look alike"), "matching.merge": _("merge")}
