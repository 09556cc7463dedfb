"""Commitments, their texts, who signed them and how, and what was done to each, once and for ever."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

_PERSON = "accounts.Person"


class Commitment(models.Model):
    """One commitment of a government's network: its terms, where it stands, and the end of its chain of events."""

    code = models.SlugField(max_length=24, unique=True)
    title = models.CharField(max_length=160)
    office = models.ForeignKey("agencies.Office", on_delete=models.PROTECT, related_name="+")
    government = models.ForeignKey("agencies.Government", on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=12, default="draft")
    starts_on = models.DateField()
    ends_on = models.DateField()
    closes_on = models.DateField()  # the last day on which signatures are taken
    witness = models.ForeignKey(_PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="successors")
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    in_force_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)
    text_sha256 = models.CharField(max_length=64, blank=True)  # of the frozen text with its parties
    events = models.PositiveIntegerField(default=0)
    head = models.BinaryField(default=b"")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office", "-created_at"], name="commitment_of_office"),
        ]

    def __str__(self) -> str:
        """Return the number under which it is known."""
        return self.code


class Version(models.Model):
    """One saved text of a commitment; the newest is the one that counts. Inserts only."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    preamble = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["commitment", "number"], name="commitment_version_once"),
        ]

    def __str__(self) -> str:
        """Return its number."""
        return str(self.number)


class Clause(models.Model):
    """One clause of one version: declaratory, or measurable with indicator, target, period and source."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="clauses")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    text = models.TextField()
    indicator = models.CharField(max_length=16, blank=True)
    target = models.PositiveSmallIntegerField(null=True)  # working days where the indicator has a clock
    period = models.CharField(max_length=12, blank=True)
    source = models.CharField(max_length=240, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "place"], name="clause_has_its_place"),
            models.CheckConstraint(
                condition=(Q(kind="declaratory", indicator="", target__isnull=True) | Q(kind="measurable"))
                & (Q(kind="declaratory") | ~Q(indicator="")),
                name="a_measured_clause_has_an_indicator",
            ),
        ]

    def __str__(self) -> str:
        """Return its place."""
        return str(self.place)


class Party(models.Model):
    """The office, an agency or the witness under one commitment, as frozen when it was opened, and what they said."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="parties")
    place = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=8)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=160)
    field = models.CharField(max_length=40)
    stand = models.CharField(max_length=10, default="waiting")
    person = models.ForeignKey(_PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    is_late = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["commitment", "place"], name="party_has_its_place"),
            models.UniqueConstraint(fields=["commitment", "agency"], name="an_agency_is_party_once"),
            models.UniqueConstraint(
                fields=["commitment", "part"], condition=~Q(part="agency"), name="one_office_and_one_witness"
            ),
            models.CheckConstraint(
                condition=Q(stand="waiting") | Q(person__isnull=False), name="whoever_answers_is_somebody"
            ),
        ]

    def __str__(self) -> str:
        """Return whose part it is."""
        return self.name


class Signature(models.Model):
    """A signature as it was given: by whom, in what capacity, how, and over what. Inserts only; one for a party.

    `sha256` and `length` are of the document right after it: the stored document begins with exactly these bytes.
    For a signature on paper both are of the scan, and `confirmed_by` is who saw the paper.
    """

    party = models.OneToOneField(Party, on_delete=models.PROTECT, related_name="signature")
    person = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=120)
    capacity = models.CharField(max_length=16)  # how the post was held: an appointment kind
    level = models.CharField(max_length=12)
    at = models.DateTimeField()
    signed_on = models.DateField()
    reservation = models.TextField(blank=True)
    is_late = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64)
    length = models.PositiveIntegerField()
    confirmed_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(level="paper_scan") | (Q(confirmed_by__isnull=False) & ~Q(confirmed_by=F("person"))),
                name="a_scan_is_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        """Return who signed."""
        return self.person_name


class Scan(models.Model):
    """The scan of a signature on paper, as it was taken in. Inserts only."""

    signature = models.OneToOneField(Signature, on_delete=models.PROTECT, related_name="scan")
    name = models.CharField(max_length=160)
    media_type = models.CharField(max_length=40)
    pages = models.PositiveSmallIntegerField()
    content = models.BinaryField()

    def __str__(self) -> str:
        """Return the file's name."""
        return self.name


class Statement(models.Model):
    """The words of a refusal, with who said them when. Inserts only: somebody who signs later has still refused."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="statements")
    person = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.TextField()

    def __str__(self) -> str:
        """Return the moment."""
        return str(self.at)


class Document(models.Model):
    """The PDF of an opened commitment with all signatures given so far; each only adds bytes at its end."""

    commitment = models.OneToOneField(Commitment, on_delete=models.PROTECT, related_name="document")
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        """Return the digest."""
        return self.sha256


class CommitmentEvent(models.Model):
    """Something done to a commitment, linked to the one before. Inserts only; codes, keys and dates, never words."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="history")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(_PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    deed = models.CharField(max_length=16)
    stage = models.CharField(max_length=12)
    details = models.JSONField(default=dict)
    key = models.UUIDField(null=True, unique=True)
    previous = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["commitment", "number"], name="commitment_event_once"),
        ]

    def __str__(self) -> str:
        """Return the deed."""
        return self.deed
