"""What agencies have pledged in commitments beyond the terms of everybody."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class PledgedTerm(models.Model):
    """What an agency has pledged beyond the term of everybody: so many working days, from when to when, and where.

    Written by the commitment it stands in; `code` is the pledged term's own. The row for a day is the newest that
    covers it.
    """

    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="pledged_terms")
    code = models.CharField(max_length=16)
    value = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField()
    commitment = models.CharField(max_length=24)
    clause = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agency", "code", "commitment"], name="pledged_once_in_a_commitment"),
        ]

    def __str__(self) -> str:
        """Return where it stands."""
        return f"{self.commitment}/{self.clause}"
