"""People and households: the part that every service needs. ID numbers and telephones lie encrypted."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from doorstep.accounts.models import User
from doorstep.kernel.actor import Actor
from doorstep.kernel.crypto import EncryptedTextField
from doorstep.kernel.scope import area_filter
from doorstep.regions.models import AreaScoped, Region


class HouseholdQuerySet(models.QuerySet["Household"]):
    def visible_to(self, actor: Actor) -> "HouseholdQuerySet":
        """Those of the areas of staff, and those in which the people live for whom one speaks."""
        theirs = Person.objects.filter(pk__in=actor.person_ids).values("household_id")
        return self.filter(area_filter(actor, "residents.view") | Q(pk__in=theirs))


class Household(AreaScoped):
    """People who live behind one door. 户数 and 户次 count these."""

    address = models.CharField(max_length=120, db_collation="C")
    building = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.CharField(max_length=10, blank=True, default="")
    room = models.CharField(max_length=10, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["area_path", "id"], name="household_area"),
            models.Index(fields=["address", "unit", "room", "id"], name="household_door"),
        ]

    def __str__(self) -> str:
        return self.address


class Sex(models.IntegerChoices):
    """GB/T 2261.1."""

    UNKNOWN = 0
    MALE = 1
    FEMALE = 2
    NOT_STATED = 9


class Life(models.TextChoices):
    """A person is closed, never deleted."""

    ACTIVE = "active"
    MOVED = "moved"
    DIED = "died"
    MERGED = "merged"


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, actor: Actor) -> "PersonQuerySet":
        """Staff: the people of their areas. Residents: themselves and those whose proxy they are."""
        return self.filter(area_filter(actor, "residents.view") | Q(pk__in=actor.person_ids))

    def spoken_for_by(self, actor: Actor) -> "PersonQuerySet":
        return self.filter(pk__in=actor.person_ids)

    def at_door_of(self, actor: Actor, area_path: str) -> "PersonQuerySet":
        """Who may be checked in at this area's door, for those on duty there, who may see no register otherwise.

        The selector that uses it answers only exact names and numbers, so that it can't be leafed through.
        """
        if not (actor.can_in("activities.checkin", area_path) or actor.can_in("residents.view", area_path)):
            return self.none()
        return self.filter(area_path__gte=area_path, area_path__lt=area_path + "~")

    def sharing_phone_of(self, user: User) -> "PersonQuerySet":
        """Living people whose number a user has proved to be his; none without such a proof."""
        if not user.phone_hash or user.phone_verified_at is None:
            return self.none()
        return self.active().filter(phone_hash=user.phone_hash)

    def to_merge_by(self, actor: Actor) -> "PersonQuerySet":
        """Those whose files the actor may compare and merge, wherever else he may not look."""
        return self.filter(area_filter(actor, "residents.merge"))

    def active(self) -> "PersonQuerySet":
        return self.filter(life=Life.ACTIVE)


class Person(AreaScoped):
    """One resident. A phone is not unique: elders often give a child's number."""

    Sex = Sex
    Life = Life

    # "C" order, so that the beginning of a name is a range of the index in every installation.
    name = models.CharField(max_length=40, db_collation="C")
    initials = models.CharField(max_length=20, db_collation="C", default="", help_text="pinyin initials: wxm")
    sex = models.PositiveSmallIntegerField(choices=Sex, default=Sex.UNKNOWN)
    birth_date = models.DateField(null=True, blank=True)
    id_number = EncryptedTextField(default="", blank=True)
    id_hash = models.CharField(max_length=40, default="", blank=True)
    id_tail_hash = models.CharField(max_length=40, default="", blank=True, help_text="last four characters")
    no_id_reason = models.CharField(max_length=60, default="", blank=True)
    phone = EncryptedTextField(default="", blank=True)
    phone_hash = models.CharField(max_length=40, default="", blank=True)
    phone_tail_hash = models.CharField(max_length=40, default="", blank=True, help_text="last four digits")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, blank=True, related_name="members")
    relation_to_head = models.CharField(max_length=2, default="", blank=True, help_text="GB/T 4761")
    life = models.CharField(max_length=8, choices=Life, default=Life.ACTIVE)
    closed_on = models.DateField(null=True, blank=True)
    user = models.OneToOneField(User, on_delete=models.PROTECT, null=True, blank=True, related_name="person")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id_hash"], condition=~Q(id_hash=""), name="person_id_once"),
            models.CheckConstraint(
                condition=Q(life="active", closed_on__isnull=True) | ~Q(life="active"), name="person_closed_has_day"
            ),
        ]
        indexes: ClassVar = [
            models.Index(F("area_path"), F("initials"), F("id"), name="person_area_name"),
            models.Index(F("phone_hash"), condition=~Q(phone_hash=""), name="person_phone"),
            models.Index(F("area_path"), F("initials"), F("id"), condition=~Q(life="active"), name="person_closed"),
            # Each begins with what is asked for, not with the area: they serve a grid and the whole district alike.
            models.Index(F("name"), F("id"), name="person_name"),
            models.Index(F("initials"), F("id"), name="person_initials"),
            models.Index(F("birth_date"), F("id"), name="person_birth"),
            models.Index(F("id_tail_hash"), F("area_path"), condition=~Q(id_tail_hash=""), name="person_id_tail"),
            models.Index(
                F("phone_tail_hash"), F("area_path"), condition=~Q(phone_tail_hash=""), name="person_phone_tail"
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"


class ProxyQuerySet(models.QuerySet["FamilyProxy"]):
    def visible_to(self, actor: Actor) -> "ProxyQuerySet":
        return self.filter(Q(user_id=actor.user_id) | Q(person__in=Person.objects.visible_to(actor)))

    def valid_on(self, day: object) -> "ProxyQuerySet":
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)


class FamilyProxy(models.Model):
    """A relative who may act for a person (代办): relation, who agreed and how, from when to when."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="proxies")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="proxy_for")
    relation = models.CharField(max_length=20)
    consent = models.CharField(max_length=60, help_text="How the person agreed: at the window, by phone, in writing")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ProxyQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "user"], condition=Q(valid_to__isnull=True), name="proxy_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} for {self.person_id}"
