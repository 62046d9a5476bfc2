"""Who looked at what, and what was done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from doorstep.accounts import selectors
from doorstep.accounts.forms import AuditFilterForm
from doorstep.accounts.wording import action_word, field_word, role_word, subject_word
from doorstep.kernel.access import requires
from doorstep.kernel.actor import Actor


def _chosen(form: AuditFilterForm) -> selectors.AuditFilter:
    form.is_valid()
    given = form.cleaned_data
    return selectors.AuditFilter(
        subject=given.get("subject", "").strip(),
        action=given.get("action", "").strip(),
        who=given.get("who", "").strip(),
        start=given.get("start"),
        end=given.get("end"),
        before=given.get("before"),
        area=given.get("area", ""),
        person=given.get("person"),
    )


@requires("audit.view")
@require_safe
def disclosures(request: HttpRequest) -> HttpResponse:
    """Masked values that were opened: by whom, whose, what for."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = AuditFilterForm(selectors.audit_areas(actor=actor), request.GET)
    chosen = _chosen(form)
    page = selectors.disclosures(actor=actor, chosen=chosen)
    rows = [
        (row, subject_word(row.subject, page.names), field_word(row.field), role_word(row.role)) for row in page.rows
    ]
    only = [subject_word(chosen.subject, page.names)] if chosen.subject else []
    only += [subject_word(f"residents.person:{chosen.person}", page.names)] if chosen.person else []
    return render(
        request,
        "accounts/audit_opened.html",
        {"here": "settings", "filter": form, "rows": rows, "page": page, "only": only},
    )


@requires("audit.view")
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = AuditFilterForm(selectors.audit_areas(actor=actor), request.GET)
    chosen = _chosen(form)
    page = selectors.audit_events(actor=actor, chosen=chosen)
    rows = [(row, subject_word(row.subject, page.names), action_word(row.action)) for row in page.rows]
    only = [subject_word(chosen.subject, page.names)] if chosen.subject else []
    only += [action_word(chosen.action)] if chosen.action else []
    return render(
        request,
        "accounts/audit_events.html",
        {"here": "settings", "filter": form, "rows": rows, "page": page, "only": only},
    )
