"""Users, the roles they hold over areas and organisations, and the organisations themselves."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doorstep.accounts.roles import ROLES, Role, RoleRule
from doorstep.kernel.actor import Actor
from doorstep.kernel.crypto import EncryptedTextField
from doorstep.kernel.models import append_only
from doorstep.kernel.scope import area_filter, around_filter
from doorstep.regions.models import Region


def over_a_district(actor: Actor, right: str) -> bool:
    """Whether the right reaches over a whole district, and with it to organisations, which lie in no area."""
    return any(area.count("/") <= 1 for area in actor.areas(right))


def _roles_seen_by(actor: Actor) -> Q:
    """Roles over the areas whose accounts he may see; those for organisations by whoever sees a whole district."""
    condition = area_filter(actor, "accounts.view", field="region__path")
    condition |= Q(organisation_id__in=actor.organisations("accounts.view"))
    if over_a_district(actor, "accounts.view"):
        condition |= Q(organisation__isnull=False)
    return condition


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, actor: Actor) -> "UserQuerySet":
        """Those who hold or held a role that the actor may see, and himself."""
        if actor.is_system or "" in actor.areas("accounts.view"):
            return self
        roles = Assignment.objects.filter(_roles_seen_by(actor))
        return self.filter(Q(pk=actor.user_id) | Q(pk__in=roles.values("user_id")))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> "User":
        found: User = self.get(username=username)
        return found


class User(AbstractBaseUser):
    """Somebody who can sign in. Residents sign in with a code to their phone; staff with name, password and TOTP."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    phone = EncryptedTextField(default="", blank=True)
    phone_hash = models.CharField(max_length=40, default="", blank=True)
    phone_verified_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    elder_mode = models.BooleanField(default=False)
    #: Somebody else chose the password, so at the next sign-in he chooses his own.
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    # allauth and contrib.auth look for these; the product's rights come from Assignment alone.
    email = ""
    is_staff = False
    is_superuser = False

    objects: Any = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["phone_hash"], condition=~Q(phone_hash=""), name="user_phone_once"),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationKind(models.TextChoices):
    HOSPITAL = "hospital", _("Hospital")
    CARE_HOME = "care_home", _("Care home")
    COMPANY = "company", _("Company")
    BANK = "bank", _("Bank")
    UTILITY = "utility", _("Power, water, gas")
    VOLUNTEER_TEAM = "volunteer_team", _("Volunteer team")
    PROPERTY = "property", _("Property company")
    AUTHORITY = "authority", _("Authority")
    OTHER = "other", _("Something else")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, actor: Actor) -> "OrganisationQuerySet":
        """Institutions are public by name; contacts and agreements are `partners`' business."""
        return self.all()


class Organisation(models.Model):
    """A body that people act for. Its contacts and agreements live in `partners`."""

    Kind = OrganisationKind

    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    credit_code = models.CharField(max_length=18, blank=True, default="")

    objects = OrganisationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, actor: Actor) -> "AssignmentQuerySet":
        return self.filter(_roles_seen_by(actor) | Q(user_id=actor.user_id))

    def near(self, actor: Actor, right: str) -> "AssignmentQuerySet":
        """Roles over the areas in which the actor holds the right, and over the community around: his colleagues."""
        over = "region__path"
        return self.filter(area_filter(actor, right, field=over) | around_filter(actor, right, field=over))

    def valid_on(self, day: object) -> "AssignmentQuerySet":
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)


class Assignment(models.Model):
    """A role that a user holds, over an area or for an organisation, from one day to another."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=20, choices=[(role.value, rule.name) for role, rule in ROLES.items()])
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(region__isnull=False, organisation__isnull=True)
                | Q(region__isnull=True, organisation__isnull=False),
                name="assignment_over_area_or_organisation",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="assignment_ends_later"
            ),
            models.UniqueConstraint(
                fields=["user", "role", "region"],
                condition=Q(valid_to__isnull=True, region__isnull=False),
                name="assignment_open_once_area",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "organisation"],
                condition=Q(valid_to__isnull=True, organisation__isnull=False),
                name="assignment_open_once_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"

    @property
    def rule(self) -> RoleRule:
        return ROLES[Role(self.role)]

    @property
    def area_path(self) -> str:
        """Where its events are found."""
        return self.region.path if self.region else ""

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or self.valid_to > day)


class DisclosureQuerySet(models.QuerySet["Disclosure"]):
    def visible_to(self, actor: Actor) -> "DisclosureQuerySet":
        return self.filter(area_filter(actor, "audit.view"))

    def about(self, actor: Actor, person_id: int) -> "DisclosureQuerySet":
        """What was opened of one resident, for himself and for those who act for him; of anybody else nothing."""
        return self.filter(person_id=person_id) if person_id in actor.person_ids else self.none()


class Disclosure(models.Model):
    """Somebody opened a masked value: which, whose, and why. Append-only."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    subject = models.CharField(max_length=80, db_index=True)
    area_path = models.CharField(max_length=120, db_collation="C", default="")
    field = models.CharField(max_length=40)
    purpose = models.CharField(max_length=200)
    at = models.DateTimeField()
    # Whose it is, as a bare number: residents lie above. In which role and for which office it was opened is kept as it
    # was on that day, because the resident is told of it long after roles have ended.
    person_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=20, default="")
    office = models.CharField(max_length=60, default="")

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(purpose=""), name="disclosure_needs_purpose")]
        indexes: ClassVar = [
            models.Index(fields=["person_id", "id"], name="disclosure_person"),
            models.Index(fields=["area_path", "id"], name="disclosure_area"),
        ]
        triggers: ClassVar[list[Any]] = append_only("disclosure")

    def __str__(self) -> str:
        return f"{self.subject} {self.field}"


class SignIn(AbstractBaseSession):
    """A session, and who is signed in to it: see sessions.py."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        db_table = "accounts_sign_in"

    def __str__(self) -> str:
        return f"session of {self.user_id}"

    @classmethod
    def get_session_store_class(cls) -> Any:
        from doorstep.accounts.sessions import SessionStore

        return SessionStore


class AttemptCounter(models.Model):
    """Tries per key (sign-in of a name, codes to a phone, calls from an address) in a window; see ratelimit.py."""

    key = models.CharField(max_length=120, primary_key=True)
    window_start = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.key


class PhoneCode(models.Model):
    """A sign-in code sent to a phone: its hash, never the code; five tries, ten minutes."""

    phone_hash = models.CharField(max_length=40, db_index=True)
    code_hash = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"code {self.pk}"
