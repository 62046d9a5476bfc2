"""The one door through which lists of people leave the house: a reason, a line in the log, a watermark.

A view that gives out such a list returns `export_page` with a function that makes the sheet; it is called after the
reason was given. `tests/architecture/test_exports.py` finds files that leave by another door.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from django import forms
from django.db import transaction
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorstep.accounts.services import standing
from doorstep.files import sheets
from doorstep.files.errors import ReasonMissing
from doorstep.files.models import Export
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotAllowed
from doorstep.kernel.http import ActorRequest, carried_out, form_page, posted, show_refusal
from doorstep.kernel.scope import require

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
SHORTEST, LONGEST = 2, 200
#: Without letters that are taken for one another when somebody reads the number over the telephone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Going:
    """What is about to leave: kind, the area it is of, the right it takes, and the function that makes the sheet."""

    what: str
    title: str
    area_path: str
    right: str
    sheet: Callable[[str], sheets.Sheet]


class ReasonForm(forms.Form):
    form = forms.ChoiceField(
        label=gettext_lazy("As"),
        widget=forms.RadioSelect,
        choices=[("xlsx", gettext_lazy("Excel table")), ("csv", gettext_lazy("CSV table"))],
    )
    reason = forms.CharField(
        label=gettext_lazy("What is the list needed for?"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Your name, the time and this sentence are kept, and stand in the file."),
    )


def take_out(*, actor: Actor, going: Going, form: str, reason: str) -> Export:
    """Writes down who takes which list for what, before the first byte. Raises NotAllowed, ReasonMissing."""
    reason = " ".join(reason.replace("\0", "").split())
    if not SHORTEST <= len(reason) <= LONGEST:
        raise ReasonMissing
    if not going.area_path:
        raise NotAllowed
    require(actor, going.right, going.area_path)
    with transaction.atomic():
        return Export.objects.create(
            code="".join(secrets.choice(_ALPHABET) for _mark in range(8)),
            user_id=actor.user_id,
            what=going.what,
            title=going.title[:120],
            area_path=going.area_path,
            form=form,
            reason=reason,
            at=clock.now(),
            **standing(actor, going.right, going.area_path),
        )


def watermark(actor: Actor, export: Export) -> str:
    """Stands at the head and the foot of every printed page and in the last row."""
    return _("No. {code}. Taken by {who} on {when} for: {reason}. Personal information: do not pass on.").format(
        code=export.code,
        who=actor.label or _("the system"),
        when=f"{clock.local(export.at):%Y-%m-%d %H:%M}",
        reason=export.reason,
    )


def export_page(request: ActorRequest, going: Going, **context: Any) -> HttpResponseBase:
    """Asks what the list is for; answered, it gives the file. `context` for the page: here, back."""
    asked = request.GET.get("form", "")
    form = ReasonForm(posted(request), initial={"form": asked if asked == "csv" else "xlsx"})

    def deliver() -> HttpResponseBase:
        given = form.cleaned_data
        sheet = going.sheet(given["form"])
        export = take_out(actor=request.actor, going=going, form=given["form"], reason=given["reason"])
        said = " ".join(part for part in (watermark(request.actor, export), sheet.watermark) if part)
        marked = replace(sheet, watermark=said, file_name=f"{sheet.file_name}-{export.code}", code=export.code)
        return sheet_response(marked, given["form"])

    def show(shown: ReasonForm, refusal: Any) -> None:
        show_refusal(shown, refusal, fields={"reason_missing": "reason"})

    page = {"title": going.title, **context}
    return carried_out(form, deliver, show) or form_page(request, "files/export.html", form, **page)


def sheet_response(sheet: sheets.Sheet, form: str) -> HttpResponseBase:
    response: HttpResponseBase
    if form == "xlsx":
        response = FileResponse(sheets.excel_file(sheet), content_type=EXCEL)
    else:
        response = StreamingHttpResponse(sheets.csv_pieces(sheet), content_type=CSV)
    response["Content-Disposition"] = attachment(f"{sheet.file_name}.{form}")
    return response


def attachment(name: str) -> str:
    ascii_name = name.encode("ascii", "ignore").decode().strip("-_. ") or "doorstep"
    plain = "".join(mark for mark in ascii_name if mark.isalnum() or mark in "-_.")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
