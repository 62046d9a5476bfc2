"""Who is acting, and the pages about people, roles and what was looked at."""

import contextlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from doorstep.accounts import identity, mfa, phones
from doorstep.accounts.models import Assignment, Disclosure, User
from doorstep.accounts.roles import ROLES
from doorstep.accounts.session import has_one_factor_only
from doorstep.accounts.wording import action_word
from doorstep.kernel import clock
from doorstep.kernel.actor import VISITOR, Actor
from doorstep.kernel.models import Event
from doorstep.kernel.scope import area_filter, get_visible
from doorstep.regions.models import Level, Region


def actor_for_user(user: User, *, second_factor: bool = True) -> Actor:
    """The actor behind a user: all grants of the roles he holds today.

    `second_factor=False` leaves out the roles that ask for one: the session was opened without.
    """
    known = identity.of_user(user.pk)
    return VISITOR if known is None else known.actor(second_factor=second_factor)


def actor_of(request: HttpRequest) -> Actor:
    """For a request: built on first use, so that pages which ask for nobody cost no query."""

    def build() -> Actor:
        user = request.user
        known = identity.identity_of(request, user) if isinstance(user, User) else None
        return VISITOR if known is None else known.actor(second_factor=not has_one_factor_only(request))

    return SimpleLazyObject(build)  # type: ignore[return-value]


def holds_staff_role(user: User) -> bool:
    """Whether one of his roles of today asks for a second factor."""
    wanted = [role.value for role, rule in ROLES.items() if rule.needs_totp]
    return Assignment.objects.filter(user=user, role__in=wanted).valid_on(clock.today()).exists()


def has_authenticator(user: User) -> bool:
    return mfa.has_authenticator(user)


def own_account(*, actor: Actor) -> User:
    return get_visible(User, actor, pk=actor.user_id)


# --- people and roles ----------------------------------------------------------------------------------------------


def people(
    *, actor: Actor, text: str = "", role: str = "", area_path: str = "", without_role: bool = False
) -> QuerySet[User]:
    """Users the actor may see: by name, sign-in name or whole phone number, by a role of today, by area."""
    found = User.objects.visible_to(actor)
    if text:
        condition = Q(name__icontains=text) | Q(username__icontains=text)
        with contextlib.suppress(phones.NotAPhone):
            condition |= Q(phone_hash=phones.phone_hash(phones.normalise(text)))
        found = found.filter(condition)
    held = Assignment.objects.visible_to(actor).valid_on(clock.today())
    narrowed = held
    if role:
        narrowed = narrowed.filter(role=role)
    if area_path:
        narrowed = narrowed.filter(region__path__gte=area_path, region__path__lt=area_path + "~")
    if role or area_path:
        found = found.filter(pk__in=narrowed.values("user_id"))
    elif without_role:
        found = found.exclude(pk__in=held.values("user_id"))
    shown = held.select_related("region", "organisation").order_by("id")
    result: QuerySet[User] = found.prefetch_related(
        Prefetch("assignments", queryset=shown, to_attr="held_now")
    ).order_by("name", "id")
    return result


@dataclass(frozen=True, slots=True)
class PersonPage:
    user: User
    held: list[Assignment]
    past: list[Assignment]
    has_authenticator: bool
    #: each event with its words
    history: list[tuple[Event, str]]


def person_page(*, actor: Actor, pk: int) -> PersonPage:
    """One user with the roles that the actor may see, and what was done to the account."""
    user = get_visible(User, actor, pk=pk)
    rows = Assignment.objects.visible_to(actor).filter(user=user).select_related("region", "organisation", "given_by")
    today = clock.today()
    assignments = list(rows.order_by("-valid_from", "-id"))
    subjects = [f"accounts.user:{pk}", *(f"accounts.assignment:{row.pk}" for row in assignments)]
    history = (
        Event.objects.filter(subject__in=subjects).exclude(action__in=["signed_in", "signed_out"]).order_by("-id")[:40]
    )
    return PersonPage(
        user=user,
        held=[row for row in assignments if row.valid_to is None or row.valid_to > today],
        past=[row for row in assignments if row.valid_to is not None and row.valid_to <= today],
        has_authenticator=mfa.has_authenticator(user),
        history=[(event, action_word(event.action)) for event in history],
    )


