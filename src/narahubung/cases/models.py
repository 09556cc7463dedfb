"""The tables of the heart. Only this room reads or writes them; what must never be false is guarded by the database."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from narahubung.rules.facts import State, Turn


def _known(field: str, values: type[State] | type[Turn], name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [value.value for value in values]}), name=name)


_HAS_AGENCY = Q(agency__isnull=False)
_OPEN = Q(ended_at__isnull=True)


class Case(models.Model):
    """One complaint and where it stands now. Everything here can be told again from its events."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=20, unique=True)
    office = models.ForeignKey("agencies.Office", on_delete=models.PROTECT, related_name="+")
    government = models.ForeignKey("agencies.Government", on_delete=models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, null=True, related_name="+")
    hub_agency_id = models.BigIntegerField(null=True)
    hub_is_named = models.BooleanField(default=False, db_default=False)  # as the reported party, wherever it was sent
    # The event by which the present agency was given the case: its people read what passed with agencies from there on.
    given_by_event = models.PositiveIntegerField(default=0, db_default=0)
    officer = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=24)
    turn = models.CharField(max_length=16)
    route = models.CharField(max_length=12, blank=True)
    access_class = models.CharField(max_length=10)
    channel = models.CharField(max_length=24)
    language = models.CharField(max_length=2, default="id")
    outside_number = models.CharField(max_length=64, blank=True)

    # What it is about, in codes.
    service = models.CharField(max_length=48, blank=True)
    reported = models.CharField(max_length=48, blank=True)
    district = models.CharField(max_length=13, blank=True)
    village = models.CharField(max_length=13, blank=True)
    happened_on = models.DateField(null=True)
    substances = ArrayField(models.CharField(max_length=32), default=list)
    alleged = ArrayField(models.CharField(max_length=32), default=list)
    found = ArrayField(models.CharField(max_length=32), default=list)
    suggested_agency_id = models.BigIntegerField(null=True)
    suggestion = models.JSONField(default=dict)
    statements = models.JSONField(default=dict)  # complained first, in court … as the complainant answered
    checks = models.JSONField(default=list)  # the checklist as the officer answered it

    # Facts the rules ask for.
    is_secret = models.BooleanField(default=False)
    is_rapid = models.BooleanField(default=False)
    barred = ArrayField(models.BigIntegerField(), default=list)
    drafted_by_id = models.BigIntegerField(null=True)
    closing_by_id = models.BigIntegerField(null=True)
    release_asked_by_id = models.BigIntegerField(null=True)
    days_asked = models.PositiveSmallIntegerField(null=True)
    is_extended = models.BooleanField(default=False)
    has_question = models.BooleanField(default=False)
    clarifications = models.PositiveSmallIntegerField(default=0)
    returns = models.PositiveSmallIntegerField(default=0)
    is_stuck = models.BooleanField(default=False)
    # How it ended.
    closing_kind = models.CharField(max_length=24, blank=True)
    closing_reason = models.CharField(max_length=48, blank=True)
    verdict = models.CharField(max_length=12, default="unasked")
    handed_to = models.CharField(max_length=32, blank=True)

    # Until when, for the lists: the leading term of whoever's turn it is.
    lodged_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    term = models.CharField(max_length=16, blank=True)
    due_at = models.DateTimeField(null=True)
    wait_at = models.DateTimeField()  # due_at, or the end of all days while no clock runs: what lists sort by
    is_provisional = models.BooleanField(default=False)
    # The end of the chain, so that a cut history is noticed.
    events = models.PositiveIntegerField(default=0)
    head = models.BinaryField(default=bytes)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            _known("state", State, "case_state_is_known"),
            _known("turn", Turn, "case_turn_is_known"),
            models.CheckConstraint(
                condition=~Q(turn__in=["liaison", "agency_head", "hub"]) | Q(agency__isnull=False),
                name="case_waits_only_for_an_agency_it_has",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(closing_kind="") & ~Q(closing_reason=""),
                name="closed_case_says_how_and_why",
            ),
            models.UniqueConstraint(
                fields=["channel", "outside_number"], condition=~Q(outside_number=""), name="outside_number_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # What waits, oldest term first: any depth at the same price. Cases without an agency are not in the way.
            models.Index(fields=["agency", "turn", "wait_at", "id"], name="case_inbox", condition=_HAS_AGENCY),
            models.Index(fields=["agency", "wait_at", "id"], name="case_agency_open", condition=_HAS_AGENCY & _OPEN),
            models.Index(fields=["government", "wait_at", "id"], name="case_hub_open", condition=_HAS_AGENCY & _OPEN),
            models.Index(fields=["government", "wait_at", "id"], name="case_at_hub", condition=_OPEN & Q(turn="hub")),
            models.Index(fields=["office", "turn", "wait_at", "id"], name="case_desk", condition=_OPEN),
            # The register, newest first.
            models.Index(fields=["agency", "-lodged_at", "-id"], name="case_agency_newest", condition=_HAS_AGENCY),
            models.Index(fields=["government", "-lodged_at", "-id"], name="case_hub_newest", condition=_HAS_AGENCY),
            models.Index(fields=["office", "-lodged_at", "-id"], name="case_office_newest"),
            models.Index(fields=["officer", "wait_at", "id"], name="case_officer", condition=_OPEN),
            models.Index(fields=["office", "changed_at"], name="case_stuck", condition=Q(is_stuck=True)),
            models.Index(fields=["id"], name="case_barred", condition=~Q(barred=[])),
            models.Index(fields=["id"], name="case_hub_named", condition=_OPEN & Q(hub_is_named=True)),
        ]

    def __str__(self) -> str:
        """Return the register number."""
        return self.number


