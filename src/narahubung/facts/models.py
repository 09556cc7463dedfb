"""The tables of what is counted. Only this room touches them; others get counts, by `facts.reading` alone."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Due(models.Model):
    """A case with an event that is not folded yet. A trigger writes the row with the event, so none is forgotten."""

    case_id = models.UUIDField()
    since = models.DateTimeField()

    def __str__(self) -> str:
        """Return the case's key."""
        return str(self.case_id)


class CaseRow(models.Model):
    """One case as it is counted, see `shapes.CaseFact`."""

    case = models.UUIDField(primary_key=True, db_column="case_id")
    events = models.IntegerField()
    office = models.BigIntegerField()
    government = models.BigIntegerField()
    agency = models.BigIntegerField()
    first_agency = models.BigIntegerField()
    officer = models.BigIntegerField()
    service = models.CharField(max_length=48)
    substance = models.CharField(max_length=32)
    district = models.CharField(max_length=13)
    reported = models.CharField(max_length=48)
    stream = models.CharField(max_length=10)
    arrival = models.CharField(max_length=12)
    channel = models.CharField(max_length=24)
    turn = models.CharField(max_length=16)
    happened_on = models.DateField(null=True)
    lodged_at = models.DateTimeField()
    lodged_on = models.DateField()
    forwarded_on = models.DateField(null=True)
    given_on = models.DateField(null=True)
    acknowledged_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    returns = models.IntegerField()
    reopened = models.IntegerField()
    due_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)
    ending = models.CharField(max_length=24)
    reason = models.CharField(max_length=48)
    verdict = models.CharField(max_length=12)

    class Meta:
        db_table = "facts_case"
        indexes: ClassVar[list[models.Index]] = [
            # For what no roll-up answers: one agency's cases by service or kecamatan, or a few months of everything.
            models.Index(fields=["agency", "lodged_on"], name="fact_agency_lodged"),
            models.Index(fields=["agency", "given_on"], name="fact_agency_given"),
            models.Index(fields=["district"], name="fact_district"),
            models.Index(fields=["service"], name="fact_service"),
            models.Index(fields=["lodged_on"], name="fact_lodged"),
            models.Index(fields=["ended_on"], name="fact_ended", condition=Q(ended_on__isnull=False)),
        ]

    def __str__(self) -> str:
        """Return the case's key."""
        return str(self.case)


class TermRow(models.Model):
    """One obligation as it is counted, see `shapes.TermFact`."""

    key = models.BigIntegerField(primary_key=True)
    case = models.UUIDField(db_column="case_id")
    code = models.CharField(max_length=16)
    agency = models.BigIntegerField()
    is_correction = models.BooleanField()
    started_on = models.DateField()
    due_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    outcome = models.CharField(max_length=8)

    class Meta:
        db_table = "facts_term"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["case"], name="fact_term_of_case"),
            models.Index(fields=["due_on", "agency"], name="fact_term_due"),
        ]

    def __str__(self) -> str:
        """Return the obligation's code."""
        return self.code


class FormsBegun(models.Model):
    """How many complaint forms were begun on a day: a day and a number, nothing of whoever began them."""

    on = models.DateField(db_index=True)
    n = models.PositiveIntegerField()

    class Meta:
        db_table = "facts_forms_begun"

    def __str__(self) -> str:
        """Return the day and the number."""
        return f"{self.on} {self.n}"


class Mark(models.Model):
    """The one row that says how facts and roll-ups were made, and from which day on roll-ups keep days apart."""

    exact_from = models.DateField()  # before it they know months
    folded_by = models.PositiveIntegerField(default=0)
    summed_by = models.CharField(max_length=16, blank=True)

    def __str__(self) -> str:
        """Return the day."""
        return str(self.exact_from)


class Rolled(models.Model):
    """How many: the sum of what the facts of one slice contribute to one indicator (`contributions.py` says what)."""

    slice = models.CharField(max_length=10)
    indicator = models.CharField(max_length=24)
    agency = models.BigIntegerField()
    day = models.DateField()
    office = models.BigIntegerField()
    government = models.BigIntegerField()
    value = models.CharField(max_length=48)
    stream = models.CharField(max_length=10)
    arrival = models.CharField(max_length=12)
    channel = models.CharField(max_length=24)
    outcome = models.CharField(max_length=12)
    n = models.BigIntegerField()

    class Meta:
        db_table = "facts_rolled"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=[
                    "slice", "indicator", "agency", "day", "office", "government", "value", "stream", "arrival",
                    "channel", "outcome",
                ],
                name="rolled_once",
            ),
            models.CheckConstraint(condition=Q(n__gte=0), name="rolled_is_never_below_none"),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["slice", "value", "indicator", "day"], name="rolled_of_value", condition=~Q(value="")),
            # Pages of everything: what they ask is in the index, in the order of asking.
            models.Index(
                fields=["indicator", "day"],
                include=["stream", "arrival", "channel", "outcome", "n"],
                name="rolled_of_all",
                condition=Q(slice="all", agency=0),
            ),
            # Pages of one office or government, and those that set its agencies or places side by side.
            models.Index(fields=["slice", "indicator", "office", "day"], name="rolled_of_office"),
            models.Index(fields=["slice", "indicator", "government", "day"], name="rolled_of_government"),
        ]

    def __str__(self) -> str:
        """Return the indicator and its slice."""
        return f"{self.indicator} {self.slice}"


class Lasted(models.Model):
    """How long: the lengths that the facts of one slice contribute to one indicator in a month, packed into two lists.

    `codes` are in rising order, each a length and what became of it (`contributions.py` says how); `ns` says how many
    were just so.
    """

    slice = models.CharField(max_length=10)
    indicator = models.CharField(max_length=24)
    agency = models.BigIntegerField()
    day = models.DateField()
    office = models.BigIntegerField()
    government = models.BigIntegerField()
    stream = models.CharField(max_length=10)
    arrival = models.CharField(max_length=12)
    codes = ArrayField(models.IntegerField())
    ns = ArrayField(models.IntegerField())

    class Meta:
        db_table = "facts_lasted"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["slice", "indicator", "agency", "day", "office", "government", "stream", "arrival"],
                name="lasted_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["slice", "indicator", "office", "day"], name="lasted_of_office"),
            models.Index(fields=["slice", "indicator", "government", "day"], name="lasted_of_government"),
        ]

    def __str__(self) -> str:
        """Return the indicator and its slice."""
        return f"{self.indicator} {self.slice}"