# --- who looked at what ----------------------------------------------------------------------------------------------

AUDIT_PAGE = 50
AUDIT_AREAS = 500


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """All may be empty. `before` is the id under which the page begins: the log is too long to count."""

    subject: str = ""
    action: str = ""
    who: str = ""
    start: date | None = None
    end: date | None = None
    before: int | None = None
    area: str = ""
    #: the resident whose values were opened
    person: int | None = None


@dataclass(frozen=True, slots=True)
class AuditPage:
    rows: list[Any]
    next_before: int | None
    #: subject → name, of people who sign in and of areas; residents stay a number.
    names: dict[str, str]


def audit_areas(*, actor: Actor) -> list[tuple[str, str]]:
    """Path and name of the streets and communities whose log the actor reads: the choices of a filter."""
    rows = Region.objects.filter(
        area_filter(actor, "audit.view", field="path"), level__in=[Level.STREET, Level.COMMUNITY]
    ).valid_on(clock.today())
    return list(rows.order_by("path").values_list("path", "name")[:AUDIT_AREAS])


def disclosures(*, actor: Actor, chosen: AuditFilter) -> AuditPage:
    """Opened values in the areas whose audit the actor reads, the newest first."""
    found = Disclosure.objects.visible_to(actor).select_related("user")
    if chosen.who:
        found = found.filter(Q(user__name__icontains=chosen.who) | Q(user__username__iexact=chosen.who))
    if chosen.action:
        found = found.filter(field=chosen.action)
    if chosen.person:
        found = found.filter(person_id=chosen.person)
    return _page(actor, _narrow(found, chosen), chosen)


def audit_events(*, actor: Actor, chosen: AuditFilter) -> AuditPage:
    """What was done in those areas."""
    found = Event.objects.visible_to(actor)
    if chosen.who:
        found = found.filter(actor_label__icontains=chosen.who)
    if chosen.action:
        found = found.filter(action=chosen.action)
    return _page(actor, _narrow(found, chosen), chosen)


def _narrow(found: QuerySet[Any], chosen: AuditFilter) -> QuerySet[Any]:
    if chosen.subject:
        found = found.filter(subject=chosen.subject)
    if chosen.area:
        found = found.filter(area_path__gte=chosen.area, area_path__lt=chosen.area + "~")
    if chosen.start:
        found = found.filter(at__gte=_from(chosen.start))
    if chosen.end:
        found = found.filter(at__lt=clock.end_of(chosen.end))
    return found


def _from(day: date) -> datetime:
    return clock.start_of(day)


def _page(actor: Actor, found: QuerySet[Any], chosen: AuditFilter) -> AuditPage:
    if chosen.before is not None:
        found = found.filter(pk__lt=chosen.before)
    rows = list(found.order_by("-pk")[: AUDIT_PAGE + 1])
    more = len(rows) > AUDIT_PAGE
    rows = rows[:AUDIT_PAGE]
    return AuditPage(rows, rows[-1].pk if more else None, _names(actor, {row.subject for row in rows}))


def _names(actor: Actor, subjects: set[str]) -> dict[str, str]:
    keys: dict[str, set[int]] = {}
    for subject in subjects:
        label, _colon, key = subject.partition(":")
        if key.isascii() and key.isdigit():
            keys.setdefault(label, set()).add(int(key))
    people = User.objects.visible_to(actor).filter(pk__in=keys.get("accounts.user", ()))
    areas = Region.objects.visible_to(actor).filter(pk__in=keys.get("regions.region", ()))
    roles = Assignment.objects.visible_to(actor).filter(pk__in=keys.get("accounts.assignment", ()))
    return (
        {f"accounts.user:{pk}": name for pk, name in people.values_list("pk", "name")}
        | {f"regions.region:{pk}": name for pk, name in areas.values_list("pk", "name")}
        | {f"accounts.assignment:{pk}": name for pk, name in roles.values_list("pk", "user__name")}
    )


def own_roles(*, actor: Actor) -> list[Assignment]:
    """The roles of today of the one who asks."""
    rows = Assignment.objects.visible_to(actor).filter(user=own_account(actor=actor)).valid_on(clock.today())
    return list(rows.select_related("region", "organisation").order_by("id"))
