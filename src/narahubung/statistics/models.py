"""What the room keeps, each line written once: notes on time lines, acts, plans and verdicts, outlines, editions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Written(models.Model):
    """A line written once: by which press of a button (`key`), for which office, by whom (None: the machine), when."""

    key = models.UUIDField(unique=True)
    office = models.ForeignKey("agencies.Office", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Return when it was written."""
        return f"{self.at:%Y-%m-%d %H:%M}"


class AnnotationLine(Written):
    """One line in the life of a note on time lines: added, changed or removed; the last line is how it stands."""

    annotation = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=8)
    kind = models.CharField(max_length=12)
    starts_on = models.DateField()
    ends_on = models.DateField()
    scope = models.CharField(max_length=12)
    of = models.CharField(max_length=24, blank=True)
    text = models.CharField(max_length=160)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["annotation", "number"], name="annotation_line_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="annotation_ends_after_it_starts"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["office", "starts_on"], name="annotation_by_day")]


class FollowUp(Written):
    """That somebody did what a silence suggested: about what, on which day, and what came of it."""

    silence = models.CharField(max_length=12)
    of = models.CharField(max_length=64)
    word = models.CharField(max_length=24)
    act = models.CharField(max_length=24)
    done_on = models.DateField()
    result = models.CharField(max_length=600)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office", "silence", "of", "-done_on"], name="follow_up_of")
        ]


class AccelerationPlan(Written):
    """What was registered before the data were opened: its exact text, and the digest of it."""

    title = models.CharField(max_length=160)
    opens_on = models.DateField()
    text = models.TextField()
    digest = models.CharField(max_length=64)


class AccelerationReading(Written):
    """The one opening of the data of a plan, and what it said."""

    plan = models.OneToOneField(AccelerationPlan, on_delete=models.PROTECT, related_name="reading")
    text = models.TextField()
    digest = models.CharField(max_length=64)


class OutlineImport(Written):
    """One import of outlines of districts; the last one is drawn."""

    source = models.CharField(max_length=240)
    licence = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    text = models.TextField()


class Edition(Written):
    """One published version of the open data: its files as they were given out, and the counts behind them.

    `cells` hold what was counted, the withheld too: later editions must not give it away. They are never shown.
    """

    number = models.PositiveSmallIntegerField()
    until = models.DateField()
    files = models.JSONField()
    cells = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["office", "number"], name="edition_once"),
        ]


class TroubleLine(Written):
    """That a case reports the same trouble as an earlier one, or no longer does; the last line of a case holds.

    `trouble` is the first case's key. Duplicates are linked, never deleted: how fast a second report follows a first
    tells how readily people report.
    """

    case = models.UUIDField()
    trouble = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office", "case", "-id"], name="trouble_of_case"),
        ]


class DenominatorLine(Written):
    """How many there were in a year, by which source: people of a kecamatan or services given; the last line holds.

    `base` says which of the two, `of` is the code of the kecamatan or the service.
    """

    base = models.CharField(max_length=16)
    of = models.CharField(max_length=48)
    year = models.PositiveSmallIntegerField()
    amount = models.PositiveBigIntegerField()
    source = models.CharField(max_length=240)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(source=""), name="denominator_has_a_source"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office", "base", "of", "-year", "-id"], name="denominator_of"),
        ]
