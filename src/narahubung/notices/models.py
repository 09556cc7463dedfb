"""A notice: owed, sent or failed, seen by everyone who runs the house; never the words of a case."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """One message to one reader by one way. Its text is made when it is sent, from the kind and the register number.

    A word that is not about an event has a key, a link and facts instead; its calendar part is let go once it is sent.
    """

    class State(models.TextChoices):
        """Where a notice stands; `unsure`: the sending was cut off, so it may have gone, and is not sent again."""

        OWED = "owed"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        UNSURE = "unsure"

    event_id = models.BigIntegerField(null=True)
    case_id = models.UUIDField(null=True)
    number = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=24)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="notices")
    way = models.CharField(max_length=6, choices=[("mail", "mail"), ("page", "page")])
    language = models.CharField(max_length=2)
    on = models.DateField(null=True)
    term = models.CharField(max_length=16, blank=True)
    due_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=80, blank=True)
    link = models.CharField(max_length=300, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    calendar = models.BinaryField(null=True)
    calendar_method = models.CharField(max_length=8, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OWED)
    owed_at = models.DateTimeField()
    not_before = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # The same event never tells the same reader twice by the same way (None: the complainant).
            models.UniqueConstraint(
                fields=["event_id", "kind", "person", "way"],
                name="notice_once_an_event",
                condition=Q(event_id__isnull=False),
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["kind", "person", "way", "on"], name="digest_once_a_day", condition=Q(on__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["kind", "key", "person", "way"], name="word_once_a_key", condition=~Q(key="")
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["not_before", "id"], name="notice_owed", condition=Q(state="owed")),
            models.Index(fields=["claimed_at"], name="notice_sending", condition=Q(state="sending")),
            models.Index(fields=["person", "-owed_at", "-id"], name="notice_of_person", condition=Q(way="page")),
            models.Index(fields=["person"], name="notice_unseen", condition=Q(way="page") & Q(seen_at__isnull=True)),
            models.Index(fields=["-owed_at"], name="notice_trouble", condition=Q(state__in=["failed", "unsure"])),
        ]

    def __str__(self) -> str:
        """Return kind and register number."""
        return f"{self.kind} {self.number}"
