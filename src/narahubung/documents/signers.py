"""The door by which persons get a signing key of their own, guard it with a PIN, and sign documents with it.

A private key opens only with the PIN (argon2id, 32 MB) and the key ring together, or with a passkey of its person and
the ring (`passkey_locks`): who steals the database cannot try
PINs, and who runs the machine cannot sign without one. Nobody's PIN is kept, not even its digest: a wrong one opens
nothing. Wrong tries are counted by a connection of their own, so that the act that fails cannot take its count back.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from argon2.low_level import Type, hash_secret_raw
from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from narahubung.accounts.models import Person
from narahubung.agencies import directory
from narahubung.agencies.appointments import actor_of, people_of_network
from narahubung.documents import fields as places
from narahubung.documents import levels, office, passkey_locks, tries
from narahubung.documents.certificates import OfficeName, new_signing_key
from narahubung.documents.faults import SealUnreadable
from narahubung.documents.fields import FieldPlace, Pen, Shown
from narahubung.documents.models import PasskeyLock, PinTry, SignerKey
from narahubung.keyring import binding
from narahubung.rules.parties import Actor, Role
from narahubung.rules.refusals import NotYours, RuleBroken
from narahubung.rules.signature import Level, NoSigningKey, Opener, PasskeyRefused, PinShut, Touch, WrongPin, fit_pin

__all__ = [
    "FieldPlace",
    "OwnKey",
    "add_passkey",
    "change_pin",
    "drop_passkey",
    "enrol",
    "has_key",
    "key_of",
    "miss",
    "open_again",
    "passkey_salts",
    "ready_to_sign",
    "reseal",
    "revoke",
    "shut_keys",
    "sign_field",
    "withdrawal_list",
    "withdrawn",
]

_NONCE_BYTES = 12
_SALT_BYTES = 16
_DER = serialization.Encoding.DER
# argon2id: passes over 32 MB (as the key ring's own passphrase), one lane. Changing them needs a new key of everybody.
_PASSES, _KIBIBYTES = 2, 32 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnKey:
    """A person's certificate in short: whose, as what, its serial number, from when to when, and if it is shut."""

    name: str
    post: str
    serial: str
    valid_from: datetime
    valid_until: datetime
    shut_until: datetime | None = None


def enrol(person: int, *, name: str, post: str, pin: str, at: datetime) -> OwnKey:
    """Give a person a new key with a certificate for 3 years and return it in short.

    An earlier key is withdrawn at ``at``: it signs no more, and what it signed before stays valid. This is also how a
    forgotten PIN is mended. Refuses `Incomplete` a PIN that is too short or easy, `NotYours` a person without a post.
    """
    pin = fit_pin(pin)
    seal = office.seal_of(_office_of(person, at=at), at=at)
    key = new_signing_key()
    certificate = seal.persons.issue(key.public_key(), name=name, post=post, at=at)
    serial, salt = f"{certificate.serial_number:x}", os.urandom(_SALT_BYTES)
    plain = key.private_bytes(_DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person)  # two enrolments at once: the later one withdraws the other
        revoke(person, because="superseded", at=at)
        kept = SignerKey.objects.create(
            person_id=person,
            serial=serial,
            certificate=certificate.public_bytes(_DER),
            salt=salt,
            sealed=_locked(plain, pin=pin, salt=salt, serial=serial),
            valid_from=certificate.not_valid_before_utc,
            valid_until=certificate.not_valid_after_utc,
        )
    return _in_short(kept)


def has_key(person: int, *, at: datetime | None = None) -> bool:
    """Return whether the person has a key that signs, at ``at`` if given."""
    found = SignerKey.objects.filter(person=person, revoked_at=None)
    return found.filter(valid_from__lte=at, valid_until__gte=at).exists() if at else found.exists()


def key_of(person: int, *, at: datetime) -> OwnKey | None:
    """Return the person's key in short, None where there is none; an expired one is returned, too."""
    found = SignerKey.objects.filter(person=person, revoked_at=None).first()
    return _in_short(found, at=at) if found else None


