"""The authority of the house that issues certificates to persons, and says which it has withdrawn."""

from collections.abc import Iterable
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from narahubung.documents.certificates import issue_person, issue_withdrawals
from narahubung.documents.faults import SealOutOfTime

# A list of withdrawals is made anew at every request; whoever keeps one should ask again by then.
LIST_DAYS = 7


class PersonsAuthority:
    """The issuing key with its certificate; opened by ``OfficeSeal.persons``."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, *, certificate: x509.Certificate) -> None:
        """Keep the key and its certificate."""
        self._key = key
        self.certificate = certificate

    def issue(self, key: ec.EllipticCurvePublicKey, *, name: str, post: str, at: datetime) -> x509.Certificate:
        """Return a certificate for the person's public key; refused with ``SealOutOfTime`` by an authority too old."""
        valid_from, valid_until = self.certificate.not_valid_before_utc, self.certificate.not_valid_after_utc
        if not valid_from <= at <= valid_until:
            raise SealOutOfTime(at, valid_from=valid_from, valid_until=valid_until)
        return issue_person(key, name=name, post=post, authority=self.certificate, authority_key=self._key, at=at)

    def withdrawals(self, withdrawn: Iterable[tuple[int, datetime]], *, at: datetime) -> bytes:
        """Return the signed list of withdrawn serial numbers with their moments, in DER (a ``.crl`` file)."""
        made = issue_withdrawals(withdrawn, authority=self.certificate, authority_key=self._key, at=at, days=LIST_DAYS)
        return made.public_bytes(serialization.Encoding.DER)
