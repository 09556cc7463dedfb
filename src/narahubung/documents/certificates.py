"""Issue the office's own certificates: one root for the house, and under it the certificates that sign documents.

Nobody outside vouches for this root, so what it signs is *tanda tangan elektronik tidak tersertifikasi* (PP 71/2019
Art. 60(2)); the certificates say so in their own names. ECDSA on P-256 with SHA-256: read by Acrobat, by NSS (pdfsig)
and by OpenSSL, and signing takes microseconds where RSA-3072 takes two milliseconds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT_YEARS = 20
SIGNING_YEARS = 5
PERSONS_YEARS = 10
PERSON_YEARS = 3

# An identifier of our own, from a random UUID (ITU-T X.667): under it, what such a signature is and is not.
POLICY = x509.ObjectIdentifier("2.25.276861614884311536429754636419877919621")
POLICY_WORDS = (
    "Tanda tangan elektronik internal, tidak tersertifikasi (UU ITE; PP 71/2019 Pasal 60 ayat 2). "
    "Internal electronic signature, not certified."
)

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
    """Return the self-signed root of the house, valid 20 years from the day before ``at``; it can issue, not sign.

    One authority may stand under it: the one that issues to persons.
    """
    name = _name(office, "Akar segel internal (tidak tersertifikasi)")
    builder = _started(name, issuer=name, key=key.public_key(), at=at, years=ROOT_YEARS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
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


def issue_persons(
    key: ec.EllipticCurvePublicKey,
    *,
    number: int,
    root: x509.Certificate,
    root_key: ec.EllipticCurvePrivateKey,
    at: datetime,
) -> x509.Certificate:
    """Return the authority that issues to persons, 10 years long; it can name nobody outside the office's own names."""
    name = x509.Name(
        [
            *_house(root),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Penerbit tanda tangan internal {number} (tidak tersertifikasi)"),
        ]
    )
    builder = _started(name, issuer=root.subject, key=key, at=at, years=PERSONS_YEARS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(issues=True), critical=True)
    within = x509.NameConstraints([x509.DirectoryName(x509.Name(_house(root)))], None)
    builder = builder.add_extension(within, critical=True).add_extension(_policy(), critical=False)
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    return builder.add_extension(above, critical=False).sign(root_key, hashes.SHA256())


def issue_person(
    key: ec.EllipticCurvePublicKey,
    *,
    name: str,
    post: str,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    at: datetime,
) -> x509.Certificate:
    """Return a person's certificate with name and post, valid 3 years but never beyond its authority."""
    subject = x509.Name(
        [
            *_house(authority),
            x509.NameAttribute(NameOID.TITLE, post[:_LONGEST_NAME] or "-"),
            x509.NameAttribute(NameOID.COMMON_NAME, name[:_LONGEST_NAME]),
        ]
    )
    until = authority.not_valid_after_utc
    builder = _started(subject, issuer=authority.subject, key=key, at=at, years=PERSON_YEARS, no_longer_than=until)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(issues=False), critical=True).add_extension(_policy(), critical=False)
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    return builder.add_extension(above, critical=False).sign(authority_key, hashes.SHA256())


def issue_withdrawals(
    withdrawn: Iterable[tuple[int, datetime]],
    *,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    at: datetime,
    days: int,
) -> x509.CertificateRevocationList:
    """Return the signed list (RFC 5280, section 5) of serial numbers withdrawn and since when, good for some days."""
    builder = x509.CertificateRevocationListBuilder().issuer_name(authority.subject)
    builder = builder.last_update(at).next_update(at + timedelta(days=days))
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    builder = builder.add_extension(above, critical=False)
    builder = builder.add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
    for serial, since in withdrawn:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(authority_key, hashes.SHA256())


def _policy() -> x509.CertificatePolicies:
    return x509.CertificatePolicies([x509.PolicyInformation(POLICY, [x509.UserNotice(None, POLICY_WORDS)])])


def _house(above: x509.Certificate) -> list[x509.NameAttribute[str | bytes]]:
    """Return the names that everybody of the house carries, read from the certificate above."""
    return [part for part in above.subject if part.oid != NameOID.COMMON_NAME]


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
    subject: x509.Name,
    *,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    at: datetime,
    years: int,
    no_longer_than: datetime | None = None,
) -> x509.CertificateBuilder:
    # One day of grace: the clocks of readers are not all right.
    valid_from = at - timedelta(days=1)
    valid_until = valid_from + timedelta(days=365 * years + years // 4)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid_from)
        .not_valid_after(min(valid_until, no_longer_than or valid_until))
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
