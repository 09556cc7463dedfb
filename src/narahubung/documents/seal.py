"""The private half of an office's seal: made once, kept under the key ring, and used to sign documents and receipts.

One folder per office: ``root``, ``office-1``, ``receipt-1``, ``persons-1`` … each a public ``.pem`` and a ``.key``
sealed by the key ring. A key's public file is written last, so a killed process leaves nothing half made in use.
Turning (``rotate``) adds the next number; everything signed before stays checkable. Withdrawing marks one number as no
longer ours.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

from narahubung.documents.certificates import OfficeName, issue_persons, issue_root, issue_signing, new_signing_key
from narahubung.documents.faults import SealMissing, SealOutOfTime, SealUnreadable
from narahubung.documents.persons import PersonsAuthority
from narahubung.documents.receipt_code import ReceiptClaim, ReceiptParameters, sign_receipt
from narahubung.documents.register import (
    OFFICE,
    PERSONS,
    RECEIPT,
    ROOT,
    OfficeCertificate,
    SealRegister,
    numbered,
    withdrawal_of,
)
from narahubung.documents.signing import PdfSealer
from narahubung.keyring import KeyRing, KeyringFault, binding

_PEM = serialization.Encoding.PEM
_SPKI = serialization.PublicFormat.SubjectPublicKeyInfo


class OfficeSeal:
    """An office's seal, ready to sign; safe to share between threads. Opened by ``open`` or ``establish``."""

    def __init__(self, folder: Path, ring: KeyRing) -> None:
        """Open the newest keys in the folder; refused as ``open`` refuses."""
        self.folder = folder
        self.register = SealRegister.open(folder)
        self._ring = ring
        current = [held for held in self.register.certificates if not held.withdrawn]
        receipt = [held for held in self.register.receipt_keys if not held.withdrawn]
        if not current or not receipt:
            raise SealMissing(f"every key of the seal in {folder} was withdrawn; rotate it")
        self.certificate = current[-1].certificate
        signing = _signing_key(ring, folder / f"{OFFICE}-{current[-1].number}.key")
        receipt_key = _private(ring, folder / f"{RECEIPT}-{receipt[-1].number}.key")
        if not isinstance(receipt_key, Ed25519PrivateKey) or receipt_key.public_key() != receipt[-1].key:
            raise SealUnreadable(f"the receipt key in {folder} does not belong to its public half")
        if signing.public_key() != current[-1].key:
            raise SealUnreadable(f"the signing key in {folder} does not belong to its certificate")
        self._receipt_key = receipt_key
        self._sealer = PdfSealer(signing, certificate=self.certificate, root=self.register.root)

    @classmethod
    def open(cls, folder: Path, ring: KeyRing) -> "OfficeSeal":
        """Return the seal in the folder; refused with ``SealMissing`` or ``SealUnreadable``."""
        return cls(folder, ring)

    @classmethod
    def establish(cls, folder: Path, ring: KeyRing, *, office: OfficeName, at: datetime) -> "OfficeSeal":
        """Return the folder's seal, made at ``at`` if there is none; processes that start at once all get the same."""
        if not (folder / f"{ROOT}.pem").exists():
            _make(folder, ring, office=office, at=at)
        return cls(folder, ring)

    def sign(
        self,
        pdf: bytes,
        *,
        reason: str,
        location: str,
        at: datetime,
        time_stamps: str | None = None,
        others_follow: bool = False,
    ) -> bytes:
        """Return the PDF with the office's signature over all of it (PAdES), so that no later change is permitted.

        Where ``others_follow``, persons may still sign in the fields that are there, and nothing else may change.
        Reason and location are shown by PDF readers: words about the document, never about a person. ``time_stamps``
        is the address of an RFC 3161 service that attests that the content existed by then; without it the moment is
        the office's word alone.
        Refuses with ``SealOutOfTime`` where the certificate is not valid at ``at``.
        """
        valid_from, valid_until = self.certificate.not_valid_before_utc, self.certificate.not_valid_after_utc
        if not valid_from <= at <= valid_until:
            raise SealOutOfTime(at, valid_from=valid_from, valid_until=valid_until)
        return self._sealer.sign(
            pdf, reason=reason, location=location, at=at, time_stamps=time_stamps, others_follow=others_follow
        )

    def sign_receipt(self, claim: ReceiptClaim) -> ReceiptParameters:
        """Return the signed parts of the receipt's address."""
        return sign_receipt(claim, key=self._receipt_key)

    def sign_mark(self, text: bytes) -> bytes:
        """Return the receipt key's Ed25519 signature (64 bytes) of a checkpoint's text, unlike any receipt's."""
        return self._receipt_key.sign(text)

    @cached_property
    def persons(self) -> PersonsAuthority:
        """The newest authority that issues to persons; refused with ``SealMissing`` where there is none."""
        current = [held for held in self.register.authorities if not held.withdrawn]
        if not current:
            raise SealMissing(f"no authority for persons in {self.folder}; rotate the seal")
        return self.authority(current[-1])

    def authority(self, held: OfficeCertificate) -> PersonsAuthority:
        """Return an authority of the register, older ones too, which still say what they withdrew."""
        key = _signing_key(self._ring, self.folder / f"{PERSONS}-{held.number}.key")
        if key.public_key() != held.key:
            raise SealUnreadable(f"the persons' key in {self.folder} does not belong to its certificate")
        return PersonsAuthority(key, certificate=held.certificate)

    def rotate(self, *, office: OfficeName, at: datetime) -> "OfficeSeal":
        """Add the next signing certificate, receipt key and authority for persons; return the seal that uses them."""
        with _locked(self.folder):
            root_key = _signing_key(self._ring, self.folder / f"{ROOT}.key")
            number = 1 + max(number for kind in (OFFICE, RECEIPT, PERSONS) for number, _ in numbered(self.folder, kind))
            _add_keys(
                self.folder, self._ring, office=office, number=number, root=self.register.root, root_key=root_key, at=at
            )
        return OfficeSeal(self.folder, self._ring)

    def withdraw(self, kind: str, number: int) -> None:
        """Mark a certificate (``office``, ``persons``) or a receipt key (``receipt``) as no longer ours, after a theft.

        From then on nothing that it ever signed is called genuine: without an outside time stamp, a thief could give
        what he signs any date. Refuses with ``SealMissing`` a number that does not exist.
        """
        path = self.folder / f"{kind}-{number}.pem"
        if kind not in {OFFICE, RECEIPT, PERSONS} or not path.exists():
            raise SealMissing(f"no {kind}-{number} in {self.folder}")
        withdrawal_of(path).touch(mode=0o600)

    def reseal(self) -> int:
        """Seal every private key anew with the ring's current data key, and return how many needed it."""
        changed = 0
        with _locked(self.folder):
            for path in sorted(self.folder.glob("*.key")):
                sealed = path.read_bytes()
                if self._ring.needs_rotation(sealed):
                    place = _place(path)
                    plain = self._ring.unseal(sealed, bound_to=place)
                    _write(path, self._ring.seal(plain, bound_to=place))
                    changed += 1
        return changed