class Event(models.Model):
    """What happened, once, for ever: inserts only, each holding the digest of the one before it in its case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="history")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=32)
    standing = models.CharField(max_length=16)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=24)
    turn = models.CharField(max_length=16)
    agency_id = models.BigIntegerField(null=True)
    due_at = models.DateTimeField(null=True)
    details = models.JSONField(default=dict)
    key = models.UUIDField(null=True, unique=True)
    body = models.BinaryField(null=True)
    previous = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "number"], name="event_number_once_in_a_case"),
            models.CheckConstraint(condition=Q(number__gte=1), name="event_numbers_count_from_one"),
        ]

    def __str__(self) -> str:
        """Return the act and its place in the case."""
        return f"{self.number} {self.act}"


class Outbox(models.Model):
    """An event that nobody has reacted to yet. A trigger writes the row with the event, so none can be forgotten."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Return the event's key."""
        return str(self.event_id)


class Term(models.Model):
    """One obligation of one case on its own clock. `due_at` moves with the calendar, `promised_at` never does."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="terms")
    code = models.CharField(max_length=16)
    version = models.CharField(max_length=32)
    agency_id = models.BigIntegerField(null=True)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    promised_at = models.DateTimeField(null=True)
    is_provisional = models.BooleanField(default=False)
    extension = models.PositiveSmallIntegerField(default=0)
    pauses = models.JSONField(default=list)  # [[from, to or null, reason], …] in ISO, UTC
    paused_at = models.DateTimeField(null=True)
    warned_from = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    climbed = models.CharField(max_length=16, blank=True)
    climbed_at = models.DateTimeField(null=True)
    next_check_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    met = models.BooleanField(null=True)
    meeting = models.CharField(max_length=40, blank=True, default="", db_default="")  # which agreed on it, if one did
    message_id = models.UUIDField(null=True)  # that says what was agreed
    outcome = models.CharField(max_length=8, blank=True, default="", db_default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "code"], condition=_OPEN & Q(meeting=""), name="one_running_term_of_a_kind"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["meeting"], name="term_of_meeting", condition=~Q(meeting="")),
            models.Index(fields=["code", "due_at"], name="term_agreed", condition=_OPEN & ~Q(meeting="")),
            models.Index(fields=["next_check_at"], name="term_next_check", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["due_at"], name="term_running", condition=Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        """Return the obligation's code."""
        return self.code


