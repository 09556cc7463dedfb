"""Who can be complained about and who answers for them: offices, governments, agencies, services and appointments."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from narahubung.agencies.pledged import PledgedTerm as PledgedTerm
from narahubung.agencies.spans import DateSpan as DateSpan  # by this name the first migration knows it
from narahubung.agencies.spans import once_a_day


class Office(models.Model):
    """A representative office of the Ombudsman."""

    code = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=80)
    address = models.CharField(max_length=240, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    url = models.URLField(blank=True)

    def __str__(self) -> str:
        """Return the office's name."""
        return self.name


class Government(models.Model):
    """A local government in the network. Two code schemes that must never be mixed lie in two columns."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="governments")
    name = models.CharField(max_length=160)
    kemendagri_code = models.CharField(max_length=13, unique=True)
    bps_code = models.CharField(max_length=10, unique=True)
    zone = models.CharField(max_length=40, default="Asia/Makassar")

    def __str__(self) -> str:
        """Return the government's name."""
        return self.name


class District(models.Model):
    """A kecamatan, by its Kemendagri code."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="districts")
    code = models.CharField(max_length=13, unique=True)
    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        """Return the kecamatan's name."""
        return self.name


class Village(models.Model):
    """A desa or kelurahan, by its Kemendagri code."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="villages")
    code = models.CharField(max_length=13, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=[("desa", "desa"), ("kelurahan", "kelurahan")])

    def __str__(self) -> str:
        """Return the village's name."""
        return self.name


class Agency(models.Model):
    """A regional agency (OPD) in the network; at most one of a government's agencies is its hub."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="agencies")
    code = models.CharField(max_length=24, unique=True)
    short_name = models.CharField(max_length=40)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=40, blank=True)
    is_hub = models.BooleanField(default=False)
    is_illustrative = models.BooleanField(default=True)
    address = models.CharField(max_length=240, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    joined_on = models.DateField(null=True, blank=True)  # since when its post exists; nobody is appointed before

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["government"], condition=Q(is_hub=True), name="one_hub_per_government"),
        ]

    def __str__(self) -> str:
        """Return the agency's short name."""
        return self.short_name


class Substance(models.Model):
    """What a complaint is about, in the Ombudsman's own list, by version; never deleted, only ended."""

    code = models.CharField(max_length=32)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    version = models.CharField(max_length=32)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    is_outside = models.BooleanField(default=False)
    source = models.CharField(max_length=240, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["code", "version"], name="substance_once_per_version"),
        ]

    def __str__(self) -> str:
        """Return the substance's name."""
        return self.name


class Maladministration(models.Model):
    """A form of maladministration, by version of the regulation; alleged and found are kept apart on the case."""

    code = models.CharField(max_length=32)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    meaning = models.CharField(max_length=320, blank=True)
    version = models.CharField(max_length=32)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    successor = models.CharField(max_length=32, blank=True)
    source = models.CharField(max_length=240, blank=True)
    is_verified = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["code", "version"], name="maladministration_once_per_version"),
        ]

    def __str__(self) -> str:
        """Return the form's name."""
        return self.name


class Service(models.Model):
    """Something citizens ask an agency for. An unknown yearly volume stays empty, it is never a zero."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="services")
    code = models.CharField(max_length=48, unique=True)
    name = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    substance = models.CharField(max_length=32, blank=True)
    keywords = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    yearly_volume = models.PositiveIntegerField(null=True, blank=True)
    volume_source = models.CharField(max_length=240, blank=True)

    def __str__(self) -> str:
        """Return the service's name."""
        return self.name


class OutsideBody(models.Model):
    """A body that can be named in a complaint but is not in the network: recordable, never routable."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160, blank=True)
    matters = models.CharField(max_length=240, blank=True)
    how_to_reach = models.CharField(max_length=320, blank=True)
    how_to_reach_en = models.CharField(max_length=320, blank=True)
    url = models.URLField(blank=True)
    keywords = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    def __str__(self) -> str:
        """Return the body's name."""
        return self.name


class ClosingReason(models.Model):
    """A reason a case may be closed with, and the kind of ending it belongs to."""

    code = models.CharField(max_length=48, unique=True)
    kind = models.CharField(max_length=24)
    stage = models.CharField(max_length=24)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    source = models.CharField(max_length=240, blank=True)
    is_verified = models.BooleanField(default=False)

    def __str__(self) -> str:
        """Return the reason in words."""
        return self.name


class Channel(models.Model):
    """How a contact reached the office; the class of access is a different thing and stands on the case."""

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    is_staff_only = models.BooleanField(default=True)

    def __str__(self) -> str:
        """Return the channel's name."""
        return self.name


class ChecklistItem(models.Model):
    """One requirement, formal or material, asked as a question; `passes_if` says which answer lets the case on."""

    code = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=10, choices=[("formal", "formal"), ("material", "material")])
    order = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=240)
    question_en = models.CharField(max_length=240)
    passes_if = models.CharField(max_length=3, choices=[("yes", "yes"), ("no", "no")])
    waivers = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    source = models.CharField(max_length=240, blank=True)
    is_verified = models.BooleanField(default=False)

    def __str__(self) -> str:
        """Return the question."""
        return self.question