def change_pin(person: int, *, old: str, new: str, at: datetime) -> None:
    """Lock the person's key with another PIN; refuses what `sign_field` refuses of the old and `enrol` of the new."""
    new = fit_pin(new)
    kept, plain = _opened(person, pin=old, at=at)
    salt = os.urandom(_SALT_BYTES)
    sealed = _locked(plain, pin=new, salt=salt, serial=kept.serial)
    SignerKey.objects.filter(pk=kept.pk).update(salt=salt, sealed=sealed)


def add_passkey(person: int, *, pin: str, touch: Touch, passkey: int, salt: bytes, at: datetime) -> None:
    """Let a passkey of this person open their key from now on, beside the PIN, which opens it this one time.

    A lock of the same passkey is made anew. Refuses what `sign_field` refuses of a PIN.
    """
    kept, plain = _opened(person, pin=pin, at=at)
    sealed = passkey_locks.sealed(plain, touch=touch, salt=salt, serial=kept.serial)
    PasskeyLock.objects.update_or_create(
        key=kept,
        passkey_id=passkey,
        defaults={"credential": touch.credential, "salt": salt, "sealed": sealed, "made_at": at},
    )


def passkey_salts(person: int, *, at: datetime) -> dict[bytes, bytes]:
    """Return the salts with which passkeys open this person's key, by credential; empty where none does."""
    valid = {"key__revoked_at": None, "key__valid_from__lte": at, "key__valid_until__gte": at}
    rows = PasskeyLock.objects.filter(key__person=person, **valid).values_list("credential", "salt")
    return {bytes(credential): bytes(salt) for credential, salt in rows}


def drop_passkey(person: int, passkey: int) -> bool:
    """Let a passkey open this person's key no more, and return whether it did; PIN and key stay as they are."""
    dropped, _each = PasskeyLock.objects.filter(key__person=person, passkey=passkey).delete()
    return bool(dropped)


def miss(person: int, *, at: datetime) -> RuleBroken:
    """Count a passkey that proved nothing as a wrong PIN, and return the refusal to raise."""
    kept = SignerKey.objects.filter(person=person, revoked_at=None, valid_from__lte=at, valid_until__gte=at).first()
    if kept is None:
        return NoSigningKey()
    counted = tries.begin(kept.serial, at=at)
    shut_until = counted.shut_until or tries.missed(kept.serial, at=at)
    return PinShut(shut_until) if shut_until else PasskeyRefused(counted.left)


def open_again(person: int, *, actor: Actor, at: datetime) -> None:
    """Let a person whose key was shut by wrong PINs try again; refuses `NotYours` all but a head of the same office."""
    if not _heads(actor, person, at=at) or actor.person == person:
        raise NotYours("open_again")
    for kept in SignerKey.objects.filter(person=person, revoked_at=None):
        tries.forget(kept.serial)


def shut_keys(actor: Actor, *, at: datetime) -> tuple[tuple[int, OwnKey], ...]:
    """Return the persons of an actor's office whose keys are shut now, with their keys; nobody but a head sees any."""
    offices = {capacity.office for capacity in actor.capacities if capacity.role == Role.HEAD_OF_OFFICE}
    until = dict(PinTry.objects.filter(shut_until__gt=at).values_list("serial", "shut_until")) if offices else {}
    if not until:
        return ()
    on = directory.current().calendar.local(at).date()
    people = {one.person for place in offices if place for one in people_of_network(office=place, on=on)}
    rows = SignerKey.objects.filter(serial__in=until, person__in=people - {actor.person}, revoked_at=None)
    return tuple((row.person_id, replace(_in_short(row), shut_until=until[row.serial])) for row in rows.order_by("pk"))


