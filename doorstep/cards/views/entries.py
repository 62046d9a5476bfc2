"""Who stands on the cards: the areas, their lines, entering and ending them."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.cards import selectors, services
from doorstep.cards.forms import FIELD_OF, EndForm, EntryForm, initial_of
from doorstep.cards.kinds import KINDS
from doorstep.cards.models import EDIT, VIEW, CardEntry
from doorstep.kernel import clock
from doorstep.kernel.access import requires
from doorstep.kernel.errors import Refused
from doorstep.kernel.http import FORM_METHODS, ActorRequest, carried_out, form_page, posted, show_refusal
from doorstep.regions.models import Level


def _show(form: Form, refusal: Refused) -> None:
    show_refusal(form, refusal, fields=FIELD_OF)


def _saved(request: ActorRequest, entry: CardEntry) -> HttpResponseBase:
    if entry.region.level >= Level.COMMUNITY:
        messages.success(request, _("Saved. The cards of this area are up to date."))
    else:
        messages.success(request, _("Saved. The cards of this area are being made anew; that takes a few minutes."))
    return redirect("cards:area", entry.region_id)


@requires(VIEW)
@never_cache
@require_safe
def overview(request: ActorRequest) -> HttpResponse:
    actor = request.actor
    context = {
        "here": "cards",
        "page": selectors.overview(actor=actor, cursor=request.GET.get("at", "")),
        "start": selectors.start_area(actor=actor),
    }
    return render(request, "cards/list.html", context)


@requires(VIEW)
@never_cache
@require_safe
def area(request: ActorRequest, pk: int) -> HttpResponse:
    page = selectors.area_page(actor=request.actor, pk=pk)
    return render(request, "cards/area.html", {"here": "cards", "page": page, "region": page.region})


@requires(EDIT)
@never_cache
@require_http_methods(FORM_METHODS)
def new(request: ActorRequest, pk: int) -> HttpResponseBase:
    actor = request.actor
    region = selectors.editable_area(actor=actor, pk=pk)
    kind = request.GET.get("kind", "")
    initial = {"valid_from": clock.today(), "kind": kind if kind in KINDS else ""}
    form = EntryForm(selectors.choices(actor=actor, region=region), posted(request), initial=initial)

    def enter() -> HttpResponseBase:
        return _saved(request, services.make_entry(actor=actor, region=region, **form.arguments()))

    page = {"here": "cards", "region": region, "back": reverse("cards:area", args=[pk])}
    return carried_out(form, enter, _show) or form_page(request, "cards/entry.html", form, **page)


@requires(EDIT)
@never_cache
@require_http_methods(FORM_METHODS)
def edit(request: ActorRequest, pk: int) -> HttpResponseBase:
    actor = request.actor
    entry = selectors.editable_entry(actor=actor, pk=pk)
    found = selectors.choices(actor=actor, region=entry.region).with_own(entry)
    form = EntryForm(found, posted(request), initial=initial_of(entry))
    # A line stays of its kind: another kind is another line.
    form.fields["kind"].disabled = True

    def save() -> HttpResponseBase:
        arguments = form.arguments()
        arguments.pop("kind")
        return _saved(request, services.change_entry(actor=actor, entry_id=pk, **arguments))

    page = {
        "here": "cards",
        "region": entry.region,
        "entry": entry,
        "back": reverse("cards:area", args=[entry.region_id]),
    }
    return carried_out(form, save, _show) or form_page(request, "cards/entry.html", form, **page)


@requires(EDIT)
@never_cache
@require_http_methods(FORM_METHODS)
def end(request: ActorRequest, pk: int) -> HttpResponseBase:
    actor = request.actor
    entry = selectors.editable_entry(actor=actor, pk=pk)
    form = EndForm(posted(request))

    def act() -> HttpResponseBase:
        services.end_entry(actor=actor, entry_id=pk, on=form.first_day_without(), reason=form.cleaned_data["reason"])
        return _saved(request, entry)

    page = {
        "here": "cards",
        "region": entry.region,
        "entry": entry,
        "kind": KINDS[entry.kind].name,
        "name": selectors.name_of(entry),
        "back": reverse("cards:area", args=[entry.region_id]),
    }
    return carried_out(form, act, _show) or form_page(request, "cards/end.html", form, **page)