def _make(folder: Path, ring: KeyRing, *, office: OfficeName, at: datetime) -> None:
    draft = folder.with_name(f".{folder.name}-{secrets.token_hex(8)}")
    draft.mkdir(mode=0o700, parents=True)
    try:
        root_key = new_signing_key()
        root = issue_root(root_key, office=office, at=at)
        _write(draft / f"{ROOT}.key", ring.seal(_pem_of(root_key), bound_to=_place(draft / f"{ROOT}.key")))
        _write(draft / f"{ROOT}.pem", root.public_bytes(_PEM))
        _add_keys(draft, ring, office=office, number=1, root=root, root_key=root_key, at=at)
        # A folder cannot be renamed onto one that holds something: of several processes the first one wins whole.
        with suppress(OSError):
            draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    if not (folder / f"{ROOT}.pem").exists():
        raise SealUnreadable(f"{folder} holds something that is not a seal")


def _add_keys(
    folder: Path,
    ring: KeyRing,
    *,
    office: OfficeName,
    number: int,
    root: x509.Certificate,
    root_key: ec.EllipticCurvePrivateKey,
    at: datetime,
) -> None:
    signing, receipt = new_signing_key(), Ed25519PrivateKey.generate()
    certificate = issue_signing(signing.public_key(), office=office, number=number, root=root, root_key=root_key, at=at)
    public = {OFFICE: certificate.public_bytes(_PEM), RECEIPT: receipt.public_key().public_bytes(_PEM, _SPKI)}
    for kind, key in ((OFFICE, signing), (RECEIPT, receipt)):
        path = folder / f"{kind}-{number}.key"
        _write(path, ring.seal(_pem_of(key), bound_to=_place(path)))
        _write(path.with_suffix(".pem"), public[kind])
    _add_persons(folder, ring, number=number, root=root, root_key=root_key, at=at)


def _add_persons(
    folder: Path,
    ring: KeyRing,
    *,
    number: int,
    root: x509.Certificate,
    root_key: ec.EllipticCurvePrivateKey,
    at: datetime,
) -> None:
    key = new_signing_key()
    issued = issue_persons(key.public_key(), number=number, root=root, root_key=root_key, at=at)
    path = folder / f"{PERSONS}-{number}.key"
    _write(path, ring.seal(_pem_of(key), bound_to=_place(path)))
    _write(path.with_suffix(".pem"), issued.public_bytes(_PEM))


def _pem_of(key: ec.EllipticCurvePrivateKey | Ed25519PrivateKey) -> bytes:
    return key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def _signing_key(ring: KeyRing, path: Path) -> ec.EllipticCurvePrivateKey:
    key = _private(ring, path)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise SealUnreadable(f"{path} is a key of another kind")
    return key


def _private(ring: KeyRing, path: Path) -> PrivateKeyTypes:
    try:
        return serialization.load_pem_private_key(ring.unseal(path.read_bytes(), bound_to=_place(path)), password=None)
    except (OSError, ValueError, KeyringFault) as error:
        raise SealUnreadable(f"{path} cannot be opened: {error!r}") from error


def _place(path: Path) -> bytes:
    return binding("documents.seal", path.name)


def _write(path: Path, content: bytes) -> None:
    """Put a file in place whole, readable by its owner only."""
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    handle = os.open(folder / "seal.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