class Party(models.Model):
    """Who complained, sealed; found by blind index, erasable without touching history."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    office_id = models.BigIntegerField()
    kind = models.CharField(max_length=16, default="complainant")
    sealed = models.BinaryField(null=True)
    name_blind = models.BinaryField(null=True)
    phone_blind = models.BinaryField(null=True)
    email_blind = models.BinaryField(null=True)
    identity_blind = models.BinaryField(null=True)
    has_email = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(sealed__isnull=True), name="an_erased_party_is_empty"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["name_blind"], name="party_name", condition=Q(name_blind__isnull=False)),
            models.Index(fields=["phone_blind"], name="party_phone", condition=Q(phone_blind__isnull=False)),
            models.Index(fields=["email_blind"], name="party_email", condition=Q(email_blind__isnull=False)),
            models.Index(fields=["identity_blind"], name="party_identity", condition=Q(identity_blind__isnull=False)),
        ]

    def __str__(self) -> str:
        """Return nothing that tells who it is."""
        return f"{self.kind} {self.pk}"


class Message(models.Model):
    """What somebody wrote, sealed; an event points to it. Its lane says who reads it, shown above the box."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages")
    event_number = models.PositiveIntegerField()
    lane = models.CharField(max_length=12)
    kind = models.CharField(max_length=16)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    standing = models.CharField(max_length=16)
    at = models.DateTimeField()
    sealed = models.BinaryField(null=True)
    place = models.PositiveSmallIntegerField(default=0)
    answers_id = models.UUIDField(null=True)
    is_draft = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["case", "event_number", "place"], name="message_of_case"),
        ]

    def __str__(self) -> str:
        """Return its kind, never its words."""
        return self.kind


class Letter(models.Model):
    """An official letter: number, when sent, how, and when it was received, which must be evidenced."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    event_number = models.PositiveIntegerField()
    kind = models.CharField(max_length=24)
    number = models.CharField(max_length=80)
    sent_on = models.DateField()
    received_on = models.DateField(null=True)
    means = models.CharField(max_length=24)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(received_on__isnull=True) | Q(received_on__gte=F("sent_on")),
                name="a_letter_is_received_after_it_is_sent",
            ),
        ]

    def __str__(self) -> str:
        """Return the letter's number."""
        return self.number


class Attachment(models.Model):
    """A file that passed the allow-list: fingerprint, type and size; its own name is sealed, it may tell a person."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="attachments")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="attachments")
    lane = models.CharField(max_length=12, blank=True)
    is_shared = models.BooleanField(default=False)
    name_sealed = models.BinaryField()
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.BinaryField()
    stored_at = models.DateTimeField()
    uploader_key = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["stored_at"], name="attachment_adrift", condition=Q(case__isnull=True)),
        ]

    def __str__(self) -> str:
        """Return the fingerprint's beginning."""
        return bytes(self.sha256).hex()[:12]


class Release(models.Model):
    """An identity opened, or asked to be, to one person in one case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="releases")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    approved_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")), name="release_takes_two_people"
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True) | Q(expires_at__gt=F("approved_at")), name="release_ends"
            ),
        ]

    def __str__(self) -> str:
        """Return its key."""
        return str(self.pk)


class IdentityReading(models.Model):
    """Who read an identity, when, and on what ground: inserts only."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="readings")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ground = models.CharField(max_length=24)

    def __str__(self) -> str:
        """Return its key."""
        return str(self.pk)


class TrackingKey(models.Model):
    """The digests of the code and PIN that open one case to its complainant, and the tries that missed."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="+")
    code = models.BinaryField(unique=True)
    pin = models.BinaryField()
    misses = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Return nothing that helps to guess."""
        return str(self.pk)


class SearchText(models.Model):
    """The words of a case made searchable, from the text without the person; read only through `cases_found`."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="+")
    words = SearchVectorField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [GinIndex(fields=["words"], name="searchtext_words")]

    def __str__(self) -> str:
        """Return the case's key."""
        return str(self.case_id)


class Checkpoint(models.Model):
    """A signed mark over all histories up to one event: an anchor that a copy outside the database confirms."""

    up_to = models.BigIntegerField(unique=True)
    events = models.BigIntegerField()
    at = models.DateTimeField()
    previous = models.BinaryField()
    digest = models.BinaryField()
    signature = models.BinaryField()

    def __str__(self) -> str:
        """Return the last event it covers."""
        return str(self.up_to)
