"""Issue the office's own certificates: one root for the house, and under it the certificates that sign documents.

Nobody outside vouches for this root, so what it signs is *tanda tangan elektronik tidak tersertifikasi* (PP 71/2019
Art. 60(2)); the certificates say so in their own names. ECDSA on P-256 with SHA-256: read by Acrobat, by NSS (pdfsig)
and by OpenSSL, and signing takes microseconds where RSA-3072 takes two milliseconds.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT_YEARS = 20
SIGNING_YEARS = 5

# RFC 5280, upper bounds of the attributes of a name.
_LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class OfficeName:
    """An office as its certificates name it: the short code of the register numbers, and the full name."""

    code: str
    full: str


def new_signing_key() -> ec.EllipticCurvePrivateKey:
    """Return a new private key on P-256."""
    return ec.generate_private_key(ec.SECP256R1())


def issue_root(key: ec.EllipticCurvePrivateKey, *, office: OfficeName, at: datetime) -> x509.Certificate:
    """Return the self-signed root of the house, valid 20 years from the day before ``at``; it can issue, not sign."""
    name = _name(office, "Akar segel internal (tidak tersertifikasi)")
    builder = _started(name, issuer=name, key=key.public_key(), at=at, years=ROOT_YEARS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(issues=True), critical=True)
    return builder.sign(key, hashes.SHA256())


def issue_signing(
    key: ec.EllipticCurvePublicKey,
    *,
    office: OfficeName,
    number: int,
    root: x509.Certificate,
    root_key: ec.EllipticCurvePrivateKey,
    at: datetime,
) -> x509.Certificate:
    """Return the office's certificate of that number for the public key, valid 5 years from the day before ``at``."""
    name = _name(office, f"Segel internal {number} (tidak tersertifikasi)")
    builder = _started(name, issuer=root.subject, key=key, at=at, years=SIGNING_YEARS)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(issues=False), critical=True)
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    return builder.add_extension(above, critical=False).sign(root_key, hashes.SHA256())


def _name(office: OfficeName, role: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, office.full[:_LONGEST_NAME]),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, office.code[:_LONGEST_NAME]),
            x509.NameAttribute(NameOID.COMMON_NAME, role),
        ]
    )


def _started(
    subject: x509.Name, *, issuer: x509.Name, key: ec.EllipticCurvePublicKey, at: datetime, years: int
) -> x509.CertificateBuilder:
    # One day of grace: the clocks of readers are not all right.
    valid_from = at - timedelta(days=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid_from)
        .not_valid_after(valid_from + timedelta(days=365 * years + years // 4))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, issues: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not issues,
        content_commitment=not issues,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=issues,
        crl_sign=issues,
        encipher_only=False,
        decipher_only=False,
    )
