"""The signing keys of persons, sealed twice, and how often a PIN was tried."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class SignerKey(models.Model):
    """A person's private key, which opens only with their PIN and the key ring together, and its certificate.

    The certificate (DER) is public and never changes; a withdrawn key signs no more, what it signed before holds.
    """

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    serial = models.CharField(max_length=40, unique=True)  # of the certificate, lower-case hexadecimal
    certificate = models.BinaryField()
    salt = models.BinaryField()
    sealed = models.BinaryField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_because = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(revoked_at=None), name="one_key_of_a_person_signs"
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at=None, revoked_because="")
                | (models.Q(revoked_at__isnull=False) & ~models.Q(revoked_because="")),
                name="a_withdrawn_key_says_why",
            ),
        ]

    def __str__(self) -> str:
        """Return the serial number."""
        return self.serial


class PasskeyLock(models.Model):
    """A second lock of the same private key, which a passkey of its person opens; gone when either of them is."""

    key = models.ForeignKey(SignerKey, on_delete=models.CASCADE, related_name="passkey_locks")
    passkey = models.ForeignKey("mfa.Authenticator", on_delete=models.CASCADE, related_name="+")
    credential = models.BinaryField()
    salt = models.BinaryField()
    sealed = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key", "passkey"], name="one_lock_of_a_key_by_passkey")
        ]

    def __str__(self) -> str:
        """Return its number."""
        return str(self.pk)


class PinTry(models.Model):
    """Wrong PINs in a row against one key; counted outside the act that failed, which takes its own rows back."""

    serial = models.CharField(max_length=40, unique=True)
    misses = models.PositiveSmallIntegerField(default=0)
    shut_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Return the serial number."""
        return self.serial
