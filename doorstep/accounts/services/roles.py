"""Roles: who may do what, where, from when to when.

Whoever holds accounts.edit over an area gives any role there, also with rights that he lacks himself: an administrator
sees no residents and still makes somebody a community worker. What keeps this from being a way around:

* nobody gives a role to himself;
* nobody is administrator and privacy auditor at once, and the auditor reads every gift in the log;
* a role for an organisation, which lies in no area, is given by those who look after a whole district.
"""

from datetime import date

from django.db import IntegrityError, transaction

from doorstep.accounts import errors
from doorstep.accounts.models import Assignment, Organisation, User, over_a_district
from doorstep.accounts.roles import ROLES, Role
from doorstep.kernel import clock, events
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotAllowed
from doorstep.kernel.scope import require
from doorstep.regions.models import Region

RIGHT = "accounts.edit"
_APART = {Role.ADMINISTRATOR: Role.PRIVACY_AUDITOR, Role.PRIVACY_AUDITOR: Role.ADMINISTRATOR}


def give_role(
    *,
    actor: Actor,
    user: User,
    role: str,
    region: Region | None = None,
    organisation: Organisation | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Assignment:
    """A role from a day on (today), until a day (open). Over an area or for an organisation, as the role asks."""
    if role not in set(Role):
        raise errors.UnknownRole
    kind = Role(role)
    over_organisation = ROLES[kind].over == "organisation"
    if over_organisation and (organisation is None or region is not None):
        raise errors.NeedsOrganisation
    if not over_organisation and (region is None or organisation is not None):
        raise errors.NeedsArea
    _require_over(actor, region, organisation)
    if actor.user_id is not None and user.pk == actor.user_id:
        raise errors.NotForYourself
    begins = valid_from or clock.today()
    if valid_to is not None and valid_to <= begins:
        raise errors.BadDays
    with transaction.atomic():
        # One person's roles change one after the other, else the rule of duties apart could be raced.
        User.objects.select_for_update().get(pk=user.pk)
        held = Assignment.objects.filter(user=user, valid_to__isnull=True)
        if (
            kind in _APART
            and Assignment.objects.filter(user=user, role=_APART[kind]).exclude(valid_to__lte=begins).exists()
        ):
            raise errors.DutiesApart
        if held.filter(role=kind, region=region, organisation=organisation).exists():
            raise errors.RoleHeldAlready(name=user.name)
        try:
            with transaction.atomic():
                given = Assignment.objects.create(
                    user=user,
                    role=kind.value,
                    region=region,
                    organisation=organisation,
                    valid_from=begins,
                    valid_to=valid_to,
                    given_by_id=actor.user_id,
                )
        except IntegrityError as error:
            raise errors.RoleHeldAlready(name=user.name) from error
        _record(actor, given, "role_given", to_state="given", reason="")
    return given


def end_role(*, actor: Actor, assignment: Assignment, on: date | None = None, reason: str = "") -> Assignment:
    """The role holds up to the day before `on` (today: it ends at once). One may lay down a role of one's own."""
    if assignment.user_id != actor.user_id or actor.user_id is None:
        _require_over(actor, assignment.region, assignment.organisation)
    day = on or clock.today()
    if day < clock.today():
        raise errors.BadDays
    with transaction.atomic():
        if assignment.role == Role.ADMINISTRATOR:
            keep_an_administrator(without=assignment)
        row = Assignment.objects.select_for_update(of=("self",)).select_related("region").get(pk=assignment.pk)
        if row.valid_to is not None and row.valid_to <= day:
            return row
        row.valid_to = max(day, row.valid_from)
        row.save(update_fields=["valid_to"])
        _record(actor, row, "role_ended", to_state="ended", reason=reason)
    return row


def keep_an_administrator(*, without: Assignment | None = None, without_user: User | None = None) -> None:
    """Refuses when nobody would be left who can give roles over a whole district, for good and with an open account.

    Locks all roles of administrators, so that two who lay each other off at the same moment can't both succeed.
    """
    rows = list(
        Assignment.objects.select_for_update(of=("self",))
        .filter(role=Role.ADMINISTRATOR, valid_to__isnull=True, region__level=Region.Level.DISTRICT)
        .order_by("pk")
    )
    # Read after the locks are held: a join in the query above would show the accounts as they were before waiting.
    able = set(User.objects.filter(pk__in=[row.user_id for row in rows], is_active=True).values_list("pk", flat=True))
    today = clock.today()
    standing = [row for row in rows if row.user_id in able and row.valid_from <= today]
    leaving = [
        row
        for row in standing
        if (without is not None and row.pk == without.pk)
        or (without_user is not None and row.user_id == without_user.pk)
    ]
    if leaving and len(leaving) == len(standing):
        raise errors.LastAdministrator


def may_manage(actor: Actor, user: User) -> None:
    """Refuses unless the actor looks after every area and organisation in which this person holds a role today.

    An administrator of one street can't set the password of somebody who also works for the district.
    """
    if actor.is_system:
        return
    held = Assignment.objects.filter(user=user).valid_on(clock.today()).select_related("region", "organisation")
    roles = list(held) or list(Assignment.objects.filter(user=user).select_related("region", "organisation"))
    if not roles:
        raise NotAllowed
    for assignment in roles:
        _require_over(actor, assignment.region, assignment.organisation)


def may_edit_role(actor: Actor, assignment: Assignment) -> bool:
    """Whether a button to end it makes sense."""
    try:
        _require_over(actor, assignment.region, assignment.organisation)
    except NotAllowed:
        return False
    return True


def _require_over(actor: Actor, region: Region | None, organisation: Organisation | None) -> None:
    if region is not None:
        require(actor, RIGHT, region.path)
    elif organisation is None or not (over_a_district(actor, RIGHT) or organisation.pk in actor.organisations(RIGHT)):
        raise NotAllowed


def _record(actor: Actor, row: Assignment, action: str, *, to_state: str, reason: str) -> None:
    areas = actor.areas(RIGHT)
    events.record(
        actor,
        row,
        action,
        to_state=to_state,
        reason=reason,
        area_path=row.area_path or (areas[0] if areas else actor.home_area),
        user=row.user_id,
        role=row.role,
        organisation=row.organisation_id,
    )