class RoutingRow(models.Model):
    """One row of the routing table: what must match (empty: anything), where it goes, and why in words."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="routing_rows")
    code = models.CharField(max_length=48, unique=True)
    priority = models.PositiveSmallIntegerField()
    service = models.CharField(max_length=48, blank=True)
    substance = models.CharField(max_length=32, blank=True)
    words = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    district = models.CharField(max_length=13, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True)
    route = models.CharField(max_length=12)
    why = models.CharField(max_length=240)
    why_en = models.CharField(max_length=240, blank=True)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        """Return the row's code."""
        return self.code


class Holiday(models.Model):
    """A day off with its source; an empty government means everywhere. A feed may propose a row, never write one."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, null=True, blank=True)
    on = models.DateField()
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=24)
    is_estimated = models.BooleanField(default=False)
    is_verified = models.BooleanField(default=False)
    source = models.CharField(max_length=240)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["government", "on", "name"], name="a_day_off_once", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        """Return the day and its name."""
        return f"{self.on} {self.name}"


class CoveredYear(models.Model):
    """A year whose days off have been reviewed; a deadline beyond these years is provisional."""

    year = models.PositiveSmallIntegerField(unique=True)
    source = models.CharField(max_length=240)

    def __str__(self) -> str:
        """Return the year."""
        return str(self.year)


class OfficeHours(models.Model):
    """An opening span of one weekday (1 Monday - 7 Sunday); a midday break is the gap between two spans."""

    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    variant = models.CharField(max_length=24, default="regular")
    source = models.CharField(max_length=240)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="office_hours_open_before_they_close"),
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="office_hours_weekday_is_one"),
        ]

    def __str__(self) -> str:
        """Return the span."""
        return f"{self.weekday} {self.opens}-{self.closes}"


class TermVersion(models.Model):
    """A deadline as versioned data with its source. Only a verified one with a legal source may be shown as law."""

    code = models.CharField(max_length=16)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    value = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=16)
    starts_with = models.CharField(max_length=80, blank=True)
    day_zero_counts = models.BooleanField(default=False)
    roll_forward = models.BooleanField(default=True)
    through_leave = models.BooleanField(default=False)
    after_hours_next_day = models.BooleanField(default=True)
    ends_at = models.CharField(max_length=20, default="end_of_day")
    pauses_for = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    extendable_by = models.PositiveSmallIntegerField(default=0)
    window_after_pause = models.PositiveSmallIntegerField(default=0)
    warn_before = models.PositiveSmallIntegerField(default=0)
    is_law = models.BooleanField(default=False)
    is_verified = models.BooleanField(default=False)
    verified_by = models.CharField(max_length=240, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    regulation = models.CharField(max_length=160, blank=True)
    source = models.CharField(max_length=480)
    note = models.CharField(max_length=480, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="term_once_per_version"),
            models.CheckConstraint(
                condition=Q(is_verified=False) | (~Q(source="") & ~Q(verified_by="") & Q(verified_on__isnull=False)),
                name="a_verified_term_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        """Return code and first day in force."""
        return f"{self.code} {self.valid_from}"


class Appointment(models.Model):
    """Who holds which post from when to when, by which letter. Cases belong to the post, words to the person."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=24)
    kind = models.CharField(max_length=16, default="definitive")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, blank=True)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, null=True, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    letter_number = models.CharField(max_length=80, blank=True)
    contact = models.CharField(max_length=120, blank=True)  # the post's own line or box, never a private one

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="appointment_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=(
                    Q(office__isnull=False, government__isnull=True, agency__isnull=True)
                    | Q(office__isnull=True, government__isnull=False, agency__isnull=True)
                    | Q(office__isnull=True, government__isnull=True, agency__isnull=False)
                ),
                name="appointment_is_to_one_body",
            ),
            once_a_day("one_primary_liaison_a_day", "agency", condition=Q(role="liaison") & ~Q(kind="deputy")),
        ]

    def __str__(self) -> str:
        """Return role and person."""
        return f"{self.role} {self.person_id}"


class Absence(models.Model):
    """Days on which a holder is away, by leave or duty elsewhere, and which other holder of the post stands in."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="absences")
    starts_on = models.DateField()
    ends_on = models.DateField()
    stand_in = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_ends_after_it_starts"),
            once_a_day("away_once_a_day", "appointment"),
        ]

    def __str__(self) -> str:
        """Return the days."""
        return f"{self.starts_on} {self.ends_on}"


class DirectoryVersion(models.Model):
    """One row that counts every change to the tables above, so that a process knows when its copy is old."""

    version = models.BigIntegerField(default=1)

    def __str__(self) -> str:
        """Return the count."""
        return str(self.version)
