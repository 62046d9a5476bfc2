"""Who is acting."""

from typing import Any

from django.utils.functional import SimpleLazyObject

from doorstep.accounts.models import Assignment, User
from doorstep.accounts.roles import ROLES, Role
from doorstep.kernel import clock
from doorstep.kernel.actor import VISITOR, Actor, Grant

#: `residents` says for whom a user may speak; it registers here because accounts knows nothing of residents.
person_lookups: list[Any] = []


def actor_for_user(user: User) -> Actor:
    """The actor behind a user: all grants of the roles he holds today."""
    grants: set[Grant] = set()
    roles: list[str] = []
    home = ""
    assignments = Assignment.objects.filter(user=user).valid_on(clock.today()).select_related("region").order_by("id")
    for assignment in assignments:
        rule = ROLES[Role(assignment.role)]
        roles.append(assignment.role)
        area = assignment.region.path if assignment.region else None
        if area is not None and not home:
            home = area
        grants |= {Grant(right, area, assignment.organisation_id) for right in rule.rights}
    persons: set[int] = set()
    for lookup in person_lookups:
        persons |= lookup(user.pk)
    return Actor(
        user_id=user.pk,
        label=user.name,
        grants=frozenset(grants),
        person_ids=frozenset(persons),
        roles=tuple(dict.fromkeys(roles)),
        home_area=home,
    )


def actor_of(user: Any) -> Actor:
    """For a request: built on first use, so that pages which ask for nobody cost no query."""
    return SimpleLazyObject(lambda: actor_for_user(user) if user.is_authenticated else VISITOR)  # type: ignore[return-value]
