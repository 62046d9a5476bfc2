"""Settings, people: who can sign in, with which roles."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.accounts import selectors, services
from doorstep.accounts.forms import NewPersonForm, PeopleFilter, RoleForm, SetPasswordForm
from doorstep.accounts.models import Assignment, User
from doorstep.accounts.services.roles import may_edit_role, may_manage
from doorstep.kernel import clock
from doorstep.kernel.access import requires
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotAllowed, NotFound, Refused
from doorstep.kernel.http import FORM_METHODS, ActorRequest, carried_out, form_page, posted, show_refusal
from doorstep.kernel.scope import get_visible

PAGE = 50
_SHOWN_IN_FORM = (403, 409, 422)


def _show(form: Form, refusal: Refused) -> None:
    """Also a right that is missing: the person chose the role or area in this very form."""
    show_refusal(form, refusal, statuses=_SHOWN_IN_FORM)


def _may_manage(actor: Actor, user: User) -> bool:
    try:
        may_manage(actor, user)
    except NotAllowed:
        return False
    return True


def _managed(request: ActorRequest, pk: int) -> User:
    """A user this person looks after; others' forms do not exist for him."""
    user = get_visible(User, request.actor, pk=pk)
    if not _may_manage(request.actor, user):
        raise NotFound
    return user


@requires("accounts.view")
@require_safe
def people(request: ActorRequest) -> HttpResponse:
    chosen = PeopleFilter(request.GET)
    valid = chosen.is_valid()
    area = chosen.cleaned_data.get("area") if valid else None
    found = selectors.people(
        actor=request.actor,
        text=chosen.cleaned_data.get("q", "").strip(),
        role=chosen.cleaned_data.get("role", "") if valid else "",
        area_path=area.path if area else "",
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"here": "settings", "filter": chosen, "page": page, "may_edit": request.actor.can("accounts.edit")}
    return render(request, "accounts/people.html", context)


@requires("accounts.view")
@never_cache
@require_http_methods(FORM_METHODS)
def person(request: ActorRequest, pk: int) -> HttpResponseBase:
    """One user; posting gives a role."""
    actor = request.actor
    shown = selectors.person_page(actor=actor, pk=pk)
    may_give = actor.can("accounts.edit") and actor.user_id != pk
    if request.method == "POST" and not may_give:
        raise NotFound
    form = RoleForm(actor, posted(request)) if may_give else None
    answer = carried_out(form, lambda: _give_role(request, shown.user, form), _show) if form is not None else None
    return answer or form_page(
        request,
        "accounts/person.html",
        form,
        here="settings",
        shown=shown,
        person=shown.user,
        held=[(row, may_edit_role(actor, row)) for row in shown.held],
        may_manage=actor.user_id != pk and _may_manage(actor, shown.user),
        today=clock.today(),
    )


def _give_role(request: ActorRequest, user: User, form: RoleForm) -> HttpResponseBase:
    services.give_role(actor=request.actor, user=user, **form.given())
    messages.success(request, _("%(name)s holds the role now.") % {"name": user.name})
    return redirect("accounts:user", user.pk)


@requires("accounts.edit")
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(FORM_METHODS)
def person_new(request: ActorRequest) -> HttpResponseBase:
    form = NewPersonForm(request.actor, posted(request))

    def add() -> HttpResponseBase:
        data = form.cleaned_data
        user, _given, made = services.add_staff(
            actor=request.actor,
            username=data["username"],
            name=data["name"],
            phone=data["phone"],
            password=data["password"] or None,
            **form.given(),
        )
        said = (
            _("%(name)s can sign in now.")
            if made
            else _("%(name)s already signs in with this phone; the role was added.")
        )
        messages.success(request, said % {"name": user.name})
        return redirect("accounts:user", user.pk)

    return carried_out(form, add, _show) or form_page(request, "accounts/person_new.html", form, here="settings")


@requires("accounts.view")
@never_cache
@require_http_methods(FORM_METHODS)
def role_end(request: ActorRequest, pk: int) -> HttpResponse:
    """Asks, then ends a role. One's own may be laid down."""
    actor = request.actor
    row = get_visible(Assignment, actor, pk=pk)
    if row.user_id != actor.user_id and not may_edit_role(actor, row):
        raise NotFound
    if request.method == "POST":
        services.end_role(actor=actor, assignment=row, reason=request.POST.get("reason", "")[:200])
        messages.success(request, _("The role has ended."))
        return redirect("accounts:user", row.user_id)
    return render(request, "accounts/role_end.html", {"here": "settings", "row": row, "person": row.user})


@requires("accounts.edit")
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(FORM_METHODS)
def person_password(request: ActorRequest, pk: int) -> HttpResponseBase:
    user = _managed(request, pk)
    form = SetPasswordForm(posted(request))

    def set_it() -> HttpResponseBase:
        services.set_password(actor=request.actor, user=user, password=form.cleaned_data["password"])
        messages.success(request, _("The new password holds from now on."))
        return redirect("accounts:user", pk)

    page = {"here": "settings", "person": user}
    return carried_out(form, set_it, _show) or form_page(request, "accounts/person_password.html", form, **page)


@requires("accounts.edit")
@never_cache
@require_http_methods(FORM_METHODS)
def person_second_step(request: ActorRequest, pk: int) -> HttpResponse:
    """Asks, then takes the authenticator away, for somebody who lost it."""
    user = _managed(request, pk)
    if request.method == "POST":
        services.reset_second_step(actor=request.actor, user=user)
        messages.success(request, _("At the next sign-in a new authenticator is set up."))
        return redirect("accounts:user", pk)
    return render(request, "accounts/person_second_step.html", {"here": "settings", "person": user})


@requires("accounts.edit")
@never_cache
@require_http_methods(FORM_METHODS)
def person_close(request: ActorRequest, pk: int) -> HttpResponse:
    """Asks, then closes the account."""
    user = _managed(request, pk)
    if request.method == "POST":
        services.close_account(actor=request.actor, user=user, reason=request.POST.get("reason", "")[:200])
        messages.success(request, _("The account is closed."))
        return redirect("accounts:user", pk)
    return render(request, "accounts/person_close.html", {"here": "settings", "person": user})


@requires("accounts.edit")
@require_POST
def person_open(request: ActorRequest, pk: int) -> HttpResponse:
    user = _managed(request, pk)
    services.open_account(actor=request.actor, user=user)
    messages.success(request, _("The account is open again."))
    return redirect("accounts:user", pk)
