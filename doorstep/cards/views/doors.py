"""One card, the doors that still need it, what was brought, and the sheets to print."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.cards import selectors, services, sheets
from doorstep.cards.errors import NothingChosen
from doorstep.cards.models import DELIVER, VIEW
from doorstep.kernel.access import requires
from doorstep.kernel.errors import BadInput, NotFound
from doorstep.kernel.http import FORM_METHODS, ActorRequest


def _address(pk: int, building: str, only_due: bool) -> str:
    asked = [f"building={building}"] if building else []
    asked += [] if only_due else ["show=all"]
    return reverse("cards:doors", args=[pk]) + ("?" + "&".join(asked) if asked else "")


@requires(VIEW)
@never_cache
@require_safe
def card(request: ActorRequest, pk: int) -> HttpResponse:
    page = selectors.card_page(actor=request.actor, pk=pk)
    return render(request, "cards/card.html", {"here": "cards", "page": page, "face": page.face, "card": page.card})


@requires(DELIVER)
@never_cache
@require_http_methods(FORM_METHODS)
def doors(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The doors in walking order; those ticked, or all that are listed, have the card now."""
    building, only_due = request.GET.get("building", ""), request.GET.get("show") != "all"
    page = selectors.doors_page(actor=request.actor, pk=pk, building=building, only_due=only_due)
    refusal: BadInput | None = None
    if request.method == "POST":
        wanted = request.POST.getlist("listed" if "all" in request.POST else "door")
        try:
            noted = services.deliver(
                actor=request.actor,
                version_id=_number(request.POST.get("version", "")),
                household_ids=[_number(one) for one in wanted],
                client_uuid=_uuid(request.POST.get("client", "")),
            )
        except NothingChosen as said:
            refusal = said
        else:
            said_so = ngettext("%(n)s door has the card now.", "%(n)s doors have the card now.", len(noted))
            messages.success(request, said_so % {"n": len(noted)})
            return redirect(_address(pk, page.building, only_due))
    context = {"here": "cards", "page": page, "card": page.card, "refusal": refusal, "client": uuid.uuid4()}
    return render(request, "cards/doors.html", context, status=BadInput.status if refusal else 200)


@requires(DELIVER)
@never_cache
@require_safe
def doors_print(request: ActorRequest, pk: int) -> HttpResponse:
    """To walk with: the doors that are due, with a box to tick."""
    page = selectors.doors_page(actor=request.actor, pk=pk, building=request.GET.get("building", ""))
    context = {"page": page, "card": page.card, "back_url": _address(pk, page.building, True)}
    return render(request, "cards/doors_print.html", context)


@requires(DELIVER)
@require_POST
def take_back(request: ActorRequest) -> HttpResponse:
    taken = services.take_back(actor=request.actor, delivery_id=_number(request.POST.get("delivery", "")))
    messages.success(request, _("Taken back. What hung there before hangs there again."))
    return redirect(_address(taken.version.card_id, "", False))


@requires(VIEW)
@never_cache
@require_safe
def pdf(request: ActorRequest, pk: int, form: str) -> HttpResponse:
    """`a4`: one large card. `a6`: four on a sheet, to be cut apart."""
    page = selectors.card_page(actor=request.actor, pk=pk)
    if form not in sheets.FORMS or page.face is None:
        raise NotFound
    return _file(sheets.made([page.face], form), f"card-{page.card.code}-{page.face.version.number}-{form}.pdf")


@requires(VIEW)
@never_cache
@require_safe
def pdf_all(request: ActorRequest, pk: int, form: str) -> HttpResponse:
    """The cards of an area and of all in it, one after the other."""
    faces = selectors.faces_in(actor=request.actor, pk=pk)
    if form not in sheets.FORMS or not faces:
        raise NotFound
    return _file(sheets.made(faces, form), f"cards-{pk}-{form}.pdf")


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 18):
        raise BadInput
    return int(text)


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise BadInput from None