def revoke(person: int, *, because: str, at: datetime) -> None:
    """Withdraw a person's key from ``at`` on, for example when they leave; what it signed before stays valid."""
    PasskeyLock.objects.filter(key__person=person).delete()
    SignerKey.objects.filter(person=person, revoked_at=None).update(revoked_at=at, revoked_because=because)


def ready_to_sign(
    pdf: bytes, *, fields: Sequence[FieldPlace], sealed_by: OfficeName | None = None, at: datetime | None = None
) -> bytes:
    """Return the PDF with these empty signature fields; nothing else can change without being seen.

    With an office and a moment the office's own invisible signature seals text and fields at once; without them the
    first person who signs does.
    """
    ready = places.add_fields(pdf, fields)
    if sealed_by is None or at is None:
        return ready
    with override("id"):
        reason = _("Naskah dan daftar pihak yang dibuka untuk ditandatangani")
    stamps = settings.NARAHUBUNG_TIME_STAMPS or None
    seal = office.seal_of(sealed_by, at=at)
    return seal.sign(ready, reason=reason, location=sealed_by.full, at=at, time_stamps=stamps, others_follow=True)


def sign_field(pdf: bytes, *, field: str, person: int, pin: Opener, reason: str, at: datetime) -> bytes:
    """Return the PDF with the person's signature in the field, by PIN or passkey; earlier signatures stay valid.

    PAdES B-B, or B-T where a time-stamp service is set. Refuses `NoSigningKey`, `WrongPin` or `PasskeyRefused` with the
    tries left, `PinShut` after five wrong ones, `WrongMoment` a field that is signed already.
    """
    kept, plain = _opened(person, pin=pin, at=at)
    certificate = x509.load_der_x509_certificate(bytes(kept.certificate))
    key = serialization.load_der_private_key(plain, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
        raise SealUnreadable(f"key {kept.serial} does not belong to its certificate")
    register, authority = office.authority_over(certificate)
    short = _in_short(kept)
    with override("id"):
        shown = Shown(
            name=short.name,
            post=short.post,
            moment=office.moment_words(at),
            level=levels.in_words(Level.INTERNAL),
            number=_("No. sertifikat {serial}").format(serial=kept.serial),
        )
    return places.sign_field(
        pdf,
        field=field,
        pen=Pen(key, certificate, authority),
        shown=shown,
        reason=reason,
        location=register.office,
        at=at,
        time_stamps=settings.NARAHUBUNG_TIME_STAMPS or None,
    )


def reseal() -> int:
    """Seal every person's key anew with the ring's current data key, and return how many needed it; no PIN is asked."""
    ring, changed = office.ring(), 0
    for kept in SignerKey.objects.order_by("pk").iterator():
        with transaction.atomic():
            row = SignerKey.objects.select_for_update().get(pk=kept.pk)
            if ring.needs_rotation(bytes(row.sealed)):
                inner = ring.unseal(bytes(row.sealed), bound_to=_place(row.serial))
                row.sealed = ring.seal(inner, bound_to=_place(row.serial))
                row.save(update_fields=["sealed"])
                changed += 1
    return changed + passkey_locks.reseal()


def withdrawn() -> dict[int, datetime]:
    """Return the serial numbers of all withdrawn keys, with the moments since when."""
    rows = SignerKey.objects.exclude(revoked_at=None).values_list("serial", "revoked_at")
    return {int(serial, 16): since for serial, since in rows if since is not None}


def withdrawal_list(code: str, number: int, *, at: datetime) -> bytes | None:
    """Return the list of withdrawals (DER) of an office's authority as of ``at``; None where there is no such one."""
    for register in office.registers():
        held = next((one for one in register.authorities if one.number == number), None)
        if register.office == code and held is not None:
            seal = office.seal_of(OfficeName(code, ""), at=at)
            return seal.authority(held).withdrawals(_withdrawn_by(held.certificate), at=at)
    return None


def _withdrawn_by(authority: x509.Certificate) -> list[tuple[int, datetime]]:
    rows = SignerKey.objects.exclude(revoked_at=None).order_by("pk").values_list("certificate", "revoked_at")
    read = [(x509.load_der_x509_certificate(bytes(der)), since) for der, since in rows]
    return [(one.serial_number, since) for one, since in read if since and one.issuer == authority.subject]


def _opened(person: int, *, pin: Opener, at: datetime) -> tuple[SignerKey, bytes]:
    kept = SignerKey.objects.filter(person=person, revoked_at=None, valid_from__lte=at, valid_until__gte=at).first()
    if kept is None:
        raise NoSigningKey
    # The try is counted before it is made: of many at once none is free.
    counted = tries.begin(kept.serial, at=at)
    if counted.shut_until is not None:
        raise PinShut(counted.shut_until)
    try:
        plain = _by_passkey(kept, pin) if isinstance(pin, Touch) else _by_pin(kept, pin)
    except InvalidTag:
        shut_until = tries.missed(kept.serial, at=at)
        if shut_until is not None:
            raise PinShut(shut_until) from None
        raise (PasskeyRefused if isinstance(pin, Touch) else WrongPin)(counted.left) from None
    tries.forget(kept.serial)
    return kept, plain


def _by_pin(kept: SignerKey, pin: str) -> bytes:
    inner = office.ring().unseal(bytes(kept.sealed), bound_to=_place(kept.serial))
    return _box(pin, bytes(kept.salt)).decrypt(inner[:_NONCE_BYTES], inner[_NONCE_BYTES:], _place(kept.serial))


def _by_passkey(kept: SignerKey, touch: Touch) -> bytes:
    lock = kept.passkey_locks.filter(credential=touch.credential).first()
    if lock is None:
        raise InvalidTag
    return passkey_locks.opened(lock, touch=touch, serial=kept.serial)


def _locked(plain: bytes, *, pin: str, salt: bytes, serial: str) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    inner = nonce + _box(pin, salt).encrypt(nonce, plain, _place(serial))
    return office.ring().seal(inner, bound_to=_place(serial))


def _box(pin: str, salt: bytes) -> AESGCM:
    return AESGCM(
        hash_secret_raw(
            pin.strip().encode(),
            salt,
            time_cost=_PASSES,
            memory_cost=_KIBIBYTES,
            parallelism=1,
            hash_len=32,
            type=Type.ID,
        )
    )


def _place(serial: str) -> bytes:
    return binding("documents.signerkey", "sealed", serial)


def _office_id(person: int, *, at: datetime) -> int | None:
    """Return the office in whose network a person stands that day: their own, or the one over their body."""
    known = directory.current()
    for capacity in actor_of(person, on=known.calendar.local(at).date()).capacities:
        government = known.agencies[capacity.agency].government if capacity.agency else capacity.government
        if capacity.office:
            return capacity.office
        if government:
            return known.office_of_government.get(government)
    return None


def _heads(actor: Actor, person: int, *, at: datetime) -> bool:
    of_office = _office_id(person, at=at)
    heads = {capacity.office for capacity in actor.capacities if capacity.role == Role.HEAD_OF_OFFICE}
    return of_office is not None and of_office in heads


def _office_of(person: int, *, at: datetime) -> OfficeName:
    found = _office_id(person, at=at)
    if found is None:
        raise NotYours("enrol")
    return office.letterhead(directory.current().offices[found]).office


def _in_short(kept: SignerKey, *, at: datetime | None = None) -> OwnKey:
    certificate = x509.load_der_x509_certificate(bytes(kept.certificate))
    named = {part.oid: str(part.value) for part in certificate.subject}
    return OwnKey(
        name=named[x509.NameOID.COMMON_NAME],
        post=named[x509.NameOID.TITLE],
        serial=kept.serial,
        valid_from=kept.valid_from,
        valid_until=kept.valid_until,
        shut_until=tries.shut_until(kept.serial, at=at) if at else None,
    )
