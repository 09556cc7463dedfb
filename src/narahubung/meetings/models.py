"""Meetings of a network: what is planned, who is invited and came, what was decided, and how it was written down."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Series(models.Model):
    """How a row of meetings goes on; the meetings themselves are rows of their own, each can be changed alone."""

    office = models.ForeignKey("agencies.Office", on_delete=models.PROTECT, related_name="+")
    government = models.ForeignKey("agencies.Government", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    pace = models.CharField(max_length=20)
    step = models.PositiveSmallIntegerField()
    times = models.PositiveSmallIntegerField()
    first_on = models.DateField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        """Return its title."""
        return self.title


class Meeting(models.Model):
    """One meeting. `sequence` rises with every change that calendars must learn, `version` with every change at all."""

    id = models.UUIDField(primary_key=True)
    office = models.ForeignKey("agencies.Office", on_delete=models.PROTECT, related_name="+")
    government = models.ForeignKey("agencies.Government", on_delete=models.PROTECT, related_name="+")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, null=True, related_name="meetings")
    title = models.CharField(max_length=160)
    mode = models.CharField(max_length=10)
    place = models.CharField(max_length=200, blank=True)
    link = models.CharField(max_length=500, blank=True)
    wanted_on = models.DateField()  # what the rule said; another day than `starts_at` where it was moved
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    phase = models.CharField(max_length=10, default="planned")
    sequence = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    posts = models.PositiveSmallIntegerField(default=0)  # of the network on the day it began; before it, of today
    invited_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    chair = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    item = models.ForeignKey("meetings.AgendaItem", on_delete=models.PROTECT, null=True, related_name="+")
    item_since = models.DateTimeField(null=True)
    notes = models.TextField(blank=True)
    notes_version = models.PositiveIntegerField(default=0)
    minutes = models.TextField(blank=True)
    comments_until = models.DateField(null=True)
    signed_at = models.DateTimeField(null=True)
    press = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)
    door_key = models.CharField(max_length=64)  # what the codes at the door are made from
    events_told = models.PositiveIntegerField(default=0)  # number and digest of the last line of its history
    head = models.BinaryField(default=b"")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_starts"),
            models.CheckConstraint(
                condition=(Q(mode="online") | ~Q(place="")) & (Q(mode="in_person") | ~Q(link="")),
                name="meeting_says_where",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["government", "starts_at"], name="meeting_of_government"),
        ]

    def __str__(self) -> str:
        """Return its title."""
        return self.title


class Seat(models.Model):
    """One place at a meeting: an agency's, the government's, the witness's or a guest's; who was asked and who came."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="seats")
    kind = models.CharField(max_length=12)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    institution = models.CharField(max_length=160, blank=True)
    answer = models.CharField(max_length=8, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    came = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    came_at = models.DateTimeField(null=True)
    way = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["meeting", "agency"], condition=Q(agency__isnull=False), name="one_seat_an_agency"
            ),
            models.CheckConstraint(condition=Q(came_at=None) | ~Q(way=""), name="attendance_has_its_way"),
        ]

    def __str__(self) -> str:
        """Return what kind of place it is."""
        return self.kind


class AgendaItem(models.Model):
    """One point of an agenda. `source` names what it came from, so that what was edited or removed stays so."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16)
    source = models.CharField(max_length=80)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=200, blank=True)  # the chair's own words; empty: said from kind and facts
    facts = models.JSONField(default=dict)  # numbers, codes and days; never a name
    cases = models.JSONField(default=list)  # ids of cases
    minutes = models.PositiveSmallIntegerField(default=10)
    is_edited = models.BooleanField(default=False)
    is_removed = models.BooleanField(default=False)
    spent = models.PositiveIntegerField(default=0)  # seconds

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "source"], name="one_item_a_source"),
        ]

    def __str__(self) -> str:
        """Return what it came from."""
        return self.source


class Decision(models.Model):
    """What a meeting decided: by whom and until when; about a case it is that case's own action besides."""

    key = models.UUIDField(unique=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, related_name="decisions")
    text = models.TextField(blank=True)  # empty where a case keeps the words, sealed
    owner = models.CharField(max_length=8)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField()
    case = models.UUIDField(null=True)
    action = models.BigIntegerField(null=True)  # the key of the case's action
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default="open")
    settled_at = models.DateTimeField(null=True)
    explanation = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(owner="office", agency=None) | Q(owner="agency", agency__isnull=False),
                name="decision_has_its_owner",
            ),
            models.CheckConstraint(condition=~Q(text="") | Q(case__isnull=False), name="decision_says_what"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_on"], name="decision_open", condition=Q(state="open")),
            models.Index(fields=["case"], name="decision_of_case", condition=Q(case__isnull=False)),
        ]

    def __str__(self) -> str:
        """Return its state."""
        return self.state


class NoteSaved(models.Model):
    """The notes as they stood after each saving: what two people typed at once can be put together from it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="saved_notes")
    version = models.PositiveIntegerField()
    text = models.TextField()
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "version"], name="one_note_a_version"),
        ]

    def __str__(self) -> str:
        """Return its version."""
        return str(self.version)


class Comment(models.Model):
    """What somebody who was there says of the draft minutes; inserts only."""

    key = models.UUIDField(unique=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="comments")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()

    def __str__(self) -> str:
        """Return when it was said."""
        return str(self.at)


class SignedMinutes(models.Model):
    """The signed minutes (berita acara) after one signature, on all earlier ones; inserts only.

    `level` is that of the signer's own signature, empty where they let the office's seal stand alone.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="signed_minutes")
    signer = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    level = models.CharField(max_length=12, default="")

    def __str__(self) -> str:
        """Return the digest."""
        return self.sha256


class MeetingEvent(models.Model):
    """Something done to a meeting: by whom and when. Inserts only, linked to the line before; a key comes once."""

    key = models.UUIDField(unique=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    actor = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    deed = models.CharField(max_length=16)
    details = models.JSONField(default=dict)  # codes, keys and ISO dates; never a name or a word of a person
    number = models.PositiveIntegerField()
    previous = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "number"], name="one_line_a_number_of_a_meeting"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["meeting", "at", "id"], name="event_of_meeting"),
        ]

    def __str__(self) -> str:
        """Return the deed."""
        return self.deed


class CalendarKey(models.Model):
    """What opens a person's own calendar feed; only the key's digest is kept, and a new key closes the old one."""

    person = models.OneToOneField("accounts.Person", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        """Return when it was made."""
        return str(self.made_at)
