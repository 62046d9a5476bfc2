"""Notices, the messages they become, and who wants none.

A notice is written once. Sending turns it into one message row a recipient and channel (the outbox); the worker takes
rows under a lease and records what became of each.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from doorstep.accounts.models import User
from doorstep.kernel.actor import Actor
from doorstep.kernel.crypto import EncryptedTextField
from doorstep.kernel.scope import area_filter
from doorstep.messaging.states import MessageState, NoticeState
from doorstep.regions.models import AreaScoped


class Channel(models.TextChoices):
    INBOX = "inbox"
    SMS = "sms"


class Urgency(models.TextChoices):
    NORMAL = "normal"
    #: Goes out in quiet hours too: a cancelled activity tomorrow at eight, a place that became free.
    URGENT = "urgent"


class NoticeTemplateQuerySet(models.QuerySet["NoticeTemplate"]):
    def visible_to(self, actor: Actor) -> "NoticeTemplateQuerySet":
        return self if actor.can("notices.view") else self.none()


class NoticeTemplate(models.Model):
    """Wording with {places} to fill. `code` is `<programme>.<occasion>` for those that come from the catalogue."""

    code = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=80)
    body = models.TextField()
    body_en = models.TextField(blank=True, default="")
    active = models.BooleanField(default=True)

    objects = NoticeTemplateQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, actor: Actor) -> "NoticeQuerySet":
        return self.filter(area_filter(actor, "notices.view"))


class Notice(AreaScoped):
    """One text for many people."""

    Urgency = Urgency

    subject = models.CharField(
        max_length=80, blank=True, default="", help_text="What it is about: activities.activity:12"
    )
    title = models.CharField(max_length=60)
    body = models.TextField()
    category = models.CharField(max_length=40, default="general")
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.NORMAL)
    channels = models.JSONField(default=list)
    audience = models.JSONField(default=dict)
    state = models.CharField(max_length=12, default=NoticeState.DRAFT)
    automatic = models.BooleanField(default=False, help_text="Sent by a feature, not written by a person")
    people = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    counted = models.JSONField(null=True, help_text="Preview of a large audience, counted by the worker")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(F("area_path"), F("id").desc(), condition=Q(automatic=False), name="notice_written_area"),
            models.Index(F("id").desc(), condition=Q(automatic=False), name="notice_written"),
            models.Index(fields=["subject"], name="notice_subject"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in NoticeState]), name="notice_state"),
        ]

    def __str__(self) -> str:
        return self.title


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, actor: Actor) -> "MessageQuerySet":
        """His own inbox, and the messages of notices whose area he may see."""
        return self.filter(
            Q(user_id=actor.user_id, user_id__isnull=False)
            | area_filter(actor, "notices.view", field="notice__area_path")
        )

    def inbox_of(self, user_id: int) -> "MessageQuerySet":
        return self.filter(user_id=user_id, channel=Channel.INBOX)


class Message(models.Model):
    """One notice to one recipient by one channel, and how far it is. The row exists before anything is sent."""

    Channel = Channel

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="messages")
    recipient = models.CharField(max_length=60, help_text="Who: residents.person:12 or accounts.user:3")
    recipient_label = models.CharField(max_length=60, default="")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="messages")
    channel = models.CharField(max_length=8, choices=Channel)
    phone = EncryptedTextField(default="")
    phone_hash = models.CharField(max_length=40, default="")
    body = models.TextField()
    state = models.CharField(max_length=12, default=MessageState.QUEUED)
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    gateway_id = models.CharField(
        max_length=80, default="", help_text="our reference of the attempt, then the gateway's own"
    )
    error = models.CharField(max_length=200, default="", help_text="a code of reasons.py, or what the gateway said")
    covered_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="covers",
        help_text="The message that went to the same phone",
    )
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            # One phone gets one SMS of a notice, however many people share it.
            models.UniqueConstraint(
                fields=["notice", "channel", "phone_hash"],
                condition=Q(channel="sms") & ~Q(phone_hash=""),
                name="message_once_a_phone",
            ),
            models.UniqueConstraint(fields=["notice", "channel", "recipient"], name="message_once_a_recipient"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in MessageState]), name="message_state"),
            models.CheckConstraint(
                condition=~Q(channel="inbox") | Q(user__isnull=False) | Q(state="skipped"),
                name="message_inbox_has_user",
            ),
        ]
        indexes: ClassVar = [
            models.Index(F("not_before"), F("id"), condition=Q(state="queued"), name="message_due"),
            models.Index(F("leased_until"), condition=Q(state="sending"), name="message_leased"),
            models.Index(fields=["user", "channel", "-id"], name="message_inbox"),
            models.Index(fields=["notice", "state"], name="message_notice_state"),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} to {self.recipient} by {self.channel}"


class OptOut(models.Model):
    """This phone wants no more messages of a category ('' = none at all, save what concerns its own sign-ups)."""

    phone_hash = models.CharField(max_length=40)
    category = models.CharField(max_length=40, default="", blank=True)
    since = models.DateTimeField()
    how = models.CharField(max_length=40, default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["phone_hash", "category"], name="optout_once")]

    def __str__(self) -> str:
        return f"opt-out {self.pk}"
