"""What was done to the posts of the network, once and for ever, and the records of their handovers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class PostEvent(models.Model):
    """Something done to a post: by whom, when, about whose appointment. Inserts only; the key makes two presses one."""

    key = models.UUIDField(unique=True)
    at = models.DateTimeField()
    actor = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    deed = models.CharField(max_length=20)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, null=True, related_name="+")
    government = models.ForeignKey("agencies.Government", on_delete=models.PROTECT, null=True, related_name="+")
    appointment = models.ForeignKey("agencies.Appointment", on_delete=models.PROTECT, null=True, related_name="+")
    details = models.JSONField(default=dict)  # codes, keys and ISO dates; never a name

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["agency", "-at", "-id"], name="postevent_of_agency"),
            models.Index(fields=["government", "-at", "-id"], name="postevent_of_government"),
        ]

    def __str__(self) -> str:
        """Return the deed."""
        return self.deed


class Handover(models.Model):
    """The signed record of one handover of an agency's post, as it was made; inserts only."""

    event = models.ForeignKey(PostEvent, on_delete=models.PROTECT, related_name="handovers")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    predecessor = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    effective_on = models.DateField()
    made_at = models.DateTimeField()
    cases = models.PositiveIntegerField()
    withheld = models.PositiveIntegerField(default=0)
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["agency", "-made_at"], name="handover_of_agency"),
        ]

    def __str__(self) -> str:
        """Return the day it takes effect."""
        return str(self.effective_on)
