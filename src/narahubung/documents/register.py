"""The public half of an office's seal: which certificates and receipt keys are ours, and which were withdrawn."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from narahubung.documents.faults import SealMissing, SealUnreadable

ROOT = "root"
OFFICE = "office"
RECEIPT = "receipt"
PERSONS = "persons"


@dataclass(frozen=True, slots=True)
class OfficeCertificate:
    """A certificate that signs documents or issues to persons; what a withdrawn one signed is no longer called ours."""

    number: int
    certificate: x509.Certificate
    withdrawn: bool

    @property
    def pem(self) -> str:
        """The certificate as PEM text."""
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode("ascii")

    @property
    def key(self) -> ec.EllipticCurvePublicKey:
        """The public key that checks its signatures."""
        key = self.certificate.public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise SealUnreadable(f"{OFFICE}-{self.number} is not an elliptic-curve certificate")
        return key


@dataclass(frozen=True, slots=True)
class ReceiptKey:
    """A public key that checks receipt codes."""

    number: int
    key: Ed25519PublicKey
    withdrawn: bool

    @property
    def pem(self) -> str:
        """The key as PEM text, to be published and kept by whoever wants to check receipts without the office."""
        spki = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.key.public_bytes(serialization.Encoding.PEM, spki).decode("ascii")


@dataclass(frozen=True, slots=True)
class SealRegister:
    """All public parts of one office's seal; each kind ordered, the newest last; ``authorities`` issue to persons."""

    office: str
    root: x509.Certificate
    certificates: tuple[OfficeCertificate, ...]
    receipt_keys: tuple[ReceiptKey, ...]
    authorities: tuple[OfficeCertificate, ...] = ()

    @classmethod
    def open(cls, folder: Path) -> "SealRegister":
        """Return the register that lies in the folder; needs no secret.

        Refuses with ``SealMissing``, or with ``SealUnreadable`` where a file is damaged or a certificate is not
        issued by the root.
        """
        if not (folder / f"{ROOT}.pem").is_file():
            raise SealMissing(f"no office seal in {folder}")
        try:
            root = _certificate(folder / f"{ROOT}.pem")
            certificates, authorities = (
                tuple(
                    OfficeCertificate(number=number, certificate=_certificate(path), withdrawn=_is_withdrawn(path))
                    for number, path in numbered(folder, kind)
                )
                for kind in (OFFICE, PERSONS)
            )
            keys = tuple(
                ReceiptKey(number=number, key=_receipt_key(path), withdrawn=_is_withdrawn(path))
                for number, path in numbered(folder, RECEIPT)
            )
            for held in (*certificates, *authorities):
                held.certificate.verify_directly_issued_by(root)
        except (ValueError, TypeError, OSError, InvalidSignature) as error:
            raise SealUnreadable(f"the seal in {folder} is damaged: {error!r}") from error
        return cls(_office_code(root), root, certificates, keys, authorities)

    def signed_mark(self, text: bytes, signature: bytes) -> bool:
        """Return whether one of the receipt keys, withdrawn ones left out, made this signature of the text."""
        for held in self.receipt_keys:
            if not held.withdrawn:
                with suppress(InvalidSignature):
                    held.key.verify(signature, text)
                    return True
        return False

    @property
    def root_pem(self) -> str:
        """The root as PEM text: who trusts it in a PDF reader sees the office's signatures as valid."""
        return self.root.public_bytes(serialization.Encoding.PEM).decode("ascii")


def numbered(folder: Path, kind: str) -> Iterator[tuple[int, Path]]:
    """Yield number and path of the public files of a kind (``office-1.pem``, ``office-2.pem`` …), lowest first."""
    found = {path.stem.rpartition("-")[2]: path for path in folder.glob(f"{kind}-*.pem")}
    for number in sorted(int(text) for text in found if text.isdecimal()):
        yield number, folder / f"{kind}-{number}.pem"


def withdrawal_of(path: Path) -> Path:
    """Return the file whose presence says that this certificate or key was withdrawn."""
    return path.with_suffix(".withdrawn")


def _is_withdrawn(path: Path) -> bool:
    return withdrawal_of(path).exists()


def _certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _receipt_key(path: Path) -> Ed25519PublicKey:
    key = serialization.load_pem_public_key(path.read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        raise TypeError(f"{path.name} is not an Ed25519 key")
    return key


def _office_code(root: x509.Certificate) -> str:
    units = root.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATIONAL_UNIT_NAME)
    return str(units[0].value) if units else ""
