"""The register: the list of people, and entering a new one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.kernel.access import requires
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import BadInput, Refused
from doorstep.residents import selectors, services
from doorstep.residents.forms import PersonForm, RegisterFilter, show
from doorstep.residents.models import Person


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is nothing at all; None while the page is only opened."""
    return request.POST if request.method == "POST" else None


@requires("residents.view")
@never_cache
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The people of the actor's areas, masked."""
    actor = actor_of(request)
    form = RegisterFilter(selectors.area_options(actor=actor), request.GET)
    filters = form.filters()
    page = selectors.people_page(actor=actor, filters=filters, cursor=request.GET.get("at", ""))
    query = request.GET.copy()

    def link(cursor: str) -> str:
        query["at"] = cursor
        return f"?{query.urlencode()}" if cursor else ""

    context = {
        "here": "residents",
        "form": form,
        "filters": filters,
        "page": page,
        "next": link(page.next_cursor),
        "previous": link(page.previous_cursor),
        "may_enter": actor.can("residents.edit"),
        "may_import": actor.can("residents.import"),
        "may_merge": actor.can("residents.merge"),
        "is_narrowed": any(value for key, value in request.GET.items() if key not in ("at", "sort")),
    }
    return render(request, "residents/list.html", context)


@requires("residents.edit")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new person. Whoever looks like somebody on file is shown first; saving needs a second press then."""
    actor = actor_of(request)
    areas = selectors.areas_to_choose(actor=actor, right="residents.edit")
    form = PersonForm(areas, posted(request), initial={"area": request.GET.get("area", "")})
    similar: list[selectors.Lookalike] = []
    doubts: list[object] = []
    if form.is_valid():
        similar, doubts = _hesitations(actor, form)
        asked = _asked(similar, doubts)
        if (not similar and not doubts) or form.cleaned_data["confirmed"] == asked:
            try:
                person = _save(actor, form)
            except Refused as refusal:
                show(form, refusal)
            else:
                messages.success(request, _("%(name)s is entered.") % {"name": person.name})
                return redirect("residents:card", person.pk)
        else:
            # The second press confirms exactly what is shown now, not what another entry would bring up.
            form.data = {**form.data.dict(), "confirmed": asked}  # type: ignore[attr-defined]
    context = {
        "here": "residents",
        "form": form,
        "similar": similar,
        "doubts": doubts,
        "back": reverse("residents:list"),
    }
    return render(request, "residents/new.html", context, status=BadInput.status if form.errors else 200)


def _hesitations(actor: Actor, form: PersonForm) -> tuple[list[selectors.Lookalike], list[object]]:
    read = form.cleaned_data
    similar = selectors.lookalikes(
        actor=actor,
        name=read["name"],
        birth_date=read["birth_date"],
        phone=read["phone"],
        id_number=read["id_number"],
        address=read["address"],
        room=read["room"],
    )
    doubts = selectors.doubts_about(
        sex=int(read["sex"] or 0), birth_date=read["birth_date"], id_number=read["id_number"]
    )
    return similar, doubts


def _asked(similar: list[selectors.Lookalike], doubts: list[object]) -> str:
    return ",".join([str(other.pk) for other in similar] + [f"d{len(doubts)}"])


def _save(actor: Actor, form: PersonForm) -> Person:
    read = form.cleaned_data
    return services.create_person(
        actor=actor,
        region=form.region,
        name=read["name"],
        sex=int(read["sex"] or 0),
        birth_date=read["birth_date"],
        id_number=read["id_number"],
        phone=read["phone"],
        no_id_reason=read["no_id_reason"],
        relation_to_head=read["relation_to_head"],
        address=read["address"],
        unit=read["unit"],
        room=read["room"],
    )
