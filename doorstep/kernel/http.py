"""The request as views get it, and the round that a form makes: filled in, served or refused, shown again."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render

from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import BadInput, Refused

#: The methods of a page with a form.
FORM_METHODS = ["GET", "HEAD", "POST"]
#: Refusals that are about what was entered; every other one becomes a page of its own.
SHOWN_IN_FORM = (409, BadInput.status)
_NO_FIELDS: Mapping[str, str] = MappingProxyType({})
_Form = TypeVar("_Form", bound=BaseForm)


class ActorRequest(HttpRequest):
    """A request with its actor, put there by accounts.middleware."""

    actor: Actor


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is nothing at all; None while the page is only opened."""
    return request.POST if request.method == "POST" else None


def show_refusal(
    form: BaseForm,
    refusal: Refused,
    *,
    fields: Mapping[str, str] = _NO_FIELDS,
    statuses: tuple[int, ...] = SHOWN_IN_FORM,
) -> None:
    """Puts a refusal beside its field (`fields`: code → name) or above the form; any other status is raised on."""
    if refusal.status not in statuses:
        raise refusal
    field = fields.get(refusal.code)
    form.add_error(field if field in form.fields else None, str(refusal))


def carried_out(
    form: _Form, act: Callable[[], HttpResponseBase], show: Callable[[_Form, Refused], None] = show_refusal
) -> HttpResponseBase | None:
    """The answer of `act`, which calls a service and redirects; None when the page is to be shown, first or again."""
    if not form.is_valid():
        return None
    try:
        return act()
    except Refused as refusal:
        show(form, refusal)
        return None


def form_page(request: HttpRequest, template: str, form: BaseForm | None, **context: Any) -> HttpResponse:
    """The page of a form: 200 while there is nothing wrong with it, else 422."""
    status = BadInput.status if form is not None and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)
